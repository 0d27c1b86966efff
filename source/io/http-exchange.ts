/**
One request on a connection, and its fate: the whole reply, or why there is none and whether the request may have arrived.
*/
import {Buffer} from 'node:buffer';
import {type Dispatcher} from 'undici';
import {type Failure} from '../core/outcome.js';
import {onceAborted} from './abort.js';
import {codeOf, describeNetworkError} from './http-failure.js';
import {type HttpLimits, type HttpRequest, type HttpResult} from './http.js';

/**
A request without a whole reply.
*/
export function failedExchange(failure: Failure, mayHaveArrived: boolean): HttpResult {
	return {status: 'failed', failure, mayHaveArrived};
}

/**
Sends a request and waits for its reply, until the limits or the signal end it. Never rejects; throws only before anything is sent.
*/
export async function exchange(dispatcher: Dispatcher, url: URL, request: HttpRequest, limits: HttpLimits): Promise<HttpResult> {
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
				stopListening();
				resolve(result);
			}
		};

		const stop = (failure: Failure) => {
			settle(failedExchange(failure, isSent));
			controller?.abort(new Error(failure.kind));
		};

		const stopListening = onceAborted(request.signal, () => {
			stop({kind: 'cancelled', message: `The request to ${url.host} was cancelled ${isSent ? 'after' : 'before'} it was sent.`});
		});

		const timer = setTimeout(() => {
			stop({kind: 'time-out', message: `${url.host} did not ${isSent ? 'answer' : 'accept a connection'} within ${Math.round(limits.totalMilliseconds / 1000)} seconds.`});
		}, limits.totalMilliseconds);

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
				settle(failedExchange(status > 0 ? {...failure, status} : failure, isSent));
			},
		});
	});
}
