/**
What a failed login shows. Neon's proxy, PostgreSQL and TLS all say it in their own way; the same words mean the same over both transports.
*/
import {type LoginResult} from '../core/login.js';
import {sanitize} from '../core/sanitize.js';
import {codeOf, describeNetworkError, isCertificateError} from './http-failure.js';

/** What PostgreSQL or Neon's proxy answered. */
export type ServerError = {
	readonly message: string;
	/** SQLSTATE; Neon's proxy sends XX000, or nothing over HTTPS, for everything that is its own. */
	readonly code?: string;
};

/** The password is the only thing that must not be in the text of an error; servers do not echo it, but whatever answers might. */
export function publicText(text: string, password: string): string {
	const kept = password === '' ? text : text.replaceAll(password, '[password]');
	return sanitize(kept.replaceAll(/\s+/gv, ' ').trim());
}

/** At the very beginning: a database can be called anything, and its name is in other errors. */
const refusedText = /^\s*password authentication failed for user ['"`]/iv;

const refusedCodes = new Set(['', '28P01', '28000', 'XX000']);

const notAllowedTexts = /is not allowed to connect to this endpoint|from a blocked network/iv;

const unavailableTexts = new RegExp([
	'endpoint cannot be found',
	'endpoint is disabled',
	'endpoint is temporarily unavailable',
	'endpoint id is not specified',
	'control plane request failed',
	'couldn.t connect to compute node',
	'too many connection',
	'failed to acquire permit',
	'does not exist',
	'is not permitted to log in',
	'quota',
	'the database system is (?:starting up|shutting down|not yet accepting connections|in recovery mode)',
].join('|'), 'iv');

/** Invalid catalogue name, too many connections, cannot connect now, administrator or crash shutdown, no privilege to connect. */
const unavailableCodes = new Set(['3D000', '53300', '57P03', '57P01', '57P02', '42501']);

/**
Names an answer of the server. Only the text of a failed password check counts as a refusal: every other answer leaves the password unjudged.
*/
export function describeServerError({message, code = ''}: ServerError, password: string): LoginResult {
	const text = publicText(message, password);
	const origin = code === '' ? {text} : {text, code: sanitize(code, 20)};
	if (notAllowedTexts.test(message)) {
		return {...origin, status: 'not-allowed'};
	}

	if (refusedText.test(message) && refusedCodes.has(code)) {
		return {...origin, status: 'refused'};
	}

	return {...origin, status: unavailableTexts.test(message) || unavailableCodes.has(code) ? 'unavailable' : 'unreachable'};
}

/** What `pg` says, without a code, where the server does not take up TLS. */
const noTls = /does not support SSL connections|error establishing an SSL connection/iv;

/**
Names a failure before the server could answer.
*/
export function describeConnectionError(error: unknown, host: string, password: string): LoginResult {
	const code = codeOf(error);
	if (error instanceof Error && noTls.test(error.message)) {
		return {status: 'untrusted', text: `${sanitize(host)} does not offer an encrypted connection, so nothing was sent.`};
	}

	const {message} = describeNetworkError(error, sanitize(host));
	return {
		status: isCertificateError(error) ? 'untrusted' : 'unreachable',
		text: publicText(message, password),
		...(code !== '' && {code: sanitize(code, 40)}),
	};
}
