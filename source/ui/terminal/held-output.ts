// Enough for a warning or two; a flood is not worth the memory.
const mostHeld = 64 * 1024;

export type HeldOutput = {
	/** Writes to the stream as if nothing were held. */
	readonly write: NodeJS.WriteStream['write'];
	/** Lets go of the stream and writes what was held back. */
	readonly release: () => void;
};

/**
Keeps what anybody else writes to the stream, a warning of Node for example, until the wizard has left the screen. In the middle of a frame it would shift every line below it.
*/
export function holdOutput(stream: NodeJS.WriteStream): HeldOutput {
	const original = stream.write;
	const write = original.bind(stream);
	let held = '';

	stream.write = (chunk: string | Uint8Array, ...rest: readonly unknown[]) => {
		held = (held + String(chunk)).slice(0, mostHeld);
		const callback = rest.at(-1);
		if (typeof callback === 'function') {
			queueMicrotask(() => {
				(callback as () => void)();
			});
		}

		return true;
	};

	return {
		write,
		release() {
			stream.write = original;
			if (held !== '') {
				write(held);
				held = '';
			}
		},
	};
}
