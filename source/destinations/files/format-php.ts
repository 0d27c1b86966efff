import {decodePieces, type Format, type Slot} from './slot.js';

const named = /(?:\bdefine\s*\(\s*(?<mark>['"])(?<constant>\w+)\k<mark>\s*,|(?<quote>['"])(?<field>[\w.\-]+)\k<quote>\s*=>|\$(?<variable>\w+)\s*=)\s*(?<raw>'(?:\\[\s\S]|[^'\\])*'|"(?:\\[\s\S]|[^"\\])*")/gv;

const writeSingle = (value: string): string => value.replaceAll(/['\\]/gv, String.raw`\$&`);
const writeDouble = (value: string): string | undefined => /[\r\n]/v.test(value) ? undefined : value.replaceAll(/["\\$]/gv, String.raw`\$&`);

const readSingle = (piece: string): string => /^\\['\\]$/v.test(piece) ? piece.slice(1) : piece;
// Other escapes mean other characters; the value is then not the password that is looked for.
const readDouble = (piece: string): string => /^\\["\\$]$/v.test(piece) ? piece.slice(1) : piece;

function isInComment(text: string, index: number): boolean {
	return /^\s*(?:\/\/|#|\*|\/\*)/v.test(text.slice(text.lastIndexOf('\n', index) + 1, index + 1));
}

/**
PHP settings such as wp-config.php: constants, fields of arrays and variables that are one text.
*/
export const readPhp: Format = text => {
	const slots: Slot[] = [];
	for (const match of text.matchAll(named)) {
		const {constant, field, variable, raw} = match.groups!;
		const key = constant ?? field ?? variable ?? '';
		const start = match.index + match[0].length - raw!.length + 1;
		const isDouble = raw!.startsWith('"');
		slots.push({
			key, name: key, scope: '', isComment: isInComment(text, match.index),
			...decodePieces(raw!.slice(1, -1), start, /\\[\s\S]|[\s\S]/gv, isDouble ? readDouble : readSingle),
			write: isDouble ? writeDouble : writeSingle,
		});
	}

	return slots;
};
