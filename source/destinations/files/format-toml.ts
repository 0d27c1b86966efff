import {
	jsonPiece, readJsonEscape, splitPair, writeJson,
} from './format-json.js';
import {
	decodePieces, plainOffsets, type Format, type Slot,
} from './slot.js';

// Strings first, so that nothing inside of them is taken for something else.
const token = /(?<long>"""[\s\S]*?"""|'''[\s\S]*?''')|(?<basic>"(?:\\.|[^"\\\n])*")|(?<literal>'[^'\n]*')|(?<comment>#[^\n]*)|(?<bare>[\w\-]+)|(?<mark>[\[\]\{\}=.,\n])|[ \t\r]+|(?<other>.)/gv;

const writeLiteral = (value: string): string | undefined => /['\r\n]/v.test(value) ? undefined : value;

type Group = {readonly open: '[' | '{'; readonly path: readonly string[]};

function readString(raw: string, start: number): Pick<Slot, 'value' | 'offsets' | 'write'> {
	return raw.startsWith('"')
		? {...decodePieces(raw.slice(1, -1), start + 1, jsonPiece, readJsonEscape), write: writeJson}
		: {value: raw.slice(1, -1), offsets: plainOffsets(start + 1, raw.length - 2), write: writeLiteral};
}

/**
TOML: the text values of tables, inline tables and arrays. Texts over several lines are read as what stands between them.
*/
export const readToml: Format = text => {
	const slots: Slot[] = [];
	const groups: Group[] = [];
	let table: readonly string[] = [];
	let keys: string[] = [];
	let isHeader = false;
	let isValue = false;
	let isLineStart = true;
	for (const match of text.matchAll(token)) {
		const {long, basic, literal, comment, bare, mark, other} = match.groups!;
		const quoted = basic ?? literal;
		if (mark === '\n') {
			if (isHeader) {
				return undefined;
			}

			isLineStart = groups.length === 0;
			if (isLineStart) {
				[keys, isValue] = [[], false];
			}

			continue;
		}

		if (comment !== undefined || /^[ \t\r]+$/v.test(match[0])) {
			continue;
		}

		const group = groups.at(-1);
		const base = group?.path ?? table;
		if (isHeader) {
			if (mark === ']') {
				// Two brackets close the header of an array of tables.
				isHeader = text[match.index + 1] === ']';
				[table, keys] = isHeader ? [table, keys] : [keys, []];
			} else if (quoted !== undefined || bare !== undefined) {
				keys.push(bare ?? readString(quoted!, match.index).value);
			}
		} else if (isLineStart && mark === '[') {
			[isHeader, keys] = [true, []];
		} else if (isValue && (mark === '[' || mark === '{')) {
			groups.push({open: mark, path: [...base, ...keys]});
			[keys, isValue] = [[], mark === '['];
		} else {
			switch (mark) {
				case ']':
				case '}': {
					if (groups.pop() === undefined) {
						return undefined;
					}

					[keys, isValue] = [[], groups.at(-1)?.open === '['];
					break;
				}

				case ',': {
					[keys, isValue] = [[], group?.open === '['];
					break;
				}

				case '=': {
					isValue = true;
					break;
				}

				default: {
					if (isValue && quoted !== undefined) {
						const path = [...base, ...keys];
						const isItem = keys.length === 0;
						const slot: Slot = {
							key: path.join('.'), name: path.at(-1) ?? '', scope: (isItem ? path : path.slice(0, -1)).join('.'), ...readString(quoted, match.index),
						};
						slots.push(isItem ? splitPair(slot) : slot);
					} else if (!isValue && (quoted !== undefined || bare !== undefined)) {
						keys.push(bare ?? readString(quoted!, match.index).value);
					} else if (!isValue && (other !== undefined || long !== undefined)) {
						return undefined;
					}
				}
			}
		}

		isLineStart = false;
	}

	return groups.length === 0 && !isHeader ? slots : undefined;
};
