// CSI 3J. Ink sends it with every full repaint; tmux then erases the scrollback of the normal screen, even from the alternate one.
const eraseScrollback = '\u001B[3J';

type Options = {
	readonly target: NodeJS.WriteStream;
	/** Writes to the terminal. */
	readonly write: (text: string) => void;
	/** Whatever Ink has drawn so far is on the terminal. */
	readonly onShown: () => void;
};

export type FrameStdout = {
	/** What Ink gets as its stdout. */
	readonly stream: NodeJS.WriteStream;
	readonly open: () => void;
	/** Ink has drawn, and perhaps nothing differs that would have to be written. */
	readonly show: () => void;
	/** From now on whatever Ink still has to say is swallowed. */
	readonly close: () => void;
};

/**
Makes Ink's view of the terminal: the real width, and so many rows that no frame ever counts as too tall. Ink answers a frame of the terminal's height with an erased scrollback, and it compares the last frame with the new height when the window shrinks.

A frame waits two turns of the event loop before it is written. Keys that were pressed while Ink drew still wait in the terminal's queue then; the turns read them as what they are, keys of the frame before. And any key that comes after the write is a key of this frame.
*/
export function createFrameStdout({target, write, onShown}: Options): FrameStdout {
	let isOpen = false;
	let isWaiting = false;
	let waiting = '';

	function flush(): void {
		if (waiting !== '') {
			write(waiting);
			waiting = '';
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
			waiting += String(chunk).replaceAll(eraseScrollback, '');
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
			isOpen = true;
		},
		show,
		close() {
			flush();
			isOpen = false;
		},
	};
}
