import {Buffer} from 'node:buffer';
import {once} from 'node:events';
import {createServer, type IncomingMessage, type ServerResponse} from 'node:http';
import {createServer as createSecureServer} from 'node:https';
import {type AddressInfo} from 'node:net';
import {type ExecutionContext} from 'ava';

export type Received = {
	readonly method: string;
	/** With the query. */
	readonly path: string;
	readonly headers: IncomingMessage['headers'];
	readonly body: string;
};

export type Service = {
	readonly port: number;
	readonly received: readonly Received[];
};

export type Answer = (request: Received, response: ServerResponse) => void;

/**
A web service on loopback for one test. `answer` is called when the whole request is there; what it does not answer stays open until the test ends.
*/
export async function startService(t: ExecutionContext, answer: Answer, tls?: {readonly key: string; readonly cert: string}): Promise<Service> {
	const received: Received[] = [];
	const listen = async (request: IncomingMessage, response: ServerResponse) => {
		const chunks: Uint8Array[] = [];
		for await (const chunk of request) {
			chunks.push(chunk as Uint8Array);
		}

		const whole: Received = {
			method: request.method!, path: request.url!, headers: request.headers, body: Buffer.concat(chunks).toString(),
		};
		received.push(whole);
		answer(whole, response);
	};

	const onRequest = (request: IncomingMessage, response: ServerResponse) => {
		void listen(request, response);
	};

	const server = tls ? createSecureServer(tls, onRequest) : createServer(onRequest);
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	t.teardown(async () => {
		server.close();
		server.closeAllConnections();
	});
	return {port: (server.address() as AddressInfo).port, received};
}

export function sendJson(response: ServerResponse, status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): void {
	response.writeHead(status, {'content-type': 'application/json', ...headers});
	response.end(JSON.stringify(body));
}

export function sendText(response: ServerResponse, status: number, body: string, headers: Readonly<Record<string, string>> = {}): void {
	response.writeHead(status, {'content-type': 'text/html', ...headers});
	response.end(body);
}
