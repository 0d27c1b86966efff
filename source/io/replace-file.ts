import {randomBytes} from 'node:crypto';
import {
	accessSync, closeSync, constants, fchmodSync, fchownSync, fstatSync, fsyncSync, ftruncateSync, lstatSync, openSync, renameSync, rmSync, statSync, writeSync,
} from 'node:fs';
import path from 'node:path';
import {type Failure} from '../core/outcome.js';
import {diskFailure, errorCode} from './disk-failure.js';
import {createNew, permissions} from './file-mode.js';
import {syncFolder} from './private-folder.js';
import {type TextFile} from './text-file.js';

/** Told before a temporary file is made and after it is gone. */
export type TemporaryNotes = {
	readonly created: (path: string) => void;
	readonly removed: (path: string) => void;
};

export type Replacement =
	/** `inPlace`: why the file could not be exchanged as a whole, so that its bytes were written over. */
	| {readonly status: 'written'; readonly inPlace?: string}
	/** The file is as it was. */
	| {readonly status: 'refused'; readonly failure: Failure}
	/** It may be half written. */
	| {readonly status: 'unknown'; readonly failure: Failure};

const temporaryName = /\.rekey-[\da-f]{12}$/v;

function confirmUnchanged({path: name, realPath, status}: TextFile): Failure | undefined {
	const now = statSync(realPath, {bigint: true});
	return now.dev === status.dev && now.ino === status.ino && now.size === status.size && now.mtimeNs === status.mtimeNs
		? undefined
		: {kind: 'changed', message: `${name} was changed by something else at this moment. Nothing was written.`};
}

function confirmWritable({path: name, realPath, status}: TextFile): Failure | undefined {
	// For the superuser every file can be written, but a read-only file is read-only on purpose.
	const isReadOnly = [0o200, 0o020, 0o002].every(bit => Math.floor(permissions(Number(status.mode)) / bit) % 2 === 0);
	if (isReadOnly) {
		return {kind: 'permission', message: `${name} is read-only. Make it writable (chmod u+w) and look again, or change it by hand.`};
	}

	try {
		accessSync(realPath, constants.W_OK);
		return undefined;
	} catch (error) {
		return diskFailure(error, `Could not write ${name}`);
	}
}

function writeAll(descriptor: number, bytes: Uint8Array, from: number): void {
	for (let position = from; position < bytes.length;) {
		position += writeSync(descriptor, bytes, position, bytes.length - position, position);
	}
}

function syncName(file: string): void {
	try {
		syncFolder(path.dirname(file));
	} catch {
		// The file has its new bytes; reading it back shows what counts.
	}
}

/** @returns Why the file cannot be exchanged, or undefined when it was. */
function exchange(file: TextFile, bytes: Uint8Array, temporary: TemporaryNotes): string | Failure | undefined {
	if (file.status.nlink > 1n) {
		return 'it has more than one name (hard links)';
	}

	const aside = `${file.realPath}.rekey-${randomBytes(6).toString('hex')}`;
	let descriptor: number | undefined;
	try {
		temporary.created(aside);
	} catch {
		return {kind: 'disk', message: `${file.path} was not written, because the journal could not note its temporary file.`};
	}

	try {
		descriptor = openSync(aside, createNew, 0o600);
		writeAll(descriptor, bytes, 0);
		const own = fstatSync(descriptor, {bigint: true});
		if (own.uid !== file.status.uid || own.gid !== file.status.gid) {
			fchownSync(descriptor, Number(file.status.uid), Number(file.status.gid));
		}

		fchmodSync(descriptor, permissions(Number(file.status.mode)));
		fsyncSync(descriptor);
		const changed = confirmUnchanged(file);
		if (changed === undefined) {
			renameSync(aside, file.realPath);
			syncName(file.realPath);
		}

		return changed;
	} catch (error) {
		const code = errorCode(error);
		// The folder may not be changed, the owner cannot be kept, or the file is a mount of its own, as in containers.
		return ['EACCES', 'EPERM', 'EROFS', 'EBUSY', 'EXDEV'].includes(code ?? '') ? `its folder did not allow it (${code})` : diskFailure(error, `Could not write ${file.path}`);
	} finally {
		if (descriptor !== undefined) {
			closeSync(descriptor);
		}

		if (removeAside(aside)) {
			temporary.removed(aside);
		}
	}
}

function removeAside(aside: string): boolean {
	try {
		rmSync(aside, {force: true});
		return true;
	} catch {
		return false;
	}
}

function writeOver(file: TextFile, bytes: Uint8Array, inPlace: string): Replacement {
	let descriptor: number | undefined;
	try {
		const changed = confirmUnchanged(file);
		if (changed !== undefined) {
			return {status: 'refused', failure: changed};
		}

		descriptor = openSync(file.realPath, 'r+');
	} catch (error) {
		return {status: 'refused', failure: diskFailure(error, `Could not write ${file.path}`)};
	}

	try {
		const same = bytes.findIndex((byte, index) => byte !== file.bytes[index]);
		writeAll(descriptor, bytes, same === -1 ? bytes.length : same);
		ftruncateSync(descriptor, bytes.length);
		fsyncSync(descriptor);
		return {status: 'written', inPlace};
	} catch (error) {
		const failure = diskFailure(error, `Could not write ${file.path}`);
		try {
			writeAll(descriptor, file.bytes, 0);
			ftruncateSync(descriptor, file.bytes.length);
			fsyncSync(descriptor);
			return {status: 'refused', failure};
		} catch {
			return {status: 'unknown', failure: {...failure, message: `${failure.message} It may be half written: look at it.`}};
		}
	} finally {
		closeSync(descriptor);
	}
}

/**
Put new bytes where the old ones were, whole or not at all: a temporary file beside it takes its place, with its rights and its owner.
Where that cannot be, its bytes are written over, and the result says why.
*/
export function replaceFile(file: TextFile, bytes: Uint8Array, temporary: TemporaryNotes): Replacement {
	try {
		const failure = confirmUnchanged(file) ?? confirmWritable(file);
		if (failure !== undefined) {
			return {status: 'refused', failure};
		}

		const hindrance = exchange(file, bytes, temporary);
		if (hindrance === undefined) {
			return {status: 'written'};
		}

		return typeof hindrance === 'string' ? writeOver(file, bytes, hindrance) : {status: 'refused', failure: hindrance};
	} catch (error) {
		return {status: 'refused', failure: diskFailure(error, `Could not write ${file.path}`)};
	}
}

/**
Whether a path is one of the temporary files of this program.
*/
export function isTemporaryName(file: string): boolean {
	return temporaryName.test(path.basename(file));
}

/**
Remove a temporary file that an interrupted run left behind. Anything else is refused, whatever the journal says.
*/
export function removeTemporaryFile(file: string): Failure | undefined {
	try {
		const status = lstatSync(file, {throwIfNoEntry: false});
		if (status === undefined) {
			return undefined;
		}

		if (!isTemporaryName(file) || !status.isFile()) {
			return {kind: 'unsuitable', message: `${file} is not a temporary file of rekey and was left alone.`};
		}

		rmSync(file);
		return undefined;
	} catch (error) {
		return diskFailure(error, `Could not remove ${file}`);
	}
}
