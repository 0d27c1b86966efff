/**
What a leaked text names: connection strings, groups of variables, hosts and API keys of Neon.
*/
import {type EvidenceAnswer} from '../core/effect.js';
import {type Clue, type LeakedKey} from '../core/evidence.js';
import {type SecretHandle} from '../core/incident.js';
import {decode, isDatabase, readHost} from './connection-mentions.js';
import {findLoginSpots, type LoginSpot} from './env-logins.js';

/** A text that leaked, or one finding of a scanner. */
export type Piece = {
	readonly text: string;
	/** What the scanner took for the secret itself; empty for a text of its own. */
	readonly bare: string;
	/** Of the file that the scanner names. */
	readonly line: number;
	readonly file: string;
};

/** Puts a secret into the vault. */
export type Keep = (secret: string) => SecretHandle;

// A group of variables is told once, by its password. A mail server has a group too.
function isClue(spot: LoginSpot): boolean {
	switch (spot.kind) {
		case 'connection-string': {
			return isDatabase({...spot, start: 0, end: 0}) && (spot.hosts.length > 0 || spot.endpointId !== undefined);
		}

		case 'keywords': {
			return true;
		}

		case 'variable': {
			return spot.isNamedPassword && spot.password !== undefined && spot.hosts.length > 0
				&& (/PG|POSTGRES|DATABASE|DB|NEON/v.test(spot.key.toUpperCase()) || readHost(spot.hosts[0]!.host).endpointId !== undefined);
		}
	}
}

function clueOf(spot: LoginSpot, keep: Keep): Clue {
	const [named] = spot.hosts;
	const host = named === undefined ? undefined : readHost(named.host);
	const endpointId = host?.endpointId ?? spot.endpointId;
	const password = spot.password?.readings[0];
	return {
		key: spot.key,
		line: spot.line,
		...(spot.role !== undefined && {role: spot.role}),
		...(host !== undefined && {host: host.host}),
		...(named?.port !== undefined && {port: named.port}),
		...(spot.database !== undefined && {database: spot.database}),
		...(endpointId !== undefined && {endpointId}),
		...(password !== undefined && {password: keep(password)}),
	};
}

const neonHost = /\bep-[a-z\d\-]+(?:\.[a-z\d\-]+)+/iv;
/** Of a whole key; what is shorter is the beginning that somebody wrote down. */
const wholeKeyLength = 25;
const neonKey = /\bnapi_\w*/gv;
export const example = 'A connection string looks like postgresql://role:password@host/database.';

/** Says what is wrong with a line that seems to name a database, and nothing of what it holds. */
function explain(line: string, number: number): string | undefined {
	const text = decode(line).trim();
	if (/postgres\w*(?::+\/*|\/\/)/iv.test(text) && !/postgres\w*(?:\+\w+)?:\/\/[^\/]/iv.test(text)) {
		return `Line ${number} is not understood: after the word postgresql there must be exactly ://. ${example}`;
	}

	if (/(?:^|[\s"'=])[^\s:@\/=]+:[^\s@]+@[\w.\-]+(?:[:\/]|$)/v.test(text) && !text.includes('://')) {
		return `Line ${number} is not understood: it looks like a connection string without its beginning. ${example}`;
	}

	return /postgres\w*:\/\/|\.neon\.tech/iv.test(text) ? `Line ${number} names a database, but is not understood. ${example}` : undefined;
}

function findKeys(text: string, keep: Keep): readonly LeakedKey[] {
	return text.split(/\r\n|\r|\n/v).flatMap((line, index) => [...line.matchAll(neonKey)].map(([value]): LeakedKey => ({
		key: /^\s*(?:export\s+)?([\w.\-]+)\s*[=:]/v.exec(line)?.[1] ?? '',
		line: index + 1,
		...(value.length >= wholeKeyLength && {value: keep(value)}),
	})));
}

/** Each secret is kept once, however often it stands there. */
function keepingOnce(keep: Keep): Keep {
	const handles = new Map<string, SecretHandle>();
	return secret => {
		const handle = handles.get(secret) ?? keep(secret);
		handles.set(secret, handle);
		return handle;
	};
}

function readText(text: string, keep: Keep): EvidenceAnswer {
	const spots = findLoginSpots(text);
	const clues = spots.filter(isClue).map(spot => clueOf(spot, keep));
	const keys = findKeys(text, keep);
	const understood = new Set([...clues.map(({line}) => line), ...keys.map(({line}) => line)]);
	const named = new Set(clues.map(({host}) => host));
	const problems: string[] = [];
	for (const [index, line] of text.split(/\r\n|\r|\n/v).entries()) {
		const mentioned = neonHost.exec(line)?.[0];
		const problem = understood.has(index + 1) ? undefined : explain(line, index + 1);
		// A host alone, or one of a group of variables.
		if (mentioned !== undefined && !understood.has(index + 1) && !/[:@]/v.test(line.replace(/^\s*[\w.\-]+\s*[=:]/v, ''))) {
			const {host, endpointId} = readHost(mentioned);
			if (!named.has(host)) {
				named.add(host);
				clues.push({
					key: /^\s*(?:export\s+)?([\w.\-]+)\s*[=:]/v.exec(line)?.[1] ?? '', line: index + 1, host, ...(endpointId !== undefined && {endpointId}),
				});
			}
		} else if (problem !== undefined) {
			problems.push(problem);
		}
	}

	return {clues: clues.toSorted((a, b) => a.line - b.line), keys, problems};
}

/** A password of Neon as the scanner cut it out, without anything that says whose it is. */
const neonPassword = /^npg_\w{8,}$/v;

/** One finding of a scanner; a secret that says nothing of where it belongs is looked for everywhere. */
function readPiece({text, bare, line, file}: Piece, keep: Keep): EvidenceAnswer {
	const where = {line, ...(file !== '' && {file})};
	const found = readText(text, keep);
	const answer = found.clues.length === 0 && found.keys.length === 0 && bare !== text ? readText(bare, keep) : found;
	if (answer.clues.length === 0 && answer.keys.length === 0 && neonPassword.test(bare)) {
		return {clues: [{key: '', password: keep(bare), ...where}], keys: [], problems: []};
	}

	return {clues: answer.clues.map(clue => ({...clue, ...where})), keys: answer.keys.map(key => ({...key, ...where})), problems: []};
}

/**
Find what a text names.
*/
export function readLeakedClues(text: string, keep: Keep): EvidenceAnswer {
	return readText(text, keepingOnce(keep));
}

/**
Find what the findings of a scanner's report name. One that is blotted out is told by its place.
*/
export function readLeakedPieces(pieces: readonly Piece[], keep: Keep): EvidenceAnswer {
	const once = keepingOnce(keep);
	const answers = pieces.map(piece => readPiece(piece, once));
	const blotted = pieces.filter(({text}) => text === '');
	const first = blotted[0];
	return {
		clues: answers.flatMap(({clues}) => clues),
		keys: answers.flatMap(({keys}) => keys),
		problems: first === undefined ? [] : [`The report has ${blotted.length === 1 ? 'a finding' : `${blotted.length} findings`} without the secret, the first in ${first.file === '' ? 'a file that it does not name' : first.file}, line ${first.line}: give that file itself.`],
	};
}
