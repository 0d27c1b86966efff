/**
Draws what is on a terminal's screen as an SVG: text that can be read, searched and compared.
*/
import xterm from '@xterm/headless';

const cell = {
	width: 8.4, height: 18, font: 14, baseline: 13,
} as const;

const margin = {side: 16, top: 38, bottom: 14} as const;

/** The first sixteen colours of a terminal, on a dark ground. */
const palette = ['#484f58', '#ff7b72', '#3fb950', '#d29922', '#58a6ff', '#bc8cff', '#39c5cf', '#b1bac4', '#6e7681', '#ffa198', '#56d364', '#e3b341', '#79c0ff', '#d2a8ff', '#56d4dd', '#f0f6fc'] as const;

const paper = '#0d1117';

const ink = '#d6dee7';

/** How a run of characters is drawn: attributes of SVG, the same text for the same style. */
type Style = {readonly letters: string; readonly ground: string | undefined};

type Run = Style & {readonly column: number; readonly text: string};

function escape(text: string): string {
	return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

function colour(code: number, isPalette: boolean, otherwise: string): string {
	if (!isPalette) {
		return otherwise;
	}

	const chosen = palette[code];
	if (chosen === undefined) {
		throw new Error(`The program draws with colour ${code}, which these pictures do not know`);
	}

	return chosen;
}

function styleOf(drawn: xterm.IBufferCell): Style {
	const fore = colour(drawn.getFgColor(), drawn.isFgPalette(), ink);
	const back = colour(drawn.getBgColor(), drawn.isBgPalette(), paper);
	const [letters, ground] = drawn.isInverse() ? [back, fore] : [fore, back];
	const attributes = [
		...(letters === ink ? [] : [`fill="${letters}"`]),
		...(drawn.isBold() ? ['font-weight="bold"'] : []),
		...(drawn.isDim() ? ['opacity="0.6"'] : []),
	];
	return {letters: attributes.join(' '), ground: ground === paper ? undefined : ground};
}

/** Plain letters keep their width in every monospaced font; anything else is placed on its own. */
function canFollow(run: Run, style: Style, text: string): boolean {
	const isPlain = /^[ -~]$/v.test(text) && /^[ -~]+$/v.test(run.text);
	const isRepeated = run.text.startsWith(text);
	return run.letters === style.letters && run.ground === style.ground && (isPlain || isRepeated) && !run.text.endsWith('  ');
}

function runsOf(line: xterm.IBufferLine, columns: number): readonly Run[] {
	const runs: Run[] = [];
	for (let column = 0; column < columns; column++) {
		const drawn = line.getCell(column)!;
		const text = drawn.getChars() === '' ? ' ' : drawn.getChars();
		const style = styleOf(drawn);
		const last = runs.at(-1);
		if (drawn.getWidth() === 0) {
			continue;
		}

		if (last !== undefined && canFollow(last, style, text)) {
			runs[runs.length - 1] = {...last, text: last.text + text};
		} else {
			runs.push({...style, column, text});
		}
	}

	return runs;
}

function place(value: number): string {
	return String(Math.round(value * 10) / 10);
}

function drawRun({column, text, letters, ground}: Run, top: number): readonly string[] {
	const width = text.length * cell.width;
	const left = margin.side + (column * cell.width);
	const drawn = text.trim();
	const drawnLeft = left + ((text.length - text.trimStart().length) * cell.width);
	// A font that is a little wider or narrower than ours is fitted, so that columns stay columns.
	const fit = /^[ -~]{2,}$/v.test(drawn) ? ` textLength="${place(drawn.length * cell.width)}" lengthAdjust="spacingAndGlyphs"` : '';
	return [
		...(ground === undefined ? [] : [`<rect x="${place(left)}" y="${place(top)}" width="${place(width)}" height="${cell.height}" fill="${ground}"/>`]),
		...(drawn === '' ? [] : [`<text x="${place(drawnLeft)}" y="${place(top + cell.baseline)}"${fit}${letters === '' ? '' : ` ${letters}`}>${escape(drawn)}</text>`]),
	];
}

export type PictureOptions = {
	/** Everything that the program has written. */
	readonly output: string;
	readonly columns: number;
	readonly rows: number;
	/** What somebody reads who does not see the picture. */
	readonly title: string;
};

/**
The screen as it is after this output, in a window.
*/
export async function drawPicture({output, columns, rows, title}: PictureOptions): Promise<string> {
	const screen = new xterm.Terminal({cols: columns, rows, allowProposedApi: true});
	await new Promise<void>(resolve => {
		screen.write(output, resolve);
	});
	const {active} = screen.buffer;
	const lines = Array.from({length: rows}, (_, row) => runsOf(active.getLine(active.baseY + row)!, columns)
		.flatMap(run => drawRun(run, margin.top + (row * cell.height))));
	screen.dispose();
	const width = place((columns * cell.width) + (2 * margin.side));
	const height = (rows * cell.height) + margin.top + margin.bottom;
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
		`<title>${escape(title)}</title>`,
		`<rect x="0.5" y="0.5" width="${place(Number(width) - 1)}" height="${height - 1}" rx="9" fill="${paper}" stroke="#30363d"/>`,
		...['#ff5f57', '#febc2e', '#28c840'].map((fill, index) => `<circle cx="${20 + (index * 18)}" cy="19" r="5.5" fill="${fill}"/>`),
		`<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="${cell.font}" fill="${ink}">`,
		...lines.flat(),
		'</g>',
		'</svg>',
		'',
	].join('\n');
}
