import {createFramePainter} from './frame-painter.js';

type Options = {
	readonly target: NodeJS.WriteStream;
	/** Writes to the terminal. */
	readonly write: (text: string) => void;
	/** Whatever Ink has drawn so far is on the terminal. */
	readonly onShown: () => void;
	/** The frames stand alone on the alternate screen; otherwise they follow what the operator did before. */
	readonly isAlternate: boolean;
};

export type FrameStdout = {
	/** What Ink gets as its stdout. */
	readonly stream: NodeJS.WriteStream;
	/** The screen is ours, and empty. */
	readonly open: () => void;
	/** Ink has drawn, and perhaps nothing differs that would have to be written. */
	readonly show: () => void;
	/** The terminal has moved what was on it. */
	readonly repaint: () => void;
	/** From now on whatever Ink still has to say is swallowed. */
	readonly close: () => void;
};

/**
Makes Ink's view of the terminal: the real width, and so many rows that no frame ever counts as too tall. Ink answers a frame of the terminal's height with an erased scrollback (CSI 3J, which tmux obeys even on the alternate screen), and it compares the last frame with the new height when the window shrinks.

A frame waits two turns of the event loop before it is written. Keys that were pressed while Ink drew still wait in the terminal's queue then; the turns read them as what they are, keys of the frame before. And any key that comes after the write is a key of this frame.
*/
export function createFrameStdout({target, write, onShown, isAlternate}: Options): FrameStdout {
	let painter = createFramePainter();
	let isOpen = false;
	let isWaiting = false;
	let waiting = '';

	function flush(): void {
		const text = waiting + (isAlternate ? painter.paint(target.rows || 24) : '');
		waiting = '';
		if (text !== '') {
			write(text);
		}
	}

	function show(): void {
		if (isWaiting || !isOpen) {
			return;
		}

		isWaiting = true;
		setImmediate(() => {
			setImmediate(() => {
				isWaiting = false;
				if (isOpen) {
					flush();
					onShown();
				}
			});
		});
	}

	function writeFrame(chunk: string | Uint8Array, ...rest: readonly unknown[]): boolean {
		if (isOpen) {
			if (isAlternate) {
				painter.take(String(chunk));
			} else {
				waiting += String(chunk);
			}

			show();
		}

		const callback = rest.at(-1);
		if (typeof callback === 'function') {
			queueMicrotask(() => {
				(callback as () => void)();
			});
		}

		return true;
	}

	const stream = new Proxy(target, {
		get(object, property) {
			if (property === 'rows') {
				return 1_000_000;
			}

			if (property === 'write') {
				return writeFrame;
			}

			const value: unknown = Reflect.get(object, property, object);
			return typeof value === 'function' ? value.bind(object) as unknown : value;
		},
	});

	return {
		stream,
		open() {
			painter = createFramePainter();
			isOpen = true;
		},
		show,
		repaint() {
			painter.forget();
			show();
		},
		close() {
			if (isOpen) {
				flush();
				isOpen = false;
			}
		},
	};
}
