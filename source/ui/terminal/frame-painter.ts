const home = '\u001B[H';
const clearScreen = '\u001B[2J';
const clearLine = '\u001B[K';
const clearBelow = '\u001B[J';

/* eslint-disable no-control-regex -- Escape sequences are what this file is about. */
/** How Ink goes back to the first line of its last frame: by counting lines, which is wrong as soon as the terminal has moved one of them. */
const wayBack = /^(?:\u001B\[2K(?:\u001B\[1A)?)*\u001B\[G/v;
const modes = /^(?:\u001B\[\?\d+[hl])+$/v;
const synchronized = /\u001B\[\?2026[hl]/gv;
/* eslint-enable no-control-regex */

/**
Turns what Ink writes into a picture of the whole screen, line by line at its place.

A terminal that shrinks pushes lines off its top, and Ink does not write a frame again that has not changed. So the picture is kept here, and can be painted anew at any time.
*/
export type FramePainter = {
	/** Takes one write of Ink. */
	readonly take: (text: string) => void;
	/** What has to be written so that the screen shows what was taken: only lines that differ. */
	readonly paint: (rows: number) => string;
	/** Nothing is known of the screen any more: the next `paint` writes everything. */
	readonly forget: () => void;
};

/**
Makes a painter for an empty screen.
*/
export function createFramePainter(): FramePainter {
	let control = '';
	let wanted: readonly string[] = [];
	let painted: readonly string[] | undefined = [];

	return {
		take(text) {
			if (text === '' || modes.test(text)) {
				control += text.replaceAll(synchronized, '');
				return;
			}

			const lines = text.replace(wayBack, '').split('\n');
			wanted = lines.at(-1) === '' ? lines.slice(0, -1) : lines;
		},
		paint(rows) {
			// Whatever does not fit would scroll the rest away.
			const lines = wanted.slice(0, rows);
			const before = painted ?? [];
			const changed = lines.map((line, index) => painted && line === before[index] ? '' : `\u001B[${index + 1};1H${line}${clearLine}`).join('');
			const start = painted ? '' : home + clearScreen;
			const rest = lines.length < before.length ? `\u001B[${lines.length + 1};1H${clearBelow}` : '';
			const text = start + changed + rest;
			const modesFirst = control;
			painted = lines;
			control = '';
			return text === '' ? modesFirst : `${modesFirst}\u001B[?2026h${text}\u001B[?2026l`;
		},
		forget() {
			painted = undefined;
		},
	};
}
