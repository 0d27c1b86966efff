import {type Span} from './connection-mentions.js';

export type Quote = '' | '\'' | '"' | '`';

export type Assignment = {
	readonly key: string;
	/** Counted from 1. */
	readonly line: number;
	/** Written behind a `#`: not used, but readable for whoever has the file. */
	readonly isComment: boolean;
	readonly quote: Quote;
	/** Inside the quotes. Without quotes: up to the space before a comment, as shells and Compose read it. */
	readonly value: Span;
	/** With the quotes. */
	readonly whole: Span;
	/** As the dotenv package reads it: without quotes it ends at any `#`. */
	readonly text: string;
};

/** Anything else on a line: a comment, or something that is no assignment. */
export type Remainder = Span & {readonly line: number};

export type EnvironmentText = {
	readonly assignments: readonly Assignment[];
	readonly remainders: readonly Remainder[];
};

const head = /[ \t]*(?<comment>#[#\t ]*)?(?:export[ \t]+)?(?<key>[\w.\-]+)(?:[ \t]*=[ \t]*|:[ \t]+)/vy;
// A closing quote counts only where nothing but a comment follows it, as in the dotenv package.
const quoted: Readonly<Record<string, RegExp>> = {
	'\'': /'(?<inner>(?:\\'|[^'])*)'(?=[ \t]*(?:#.*)?(?:\r?\n|\r|$))/vy,
	'"': /"(?<inner>(?:\\"|[^"])*)"(?=[ \t]*(?:#.*)?(?:\r?\n|\r|$))/vy,
	'`': /`(?<inner>(?:\\`|[^`])*)`(?=[ \t]*(?:#.*)?(?:\r?\n|\r|$))/vy,
};

function expand(text: string): string {
	return text.replaceAll(String.raw`\n`, '\n').replaceAll(String.raw`\r`, '\r');
}

function matchAt(pattern: RegExp, text: string, index: number): RegExpExecArray | undefined {
	pattern.lastIndex = index;
	return pattern.exec(text) ?? undefined;
}

function readQuoted(text: string, start: number, isComment: boolean): Pick<Assignment, 'quote' | 'value' | 'whole' | 'text'> | undefined {
	const quote = text[start] as Quote | undefined;
	const pattern = quoted[quote ?? ''];
	const inner = pattern === undefined ? undefined : matchAt(pattern, text, start)?.groups?.inner;
	// A comment ends with its line.
	if (quote === undefined || inner === undefined || (isComment && /[\r\n]/v.test(inner))) {
		return undefined;
	}

	const end = start + inner.length + 2;
	const plain = inner.replaceAll(/\r\n?/gv, '\n');
	return {
		quote, value: {start: start + 1, end: end - 1}, whole: {start, end}, text: quote === '"' ? expand(plain) : plain,
	};
}

function readUnquoted(text: string, start: number, lineEnd: number): Pick<Assignment, 'quote' | 'value' | 'whole' | 'text'> {
	const rest = text.slice(start, lineEnd);
	const value = {start, end: start + rest.replace(/[ \t]#.*$/v, '').trimEnd().length};
	const seen = rest.replace(/#.*$/v, '').trim();
	const stripped = /^(?<mark>['"`])(?<inner>.*)\k<mark>$/v.exec(seen)?.groups?.inner ?? seen;
	return {
		quote: '', value, whole: value, text: seen.startsWith('"') ? expand(stripped) : stripped,
	};
}

function lineEndAt(text: string, index: number): number {
	return index + (matchAt(/[^\r\n]*/vy, text, index)?.[0].length ?? 0);
}

/**
Read a `.env` file with the position of every value. It never fails: what is no assignment is a remainder.
*/
export function parseEnvironmentText(text: string): EnvironmentText {
	const assignments: Assignment[] = [];
	const remainders: Remainder[] = [];
	let position = text.startsWith('\uFEFF') ? 1 : 0;
	let line = 1;
	while (position < text.length) {
		const match = matchAt(head, text, position);
		let end = lineEndAt(text, position);
		if (match?.groups?.key === undefined || position + match[0].length > end) {
			remainders.push({start: position, end, line});
		} else {
			const start = position + match[0].length;
			const isComment = match.groups.comment !== undefined;
			const parts = readQuoted(text, start, isComment) ?? readUnquoted(text, start, end);
			assignments.push({
				key: match.groups.key, line, isComment, ...parts,
			});
			end = lineEndAt(text, parts.whole.end);
			if (end > parts.whole.end) {
				remainders.push({start: parts.whole.end, end, line});
			}
		}

		const next = end + (text.startsWith('\r\n', end) ? 2 : 1);
		line += text.slice(position, next).match(/\r\n?|\n/gv)?.length ?? 0;
		position = next;
	}

	return {assignments, remainders};
}
