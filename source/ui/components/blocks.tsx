import stringWidth from 'string-width';
import {type Tone} from '../theme.js';
import {type Block} from './layout.js';
import {Cells, Line} from './line.js';
import {wrap, wrapMarked} from './wrap.js';

type Options = {
	readonly kind?: Block['kind'];
	readonly tone?: Tone;
	readonly isAttached?: boolean;
};

/**
The screen's title, and on its right what is true of the whole screen.
*/
export function heading(text: string, aside = ''): Block {
	return {
		kind: 'keep',
		height: 1,
		draw: height => height === 0 ? [] : [<Cells key='title' cells={[{text, tone: 'strong', cut: 'middle'}, {text: aside, isWhole: true, tone: 'quiet'}]}/>],
	};
}

function paragraph(lines: readonly string[], {kind = 'detail', tone, isAttached}: Options): Block {
	return {
		kind,
		height: lines.length,
		isAttached,
		draw: height => lines.slice(0, height).map(line => <Line key={line} tone={tone}>{line}</Line>),
	};
}

/**
A paragraph; nothing where there is no text.
*/
export function prose(text: string, columns: number, options: Options = {}): Block {
	return paragraph(text === '' ? [] : wrap(text, columns), options);
}

/**
A paragraph that a symbol stands before.
*/
export function marked(symbol: string, text: string, columns: number, options: Options = {}): Block {
	return paragraph(wrapMarked(symbol, text, columns), options);
}

export type Detail = {
	readonly name: string;
	readonly value: string;
	readonly tone?: Tone;
};

/**
Names on the left, values on the right; a long value goes on below itself.
*/
export function details(items: ReadonlyArray<Detail | undefined>, columns: number, {kind = 'detail', isAttached}: Options = {}): Block {
	const shown = items.filter(item => item !== undefined);
	const indent = 2;
	const width = Math.max(8, ...shown.map(({name}) => stringWidth(name)));
	const rows = shown.flatMap(({name, value, tone}) => wrap(value, columns - indent - width - 2).map((line, index) => (
		<Cells
			key={`${name} ${line}`} indent={indent} cells={[{
				text: index === 0 ? name : '', width, tone: 'quiet', isSilent: index > 0,
			}, {text: line, tone}]}/>
	)));
	return {
		kind,
		height: rows.length,
		isAttached,
		draw: height => rows.slice(0, height),
	};
}
