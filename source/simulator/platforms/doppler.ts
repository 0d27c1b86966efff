/**
Doppler's REST interface on loopback: projects, configs that inherit from the root of their environment, references, and locks on values.
*/
import {once} from 'node:events';
import {createServer, type IncomingMessage, type ServerResponse} from 'node:http';
import {type AddressInfo} from 'node:net';
import {readBody} from './read-body.js';

export type DopplerScenario = {
	readonly token: string;
	/** By `project/config`: what was typed in there; null for a restricted secret. A name of one piece, such as `dev`, is a root; `dev_ada` inherits from it. */
	readonly configs: Readonly<Record<string, Readonly<Record<string, string | null>>>>;
	/** What a config is copied to. */
	readonly syncs?: ReadonlyArray<{readonly name: string; readonly project: string; readonly config: string}>;
};

export type DopplerFaults = {
	isLoggedOut?: boolean;
	isDenied?: boolean;
	/** Says that all went well and stores an empty value. */
	lies?: boolean;
	/** Never answers a change. */
	hangs?: boolean;
	/** Repeats the value that it was given in an error. */
	leaks?: boolean;
	/** Stores, and then reports a failure. */
	storesAndFails?: boolean;
};

export type StandInDoppler = {
	readonly url: string;
	readonly faults: DopplerFaults;
	/** What was typed in, by `project/config`. */
	readonly configs: ReadonlyMap<string, Map<string, string | null>>;
	readonly requests: ReadonlyArray<{readonly method: string; readonly path: string; readonly body: string}>;
	close(): Promise<void>;
};

type Answer = {readonly status: number; readonly body: unknown};

type Change = {readonly name: string; readonly originalName: string; readonly value: string; readonly originalValue?: string};

const bad = (status: number, message: string): Answer => ({status, body: {success: false, messages: [message]}});

/**
Serve a Doppler on loopback.
*/
export async function serveDoppler(scenario: DopplerScenario): Promise<StandInDoppler> {
	const faults: DopplerFaults = {};
	const configs = new Map(Object.entries(scenario.configs).map(([name, secrets]) => [name, new Map(Object.entries(secrets))]));
	const requests: Array<{readonly method: string; readonly path: string; readonly body: string}> = [];
	const environmentOf = (config: string) => config.split('_')[0]!;

	const rawOf = (project: string, config: string): ReadonlyMap<string, string | null> => new Map([...configs.get(`${project}/${environmentOf(config)}`) ?? [], ...configs.get(`${project}/${config}`) ?? []]);

	const resolve = (project: string, config: string, raw: string | null, depth = 0): string | null => raw === null || depth > 5
		? raw
		: raw.replaceAll(/\$\{(?:(?<other>[\w\-]+)\.(?<where>[\w\-]+)\.)?(?<name>\w+)\}/gv, (...match) => {
			const {other, where, name} = match.at(-1) as {readonly other?: string; readonly where?: string; readonly name: string};
			return resolve(other ?? project, where ?? config, rawOf(other ?? project, where ?? config).get(name) ?? '', depth + 1) ?? '';
		});

	const change = (body: string): Answer => {
		const {project, config, change_requests: changes} = JSON.parse(body) as {readonly project: string; readonly config: string; readonly change_requests: readonly Change[]};
		const own = configs.get(`${project}/${config}`);
		const now = rawOf(project, config);
		if (own === undefined || changes.some(({name, originalName, value}) => name !== originalName || typeof value !== 'string')) {
			return bad(400, 'Malformed request');
		}

		if (changes.some(({name, originalValue}) => originalValue !== undefined && originalValue !== now.get(name))) {
			return bad(409, 'The secret was changed in the meantime');
		}

		for (const {name, value} of changes) {
			own.set(name, faults.lies ? '' : value);
		}

		return {status: 200, body: {secrets: {}}};
	};

	const answer = (method: string, url: URL, body: string): Answer => {
		const {pathname, searchParams} = url;
		const project = searchParams.get('project') ?? '';
		if (pathname === '/v3/me') {
			return {status: 200, body: {name: 'Ada', type: 'cli', workplace: {name: 'Acme'}}};
		}

		if (faults.isDenied) {
			return bad(403, 'You do not have access to this');
		}

		const isFirst = (searchParams.get('page') ?? '1') === '1';
		switch (`${method} ${pathname}`) {
			case 'GET /v3/projects': {
				return {status: 200, body: {projects: isFirst ? [...new Set([...configs.keys()].map(name => name.split('/')[0]!))].map(name => ({id: name, slug: name, name})) : []}};
			}

			case 'GET /v3/configs': {
				const names = [...configs.keys()].filter(name => name.startsWith(`${project}/`)).map(name => name.slice(project.length + 1));
				return {
					status: 200, body: {
						configs: isFirst
							? names.map(name => ({
								name, project, environment: environmentOf(name), root: environmentOf(name) === name, locked: false,
							}))
							: [],
					},
				};
			}

			case 'GET /v3/configs/config/secrets': {
				const config = searchParams.get('config') ?? '';
				const secrets = [...rawOf(project, config)].map(([name, raw]) => [name, {raw, computed: resolve(project, config, raw), note: ''}] as const);
				return configs.has(`${project}/${config}`) ? {status: 200, body: {secrets: Object.fromEntries(secrets)}} : bad(404, 'Could not find requested config');
			}

			case 'GET /v3/integrations': {
				return {status: 200, body: {integrations: (scenario.syncs ?? []).map(sync => ({slug: sync.name, name: sync.name, syncs: [{project: sync.project, config: sync.config, enabled: true}]}))}};
			}

			case 'POST /v3/configs/config/secrets': {
				return change(body);
			}

			default: {
				return bad(404, 'Not found');
			}
		}
	};

	const handle = async (request: IncomingMessage, response: ServerResponse) => {
		const body = await readBody(request);
		const {method = 'GET', url = '/', headers} = request;
		requests.push({method, path: url, body});
		const isChange = method !== 'GET';
		if (faults.hangs && isChange) {
			return;
		}

		if (faults.leaks && isChange) {
			response.writeHead(400, {'content-type': 'application/json'}).end(JSON.stringify({success: false, message: `cannot store ${body}`}));
			return;
		}

		const {status, body: reply} = headers.authorization !== `Bearer ${scenario.token}` || faults.isLoggedOut
			? bad(401, 'Invalid Auth token')
			: answer(method, new URL(url, 'http://127.0.0.1'), body);
		response.writeHead(isChange && faults.storesAndFails ? 502 : status, {'content-type': 'application/json'}).end(JSON.stringify(reply));
	};

	const server = createServer((request, response) => {
		void handle(request, response);
	});
	// A machine with much to do would find the connection closed at the moment that it is used again.
	server.keepAliveTimeout = 0;
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, faults, configs, requests,
		async close() {
			server.close();
			server.closeAllConnections();
			await once(server, 'close');
		},
	};
}
