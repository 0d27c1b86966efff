import {Buffer} from 'node:buffer';
import {Transform} from 'node:stream';
import {encode} from './messages.js';

const largest = 1_000_000;
const header = 5;

/**
Let a client's messages through, with the SQL in them (`Query` and `Parse`) rewritten where that is wanted. The rest passes as it comes, however large it is.
@param rewrite - Gives the same text for what may pass.
*/
export function createStatementFilter(rewrite: (sql: string) => string): Transform {
	let pending: Buffer = Buffer.alloc(0);
	let untouched = 0;
	return new Transform({
		transform(chunk: Buffer, _encoding, done) {
			pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
			while (pending.length > 0) {
				if (untouched > 0) {
					const part = pending.subarray(0, untouched);
					untouched -= part.length;
					pending = pending.subarray(part.length);
					this.push(part);
					continue;
				}

				if (pending.length < header) {
					break;
				}

				const type = String.fromCodePoint(pending[0]!);
				const size = Math.max(header, pending.readInt32BE(1) + 1);
				if ((type !== 'Q' && type !== 'P') || size > largest) {
					untouched = size;
					continue;
				}

				if (pending.length < size) {
					break;
				}

				this.push(rewriteMessage(pending.subarray(0, size), type, rewrite));
				pending = pending.subarray(size);
			}

			done();
		},
		flush(done) {
			done(null, pending);
		},
	});
}

/** The text of a `Query` begins its message; in a `Parse` the statement's name is before it. */
function rewriteMessage(message: Buffer, type: 'Q' | 'P', rewrite: (sql: string) => string): Buffer {
	const start = type === 'Q' ? header : message.indexOf(0, header) + 1;
	const end = message.indexOf(0, start);
	if (start === 0 || end === -1) {
		return message;
	}

	const sql = message.toString('utf8', start, end);
	const rewritten = rewrite(sql);
	return rewritten === sql ? message : encode(type, message.subarray(header, start), rewritten, message.subarray(end));
}
