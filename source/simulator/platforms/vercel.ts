/**
A Vercel on loopback: projects, their variables and deployments. What its documentation does not name is a violation.
*/
import {once} from 'node:events';
import {createServer, type IncomingMessage, type ServerResponse} from 'node:http';
import {type AddressInfo} from 'node:net';
import {readBody} from './read-body.js';

export type VercelVariable = {
	readonly id: string;
	readonly key: string;
	value: string;
	readonly type: 'plain' | 'encrypted' | 'sensitive';
	readonly target: readonly string[];
	readonly configurationId?: string;
	updatedAt: number;
};

export type VercelScenario = {
	readonly token: string;
	readonly projects: Readonly<Record<string, ReadonlyArray<Omit<VercelVariable, 'updatedAt'>>>>;
	/** The account has no projects of its own: all belong to teams. */
	readonly isOfTeamsOnly?: boolean;
	readonly shared?: ReadonlyArray<Omit<VercelVariable, 'updatedAt'>>;
};

export type VercelFaults = {
	isDenied?: boolean;
	isLoggedOut?: boolean;
	/** Says that all went well and stores an empty value. */
	lies?: boolean;
	/** Never answers a change. */
	hangs?: boolean;
	/** Repeats what it was given in an error. */
	leaks?: boolean;
	/** Stores, and then reports a failure. */
	storesAndFails?: boolean;
	/** Deployments end so. */
	buildFails?: boolean;
};

export type StandInVercel = {
	readonly url: string;
	readonly faults: VercelFaults;
	readonly projects: ReadonlyMap<string, readonly VercelVariable[]>;
	readonly requests: ReadonlyArray<{readonly method: string; readonly path: string; readonly body: string}>;
	readonly violations: readonly string[];
	close(): Promise<void>;
};

type Answer = {readonly status: number; readonly body: unknown};

const team = 'team_1';
const ok = (body: unknown): Answer => ({status: 200, body});
const bad = (status: number, message: string): Answer => ({status, body: {error: {code: 'error', message}}});
const shown = ({value, ...rest}: VercelVariable, isDecrypted: boolean) => ({
	...rest, decrypted: isDecrypted && rest.type !== 'sensitive', ...(rest.type !== 'sensitive' && {value: isDecrypted || rest.type === 'plain' ? value : 'eyJ2IjoidjIi'}),
});

/**
Serve a Vercel on loopback.
*/
export async function serveVercel(scenario: VercelScenario): Promise<StandInVercel> {
	const faults: VercelFaults = {};
	const projects = new Map(Object.entries(scenario.projects).map(([name, variables]) => [name, variables.map((item): VercelVariable => ({...item, updatedAt: 1}))]));
	const shared = (scenario.shared ?? []).map((item): VercelVariable => ({...item, updatedAt: 1}));
	const serving = new Map([...projects.keys()].map(name => [name, 'dpl_1']));
	const requests: Array<{readonly method: string; readonly path: string; readonly body: string}> = [];
	const violations: string[] = [];

	const violate = (what: string): Answer => {
		violations.push(what);
		return bad(400, 'Bad request');
	};

	const patch = (variable: VercelVariable, body: string): Answer => {
		const {value, ...more} = JSON.parse(body) as {readonly value?: unknown};
		if (typeof value !== 'string' || Object.keys(more).length > 0) {
			return violate('PATCH of a variable with more or less than a value');
		}

		variable.value = faults.lies ? '' : value;
		variable.updatedAt = faults.lies ? variable.updatedAt : Date.now();
		return ok(shown(variable, false));
	};

	const redeploy = (body: string, query: URLSearchParams): Answer => {
		const {deploymentId, name, target} = JSON.parse(body) as Readonly<Record<string, string>>;
		if (query.get('forceNew') !== '1' || target !== 'production' || name === undefined || deploymentId === undefined || serving.get(name) !== deploymentId) {
			return violate('a deployment without what it needs');
		}

		const id = `dpl_${Number(deploymentId.replace('dpl_', '')) + 1}`;
		if (!faults.buildFails) {
			serving.set(name, id);
		}

		return ok({id, readyState: 'QUEUED'});
	};

	const answerProject = (method: string, pathname: string, body: string): Answer => {
		const {version, project, variable: id} = /^\/v(?<version>\d+)\/projects\/prj_(?<project>[^\/]+)(?:\/env(?:\/(?<variable>[^\/]+))?)?$/v.exec(pathname)?.groups ?? {};
		const variables = projects.get(project ?? '');
		if (variables === undefined) {
			return violate(`${method} ${pathname}`);
		}

		const variable = variables.find(item => item.id === id);
		switch (`${method} v${version} ${pathname.includes('/env') ? 'env' : ''}${id === undefined ? '' : '/id'}`.trim()) {
			case 'GET v9': {
				return ok({id: `prj_${project}`, name: project, targets: {production: {id: serving.get(project!)}}});
			}

			case 'GET v10 env': {
				return ok({envs: variables.map(item => shown(item, false))});
			}

			case 'GET v1 env/id': {
				return variable === undefined ? bad(404, 'Not found') : ok(shown(variable, true));
			}

			case 'PATCH v9 env/id': {
				return variable === undefined ? bad(404, 'Not found') : patch(variable, body);
			}

			default: {
				return violate(`${method} ${pathname}`);
			}
		}
	};

	const answer = (method: string, {pathname, searchParams}: URL, body: string): Answer => {
		const isTeam = searchParams.get('teamId') === team;
		switch (`${method} ${pathname}`) {
			case 'GET /v2/user': {
				return ok({user: {id: 'u1', username: 'ada', version: scenario.isOfTeamsOnly ? 'northstar' : null}});
			}

			case 'GET /v2/teams': {
				return ok({teams: [{id: team, slug: 'acme'}], pagination: {next: null}});
			}

			case 'GET /v10/projects': {
				const names = isTeam ? [...projects.keys()] : [];
				const [first, ...others] = names;
				const isFirst = searchParams.get('from') === null;
				return ok({projects: (isFirst ? names.slice(0, 1) : others).map(name => ({id: `prj_${name}`, name})), pagination: {next: isFirst && others.length > 0 ? first : null}});
			}

			case 'GET /v1/env': {
				return ok({data: shared.map(item => shown(item, false)), pagination: {next: null}});
			}

			case 'POST /v13/deployments': {
				return redeploy(body, searchParams);
			}

			default: {
				const deployment = /^\/v13\/deployments\/(?<id>dpl_\d+)$/v.exec(pathname)?.groups?.id;
				if (deployment !== undefined && method === 'GET') {
					return ok(faults.buildFails ? {id: deployment, readyState: 'ERROR'} : {id: deployment, readyState: 'READY', aliasAssigned: 1});
				}

				const one = shared.find(({id}) => `GET /v1/env/${id}` === `${method} ${pathname}`);
				return one === undefined ? answerProject(method, pathname, body) : ok(shown(one, true));
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
			response.writeHead(400, {'content-type': 'application/json'}).end(JSON.stringify({error: {message: `cannot store ${body}`}}));
			return;
		}

		const isRefused = headers.authorization !== `Bearer ${scenario.token}` || faults.isLoggedOut === true;
		const {status, body: reply} = isRefused
			? bad(401, 'Not authorized')
			: (faults.isDenied && isChange ? bad(403, 'You don\'t have permission') : answer(method, new URL(url, 'http://127.0.0.1'), body));
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
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, faults, projects, requests, violations,
		async close() {
			server.close();
			server.closeAllConnections();
			await once(server, 'close');
		},
	};
}
