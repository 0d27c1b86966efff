import {EventEmitter} from 'node:events';
import {type Gesture} from '../../core/event.js';
import {type Frame, type FrameTracker} from './frame-token.js';
import {isKnownSequence} from './key-bytes.js';
import {createKeyQueue, type KeyStamp, type QueuedKey} from './key-queue.js';
import {routeText} from './text-gesture.js';
import {createTokenizer, type Pending, type Token} from './tokenizer.js';

/**
The terminal that keys come from: `process.stdin`, or a stream on the controlling terminal.
*/
export type KeySource = Pick<NodeJS.ReadStream, 'isTTY' | 'setRawMode' | 'on' | 'off' | 'resume' | 'pause' | 'ref' | 'unref'>;

export type KeyGateOptions = {
	readonly source: KeySource;
	readonly frames: Pick<FrameTracker, 'current' | 'painted'>;
	/** Brings React up to date, so that the next key meets handlers that know of this one. */
	readonly flush: () => void;
	/** Pastes and masked characters. Keys go to Ink. */
	readonly onGesture: (gesture: Gesture) => void;
	/** Ctrl+Z. */
	readonly onSuspend: () => void;
};

export type KeyGate = {
	/** What Ink gets as its stdin. */
	readonly stdin: NodeJS.ReadStream;
	/** The key that is being handled; undefined between keys. */
	readonly stamp: () => KeyStamp | undefined;
	/** Forgets the keys that were not handled yet. */
	readonly drop: () => void;
};

const waits: Record<Exclude<Pending, 'nothing'>, number> = {escape: 50, sequence: 500, paste: 3000};
const interrupt = '\u0003';
const suspend = '\u001A';

/**
Stands between the terminal and Ink, and hands Ink exactly one key at a time.

Ink emits all keys of a read in one loop, and each of them would be judged by what React knew before the first. After each key `flush` renders, so every handler sees the effect of the key before.
*/
export function createKeyGate(options: KeyGateOptions): KeyGate {
	const {source, frames} = options;
	let tokenizer = createTokenizer();
	let timer: NodeJS.Timeout | undefined;
	let pendingFrame: Frame | undefined;
	let next: string | undefined;
	let isOpen = false;
	const queue = createKeyQueue({
		release,
		flush() {
			// Ink switches raw mode off while it unmounts, and rendering then would mount the tree again.
			if (isOpen) {
				options.flush();
			}
		},
	});

	function release(item: QueuedKey): void {
		const gesture = routeText(item, frames.current());
		if (gesture === 'nothing') {
			return;
		}

		if (gesture !== 'key') {
			options.onGesture(gesture);
			return;
		}

		if (item.text === suspend) {
			options.onSuspend();
			return;
		}

		next = item.text;
		stdin.emit('readable');
		next = undefined;
	}

	function enqueue(tokens: readonly Token[], frame: Frame | undefined): void {
		let previous: Token | undefined;
		for (const token of tokens) {
			const followsText = previous?.kind === 'text' || undefined;
			previous = token;
			const text = token.kind === 'paste-lost' ? '' : token.text;
			if (token.kind === 'control' && text === interrupt) {
				// Whoever presses Ctrl+C wants none of what was typed before it.
				queue.clear();
			}

			// Before the first frame nothing was seen, so nothing was meant for it.
			if (frame && (token.kind !== 'sequence' || isKnownSequence(text))) {
				queue.push({
					token, frame, text, seen: frame.token, followsText,
				});
			}
		}
	}

	function onData(chunk: Uint8Array): void {
		clearTimeout(timer);
		const painted = frames.painted();
		// What began on an older frame was pressed on it.
		const frame = tokenizer.pending() === 'nothing' ? painted : pendingFrame;
		enqueue(tokenizer.push(chunk), frame);
		const pending = tokenizer.pending();
		pendingFrame = frame;
		if (pending !== 'nothing') {
			timer = setTimeout(() => {
				enqueue(tokenizer.flush(), pendingFrame);
				queue.run();
			}, waits[pending]);
		}

		queue.run();
	}

	function close(): void {
		clearTimeout(timer);
		tokenizer = createTokenizer();
		queue.clear();
		source.off('data', onData);
		// A stream that still flows would take the keys of whatever comes next in this terminal.
		source.pause();
	}

	// eslint-disable-next-line unicorn/prefer-event-target -- Ink calls it as a stream.
	const stdin = Object.assign(new EventEmitter(), {
		isTTY: true,
		setRawMode(isRaw: boolean) {
			source.setRawMode(isRaw);
			if (isRaw && !isOpen) {
				source.on('data', onData);
				source.resume();
			} else if (!isRaw && isOpen) {
				close();
			}

			isOpen = isRaw;
			return stdin;
		},
		setEncoding: () => stdin,
		ref() {
			source.ref();
			return stdin;
		},
		unref() {
			source.unref();
			return stdin;
		},
		read() {
			const chunk = next ?? null;
			next = undefined;
			return chunk;
		},
	}) as unknown as NodeJS.ReadStream;

	return {
		stdin,
		stamp: queue.current,
		drop: queue.clear,
	};
}
