import {Buffer, isUtf8} from 'node:buffer';
import {
	closeSync, constants, fstatSync, openSync, readFileSync, realpathSync, type BigIntStats,
} from 'node:fs';
import {type Failure} from '../core/outcome.js';
import {diskFailure} from './disk-failure.js';

/** One file as it was when it was read. */
export type TextFile = {
	/** As it was named. */
	readonly path: string;
	/** Where its bytes are, links followed. */
	readonly realPath: string;
	readonly bytes: Uint8Array;
	readonly text: string;
	/** Text that is no UTF-8 is taken byte by byte, so that nothing of it is lost. */
	readonly encoding: 'utf8' | 'latin1';
	readonly status: BigIntStats;
};

export type TextReading =
	| {readonly status: 'read'; readonly file: TextFile}
	| {readonly status: 'refused'; readonly failure: Failure};

/** No file that holds settings is larger. */
const mostBytes = 1024 * 1024;

const refused = (kind: Failure['kind'], message: string): TextReading => ({status: 'refused', failure: {kind, message}});

/**
Read a text file with all that is needed to put it back exactly as it was. Links are followed; pipes and devices are refused.
*/
export function readTextFile(path: string): TextReading {
	let descriptor: number | undefined;
	try {
		const realPath = realpathSync(path);
		// A pipe, such as a password manager puts there, would be waited for without end.
		descriptor = openSync(realPath, constants.O_RDONLY + constants.O_NONBLOCK);
		const status = fstatSync(descriptor, {bigint: true});
		if (!status.isFile()) {
			return refused('unsuitable', `${path} is not an ordinary file.`);
		}

		if (status.size > mostBytes) {
			return refused('too-large', `${path} is larger than 1 MiB.`);
		}

		const bytes = readFileSync(descriptor);
		if (bytes.includes(0)) {
			return refused('unsuitable', `${path} is not a text file.`);
		}

		const encoding = isUtf8(bytes) ? 'utf8' : 'latin1';
		return {
			status: 'read', file: {
				path, realPath, bytes, text: bytes.toString(encoding), encoding, status,
			},
		};
	} catch (error) {
		return {status: 'refused', failure: diskFailure(error, `Could not read ${path}`)};
	} finally {
		if (descriptor !== undefined) {
			closeSync(descriptor);
		}
	}
}

/**
The bytes of an edited text, in the encoding that the file was read in.
*/
export function encodeText(file: TextFile, text: string): Uint8Array {
	return Buffer.from(text, file.encoding);
}
