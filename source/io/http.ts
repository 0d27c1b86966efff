/**
One HTTP request and its whole reply. Nothing is thrown, nothing is retried and no redirect is followed: a redirect is a reply like any other.
*/
import {Buffer} from 'node:buffer';
import {type Dispatcher} from 'undici';
import {type Failure} from '../core/outcome.js';
import {sanitize} from '../core/sanitize.js';
import {createDispatchers, type ChooseDispatcher, type Proxy} from './dispatchers.js';
import {codeOf, describeNetworkError} from './http-failure.js';
import {isLoopback} from './network.js';

export type HttpRequest = {
	readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
	readonly url: string;
	readonly headers?: Readonly<Record<string, string>>;
	readonly body?: string;
	/** Whether the request changes something, so that its fate must be known. */
	readonly isChange: boolean;
	readonly signal?: AbortSignal;
};

export type HttpReply = {
	readonly status: number;
	/** Names in lower case; repeated headers are joined. */
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string;
};

/**
- `answered`: a whole reply came, whatever it says.
- `failed`: no whole reply came. `mayHaveArrived` is false only where the request was certainly never sent.
*/
export type HttpResult =
	| {readonly status: 'answered'; readonly reply: HttpReply}
	| {readonly status: 'failed'; readonly failure: Failure; readonly mayHaveArrived: boolean};

/** How long each part may take, and how much may come back. */
export type HttpLimits = {
	/** @default 10000 */
	readonly connectMilliseconds: number;
	/** From the request to the reply's headers. @default 30000 */
	readonly headersMilliseconds: number;
	/** Between two pieces of the body. @default 15000 */
	readonly bodyMilliseconds: number;
	/** The whole request with its connection. @default 60000 */
	readonly totalMilliseconds: number;
	/** @default 16 MiB */
	readonly maximumBodyBytes: number;
};

export type HttpOptions = {
	/** Certificates to trust besides the default roots, as PEM. */
	readonly ca?: string;
	readonly proxy?: Proxy;
	readonly limits?: Partial<HttpLimits>;
};

export type Http = (request: HttpRequest) => Promise<HttpResult>;

const defaultLimits: HttpLimits = {
	connectMilliseconds: 10_000,
	headersMilliseconds: 30_000,
	bodyMilliseconds: 15_000,
	totalMilliseconds: 60_000,
	maximumBodyBytes: 16 * 1024 * 1024,
};

/**
The reason why nothing may be sent to an address, or nothing. Tokens travel encrypted, except on this machine.
*/
export function refusedAddress(address: string): Failure | undefined {
	if (!URL.canParse(address)) {
		return {kind: 'bad-request', message: `"${sanitize(address, 100)}" is not a web address.`};
	}

	const url = new URL(address);
	if (url.username || url.password) {
		return {kind: 'bad-request', message: `The address of ${sanitize(url.host)} must not hold a user name or a password.`};
	}

	return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))
		? undefined
		: {kind: 'bad-request', message: `${sanitize(url.host, 100)} is not asked over ${url.protocol.slice(0, -1)}: only https is, except on this machine.`};
}

function failed(failure: Failure, mayHaveArrived: boolean): HttpResult {
	return {status: 'failed', failure, mayHaveArrived};
}

/**
A function that sends requests, with its own connections.
*/
export function createHttp({ca, proxy, limits: chosenLimits}: HttpOptions = {}): Http {
	const limits = {...defaultLimits, ...chosenLimits};
	let choose: ChooseDispatcher | undefined;

	return async request => {
		const refused = refusedAddress(request.url);
		if (refused) {
			return failed(refused, false);
		}

		if (request.signal?.aborted) {
			return failed({kind: 'cancelled', message: 'The request was cancelled before it was sent.'}, false);
		}

		const url = new URL(request.url);
		try {
			choose ??= createDispatchers({...limits, ca, proxy});
			return await exchange(choose(url, request.isChange), url, request, limits);
		} catch (error) {
			// A proxy address or a header that cannot be used; thrown before anything is sent. The text may quote a header, so it is not shown.
			const named = error instanceof Error ? error.name : 'error';
			return failed({kind: 'bad-request', message: `The request to ${url.host} could not be made (${named}): look at the proxy settings and at the certificates.`}, false);
		}
	};
}

async function exchange(dispatcher: Dispatcher, url: URL, request: HttpRequest, limits: HttpLimits): Promise<HttpResult> {
	return new Promise(resolve => {
		let controller: Dispatcher.DispatchController | undefined;
		let isOver = false;
		let isSent = false;
		let status = 0;
		let headers: Record<string, string> = {};
		const chunks: Uint8Array[] = [];

		const settle = (result: HttpResult) => {
			if (!isOver) {
				isOver = true;
				clearTimeout(timer);
				request.signal?.removeEventListener('abort', onAbort);
				resolve(result);
			}
		};

		const stop = (failure: Failure) => {
			settle(failed(failure, isSent));
			controller?.abort(new Error(failure.kind));
		};

		const onAbort = () => {
			stop({kind: 'cancelled', message: `The request to ${url.host} was cancelled ${isSent ? 'after' : 'before'} it was sent.`});
		};

		const timer = setTimeout(() => {
			stop({kind: 'time-out', message: `${url.host} did not ${isSent ? 'answer' : 'accept a connection'} within ${Math.round(limits.totalMilliseconds / 1000)} seconds.`});
		}, limits.totalMilliseconds);
		request.signal?.addEventListener('abort', onAbort);

		dispatcher.dispatch({
			origin: url.origin,
			path: url.pathname + url.search,
			method: request.method,
			headers: request.headers,
			body: request.body,
			headersTimeout: limits.headersMilliseconds,
			bodyTimeout: limits.bodyMilliseconds,
		}, {
			// The connection stands; the request's first byte is written right after this.
			onRequestStart(started) {
				controller = started;
				if (isOver) {
					started.abort(new Error('cancelled'));
				} else {
					isSent = true;
				}
			},
			onResponseStart(_, statusCode, incoming) {
				status = statusCode;
				headers = Object.fromEntries(Object.entries(incoming).map(([name, value]) => [name.toLowerCase(), Array.isArray(value) ? value.join(', ') : value ?? '']));
			},
			onResponseData(_, chunk) {
				chunks.push(chunk);
			},
			onResponseEnd() {
				settle({status: 'answered', reply: {status, headers, body: Buffer.concat(chunks).toString('utf8')}});
			},
			onResponseError(_, error) {
				const failure = codeOf(error) === 'UND_ERR_RES_EXCEEDED_MAX_SIZE'
					? {kind: 'too-large', message: `The reply of ${url.host} is larger than ${limits.maximumBodyBytes} bytes.`} as const
					: describeNetworkError(error, url.host);
				settle(failed(status > 0 ? {...failure, status} : failure, isSent));
			},
		});
	});
}
