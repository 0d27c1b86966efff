import {Buffer} from 'node:buffer';
import {type Duplex} from 'node:stream';

/** One message of PostgreSQL's protocol: its type, and what follows the length. */
export type Message = {readonly type: string; readonly body: Buffer};

/** The other side went away in the middle. */
export class ConnectionEnded extends Error {
	override readonly name = 'ConnectionEnded';
}

const largest = 1_000_000;

/** Exactly so many bytes; what follows stays in the stream. */
export async function readExactly(stream: Duplex, size: number): Promise<Buffer> {
	if (size === 0) {
		return Buffer.alloc(0);
	}

	for (;;) {
		const chunk = stream.read(size) as Buffer | null;
		if (chunk?.length === size) {
			return chunk;
		}

		if (chunk ?? (stream.readableEnded || stream.destroyed)) {
			throw new ConnectionEnded('The connection ended.');
		}

		await readable(stream);
	}
}

async function readable(stream: Duplex): Promise<void> {
	return new Promise((resolve, reject) => {
		const done = () => {
			for (const name of ['readable', 'end', 'close'] as const) {
				stream.off(name, onReadable);
			}

			stream.off('error', onError);
		};

		const onReadable = () => {
			done();
			resolve();
		};

		const onError = (error: Error) => {
			done();
			reject(error);
		};

		for (const name of ['readable', 'end', 'close'] as const) {
			stream.on(name, onReadable);
		}

		stream.on('error', onError);
	});
}

/** A packet without a type: what a client sends first. */
export async function readPacket(stream: Duplex): Promise<Buffer> {
	return readBody(stream);
}

export async function readMessage(stream: Duplex): Promise<Message> {
	const type = await readExactly(stream, 1);
	return {type: type.toString('latin1'), body: await readBody(stream)};
}

async function readBody(stream: Duplex): Promise<Buffer> {
	const prefix = await readExactly(stream, 4);
	const length = prefix.readInt32BE(0) - 4;
	if (length < 0 || length > largest) {
		throw new ConnectionEnded('The message has an impossible length.');
	}

	return readExactly(stream, length);
}

export function encode(type: string, ...parts: ReadonlyArray<Buffer | string>): Buffer {
	const body = Buffer.concat(parts.map(part => typeof part === 'string' ? Buffer.from(part) : part));
	return Buffer.concat([Buffer.from(type, 'latin1'), integer(body.length + 4), body]);
}

export function integer(value: number): Buffer {
	const buffer = Buffer.alloc(4);
	buffer.writeInt32BE(value);
	return buffer;
}

/** The pairs of a startup message. */
export function parseParameters(body: Buffer): Map<string, string> {
	const fields = body.toString('utf8').split('\0');
	const parameters = new Map<string, string>();
	for (let index = 0; index + 1 < fields.length && fields[index]; index += 2) {
		parameters.set(fields[index]!, fields[index + 1]!);
	}

	return parameters;
}

export function startupPacket(parameters: ReadonlyMap<string, string>): Buffer {
	const pairs = [...parameters].map(([name, value]) => `${name}\0${value}\0`).join('');
	return encode('', integer(196_608), pairs, '\0');
}

/** An error as Neon's proxy sends it: severity ERROR, then the connection ends. */
export function errorMessage(text: string, code = 'XX000'): Buffer {
	return encode('E', `SERROR\0VERROR\0C${code}\0M${text}\0\0`);
}

/** SQLSTATE of an error that PostgreSQL sent. */
export function errorCode(body: Buffer): string | undefined {
	return body.toString('utf8').split('\0').find(field => field.startsWith('C'))?.slice(1);
}
