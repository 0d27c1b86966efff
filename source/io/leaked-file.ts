/**
What the operator gives as evidence: a leaked `.env` file, or a text such as a pasted connection string.
The passwords go to the vault one by one as they are found; what is returned holds none.
*/
import {
	closeSync, fstatSync, openSync, readFileSync,
} from 'node:fs';
import {type EvidenceAnswer} from '../core/effect.js';
import {type Clue} from '../core/evidence.js';
import {type SecretHandle} from '../core/incident.js';
import {type Failure, type Outcome} from '../core/outcome.js';
import {decode, isDatabase, readHost} from './connection-mentions.js';
import {diskFailure} from './disk-failure.js';
import {findLoginSpots, type LoginSpot} from './env-logins.js';

const mostBytes = 1024 * 1024;

function readText(file: string): string | Failure {
	try {
		const descriptor = openSync(file, 'r');
		try {
			const status = fstatSync(descriptor);
			if (!status.isFile()) {
				return {kind: 'unsuitable', message: `${file} is not an ordinary file.`};
			}

			if (status.size > mostBytes) {
				return {kind: 'too-large', message: `${file} is larger than 1 MiB. Give the file that leaked, or only the lines that matter.`};
			}

			const bytes = readFileSync(descriptor);
			return bytes.includes(0) ? {kind: 'unsuitable', message: `${file} is not a text file.`} : bytes.toString();
		} finally {
			closeSync(descriptor);
		}
	} catch (error) {
		return diskFailure(error, `Could not read ${file}`);
	}
}

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

function clueOf(spot: LoginSpot, keep: (password: string) => SecretHandle): Clue {
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
const neonKey = /\bnapi_\w{10,}/v;
const example = 'A connection string looks like postgresql://role:password@host/database.';

/** Says what is wrong with a line that seems to name a database, and nothing of what it holds. */
function explain(line: string, number: number): string | undefined {
	const text = decode(line).trim();
	if (neonKey.test(text)) {
		return `Line ${number} holds a Neon API key. It leaked too: whoever has it can read new passwords, so it is revoked first.`;
	}

	if (/postgres\w*(?::+\/*|\/\/)/iv.test(text) && !/postgres\w*(?:\+\w+)?:\/\/[^\/]/iv.test(text)) {
		return `Line ${number} is not understood: after the word postgresql there must be exactly ://. ${example}`;
	}

	if (/(?:^|[\s"'=])[^\s:@\/=]+:[^\s@]+@[\w.\-]+(?:[:\/]|$)/v.test(text) && !text.includes('://')) {
		return `Line ${number} is not understood: it looks like a connection string without its beginning. ${example}`;
	}

	return /postgres\w*:\/\/|\.neon\.tech/iv.test(text) ? `Line ${number} names a database, but is not understood. ${example}` : undefined;
}

function readClues(text: string, keep: (password: string) => SecretHandle): EvidenceAnswer {
	const handles = new Map<string, SecretHandle>();
	const keepOnce = (password: string): SecretHandle => {
		const handle = handles.get(password) ?? keep(password);
		handles.set(password, handle);
		return handle;
	};

	const spots = findLoginSpots(text);
	const clues = spots.filter(isClue).map(spot => clueOf(spot, keepOnce));
	const understood = new Set(clues.map(({line}) => line));
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

	return {clues: clues.toSorted((a, b) => a.line - b.line), problems};
}

/**
Find what a pasted text names. A line that cannot be understood is told in a sentence and never shown.

@param keep Puts a password into the vault.
*/
export async function readLeakedText(text: string, keep: (password: string) => SecretHandle): Promise<Outcome<EvidenceAnswer>> {
	const answer = readClues(text, keep);
	const isEmpty = answer.clues.length === 0 && answer.problems.length === 0;
	return {status: 'succeeded', value: isEmpty ? {...answer, problems: [`No database is named there: no connection string, no PGHOST, no host of Neon. ${example}`]} : answer};
}

/**
The same for a file.
*/
export async function readLeakedFile(file: string, keep: (password: string) => SecretHandle): Promise<Outcome<EvidenceAnswer>> {
	const text = readText(file);
	return typeof text === 'string' ? readLeakedText(text, keep) : {status: 'refused', failure: text};
}
