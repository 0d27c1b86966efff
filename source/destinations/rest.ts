/**
A platform's REST API that speaks JSON. A failure tells the status and the platform's own words, and never what was sent.
*/
import {type Failure, type FailureKind, type Outcome} from '../core/outcome.js';
import {sanitize} from '../core/sanitize.js';
import {systemClock} from '../io/clock.js';
import {type Http, type HttpReply, type HttpRequest} from '../io/http.js';
import {redact} from '../io/redact.js';
import {retryAfter} from '../io/retry-after.js';
import {type Json, recordOf, textOf} from './json-value.js';

export type RestOptions = {
	readonly http: Http;
	/** Without a slash at its end. */
	readonly baseUrl: string;
	/** Asked for at each request; holds the token. */
	readonly headers: () => Readonly<Record<string, string>>;
	/** The platform's name, for messages. */
	readonly service: string;
};

export type RestCall = {
	readonly signal: AbortSignal;
	/** Blotted out of whatever the platform says. */
	readonly secrets?: readonly string[];
};

export type Rest = {
	/** A read. Its failure never changed anything. */
	get(path: string, call: RestCall): Promise<Outcome<unknown>>;
	/** A read that is asked with a body, as GraphQL is. */
	query(path: string, body: unknown, call: RestCall): Promise<Outcome<unknown>>;
	/** A change. It is unknown where it may have been made. */
	change(method: Exclude<HttpRequest['method'], 'GET'>, path: string, body: unknown, call: RestCall): Promise<Outcome<unknown>>;
};

const kinds: Readonly<Record<number, FailureKind>> = {
	400: 'bad-request', 401: 'unauthorized', 403: 'forbidden', 404: 'not-found', 409: 'conflict', 412: 'conflict', 422: 'bad-request', 423: 'locked', 429: 'rate-limited',
};

/** A platform that wants a longer pause gets its answer to the operator. In milliseconds. */
const longestWait = 30_000;
const mostWaits = 3;

const meanings: Readonly<Record<number, string>> = {
	401: 'does not accept this login', 403: 'does not allow that with this login', 404: 'does not have that, or does not show it to this login', 409: 'has something else there now', 429: 'asks to wait',
};

function wordsOf(json: Json): string {
	const error = recordOf(json.error);
	const first = Array.isArray(json.errors) ? recordOf(json.errors[0]) : {};
	return textOf(error.message) || textOf(json.message) || textOf(json.error) || textOf(first.message) || textOf(first.detail) || textOf(first.title);
}

function parse(body: string): unknown {
	try {
		return body.trim() === '' ? {} : JSON.parse(body) as unknown;
	} catch {
		return undefined;
	}
}

function failureOf(service: string, {status, body}: HttpReply, secrets: readonly string[]): Failure {
	const json = parse(body);
	const words = sanitize(redact(wordsOf(recordOf(json)), secrets), 200);
	const meaning = meanings[status] ?? (status >= 500 ? `failed with ${status}` : `refused it with ${status}`);
	const kind = kinds[status] ?? (status >= 500 ? 'server' : 'bad-request');
	return {kind, status, message: `${service} ${meaning}${words === '' ? '' : `: ${words}`}${/[.!?]$/v.test(words) ? '' : '.'}`};
}

/** A request that was turned away for its number was not looked at, so it may be made again, a change too. */
async function patiently(signal: AbortSignal, request: () => ReturnType<Http>): ReturnType<Http> {
	for (let waits = 0; ; waits++) {
		const result = await request();
		if (result.status !== 'answered' || result.reply.status !== 429 || waits === mostWaits) {
			return result;
		}

		const asked = retryAfter(result.reply.headers['retry-after'], systemClock.now()) ?? 2000 * (2 ** waits);
		if (asked > longestWait) {
			return result;
		}

		await systemClock.wait(asked, signal);
	}
}

/**
Make a client.
*/
export function createRest({http, baseUrl, headers, service}: RestOptions): Rest {
	async function ask(method: HttpRequest['method'], path: string, body: unknown, {signal, secrets = []}: RestCall, isChange: boolean): Promise<Outcome<unknown>> {
		const result = await patiently(signal, async () => http({
			method,
			url: `${baseUrl}${path}`,
			headers: {accept: 'application/json', ...(body !== undefined && {'content-type': 'application/json'}), ...headers()},
			...(body !== undefined && {body: JSON.stringify(body)}),
			isChange,
			signal,
		}));
		if (result.status === 'failed') {
			return {status: isChange && result.mayHaveArrived ? 'unknown' : 'refused', failure: result.failure};
		}

		const {reply} = result;
		if (reply.status >= 200 && reply.status < 300) {
			const value = parse(reply.body);
			return value === undefined
				? {status: isChange ? 'unknown' : 'refused', failure: {kind: 'invalid-reply', status: reply.status, message: `${service} did not answer in JSON: something else may have answered in its place.`}}
				: {status: 'succeeded', value};
		}

		if (reply.status >= 300 && reply.status < 400) {
			return {status: 'refused', failure: {kind: 'captive-portal', status: reply.status, message: `${service} sent this program elsewhere (${reply.status}). The login was not taken there. Is there a page to sign in to on this network?`}};
		}

		// A gateway may have passed the request on before it failed.
		return {status: isChange && reply.status >= 500 ? 'unknown' : 'refused', failure: failureOf(service, reply, secrets)};
	}

	return {
		get: async (path, call) => ask('GET', path, undefined, call, false),
		query: async (path, body, call) => ask('POST', path, body, call, false),
		change: async (method, path, body, call) => ask(method, path, body, call, true),
	};
}
