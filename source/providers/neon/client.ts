/**
Asks Neon's API: builds the address, waits for its turn, sends, and turns the answer into an outcome.
*/
import {type Outcome} from '../../core/outcome.js';
import {createHttp, type HttpLimits, type HttpRequest} from '../../io/http.js';
import {type Scheduler} from '../../io/scheduler.js';
import {type ProviderAccess} from '../types.js';
import {type Decode} from './reply.js';
import {judge, outcomeOf} from './verdict.js';

export type Ask = {
	/** The path in parts, each encoded here. */
	readonly path: readonly string[];
	readonly query?: Readonly<Record<string, string | number | undefined>>;
	readonly signal?: AbortSignal;
};

/** A change of something else than a role's password. */
export type Change = Ask & {
	readonly method: 'POST' | 'PATCH' | 'DELETE';
	/** Changes of one project wait for one another; absent for what concerns no project. */
	readonly projectId?: string;
	/** Holds no secret. */
	readonly body?: Readonly<Record<string, unknown>>;
};

export type NeonClient = {
	get<Value>(ask: Ask, decode: Decode<Value>): Promise<Outcome<Value>>;
	/** Sends a change of the project, after the changes before it. */
	post<Value>(projectId: string, ask: Ask, decode: Decode<Value>): Promise<Outcome<Value>>;
	/** Sends any other change. A reply without a body is decoded as an empty object. */
	change<Value>(change: Change, decode: Decode<Value>): Promise<Outcome<Value>>;
};

/** The kinds of requests are counted apart: ids and names differ from call to call, so every second part of the path is left out. */
function routeOf(method: string, path: readonly string[]): string {
	return `${method} ${path.map((part, index) => index % 2 === 1 && path[0] !== 'users' ? '*' : part).join('/')}`;
}

function addressOf(apiUrl: string, {path, query = {}}: Ask): string {
	const search = new URLSearchParams(Object.entries(query).flatMap(([name, value]): Array<[string, string]> => value === undefined ? [] : [[name, String(value)]])).toString();
	return `${apiUrl.replace(/\/+$/v, '')}/${path.map(part => encodeURIComponent(part)).join('/')}${search && `?${search}`}`;
}

/** A part that is empty or climbs would make another request than was meant. */
function isAddressable(path: readonly string[]): boolean {
	return path.every(part => part !== '' && part !== '.' && part !== '..' && !/\p{Surrogate}/v.test(part));
}

export function createNeonClient(access: ProviderAccess, scheduler: Scheduler, limits?: Partial<HttpLimits>): NeonClient {
	const {apiKey, apiUrl} = access;
	const http = createHttp({...access, limits});

	const send = async <Value>(method: HttpRequest['method'], lane: string | undefined, ask: Ask & Pick<Change, 'body'>, decode: Decode<Value>): Promise<Outcome<Value>> => {
		if (!/^[!-~]+$/v.test(apiKey)) {
			return {status: 'refused', failure: {kind: 'unauthorized', message: apiKey === '' ? 'There is no key.' : 'The key holds spaces or characters that no Neon key has: was it copied whole?'}};
		}

		if (!isAddressable(ask.path)) {
			return {status: 'refused', failure: {kind: 'bad-request', message: 'That name or id cannot be asked for over Neon\'s API.'}};
		}

		const isChange = method !== 'GET';
		const request: HttpRequest = {
			method,
			isChange,
			url: addressOf(apiUrl, ask),
			headers: {
				authorization: `Bearer ${apiKey}`, accept: 'application/json', 'user-agent': 'rekey', ...(ask.body !== undefined && {'content-type': 'application/json'}),
			},
			...(ask.body !== undefined && {body: JSON.stringify(ask.body)}),
			signal: ask.signal,
		};
		const result = await scheduler.run({
			route: routeOf(method, ask.path),
			lane,
			signal: ask.signal,
			attempt: async () => http(request),
			judge: answer => judge(answer, isChange, scheduler.clock.now()),
		});
		return outcomeOf(result, isChange, decode, apiKey);
	};

	return {
		get: async (ask, decode) => send('GET', undefined, ask, decode),
		post: async (projectId, ask, decode) => send('POST', projectId, ask, decode),
		change: async ({method, projectId, ...ask}, decode) => send(method, projectId, ask, decode),
	};
}

