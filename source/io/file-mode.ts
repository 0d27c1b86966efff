import {constants} from 'node:fs';

/**
The nine permission bits of a file's mode.
*/
export function permissions(mode: number): number {
	return mode % 0o1000;
}

// The flags are single bits and each stands once, so their sum is their union.

/** Open an existing file for reading, but not through a symbolic link. */
export const readItself = constants.O_RDONLY + constants.O_NOFOLLOW;

/** Open a file for reading and writing, made if it is not there, but not through a symbolic link. */
export const readAndWriteItself = constants.O_RDWR + constants.O_CREAT + constants.O_NOFOLLOW;

/** Make a file that must not be there yet. */
export const createNew = constants.O_WRONLY + constants.O_CREAT + constants.O_EXCL + constants.O_NOFOLLOW;
