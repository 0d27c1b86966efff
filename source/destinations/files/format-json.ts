import {visit} from 'jsonc-parser';
import {decodePieces, type Format, type Slot} from './slot.js';

const escapes: Readonly<Record<string, string>> = {
	b: '\b', f: '\f', n: '\n', r: '\r', t: '\t',
};

/**
What one escape of JSON means.
*/
export function readJsonEscape(piece: string): string {
	if (!piece.startsWith('\\')) {
		return piece;
	}

	const code = /^\\u([\da-f]{4})$/iv.exec(piece)?.[1];
	return code === undefined ? escapes[piece[1]!] ?? piece.slice(1) : String.fromCodePoint(Number.parseInt(code, 16));
}

export const jsonPiece = /\\u[\da-fA-F]{4}|\\[\s\S]|[\s\S]/gv;

/**
A value as it is written between double quotes in JSON, YAML and TOML.
*/
export function writeJson(value: string): string {
	return JSON.stringify(value).slice(1, -1);
}

/**
Split off a name from `NAME=value` and `--name=value`, as lists of arguments and environments have them.
*/
export function splitPair(slot: Slot): Slot {
	const [head = '', key] = /^-*([A-Za-z_][\w\-]*)=/v.exec(slot.value) ?? [];
	return key === undefined
		? slot
		: {
			...slot, key: `${slot.scope}.${key}`, name: key.replaceAll('-', '_'), value: slot.value.slice(head.length), offsets: slot.offsets.slice(head.length),
		};
}

/**
JSON, with comments and trailing commas.
*/
export const readJson: Format = text => {
	const slots: Slot[] = [];
	let isBroken = false;
	visit(text, {
		onLiteralValue(value: unknown, offset, length, _line, _character, pathSupplier) {
			if (typeof value !== 'string') {
				return;
			}

			const steps = pathSupplier();
			const decoded = decodePieces(text.slice(offset + 1, offset + length - 1), offset + 1, jsonPiece, readJsonEscape);
			const name = String(steps.findLast(step => typeof step === 'string') ?? '');
			const slot: Slot = {
				key: steps.join('.'), name, scope: steps.slice(0, -1).join('.'), ...decoded, write: writeJson,
			};
			if (decoded.value === value) {
				slots.push(typeof steps.at(-1) === 'number' ? splitPair(slot) : slot);
			}
		},
		onError() {
			isBroken = true;
		},
	}, {allowTrailingComma: true});
	return isBroken ? undefined : slots;
};
