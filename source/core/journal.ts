/**
The journal as text: a header line, then one JSON line per fact, each carrying the hash of the line before and its own.
Facts are opaque here. Nothing in this file reads or writes; the hash function comes from the shell.
*/
import {type Instant} from './incident.js';

/** A hexadecimal digest of a text. */
export type Hash = (text: string) => string;

export type JournalEntry<Fact> = {
	/** 1 for the first fact; the header is 0. */
	readonly sequence: number;
	readonly at: Instant;
	readonly fact: Fact;
};

export type JournalHeader = {
	readonly version: number;
	readonly incident: string;
	readonly at: Instant;
};

/** Where the next line goes. */
export type JournalPosition = {
	/** The sequence of the last line. */
	readonly sequence: number;
	/** The hash of the last line: printed in the report, it shows later edits. */
	readonly head: string;
};

/**
What kept a journal from being read to its end.

- `torn-last-line`: the last line was never finished, so it was never acted upon. It is left out; the next append cuts it off.
- `corrupt-line`: a finished line is damaged.
- `broken-chain`: a line is whole but does not follow the one before it: lines were removed, added or moved.
- `newer-format`: a later version of this program wrote the file.
- `not-a-journal`: the first line is something else.
*/
export type JournalProblem = {
	readonly kind: 'torn-last-line' | 'corrupt-line' | 'broken-chain' | 'newer-format' | 'not-a-journal';
	/** Counted from 1. */
	readonly line: number;
};

export type DecodedJournal<Fact> = {
	/** Absent when not even the first line could be read. */
	readonly header?: JournalHeader;
	/** Everything readable: all of it, or what stands before the problem. */
	readonly entries: ReadonlyArray<JournalEntry<Fact>>;
	/** The end of the readable part; absent without a header. */
	readonly position?: JournalPosition;
	/** How many characters of the text are readable, line ends included. */
	readonly readableLength: number;
	readonly problem?: JournalProblem;
};

/** One line ready to be written, and the position after it. */
export type EncodedLine = {
	readonly text: string;
	readonly position: JournalPosition;
};

const kind = 'rekey-journal';
const version = 1;
const opening = `{"kind":"${kind}","version":`;
const sealPattern = /,"hash":"([\da-f]+)"\}$/v;

function seal(content: Content, sequence: number, hash: Hash): EncodedLine {
	const open = JSON.stringify(content).slice(0, -1);
	const head = hash(open);
	return {text: `${open},"hash":"${head}"}\n`, position: {sequence, head}};
}

/**
The first line of a journal.
*/
export function encodeHeader(incident: string, at: Instant, hash: Hash): EncodedLine {
	return seal({
		kind, version, incident, at,
	}, 0, hash);
}

/**
The line for one fact, to be written at the position.
*/
export function encodeEntry(position: JournalPosition, at: Instant, fact: unknown, hash: Hash): EncodedLine {
	const sequence = position.sequence + 1;
	return seal({
		sequence, previous: position.head, at, fact,
	}, sequence, hash);
}

type Content = Readonly<Record<string, unknown>>;

type Unsealed = {readonly content: Content; readonly head: string};

const isContent = (value: unknown): value is Content => typeof value === 'object' && value !== null;

function parseObject(line: string): Content | undefined {
	try {
		const content: unknown = JSON.parse(line);
		return isContent(content) ? content : undefined;
	} catch {
		return undefined;
	}
}

// The line is this program's own, unaltered: its hash was looked at.
function follows<Fact>(content: Content, position: JournalPosition): content is Content & JournalEntry<Fact> {
	return content.previous === position.head && content.sequence === position.sequence + 1;
}

// The hash is taken over the text as it stands, so no damage can hide behind a second spelling of the same JSON.
function unseal(line: string, hash: Hash): Unsealed | undefined {
	const match = sealPattern.exec(line);
	const content = match === null ? undefined : parseObject(line);
	if (match === null || content === undefined) {
		return undefined;
	}

	const head = hash(line.slice(0, match.index));
	return head === match[1] ? {content, head} : undefined;
}

function readHeader(line: string, hash: Hash): {readonly header: JournalHeader; readonly head: string} | JournalProblem['kind'] {
	// A newer format may seal its lines in another way, so the version is looked at first.
	const content = parseObject(line);
	if (content?.kind !== kind) {
		return content === undefined && line.startsWith(opening) ? 'corrupt-line' : 'not-a-journal';
	}

	if (typeof content.version === 'number' && content.version > version) {
		return 'newer-format';
	}

	const unsealed = unseal(line, hash);
	if (unsealed === undefined) {
		return 'corrupt-line';
	}

	return {
		header: {version, incident: String(content.incident), at: Number(content.at)},
		head: unsealed.head,
	};
}

/**
Read a whole journal as far as it can be trusted.
*/
export function decodeJournal<Fact>(text: string, hash: Hash): DecodedJournal<Fact> {
	const lines = text.split('\n');
	// What stands after the last line end was never finished; normally it is empty.
	const rest = lines.pop() ?? '';
	const torn = rest === '' ? {} : {problem: {kind: 'torn-last-line', line: lines.length + 1} as const};
	const first = lines.shift();
	if (first === undefined) {
		// After a power cut a file can hold zeros where the first line should be.
		const isOurs = opening.startsWith(rest.slice(0, opening.length)) || /^\0+$/v.test(rest);
		return {entries: [], readableLength: 0, problem: {kind: isOurs ? 'torn-last-line' : 'not-a-journal', line: 1}};
	}

	const start = readHeader(first, hash);
	if (typeof start === 'string') {
		return {entries: [], readableLength: 0, problem: {kind: start, line: 1}};
	}

	const entries: Array<JournalEntry<Fact>> = [];
	let position: JournalPosition = {sequence: 0, head: start.head};
	let readableLength = first.length + 1;
	for (const [index, line] of lines.entries()) {
		const unsealed = unseal(line, hash);
		if (unsealed === undefined || !follows<Fact>(unsealed.content, position)) {
			const problem = {kind: unsealed === undefined ? 'corrupt-line' : 'broken-chain', line: index + 2} as const;
			return {
				header: start.header, entries, position, readableLength, problem,
			};
		}

		position = {sequence: position.sequence + 1, head: unsealed.head};
		readableLength += line.length + 1;
		const {sequence, at, fact} = unsealed.content;
		entries.push({sequence, at, fact});
	}

	return {
		header: start.header, entries, position, readableLength, ...torn,
	};
}
