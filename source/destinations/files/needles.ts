import {Buffer} from 'node:buffer';
import {readHost} from '../../io/connection-mentions.js';
import {type Wanted} from '../types.js';

/** What is looked for in the bytes of a file, before anything of it is understood. */
export type Needles = {
	/** How many bytes of two pieces of a file have to overlap, so that nothing is missed between them. */
	readonly overlap: number;
	readonly isEmpty: boolean;
	readonly isIn: (bytes: Uint8Array) => boolean;
};

// Letters and digits are written alike in every format; a shorter run would be in any file.
const shortestRun = 6;

const escapes: ReadonlyArray<(value: string) => string> = [
	value => value,
	value => encodeURIComponent(value),
	value => JSON.stringify(value).slice(1, -1),
	value => value.replaceAll('\'', '\'\''),
	value => value.replaceAll('$', '$$$$'),
	value => JSON.stringify(value.replaceAll('$', '$$$$')).slice(1, -1),
	value => value.replaceAll(/['\\]/gv, String.raw`\$&`),
	value => value.replaceAll(/["\\$]/gv, String.raw`\$&`),
	value => value.replaceAll(/[\\:]/gv, String.raw`\$&`),
];

/** The part of a value that no encoding changes, or all of its usual encodings where there is none. */
function stableParts(value: string): readonly string[] {
	const longest = (value.match(/[\w\-]+/gv) ?? []).toSorted((a, b) => b.length - a.length)[0] ?? '';
	return longest.length >= shortestRun ? [longest] : escapes.map(escape => escape(value));
}

function hostParts({hosts}: Wanted): readonly string[] {
	return hosts.flatMap(({endpointId, host}) => {
		const {endpointId: fromHost, host: direct} = readHost(host);
		return [fromHost ?? direct, ...(endpointId === '' ? [] : [endpointId])];
	});
}

type Group = {readonly prefix: Uint8Array; readonly length: number; readonly heads: ReadonlySet<string>; readonly whole: readonly Uint8Array[]};

const prefixLength = 3;

function sharedLength(texts: readonly Uint8Array[], most: number): number {
	const [first] = texts;
	for (let length = 1; length < most; length++) {
		const byte = first![length];
		if (texts.some(text => text[length] !== byte)) {
			return length;
		}
	}

	return most;
}

const latin1 = (bytes: Uint8Array, start: number, end: number): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1', start, end);

/** Those that begin alike are looked for together: the passwords of a provider, and the names of its computes. */
function groupOf(texts: readonly string[]): Group {
	const whole = texts.map(text => Buffer.from(text));
	const length = Math.min(...whole.map(bytes => bytes.length));
	return {
		prefix: whole[0]!.subarray(0, sharedLength(whole, length)), length, heads: new Set(whole.map(bytes => latin1(bytes, 0, length))), whole,
	};
}

function isGroupIn({prefix, length, heads, whole}: Group, bytes: Uint8Array): boolean {
	const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
	for (let at = buffer.indexOf(prefix); at !== -1; at = buffer.indexOf(prefix, at + 1)) {
		if (heads.has(latin1(buffer, at, at + length)) && whole.some(text => buffer.subarray(at, at + text.length).equals(text))) {
			return true;
		}
	}

	return false;
}

/**
What speaks for the wanted logins and keys in the bytes of any file: the values themselves, in whatever way they are written, the names of their computes, and other texts.
*/
export function createNeedles(wanted: readonly Wanted[], others: readonly string[] = []): Needles {
	const texts = [...new Set([...wanted.flatMap(item => [...(item.old === undefined ? [] : stableParts(item.old)), ...hostParts(item)]), ...others])].filter(text => text !== '');
	const groups = new Map<string, string[]>();
	for (const text of texts) {
		const prefix = text.slice(0, prefixLength);
		groups.set(prefix, [...(groups.get(prefix) ?? []), text]);
	}

	const compiled = [...groups.values()].map(group => groupOf(group));
	return {
		overlap: Math.max(0, ...texts.map(text => Buffer.byteLength(text))),
		isEmpty: texts.length === 0,
		isIn: bytes => compiled.some(group => isGroupIn(group, bytes)),
	};
}
