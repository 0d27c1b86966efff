import {
	chmodSync, closeSync, constants, fsyncSync, lstatSync, mkdirSync, openSync,
} from 'node:fs';
import {type Failure} from '../core/outcome.js';
import {diskFailure, errorCode} from './disk-failure.js';
import {permissions} from './file-mode.js';

/**
Make sure that a folder exists and that only its owner can look into it. Looser rights are repaired.
The folder itself may not be a symbolic link: its contents could be elsewhere tomorrow.

@returns What went wrong, if anything.
*/
export function ensurePrivateFolder(path: string): Failure | undefined {
	try {
		mkdirSync(path, {recursive: true, mode: 0o700});
		const status = lstatSync(path);
		if (status.isSymbolicLink()) {
			return {kind: 'unsuitable', message: `${path} is a symbolic link. Name the folder that it points to.`};
		}

		if (!status.isDirectory()) {
			return {kind: 'unsuitable', message: `${path} is not a folder.`};
		}

		if (permissions(status.mode) !== 0o700) {
			chmodSync(path, 0o700);
		}

		return undefined;
	} catch (error) {
		return errorCode(error) === 'EEXIST'
			? {kind: 'unsuitable', message: `${path} is not a folder.`}
			: diskFailure(error, `Could not prepare the folder ${path}`);
	}
}

/**
Put the names in a folder on the disk, so that a new file is still there after a power cut.
*/
export function syncFolder(path: string): void {
	const descriptor = openSync(path, constants.O_RDONLY);
	try {
		fsyncSync(descriptor);
	} catch (error) {
		// Some network file systems cannot do this for a folder, and there is nothing better to do.
		if (!['EINVAL', 'ENOTSUP', 'EPERM'].includes(errorCode(error) ?? '')) {
			throw error;
		}
	} finally {
		closeSync(descriptor);
	}
}
