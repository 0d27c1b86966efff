/**
One incident, one process. The files are numbered: whoever makes the next number holds the lock, and the highest number stays
as a marker when it is released. Nobody ever removes a lock that could be held, so two processes that take over a dead one's
lock at the same time cannot both win.
*/
import {randomBytes} from 'node:crypto';
import {
	closeSync, fsyncSync, linkSync, lstatSync, openSync, readdirSync, readFileSync, renameSync, rmSync, writeSync,
} from 'node:fs';
import path from 'node:path';
import {type Failure} from '../core/outcome.js';
import {diskFailure, errorCode} from './disk-failure.js';
import {createNew} from './file-mode.js';
import {ensurePrivateFolder} from './private-folder.js';
import {type ProcessIdentity, processStartTime} from './process-identity.js';

export type LockOwner = ProcessIdentity & {
	/** Milliseconds since 1970. */
	readonly since: number;
};

export type Lock = {
	/** Doing it again changes nothing. */
	readonly release: () => void;
};

export type LockResult =
	/** With `tookOverFrom`, the lock was a dead process's, or was taken by force. */
	| {readonly status: 'acquired'; readonly lock: Lock; readonly tookOverFrom?: LockOwner | 'unreadable'}
	/** A living process of this machine has it. Force does not help. */
	| {readonly status: 'held'; readonly owner: LockOwner}
	/** Another machine has it, or the lock cannot be read, and nobody here can tell whether that process lives. The operator can. */
	| {readonly status: 'ask'; readonly owner: LockOwner | 'unreadable'}
	| {readonly status: 'refused'; readonly failure: Failure};

type Released = {readonly released: true};

type Newest = {readonly number: number; readonly content: LockOwner | Released | 'unreadable' | undefined};

const nameOf = (incident: string, number: number): string => `.${incident}.lock-${number}`;

function numbersIn(folder: string, incident: string): readonly number[] {
	const prefix = nameOf(incident, 0).slice(0, -1);
	return readdirSync(folder)
		.filter(name => name.startsWith(prefix) && /^\d+$/v.test(name.slice(prefix.length)))
		.map(name => Number(name.slice(prefix.length)));
}

const isLockContent = (value: unknown): value is LockOwner | Released => typeof value === 'object' && value !== null
	&& (('released' in value && value.released === true)
		|| ('pid' in value && typeof value.pid === 'number' && 'hostname' in value && typeof value.hostname === 'string' && 'startTime' in value && typeof value.startTime === 'string'));

function readLock(file: string): Newest['content'] {
	try {
		const content: unknown = lstatSync(file).isFile() ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
		return isLockContent(content) ? content : 'unreadable';
	} catch (error) {
		return errorCode(error) === 'ENOENT' ? undefined : 'unreadable';
	}
}

function readNewest(folder: string, incident: string): Newest {
	const number = Math.max(0, ...numbersIn(folder, incident));
	return {number, content: number === 0 ? {released: true} : readLock(path.join(folder, nameOf(incident, number)))};
}

// The content goes to a name of its own first, so that nobody ever sees half a lock.
function writeAside(folder: string, incident: string, content: LockOwner | Released): string {
	const file = path.join(folder, `.${incident}.lock-new-${randomBytes(6).toString('hex')}`);
	const descriptor = openSync(file, createNew, 0o600);
	try {
		writeSync(descriptor, JSON.stringify(content));
		fsyncSync(descriptor);
	} finally {
		closeSync(descriptor);
	}

	return file;
}

/** @returns Whether the number was free and is the newest. */
function claim(folder: string, incident: string, number: number, owner: LockOwner): boolean {
	const aside = writeAside(folder, incident, owner);
	const file = path.join(folder, nameOf(incident, number));
	try {
		linkSync(aside, file);
	} catch (error) {
		if (errorCode(error) === 'EEXIST') {
			return false;
		}

		throw error;
	} finally {
		rmSync(aside, {force: true});
	}

	// Somebody may have gone further while this process looked at an older number, which was then cleared away.
	const numbers = numbersIn(folder, incident);
	if (Math.max(...numbers) > number) {
		rmSync(file, {force: true});
		return false;
	}

	for (const older of numbers.filter(other => other < number)) {
		rmSync(path.join(folder, nameOf(incident, older)), {force: true});
	}

	return true;
}

function createLock(folder: string, incident: string, number: number): Lock {
	let isHeld = true;
	return {
		release() {
			const file = path.join(folder, nameOf(incident, number));
			if (!isHeld || readLock(file) === undefined) {
				return;
			}

			isHeld = false;
			try {
				renameSync(writeAside(folder, incident, {released: true}), file);
			} catch {
				// A full disk. The next process finds the lock of a dead one.
			}
		},
	};
}

type Judgement =
	| {readonly status: 'free'; readonly previous?: LockOwner | 'unreadable'}
	| Extract<LockResult, {readonly status: 'held' | 'ask'}>;

function judge(content: LockOwner | Released | 'unreadable', self: ProcessIdentity, force: boolean): Judgement {
	if (content === 'unreadable') {
		return force ? {status: 'free', previous: content} : {status: 'ask', owner: content};
	}

	if ('released' in content) {
		return {status: 'free'};
	}

	if (content.hostname !== self.hostname) {
		return force ? {status: 'free', previous: content} : {status: 'ask', owner: content};
	}

	const startTime = processStartTime(content.pid);
	const isAlive = startTime !== undefined && (content.startTime === '' || startTime === content.startTime);
	return isAlive ? {status: 'held', owner: content} : {status: 'free', previous: content};
}

/**
Take the lock of an incident.

@param options.force Take it from another machine's process as well, after the operator said so.
*/
export function acquireLock(folder: string, incident: string, self: ProcessIdentity, options: {readonly now: number; readonly force?: boolean}): LockResult {
	const unprepared = ensurePrivateFolder(folder);
	if (unprepared !== undefined) {
		return {status: 'refused', failure: unprepared};
	}

	const owner: LockOwner = {...self, since: options.now};
	try {
		for (;;) {
			const {number, content} = readNewest(folder, incident);
			if (content === undefined) {
				// Cleared away by a newer owner between the listing and the reading.
				continue;
			}

			const judgement = judge(content, self, options.force ?? false);
			if (judgement.status !== 'free') {
				return judgement;
			}

			if (claim(folder, incident, number + 1, owner)) {
				const {previous} = judgement;
				return {status: 'acquired', lock: createLock(folder, incident, number + 1), ...(previous !== undefined && {tookOverFrom: previous})};
			}
		}
	} catch (error) {
		return {status: 'refused', failure: diskFailure(error, `Could not lock the incident ${incident} in ${folder}`)};
	}
}
