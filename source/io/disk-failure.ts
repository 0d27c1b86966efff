import {type Failure, type FailureKind} from '../core/outcome.js';

const meanings: Readonly<Record<string, readonly [FailureKind, string]>> = {
	ENOSPC: ['disk', 'the disk is full'],
	EDQUOT: ['disk', 'the disk quota is used up'],
	EFBIG: ['disk', 'the largest allowed file size is reached'],
	EROFS: ['permission', 'the file system is read-only'],
	EACCES: ['permission', 'this user may not'],
	EPERM: ['permission', 'this user may not'],
	ENOENT: ['not-found', 'it is not there'],
	ENOTDIR: ['not-found', 'a part of its path is not a folder'],
	EISDIR: ['unsuitable', 'it is a folder'],
	ELOOP: ['unsuitable', 'it is a symbolic link'],
	ENAMETOOLONG: ['unsuitable', 'its name is too long'],
	EMFILE: ['disk', 'too many files are open'],
};

/**
The system's code of an error, such as `ENOSPC`.
*/
export function errorCode(error: unknown): string | undefined {
	return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/**
A failure in plain English from an error of the file system.

@param attempt What was not possible, such as “Could not write /home/a/.env”.
*/
export function diskFailure(error: unknown, attempt: string): Failure {
	const code = errorCode(error);
	const [kind, meaning] = meanings[code ?? ''] ?? ['disk', code ?? 'an unexpected error'];
	return {kind, message: `${attempt}: ${meaning}${code === undefined || meaning === code ? '' : ` (${code})`}.`};
}
