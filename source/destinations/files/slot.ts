import {findConnectionStrings, type Password, type Span} from '../../io/connection-mentions.js';
import {describeNames, readKeywords, type LoginSpot} from '../../io/env-logins.js';
import {findEmbedded, occurrencesOf, type Spot} from '../dotenv-match.js';

/** One text value of a structured file: what it says, where each character of it stands, and how another one is written there. */
export type Slot = {
	/** As the operator sees it, such as `mcpServers.neon.env.NEON_API_KEY`. */
	readonly key: string;
	/** The last part of the key, by which a login's fields are recognised. */
	readonly name: string;
	/** What it has in common with the other fields of the same login. */
	readonly scope: string;
	readonly isComment?: boolean;
	readonly value: string;
	/** Where each character of the value begins in the text; one more at the end. */
	readonly offsets: readonly number[];
	/** A new value as it is written between the same quotes, or undefined where it is not certain to be read as it is. */
	readonly write: (value: string) => string | undefined;
};

/** A spot that knows how another password is written in its place. */
export type FileSpot = Spot & {readonly write?: Slot['write']};

/** What a format makes of a text; undefined where it is not written in this format. */
export type Format = (text: string) => readonly Slot[] | undefined;

/**
The offsets of a value that is written without any escapes.
*/
export function plainOffsets(start: number, length: number): readonly number[] {
	return Array.from({length: length + 1}, (_, index) => start + index);
}

/**
Read a text in quotes piece by piece, and keep where each character of it came from.

@param pattern Matches one piece: an escape or a character.
@param read What a piece means.
*/
export function decodePieces(raw: string, start: number, pattern: RegExp, read: (piece: string) => string): Pick<Slot, 'value' | 'offsets'> {
	const pieces = [...raw.matchAll(pattern)].map(match => ({text: read(match[0]), at: start + match.index}));
	return {
		value: pieces.map(({text}) => text).join(''),
		// An escape may stand for two halves of one character.
		offsets: [...pieces.flatMap(({text, at}) => Array.from({length: text.length}, () => at)), start + raw.length],
	};
}

/**
Gives the line of a position, counted from 1.
*/
export function createLines(text: string): (position: number) => number {
	const starts = [0, ...Array.from(text.matchAll(/\r\n|\r|\n/gv), match => match.index + match[0].length)];
	return position => {
		let [low, high] = [0, starts.length];
		while (low + 1 < high) {
			const middle = Math.floor((low + high) / 2);
			[low, high] = starts[middle]! <= position ? [middle, high] : [low, middle];
		}

		return low + 1;
	};
}

function inText(slot: Slot, {start, end}: Span): Span {
	return {start: slot.offsets[start]!, end: slot.offsets[end]!};
}

const isReference = (value: string): boolean => /^(?:\$\w+|\$?\{[^\}]*\}|<%.*%>)$/v.test(value);

/** What one value says about logins, with positions inside the value. */
function read(slot: Slot, context: Pick<LoginSpot, 'key' | 'line' | 'isComment'>, names: ReturnType<typeof describeNames>): readonly LoginSpot[] {
	const {value} = slot;
	const whole = {start: 0, end: value.length};
	const connections = findConnectionStrings(value, whole);
	if (connections.length > 0) {
		return connections.map(({start: _start, end: _end, ...connection}) => ({kind: 'connection-string', ...connection, ...context}));
	}

	const mention = readKeywords(value, whole);
	if (mention !== undefined) {
		return [{kind: 'keywords', ...mention, ...context}];
	}

	if (value === '' || isReference(value)) {
		return [];
	}

	const described = names({
		key: slot.name, text: value, isComment: context.isComment, scope: slot.scope,
	});
	const password: Password = {...whole, readings: [value]};
	return [{
		kind: 'variable', ...described.mention, ...context, password, isNamedPassword: described.isNamedPassword, quote: '', whole,
	}];
}

/** Fields of a login often leave the host to a connection string without a password beside them. */
function hostsIn(slots: readonly Slot[]): readonly Slot[] {
	return slots.flatMap(slot => /ur[il]$/iv.test(slot.name)
		? findConnectionStrings(slot.value, {start: 0, end: slot.value.length}).filter(({password}) => password === undefined).flatMap(({hosts}) =>
			hosts.map(({host}) => ({...slot, name: slot.name.replace(/(?:jdbc_?)?ur[il]$/iv, 'host'), value: host})))
		: []);
}

/**
All spots of a structured text: in its values, and in comments and whatever else lies between them.
*/
export function spotsOf(text: string, slots: readonly Slot[], secrets: readonly string[]): readonly FileSpot[] {
	const lineOf = createLines(text);
	const names = describeNames([...slots, ...hostsIn(slots)].map(({name, value, isComment, scope, offsets}) => ({
		key: name, text: value, isComment: isComment ?? false, scope, at: {start: offsets[0]!, end: offsets.at(-1)!},
	})));
	const spots: FileSpot[] = [];
	for (const slot of slots) {
		const context = {key: slot.key, line: lineOf(slot.offsets[0]!), isComment: slot.isComment ?? false};
		const own = read(slot, context, names);
		const embedded = findEmbedded(slot.value, secrets, own).map(({start, end, password}): Spot => ({
			kind: 'embedded', ...context, hosts: [], password: {start, end, readings: [password]},
		}));
		// A variable that only contains the secret is not the secret.
		const kept = embedded.length > 0 ? own.filter(({kind}) => kind !== 'variable') : own;
		spots.push(...[...kept, ...embedded].map((spot): FileSpot => ({
			...spot,
			...(spot.password && {password: {...spot.password, ...inText(slot, spot.password)}}),
			// The user of a group of fields stands in a field of its own, and its place is known already.
			...(spot.kind !== 'variable' && spot.roleAt && {roleAt: inText(slot, spot.roleAt)}),
			write: slot.write,
		})));
	}

	return [...spots, ...between(text, slots, secrets, lineOf)].toSorted((a, b) => a.line - b.line);
}

function between(text: string, slots: readonly Slot[], secrets: readonly string[], lineOf: (position: number) => number): readonly FileSpot[] {
	const isOutside = ({start, end}: Span) => !slots.some(({offsets}) => start < offsets.at(-1)! && offsets[0]! < end);
	const contextAt = (start: number) => {
		const before = text.slice(text.lastIndexOf('\n', start) + 1, start);
		return {key: /^\W*(?:export\s+)?(?<key>[\w.\-]+)["']?\s*[=:]/v.exec(before)?.groups?.key ?? '', line: lineOf(start), isComment: /^\s*(?:#|\/\/|;|--|\*)/v.test(before)};
	};

	const connections = findConnectionStrings(text, {start: 0, end: text.length}).filter(span => isOutside(span)).map(({start, end: _end, ...connection}): FileSpot => ({
		kind: 'connection-string', ...connection, ...contextAt(start),
	}));
	const embedded = findEmbedded(text, secrets, connections).filter(span => isOutside(span)).map(({start, end, password}): FileSpot => ({
		kind: 'embedded', ...contextAt(start), hosts: [], password: {start, end, readings: [password]},
	}));
	return [...connections, ...embedded];
}

/**
Whether a text holds a value as itself.
*/
export function holds(text: string, value: string): boolean {
	return occurrencesOf(text, value).length > 0;
}
