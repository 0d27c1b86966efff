/**
One HTTP request and its whole reply. Nothing is thrown, nothing is retried and no redirect is followed: a redirect is a reply like any other.
*/
import {type Failure} from '../core/outcome.js';
import {sanitize} from '../core/sanitize.js';
import {createDispatchers, type ChooseDispatcher, type Proxy} from './dispatchers.js';
import {exchange, failedExchange} from './http-exchange.js';
import {isLoopback, sealedMessage} from './network.js';

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
	/** Refuse every host but this machine: a drill has nothing to say to anybody else. */
	readonly isSealed?: boolean;
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
export function refusedAddress(address: string, isSealed = false): Failure | undefined {
	if (!URL.canParse(address)) {
		return {kind: 'bad-request', message: `"${sanitize(address, 100)}" is not a web address.`};
	}

	const url = new URL(address);
	if (url.username || url.password) {
		return {kind: 'bad-request', message: `The address of ${sanitize(url.host)} must not hold a user name or a password.`};
	}

	if (isSealed && !isLoopback(url.hostname)) {
		return {kind: 'bad-request', message: sealedMessage(url.hostname)};
	}

	return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))
		? undefined
		: {kind: 'bad-request', message: `${sanitize(url.host, 100)} is not asked over ${url.protocol.slice(0, -1)}: only https is, except on this machine.`};
}

/**
A function that sends requests, with its own connections.
*/
export function createHttp({ca, proxy, isSealed = false, limits: chosenLimits}: HttpOptions = {}): Http {
	const limits = {...defaultLimits, ...chosenLimits};
	let choose: ChooseDispatcher | undefined;

	return async request => {
		const refused = refusedAddress(request.url, isSealed);
		if (refused) {
			return failedExchange(refused, false);
		}

		if (request.signal?.aborted) {
			return failedExchange({kind: 'cancelled', message: 'The request was cancelled before it was sent.'}, false);
		}

		const url = new URL(request.url);
		try {
			choose ??= createDispatchers({...limits, ca, proxy});
			return await exchange(choose(url, request.isChange), url, request, limits);
		} catch (error) {
			// A proxy address or a header that cannot be used; thrown before anything is sent. The text may quote a header, so it is not shown.
			const named = error instanceof Error ? error.name : 'error';
			return failedExchange({kind: 'bad-request', message: `The request to ${url.host} could not be made (${named}): look at the proxy settings and at the certificates.`}, false);
		}
	};
}
