/**
What an answer of Neon means: the value, a refusal, or that nobody knows; and whether the request may be sent again.
*/
import {type Failure, type FailureKind, type Outcome} from '../../core/outcome.js';
import {sanitize} from '../../core/sanitize.js';
import {type HttpReply, type HttpResult} from '../../io/http.js';
import {retryAfter} from '../../io/retry-after.js';
import {type Again} from '../../io/retry.js';
import {
	InvalidReply, parseObject, type Decode,
} from './reply.js';

/** Neon's own test client waits for this one as for a lock. */
const notReadyYet = /not ready yet/iv;

function isHtml({headers, body}: HttpReply): boolean {
	return /\bhtml\b/iv.test(headers['content-type'] ?? '') || /^\s*</v.test(body);
}

function isPortal(reply: HttpReply): boolean {
	return reply.status === 511 || (reply.status >= 300 && reply.status < 400) || (reply.status < 300 && isHtml(reply));
}

/**
Whether the same request may be sent again. A change may only where Neon promises that nothing happened: 423, 429, and 503 in its own words.
*/
export function judge(result: HttpResult, isChange: boolean, now: number): Again | undefined {
	if (result.status === 'failed') {
		const isPassing = result.failure.kind === 'network' || result.failure.kind === 'time-out' || result.failure.kind === 'invalid-reply';
		return isPassing && !(isChange && result.mayHaveArrived) ? {reason: 'network'} : undefined;
	}

	const {reply} = result;
	const afterMilliseconds = retryAfter(reply.headers['retry-after'], now);
	switch (reply.status) {
		case 422: {
			return notReadyYet.test(reply.body) ? {reason: 'locked', afterMilliseconds} : undefined;
		}

		case 423: {
			return {reason: 'locked', afterMilliseconds};
		}

		case 429: {
			return {reason: 'rate-limited', afterMilliseconds};
		}

		default: {
			const isSafe = !isChange || (reply.status === 503 && parseObject(reply.body) !== undefined);
			return reply.status >= 500 && reply.status !== 511 && isSafe ? {reason: 'busy', afterMilliseconds} : undefined;
		}
	}
}

const refusals: Readonly<Record<number, readonly [FailureKind, string]>> = {
	401: ['unauthorized', 'Neon does not accept this key: it is wrong, incomplete or revoked'],
	403: ['forbidden', 'Neon does not allow this key to do that'],
	404: ['not-found', 'Neon does not find that, or does not show it to this key'],
	409: ['conflict', 'Neon refused because something else has changed'],
	412: ['not-stored', 'Neon does not store passwords for this project'],
	413: ['too-large', 'Neon found the request too large'],
	422: ['conflict', 'Neon cannot do that in the present state'],
	423: ['locked', 'Other work on the project did not end in time'],
	429: ['rate-limited', 'Neon takes no more requests for now'],
};

/** The key may be echoed by whatever answered. */
function clean(words: string, apiKey: string): string {
	return sanitize(words.replaceAll(apiKey, '[key]').replaceAll(/\s+/gv, ' ').trim(), 200);
}

/**
Names a reply that is not a success.
*/
function describeReply(reply: HttpReply, apiKey: string): Failure {
	const json = parseObject(reply.body);
	const words = typeof json?.message === 'string' ? clean(json.message, apiKey) : '';
	const given = [json?.request_id, reply.headers['x-neon-ret-request-id'], reply.headers['x-request-id']].find(value => typeof value === 'string' && value !== '');
	const origin = {status: reply.status, requestId: typeof given === 'string' ? clean(given, apiKey) : undefined};

	if (isPortal(reply)) {
		return {...origin, kind: 'captive-portal', message: `Something other than Neon answered (${reply.status}${isHtml(reply) ? ', a web page' : ''}): probably a captive portal or a proxy.`};
	}

	const [kind, sentence] = refusals[reply.status] ?? (reply.status >= 500
		? ['server', `Neon failed with ${reply.status}`]
		: ['bad-request', `Neon refused the request with ${reply.status}`]);
	return {...origin, kind, message: words ? `${sentence}: ${words}` : `${sentence}.`};
}

function invalid(reply: HttpReply, reason: string): Failure {
	const requestId = reply.headers['x-neon-ret-request-id'];
	return {
		kind: 'invalid-reply', status: reply.status, requestId: requestId && sanitize(requestId, 100), message: `Neon's reply makes no sense: ${reason}.`,
	};
}

function decodeReply<Value>(reply: HttpReply, decode: Decode<Value>): {readonly value: Value} | {readonly failure: Failure} {
	const json = reply.status === 204 ? {} : parseObject(reply.body);
	if (!json) {
		return {failure: invalid(reply, reply.body.trim() === '' ? 'it is empty' : 'it is not a JSON object')};
	}

	try {
		return {value: decode(json)};
	} catch (error) {
		if (error instanceof InvalidReply) {
			return {failure: invalid(reply, error.message)};
		}

		throw error;
	}
}

/** Whether a change that got this answer may have been carried out all the same. */
function mayHaveHappened({status, body}: HttpReply): boolean {
	return status < 400 || status === 408 || (status >= 500 && !(status === 503 && parseObject(body)));
}

/**
The outcome that an answer stands for. Reading changes nothing, so a failed reading is always a refusal.
*/
export function outcomeOf<Value>(result: HttpResult, isChange: boolean, decode: Decode<Value>, apiKey: string): Outcome<Value> {
	if (result.status === 'failed') {
		return {status: isChange && result.mayHaveArrived ? 'unknown' : 'refused', failure: result.failure};
	}

	const {reply} = result;
	const decoded = reply.status >= 200 && reply.status < 300 && !isPortal(reply)
		? decodeReply(reply, decode)
		: {failure: describeReply(reply, apiKey)};
	if ('value' in decoded) {
		return {status: 'succeeded', value: decoded.value};
	}

	return {status: isChange && mayHaveHappened(reply) ? 'unknown' : 'refused', failure: decoded.failure};
}
