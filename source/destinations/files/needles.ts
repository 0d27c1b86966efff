import {Buffer} from 'node:buffer';
import {readHost} from '../../io/connection-mentions.js';
import {type Wanted} from '../types.js';

/** What is looked for in the bytes of a file, before anything of it is understood. */
export type Needles = {
	/** How many bytes of two pieces of a file have to overlap, so that nothing is missed between them. */
	readonly overlap: number;
	readonly isEmpty: boolean;
	readonly isIn: (bytes: Buffer) => boolean;
};

// Letters and digits are written alike in every format; a shorter run would be in any file.
const shortestRun = 6;

/** The part of a value that no encoding changes, or all of its usual encodings where there is none. */
function stableParts(value: string): readonly string[] {
	const longest = (value.match(/[\w\-]+/gv) ?? []).toSorted((a, b) => b.length - a.length)[0] ?? '';
	return longest.length >= shortestRun ? [longest] : [value, encodeURIComponent(value), JSON.stringify(value).slice(1, -1)];
}

function hostParts({hosts}: Wanted): readonly string[] {
	return hosts.flatMap(({endpointId, host}) => {
		const {endpointId: fromHost, host: direct} = readHost(host);
		return [fromHost ?? direct, ...(endpointId === '' ? [] : [endpointId])];
	});
}

type Group = {readonly prefix: Buffer; readonly length: number; readonly heads: ReadonlySet<string>; readonly whole: readonly Buffer[]};

const prefixLength = 3;

/** Those that begin alike are looked for together: the passwords of a provider, and the names of its computes. */
function groupOf(texts: readonly string[]): Group {
	const whole = texts.map(text => Buffer.from(text));
	const length = Math.min(...whole.map(bytes => bytes.length));
	let shared = 1;
	while (shared < length && whole.every(bytes => bytes[shared] === whole[0]![shared])) {
		shared++;
	}

	return {
		prefix: whole[0]!.subarray(0, shared), length, heads: new Set(whole.map(bytes => bytes.latin1Slice(0, length))), whole,
	};
}

function isGroupIn({prefix, length, heads, whole}: Group, bytes: Buffer): boolean {
	for (let at = bytes.indexOf(prefix); at !== -1; at = bytes.indexOf(prefix, at + 1)) {
		if (heads.has(bytes.latin1Slice(at, at + length)) && whole.some(text => bytes.subarray(at, at + text.length).equals(text))) {
			return true;
		}
	}

	return false;
}

/**
What speaks for the wanted logins and keys in the bytes of any file: the values themselves, in whatever way they are written, the names of their computes, and some names.
*/
export function createNeedles(wanted: readonly Wanted[], names: readonly string[] = []): Needles {
	const texts = [...new Set([...wanted.flatMap(item => [...(item.old === undefined ? [] : stableParts(item.old)), ...hostParts(item)]), ...names])].filter(text => text !== '');
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
