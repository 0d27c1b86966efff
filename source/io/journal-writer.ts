import {Buffer} from 'node:buffer';
import {
	closeSync, fchmodSync, fstatSync, fsyncSync, ftruncateSync, lstatSync, openSync, readFileSync, writeSync,
} from 'node:fs';
import {
	type DecodedJournal, type JournalPosition, decodeJournal, encodeEntry, encodeHeader,
} from '../core/journal.js';
import {type Failure} from '../core/outcome.js';
import {diskFailure} from './disk-failure.js';
import {permissions, readAndWriteItself} from './file-mode.js';
import {
	describeJournalProblem, isIncidentId, journalPath, sha256,
} from './journal-file.js';
import {ensurePrivateFolder, syncFolder} from './private-folder.js';

/**
Facts could not be put on the disk. None of them is in the journal, and nothing that depends on them may be done.
*/
export class JournalWriteError extends Error {
	override readonly name = 'JournalWriteError';
	readonly failure: Failure;

	constructor(failure: Failure) {
		super(failure.message);
		this.failure = failure;
	}
}

export type Journal<Fact> = {
	readonly path: string;
	/** The hash of the last line, for the report. */
	readonly head: () => string;
	/**
	Returns when the facts are on the disk, all of them.

	@throws {JournalWriteError} None of them is. The journal is as it was and can be tried again.
	*/
	readonly append: (...facts: readonly Fact[]) => void;
	/** Doing it again changes nothing. */
	readonly close: () => void;
};

export type JournalOpening<Fact> =
	| {
		readonly status: 'opened';
		readonly journal: Journal<Fact>;
		/** What stood in the file; its problem, if any, was an unfinished last line, which is cut off now. */
		readonly content: DecodedJournal<Fact>;
	}
	/** Left as it is; the readable part is on offer. */
	| {readonly status: 'damaged'; readonly content: DecodedJournal<Fact>; readonly failure: Failure}
	| {readonly status: 'refused'; readonly failure: Failure};

type OpenFile = {
	readonly path: string;
	readonly descriptor: number;
	/** The end of the last whole line. */
	size: number;
	/** A half line of ours could not be cut off yet. */
	hasHalfLine: boolean;
};

function cutOff(file: OpenFile): void {
	file.hasHalfLine = true;
	ftruncateSync(file.descriptor, file.size);
	fsyncSync(file.descriptor);
	file.hasHalfLine = false;
}

// The file must be as it was left: a second writer would break the chain, and a removed file would swallow facts.
function confirmUntouched(file: OpenFile): void {
	if (file.hasHalfLine) {
		cutOff(file);
	}

	const status = fstatSync(file.descriptor);
	if (status.nlink === 0) {
		throw new JournalWriteError({kind: 'changed', message: `The journal ${file.path} was removed while it was in use.`});
	}

	if (status.size !== file.size) {
		throw new JournalWriteError({kind: 'changed', message: `Something else wrote to the journal ${file.path}.`});
	}
}

function writeWhole(file: OpenFile, text: string): void {
	const bytes = Buffer.from(text);
	try {
		confirmUntouched(file);
		for (let written = 0; written < bytes.length;) {
			written += writeSync(file.descriptor, bytes, written, bytes.length - written, file.size + written);
		}

		fsyncSync(file.descriptor);
		file.size += bytes.length;
	} catch (error) {
		if (error instanceof JournalWriteError) {
			throw error;
		}

		try {
			cutOff(file);
		} catch {
			// The half line stays until the next append or a resume cuts it off.
		}

		throw new JournalWriteError(diskFailure(error, `Could not write the journal ${file.path}`));
	}
}

function createWriter<Fact>(file: OpenFile, start: JournalPosition, now: () => number): Journal<Fact> {
	let position = start;
	let isOpen = true;
	return {
		path: file.path,
		head: () => position.head,
		append(...facts) {
			if (!isOpen) {
				throw new JournalWriteError({kind: 'disk', message: `The journal ${file.path} is already closed.`});
			}

			let next = position;
			let text = '';
			for (const fact of facts) {
				const line = encodeEntry(next, now(), fact, sha256);
				text += line.text;
				next = line.position;
			}

			writeWhole(file, text);
			position = next;
		},
		close() {
			if (isOpen) {
				isOpen = false;
				closeSync(file.descriptor);
			}
		},
	};
}

function startOrContinue<Fact>(file: OpenFile, folder: string, incident: string, now: () => number): JournalOpening<Fact> {
	if (permissions(fstatSync(file.descriptor).mode) !== 0o600) {
		fchmodSync(file.descriptor, 0o600);
	}

	const text = readFileSync(file.descriptor, 'utf8');
	const content = decodeJournal<Fact>(text, sha256);
	if (content.problem !== undefined && content.problem.kind !== 'torn-last-line') {
		return {status: 'damaged', content, failure: {kind: 'unsuitable', message: describeJournalProblem(content.problem, file.path)}};
	}

	if (content.header !== undefined && content.header.incident !== incident) {
		return {status: 'refused', failure: {kind: 'unsuitable', message: `${file.path} is the journal of another incident, ${JSON.stringify(content.header.incident)}.`}};
	}

	file.size = Buffer.byteLength(text.slice(0, content.readableLength));
	if (content.problem !== undefined) {
		cutOff(file);
	}

	let {position} = content;
	if (position === undefined) {
		const header = encodeHeader(incident, now(), sha256);
		writeWhole(file, header.text);
		syncFolder(folder);
		position = header.position;
	}

	return {status: 'opened', journal: createWriter<Fact>(file, position, now), content};
}

/**
Open the journal of an incident for writing; it is started if it is not there. The caller holds the incident's lock.
The folder and the file are for their owner only, and looser rights are repaired.
*/
export function openJournal<Fact>(folder: string, incident: string, options: {readonly now: () => number}): JournalOpening<Fact> {
	if (!isIncidentId(incident)) {
		return {status: 'refused', failure: {kind: 'bad-request', message: `${JSON.stringify(incident)} is not the id of an incident.`}};
	}

	const unprepared = ensurePrivateFolder(folder);
	if (unprepared !== undefined) {
		return {status: 'refused', failure: unprepared};
	}

	const file = journalPath(folder, incident);
	let descriptor: number | undefined;
	try {
		const status = lstatSync(file, {throwIfNoEntry: false});
		if (status !== undefined && !status.isFile()) {
			return {status: 'refused', failure: {kind: 'unsuitable', message: `${file} is not an ordinary file. A journal is never written through a link.`}};
		}

		descriptor = openSync(file, readAndWriteItself, 0o600);
		const opening = startOrContinue<Fact>({
			path: file, descriptor, size: 0, hasHalfLine: false,
		}, folder, incident, options.now);
		if (opening.status !== 'opened') {
			closeSync(descriptor);
		}

		return opening;
	} catch (error) {
		if (descriptor !== undefined) {
			closeSync(descriptor);
		}

		return {status: 'refused', failure: error instanceof JournalWriteError ? error.failure : diskFailure(error, `Could not open the journal ${file}`)};
	}
}
