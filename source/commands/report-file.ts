import {Buffer} from 'node:buffer';
import {
	chmodSync, closeSync, fsyncSync, openSync, renameSync, writeSync,
} from 'node:fs';
import path from 'node:path';
import {type Outcome} from '../core/outcome.js';
import {diskFailure} from '../io/disk-failure.js';

/** Where reports are kept. */
export function reportsFolder(home: string): string {
	return path.join(home, 'reports');
}

/** Write a whole file or none, readable by its owner alone. */
export function writePrivateFile(file: string, text: string): Outcome<string> {
	const draft = `${file}.part`;
	try {
		const descriptor = openSync(draft, 'w', 0o600);
		try {
			chmodSync(draft, 0o600);
			writeSync(descriptor, Buffer.from(text));
			fsyncSync(descriptor);
		} finally {
			closeSync(descriptor);
		}

		renameSync(draft, file);
		return {status: 'succeeded', value: file};
	} catch (error) {
		return {status: 'refused', failure: diskFailure(error, `Could not write ${file}`)};
	}
}
