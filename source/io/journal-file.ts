import {createHash} from 'node:crypto';
import {
	closeSync, lstatSync, openSync, readdirSync, readFileSync,
} from 'node:fs';
import path from 'node:path';
import {
	type DecodedJournal, type JournalProblem, decodeJournal,
} from '../core/journal.js';
import {type Failure} from '../core/outcome.js';
import {diskFailure} from './disk-failure.js';
import {readItself} from './file-mode.js';

/**
SHA-256, in hexadecimal: the hash of every journal.
*/
export function sha256(text: string): string {
	return createHash('sha256').update(text).digest('hex');
}

const extension = '.jsonl';
const namePattern = /^[a-z\d][a-z\d\-]{0,63}$/v;

/**
Whether a text can be an incident's id, and so a part of a file's name.
*/
export function isIncidentId(text: string): boolean {
	return namePattern.test(text);
}

/**
Where the journal of an incident is.
*/
export function journalPath(folder: string, incident: string): string {
	return path.join(folder, `${incident}${extension}`);
}

export type JournalReading<Fact> =
	| {readonly status: 'read'; readonly path: string; readonly journal: DecodedJournal<Fact>}
	| {readonly status: 'refused'; readonly failure: Failure};

/**
Read a journal without changing anything, also one that a colleague handed over.
*/
export function readJournal<Fact>(file: string): JournalReading<Fact> {
	try {
		// A pipe or a device would be waited for without end.
		if (!lstatSync(file).isFile()) {
			return {status: 'refused', failure: {kind: 'unsuitable', message: `${file} is not an ordinary file. A journal is never read through a link.`}};
		}

		const descriptor = openSync(file, readItself);
		try {
			return {status: 'read', path: file, journal: decodeJournal<Fact>(readFileSync(descriptor, 'utf8'), sha256)};
		} finally {
			closeSync(descriptor);
		}
	} catch (error) {
		return {status: 'refused', failure: diskFailure(error, `Could not read the journal ${file}`)};
	}
}

export type JournalListing = {
	readonly incident: string;
	readonly path: string;
	/** Milliseconds since 1970. */
	readonly changedAt: number;
};

/**
The journals in a folder, the newest change first. A folder that is not there holds none.
*/
export function listJournals(folder: string): readonly JournalListing[] {
	let names: readonly string[];
	try {
		names = readdirSync(folder);
	} catch {
		return [];
	}

	return names
		.filter(name => name.endsWith(extension) && isIncidentId(name.slice(0, -extension.length)))
		.map(name => ({name, status: lstatSync(path.join(folder, name), {throwIfNoEntry: false})}))
		.filter(({status}) => status?.isFile())
		.map(({name, status}) => ({incident: name.slice(0, -extension.length), path: path.join(folder, name), changedAt: status?.mtimeMs ?? 0}))
		.toSorted((a, b) => b.changedAt - a.changedAt);
}

/**
What a problem of a journal means, in one or two sentences.
*/
export function describeJournalProblem(problem: JournalProblem, file: string): string {
	const kept = `The file was left as it is; what stands before line ${problem.line} can still be read.`;
	switch (problem.kind) {
		case 'torn-last-line': {
			return `Line ${problem.line} of ${file} was never finished, so nothing was done on it. It is left out.`;
		}

		case 'corrupt-line': {
			return `Line ${problem.line} of ${file} is damaged. ${kept}`;
		}

		case 'broken-chain': {
			return `Line ${problem.line} of ${file} does not follow the line before it: lines were removed, added or moved. ${kept}`;
		}

		case 'newer-format': {
			return `${file} was written by a newer version of rekey. Continue with that version.`;
		}

		case 'not-a-journal': {
			return `${file} is not a journal of rekey.`;
		}
	}
}
