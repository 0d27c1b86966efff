/**
A platform's REST interface on loopback: who may ask, what goes wrong, and what was asked. What its documentation does not name is a violation.
*/
import {once} from 'node:events';
import {
	createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse,
} from 'node:http';
import {type AddressInfo} from 'node:net';
import {readBody} from './read-body.js';

export type PlatformFaults = {
	isLoggedOut?: boolean;
	/** Refuses every change. */
	isDenied?: boolean;
	/** Says that all went well and stores an empty value. */
	lies?: boolean;
	/** Never answers a change. */
	hangs?: boolean;
	/** Repeats what it was given in an error. */
	leaks?: boolean;
	/** Stores, and then reports a failure. */
	storesAndFails?: boolean;
};

export type PlatformAnswer = {readonly status: number; readonly body: unknown};

export type PlatformRequest = {readonly method: string; readonly url: URL; readonly body: unknown; readonly headers: IncomingHttpHeaders};

export type StandInPlatform = {
	readonly url: string;
	readonly faults: PlatformFaults;
	readonly requests: ReadonlyArray<{readonly method: string; readonly path: string; readonly body: string}>;
	readonly violations: readonly string[];
	close(): Promise<void>;
};

export type PlatformOptions = {
	/** Whether the request has a login. */
	readonly isLogin: (headers: IncomingHttpHeaders) => boolean;
	/** How the platform words an error. */
	readonly complain: (message: string) => unknown;
	/** Undefined: the documentation has no such request. */
	readonly answer: (request: PlatformRequest, faults: PlatformFaults) => PlatformAnswer | undefined;
	/** Requests that change nothing although they are no GET. */
	readonly isRead?: (method: string, path: string, body: string) => boolean;
	/** Errors are answered with 200, as GraphQL does. */
	readonly isAlwaysFound?: boolean;
};

/**
Serve a platform on loopback.
*/
export async function servePlatform({isLogin, complain, answer, isRead, isAlwaysFound = false}: PlatformOptions): Promise<StandInPlatform> {
	const faults: PlatformFaults = {};
	const requests: Array<{readonly method: string; readonly path: string; readonly body: string}> = [];
	const violations: string[] = [];

	const respond = (method: string, path: string, text: string, headers: IncomingHttpHeaders, isChange: boolean): PlatformAnswer => {
		if (!isLogin(headers) || faults.isLoggedOut) {
			return {status: 401, body: complain('Unauthorized')};
		}

		if (isChange && faults.isDenied) {
			return {status: 403, body: complain('Forbidden')};
		}

		if (isChange && faults.leaks) {
			return {status: 400, body: complain(`cannot store ${text}`)};
		}

		const found = answer({
			method, url: new URL(path, 'http://127.0.0.1'), body: text === '' ? undefined : JSON.parse(text), headers,
		}, faults);
		if (found === undefined) {
			violations.push(`${method} ${path}`);
			return {status: 404, body: complain('Not Found')};
		}

		return isChange && faults.storesAndFails ? {status: 502, body: complain('Bad Gateway')} : found;
	};

	const handle = async (request: IncomingMessage, response: ServerResponse) => {
		const text = await readBody(request);
		const {method = 'GET', url = '/', headers} = request;
		requests.push({method, path: url, body: text});
		const isChange = method !== 'GET' && isRead?.(method, url, text) !== true;
		if (isChange && faults.hangs) {
			return;
		}

		const {status, body} = respond(method, url, text, headers, isChange);
		response.writeHead(isAlwaysFound && status < 500 ? 200 : status, {'content-type': 'application/json'}).end(JSON.stringify(body));
	};

	const server = createServer((request, response) => {
		void handle(request, response);
	});
	// A machine with much to do would find the connection closed at the moment that it is used again.
	server.keepAliveTimeout = 0;
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, faults, requests, violations,
		async close() {
			server.close();
			server.closeAllConnections();
			await once(server, 'close');
		},
	};
}
