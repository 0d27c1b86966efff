/**
A hand-over file, for programs that take a value in no other way: 0600, in a folder of its own, in memory where the machine has such a place.
*/
import {randomBytes} from 'node:crypto';
import {
	accessSync, closeSync, constants, fsyncSync, mkdtempSync, openSync, rmSync, writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {type Failure} from '../core/outcome.js';
import {diskFailure} from '../io/disk-failure.js';
import {createNew} from '../io/file-mode.js';
import {type TemporaryFiles} from './types.js';

/** On Linux the first is kept in memory and never reaches a disk. */
const usualParents = ['/dev/shm', tmpdir()];

function makeFolder(parents: readonly string[]): string {
	for (const parent of parents) {
		try {
			accessSync(parent, constants.W_OK);
			return mkdtempSync(path.join(parent, 'rekey-'));
		} catch {
			// The next one, or the failure of the last.
		}
	}

	return mkdtempSync(path.join(parents.at(-1)!, 'rekey-'));
}

function write(file: string, text: string): void {
	const descriptor = openSync(file, createNew, 0o600);
	try {
		writeFileSync(descriptor, text);
		fsyncSync(descriptor);
	} finally {
		closeSync(descriptor);
	}
}

/**
Run something while a file holds a text, exactly its bytes. The file is announced before it is made and gone when this returns.

@returns What it returns, or why the file could not be made; then nothing was run.
*/
export async function withSecretFile<Result>(text: string, temporary: TemporaryFiles, handOver: (file: string) => Promise<Result>): Promise<Result | {readonly status: 'refused'; readonly failure: Failure}> {
	let folder: string | undefined;
	let announced: string | undefined;
	try {
		try {
			folder = makeFolder(temporary.folder === undefined ? usualParents : [temporary.folder]);
			const file = path.join(folder, `value.rekey-${randomBytes(6).toString('hex')}`);
			temporary.created(file);
			announced = file;
			write(file, text);
		} catch (error) {
			return {status: 'refused', failure: diskFailure(error, 'The file that hands over the value could not be made, so nothing was sent')};
		}

		return await handOver(announced);
	} finally {
		if (folder !== undefined) {
			rmSync(folder, {recursive: true, force: true});
		}

		if (announced !== undefined) {
			temporary.removed(announced);
		}
	}
}
