/**
Cloudflare's REST interface: every reply is an object with its result inside.
*/
import {type Failure, type Outcome} from '../../core/outcome.js';
import {sanitize} from '../../core/sanitize.js';
import {type HttpRequest} from '../../io/http.js';
import {readPages} from '../pages.js';
import {type Tools} from '../types.js';
import {type Session} from './session.js';

/** A reply's result, and what is said about its pages. */
export type Result = {readonly result: unknown; readonly pages: number; readonly cursor: string};

export type Body = {readonly json: unknown} | {readonly form: Readonly<Record<string, string>>};

export type Api = {
	readonly get: (path: string, signal: AbortSignal) => Promise<Outcome<Result>>;
	readonly change: (method: 'PUT' | 'PATCH' | 'POST', path: string, body: Body, signal: AbortSignal) => Promise<Outcome<Result>>;
	/** All pages of a list. */
	readonly list: (path: string, signal: AbortSignal, perPage?: number) => Promise<Outcome<readonly unknown[]>>;
};

/** An object's fields; none for anything else. */
export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Readonly<Record<string, unknown>> : {};
}

/** A text field; empty where there is none. */
export function textOf(value: unknown, ...names: readonly string[]): string {
	const found = names.reduce<unknown>((current, name) => fieldsOf(current)[name], value);
	return typeof found === 'string' ? found : '';
}

/** A list, or a list in a field; empty where there is none. */
export function listOf(value: unknown, name?: string): readonly unknown[] {
	const found = name === undefined ? value : fieldsOf(value)[name];
	return Array.isArray(found) ? found : [];
}

const kinds: Readonly<Record<number, Failure['kind']>> = {
	400: 'bad-request', 401: 'unauthorized', 403: 'forbidden', 404: 'not-found', 405: 'bad-request', 409: 'conflict', 429: 'rate-limited',
};

// The interface's own numbers: not logged in, and a Worker whose last version is not the one that serves.
const loginCodes = new Set([1000, 1001, 9109, 9106, 10_000]);
const notDeployedCode = 10_215;

function failureOf(status: number, errors: readonly unknown[], secrets: readonly string[]): Failure {
	const first = fieldsOf(errors[0]);
	const code = typeof first.code === 'number' ? first.code : 0;
	if (code === notDeployedCode) {
		return {kind: 'conflict', status, message: 'The last version of this Worker is not the one that is deployed, and Cloudflare changes no secret then. Deploy it first, or use: wrangler versions secret put.'};
	}

	const said = typeof first.message === 'string' ? sanitize(secrets.reduce((text, secret) => text.replaceAll(secret, '••••'), first.message), 200) : '';
	const kind = status === 401 || (status === 400 && loginCodes.has(code)) ? 'unauthorized' : kinds[status] ?? (status >= 500 ? 'server' : 'invalid-reply');
	return {kind, status, message: `Cloudflare answered ${status}${said === '' ? '' : `: ${said}`}${code === 0 ? '' : ` (${code})`}.`};
}

const boundary = 'rekey-form-boundary-7f3a91';

/** A form with text fields, as the deployments of Pages want it. */
function formOf(fields: Readonly<Record<string, string>>): string {
	const parts = Object.entries(fields).map(([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`);
	return `${parts.join('')}--${boundary}--\r\n`;
}

/** Every text in a body, so that none of it is repeated in a message. */
function textsIn(value: unknown): readonly string[] {
	if (typeof value === 'string') {
		return value.length >= 8 ? [value] : [];
	}

	return typeof value === 'object' && value !== null ? Object.values(value).flatMap(item => textsIn(item)) : [];
}

/**
Make the calls.
*/
export function createApi({http}: Tools, session: Session): Api {
	const send = async (request: Pick<HttpRequest, 'method' | 'isChange' | 'body'> & {readonly type?: string}, path: string, secrets: readonly string[], signal: AbortSignal): Promise<Outcome<Result>> => {
		const login = await session.login(signal);
		if (login.status !== 'succeeded') {
			return login;
		}

		const {type = 'application/json', ...rest} = request;
		const answer = await http({
			...rest, url: `${session.baseUrl}${path}`, signal, headers: {accept: 'application/json', authorization: `Bearer ${login.value.token}`, ...(rest.body !== undefined && {'content-type': type})},
		});
		if (answer.status === 'failed') {
			return {status: request.isChange && answer.mayHaveArrived ? 'unknown' : 'refused', failure: answer.failure};
		}

		const {status, body} = answer.reply;
		let reply: unknown;
		try {
			reply = JSON.parse(body);
		} catch {
			const failure: Failure = {kind: 'invalid-reply', status, message: `Cloudflare answered ${status}, but not in JSON: something between may have answered instead.`};
			return {status: request.isChange ? 'unknown' : 'refused', failure};
		}

		const {success, errors, result, result_info: info} = fieldsOf(reply);
		if (status >= 400 || success !== true) {
			return {status: request.isChange && status >= 500 ? 'unknown' : 'refused', failure: failureOf(status, listOf(errors), secrets)};
		}

		const {total_pages: pages, cursor} = fieldsOf(info);
		return {status: 'succeeded', value: {result, pages: typeof pages === 'number' ? pages : 1, cursor: typeof cursor === 'string' ? cursor : ''}};
	};

	const get: Api['get'] = async (path, signal) => send({method: 'GET', isChange: false}, path, [], signal);
	return {
		get,
		async change(method, path, body, signal) {
			return 'form' in body
				? send({
					method, isChange: true, body: formOf(body.form), type: `multipart/form-data; boundary=${boundary}`,
				}, path, [], signal)
				: send({method, isChange: true, body: JSON.stringify(body.json)}, path, textsIn(body.json), signal);
		},
		async list(path, signal, perPage) {
			const join = path.includes('?') ? '&' : '?';
			return readPages(1, async page => {
				const reply = await get(perPage === undefined ? path : `${path}${join}page=${page}&per_page=${perPage}`, signal);
				if (reply.status !== 'succeeded') {
					return reply;
				}

				return {status: 'succeeded', value: {items: listOf(reply.value.result), next: perPage === undefined || page >= reply.value.pages ? undefined : page + 1}};
			});
		},
	};
}
