import process from 'node:process';
import {type ReactElement, type ReactNode} from 'react';
import {type Gesture} from '../../core/event.js';
import {type Key} from '../../core/key.js';
import {createFrameStdout} from './frame-stdout.js';
import {createFrameTracker, type MaskedSink} from './frame-token.js';
import {holdOutput, type HeldOutput} from './held-output.js';
import {controlJob, type JobControl} from './job-control.js';
import {createKeyGate} from './key-gate.js';
import {type KeyStamp} from './key-queue.js';
import {loadInk} from './load-ink.js';
import {createSizeStore, type Size} from './size.js';
import {forgetTypeAhead} from './type-ahead.js';

export type SessionOptions = {
	/** Where keys come from: a terminal. @default process.stdin */
	readonly stdin?: NodeJS.ReadStream;
	/** @default process.stdout */
	readonly stdout?: NodeJS.WriteStream;
	/** A screen could not be drawn. The session is still open. */
	readonly onError: (error: Error) => void;
	/** The terminal is gone. */
	readonly onHangUp: () => void;
};

/**
The wizard's time on the terminal, from the first frame to the last.
*/
export type Session = {
	/** Shows an element: enters the alternate screen the first time, and replaces the element before it after that. */
	readonly render: (element: ReactElement) => void;
	/** Every key, paste and change of a masked field, one at a time; each is drawn before the next is handled. */
	readonly subscribe: (listener: (gesture: Gesture) => void) => () => void;
	/** What is known about the key that is being handled, for listeners of Ink's own `useInput`. */
	readonly stamp: () => KeyStamp;
	/** Called by `useFrame`. */
	readonly committed: (token: number, maskedSink?: MaskedSink) => void;
	/** Forgets the keys that were typed and not handled yet. */
	readonly drop: () => void;
	readonly size: () => Size;
	readonly subscribeSize: (listener: () => void) => () => void;
	/** Gives the terminal back, once, and writes the summary on the normal screen. Works in an exit listener too. */
	readonly leave: (summary?: string) => void;
};

const pasteOn = '\u001B[?2004h';
const pasteOff = '\u001B[?2004l';
// Without the cursor at home tmux starts the frame on the row of the shell's prompt.
const alternateOn = '\u001B[?1049h\u001B[H';
const alternateOff = '\u001B[?1049l';
const cursorOn = '\u001B[?25h';

/**
Takes the terminal. Nothing is drawn before the first `render`.
*/
export async function openSession(options: SessionOptions): Promise<Session> {
	const {stdin = process.stdin, stdout = process.stdout, onError, onHangUp} = options;
	// A screen reader follows the normal screen; the alternate one is silent in many.
	const isForScreenReader = process.env.INK_SCREEN_READER === 'true';
	const enter = isForScreenReader ? pasteOn : alternateOn + pasteOn;
	const exit = (isForScreenReader ? `\n${pasteOff}` : pasteOff + alternateOff) + cursorOn;

	const {render, Root} = await loadInk(process.env);
	await forgetTypeAhead(stdin);

	const frames = createFrameTracker();
	const sizes = createSizeStore(stdout);
	const listeners = new Set<(gesture: Gesture) => void>();
	const writeOut = stdout.write.bind(stdout);
	const write = (text: string): void => {
		writeOut(text);
	};

	const frameStdout = createFrameStdout({
		target: stdout, write, onShown: frames.shown, isAlternate: !isForScreenReader,
	});

	let instance: ReturnType<typeof render> | undefined;
	let held: readonly HeldOutput[] = [];
	let job: JobControl | undefined;
	let element: ReactNode;
	let isLeft = false;

	function tell(gesture: Gesture): void {
		for (const listener of listeners) {
			listener(gesture);
		}
	}

	const gate = createKeyGate({
		source: stdin,
		frames,
		flush() {
			// Once for what the key changed, once for what an effect of that changed.
			instance?.rerender(element);
			instance?.rerender(element);
		},
		onGesture: tell,
		onSuspend() {
			job?.suspend();
		},
	});

	function stamp(): KeyStamp {
		return gate.stamp() ?? {seen: frames.current().token, followsText: undefined};
	}

	function tellKey(key: Key): void {
		if (key.name === 'ctrl-l') {
			frameStdout.repaint();
		}

		const {seen, followsText} = stamp();
		tell({
			type: 'key', key, seen, ...followsText && {followsText},
		});
	}

	const rootProps = {onKey: tellKey, onError};

	function mount(): void {
		held = [holdOutput(stdout), holdOutput(process.stderr)];
		write(enter);
		frameStdout.open();
		// Not the stream's `resize`, which is silent about a window that has shrunk and grown again.
		process.on('SIGWINCH', frameStdout.repaint);
		instance = render(element, {
			stdin: gate.stdin,
			stdout: frameStdout.stream,
			exitOnCtrlC: false,
			patchConsole: false,
			maxFps: 60,
			isScreenReaderEnabled: isForScreenReader,
			onRender() {
				frames.rendered();
				frameStdout.show();
			},
		});
	}

	function unmount(): void {
		const mounted = instance;
		instance = undefined;
		try {
			mounted?.unmount();
		} finally {
			gate.stdin.setRawMode(false);
			process.off('SIGWINCH', frameStdout.repaint);
			frameStdout.close();
			frames.reset();
			if (mounted) {
				write(exit);
			}

			for (const output of held) {
				output.release();
			}

			held = [];
		}
	}

	function onLost(): void {
		frameStdout.close();
		onHangUp();
	}

	stdout.on('error', onLost);
	stdin.on('error', onLost);
	stdin.on('end', onLost);

	return {
		render(next) {
			if (isLeft) {
				return;
			}

			element = <Root {...rootProps}>{next}</Root>;
			if (instance) {
				instance.rerender(element);
				return;
			}

			mount();
			job = controlJob({leave: unmount, enter: mount});
		},
		subscribe(listener) {
			listeners.add(listener);
			return () => {
				listeners.delete(listener);
			};
		},
		stamp,
		committed(token, maskedSink) {
			frames.committed({token, ...(maskedSink && {maskedSink})});
		},
		drop: gate.drop,
		size: sizes.size,
		subscribeSize: sizes.subscribe,
		leave(summary) {
			if (isLeft) {
				return;
			}

			isLeft = true;
			job?.close();
			unmount();
			sizes.close();
			if (summary !== undefined) {
				write(`${summary}\n`);
			}
		},
	};
}
