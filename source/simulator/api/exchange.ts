import {Buffer} from 'node:buffer';
import {type IncomingMessage, type ServerResponse} from 'node:http';
import {type Fault} from '../faults.js';
import {Refusal, type Reply} from './context.js';

const largestBody = 1_000_000;

/** The bytes of a request, up to a limit. */
export async function readBytes(request: IncomingMessage, limit: number): Promise<Buffer | undefined> {
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of request as AsyncIterable<Buffer>) {
		size += chunk.length;
		if (size <= limit) {
			chunks.push(chunk);
		}
	}

	return size > limit ? undefined : Buffer.concat(chunks);
}

/** The JSON object in a request; an empty one where there is no body. */
export async function readBody(request: IncomingMessage): Promise<Readonly<Record<string, unknown>>> {
	const bytes = await readBytes(request, largestBody);
	if (!bytes) {
		throw new Refusal(413, 'request body is too large');
	}

	const text = bytes.toString('utf8').trim();
	if (text === '') {
		return {};
	}

	try {
		const value: unknown = JSON.parse(text);
		if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
			return value as Readonly<Record<string, unknown>>;
		}
	} catch {
		// Answered below, like every other body that is not an object.
	}

	throw new Refusal(400, 'invalid request: decode application/json: unexpected body');
}

type Sending = {
	readonly requestId: string;
	readonly faults: readonly Fault[];
	readonly reply: Reply | undefined;
	/** An answer that a fault gives instead. */
	readonly early: Reply | undefined;
};

/** Send the answer, spoilt as the faults say; the status is returned. */
export function send(response: ServerResponse, {requestId, faults, reply, early}: Sending): number {
	const {status, body, headers = {}}: Reply = early ?? reply!;
	response.setHeader('x-neon-ret-request-id', requestId);
	for (const [name, value] of Object.entries(headers)) {
		response.setHeader(name, value);
	}

	if (faults.some(fault => fault.kind === 'empty')) {
		response.writeHead(200).end();
		return 200;
	}

	if (body === undefined) {
		if (early) {
			response.writeHead(status, {'content-type': 'text/html; charset=UTF-8', server: 'cloudflare'}).end(errorPage(status));
		} else {
			response.writeHead(status).end();
		}

		return status;
	}

	const bytes = Buffer.from(JSON.stringify(body));
	response.writeHead(status, {'content-type': 'application/json', 'content-length': bytes.length});
	if (faults.some(fault => fault.kind === 'truncated')) {
		response.write(bytes.subarray(0, Math.ceil(bytes.length / 2)), () => {
			response.destroy();
		});
	} else {
		response.end(bytes);
	}

	return status;
}

function errorPage(status: number): string {
	return `<!DOCTYPE html>\n<html lang="en"><head><title>console.neon.tech | ${status}</title></head><body><h1>Error ${status}</h1><p>The web server reported an error.</p></body></html>\n`;
}
