import {PassThrough, Writable} from 'node:stream';
import {type ReactElement} from 'react';
import {render} from 'ink';

/** A terminal of a fixed size that remembers what was written last. */
function createScreen(columns: number, rows: number) {
	let last = '';
	const stream = new Writable({
		decodeStrings: false,
		write(text: string, _encoding, done) {
			last = text;
			done();
		},
	});
	return {stream: Object.assign(stream, {columns, rows}), last: () => last};
}

/**
Renders for good, as the program does, and gives the newest frame.
*/
export function renderLive(element: ReactElement, {columns, rows, isScreenReader = false}: {readonly columns: number; readonly rows: number; readonly isScreenReader?: boolean}): {readonly frame: () => string; readonly rerender: (element: ReactElement) => void; readonly unmount: () => void} {
	const screen = createScreen(columns, rows);
	// No keys come from the input.
	const {rerender, unmount} = render(element, {
		stdout: screen.stream as unknown as NodeJS.WriteStream,
		stdin: new PassThrough() as unknown as NodeJS.ReadStream,
		// Every frame is written whole, at once.
		debug: true,
		exitOnCtrlC: false,
		patchConsole: false,
		isScreenReaderEnabled: isScreenReader,
	});
	return {frame: screen.last, rerender, unmount};
}
