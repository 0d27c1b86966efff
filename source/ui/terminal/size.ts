/**
The real size of the terminal. A frame may be one row lower than this.
*/
export type Size = {
	readonly columns: number;
	readonly rows: number;
};

export type SizeStore = {
	/** The same object until the size changes, as `useSyncExternalStore` needs it. */
	readonly size: () => Size;
	readonly subscribe: (listener: () => void) => () => void;
	readonly close: () => void;
};

/**
Follows the size of the terminal. Make it before Ink renders, so that its listener comes before Ink's and the screens know the new size when Ink repaints.
*/
export function createSizeStore(stdout: Pick<NodeJS.WriteStream, 'columns' | 'rows' | 'on' | 'off'>): SizeStore {
	// Some terminals say 0 when they do not know.
	const read = (): Size => ({columns: stdout.columns || 80, rows: stdout.rows || 24});
	const listeners = new Set<() => void>();
	let size = read();

	function onResize(): void {
		const next = read();
		if (next.columns === size.columns && next.rows === size.rows) {
			return;
		}

		size = next;
		for (const listener of listeners) {
			listener();
		}
	}

	stdout.on('resize', onResize);
	return {
		size: () => size,
		subscribe(listener) {
			listeners.add(listener);
			return () => {
				listeners.delete(listener);
			};
		},
		close() {
			stdout.off('resize', onResize);
		},
	};
}
