/**
Databases over HTTPS: Neon's proxy takes a statement and a connection string and logs in by itself. For networks that block PostgreSQL's port.
*/
import {type LoginResult, type LoginTarget} from '../core/login.js';
import {sanitize} from '../core/sanitize.js';
import {
	cancelledLogin, defaultTimeoutMilliseconds, emptyPassword, type Connect, type Query,
} from './connect.js';
import {type Proxy} from './dispatchers.js';
import {createHttp, type HttpReply, type HttpResult} from './http.js';
import {describeServerError, publicText} from './login-failure.js';
import {isLoopback} from './network.js';

export type SqlOverHttpOptions = {
	readonly ca?: string;
	readonly proxy?: Proxy;
	/** The API's address. A compute on this machine is asked at its origin: a simulator has no `api.` host. */
	readonly apiUrl: string;
	/** Refuse every host but this machine. */
	readonly isSealed?: boolean;
};

/**
Where the statements for a host go, or nothing where there is no such place.
*/
export function sqlAddress(host: string, apiUrl: string): string | undefined {
	if (!isLoopback(host)) {
		return host.includes('.') ? `https://api.${host.slice(host.indexOf('.') + 1)}/sql` : undefined;
	}

	const api = URL.canParse(apiUrl) ? new URL(apiUrl) : undefined;
	return api && isLoopback(api.hostname) ? `${api.origin}/sql` : undefined;
}

/** Every part is encoded: a password may hold any character. */
function connectionString({role, host, port, database}: LoginTarget, password: string): string {
	const authority = port === 5432 ? host : `${host}:${port}`;
	return `postgresql://${encodeURIComponent(role)}:${encodeURIComponent(password)}@${authority}/${encodeURIComponent(database)}`;
}

function parse(body: string): unknown {
	try {
		return JSON.parse(body);
	} catch {
		return undefined;
	}
}

function field(value: unknown, name: string): unknown {
	return typeof value === 'object' && value !== null ? Object.entries(value).find(([key]) => key === name)?.[1] : undefined;
}

function describeReply({status, body}: HttpReply, host: string, password: string): LoginResult {
	const json = parse(body);
	const message = field(json, 'message');
	if (typeof message !== 'string') {
		return {status: 'unreachable', text: `The answer for ${sanitize(host)} makes no sense (${status}).`, code: String(status)};
	}

	const code = field(json, 'code');
	const named = describeServerError({message, code: typeof code === 'string' ? code : undefined}, password);
	// Neon answers a wrong password with 400; the same words with another status come from something else.
	return named.status === 'refused' && status !== 400 ? {...named, status: 'unreachable'} : named;
}

/** The first column of the only row, or nothing for a command that gives none. A question that is answered without rows is no proof of a login. */
function firstValue(body: string): string | undefined {
	const answer = parse(body);
	const rows = field(answer, 'rows');
	const command = field(answer, 'command');
	if (Array.isArray(rows) && rows.length === 0 && typeof command === 'string' && command !== '' && command !== 'SELECT') {
		return '';
	}

	const row: unknown = Array.isArray(rows) ? rows[0] : undefined;
	if (typeof row !== 'object' || row === null) {
		return undefined;
	}

	const value = Object.values<unknown>({...row})[0];
	return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

function describeFailure({failure}: HttpResult & {readonly status: 'failed'}, password: string): LoginResult {
	if (failure.kind === 'cancelled') {
		return cancelledLogin;
	}

	return {status: failure.kind === 'certificate' ? 'untrusted' : 'unreachable', text: publicText(failure.message, password), code: failure.kind};
}

export function createSqlOverHttpConnect({ca, proxy, apiUrl, isSealed}: SqlOverHttpOptions): Connect {
	return async (target, password, {timeoutMilliseconds = defaultTimeoutMilliseconds, signal}, work) => {
		const url = sqlAddress(target.host, apiUrl);
		if (password === '') {
			return {status: 'failed', login: emptyPassword};
		}

		if (url === undefined) {
			return {status: 'failed', login: {status: 'unavailable', text: `There is no SQL over HTTPS for ${sanitize(target.host)}.`}};
		}

		const http = createHttp({
			ca, proxy, isSealed, limits: {totalMilliseconds: timeoutMilliseconds},
		});
		const query: Query = async (statement, parameters) => {
			const result = await http({
				url,
				method: 'POST',
				// On a kept connection a lost answer would only be an unreachable database, but a fresh one also forgets the password soonest.
				isChange: true,
				headers: {
					'content-type': 'application/json',
					accept: 'application/json',
					'neon-connection-string': connectionString(target, password),
					'neon-raw-text-output': 'true',
				},
				body: JSON.stringify({query: statement, params: parameters}),
				signal,
			});
			if (result.status === 'failed') {
				return {status: 'failed', login: describeFailure(result, password)};
			}

			const value = result.reply.status === 200 ? firstValue(result.reply.body) : undefined;
			return value === undefined
				? {status: 'failed', login: describeReply(result.reply, target.host, password)}
				: {status: 'answered', value};
		};

		return {status: 'connected', value: await work(query)};
	};
}
