import process from 'node:process';
import {tmpdir} from 'node:os';
import {type ExecutionContext} from 'ava';
import {Client, type ClientConfig} from 'pg';
import {
	startSimulator, type Simulator, type SimulatorOptions, type Scenario,
} from '../../source/simulator/index.js';
import {faultsOfAnswer} from './neon-description.js';

/** One project; production with an owner and an application role, a child that inherited them, and a branch without compute. */
export const smallScenario: Scenario = {
	organizations: [{name: 'Acme', id: 'org-morning-bread-81040908'}],
	projects: [{
		id: 'solitary-thunder-08372287',
		name: 'api-prod',
		branches: [
			{
				id: 'br-production',
				name: 'production',
				roles: [{name: 'neondb_owner'}, {name: 'app', password: 'npg_LeakedLeaked1'}, {name: 'reader', method: 'no_login'}, {name: 'web_access', isProtected: true}],
				databases: [{name: 'neondb', owner: 'neondb_owner'}],
				endpoints: [{id: 'ep-lucky-sun-a1b2c3d4'}],
			},
			{
				id: 'br-preview', name: 'preview', parent: 'production', endpoints: [{id: 'ep-late-rain-e5f6a7b8'}],
			},
			{
				id: 'br-archive', name: 'archive', parent: 'production', endpoints: [],
			},
		],
	}],
};

export const project = '/projects/solitary-thunder-08372287';
export const production = `${project}/branches/br-production`;

type Role = {readonly name: string; readonly password: string; readonly updated_at: string; readonly protected: boolean; readonly authentication_method: string};
type Operation = {readonly id: string; readonly action: string; readonly status: string; readonly failures_count: number; readonly error?: string};
type Endpoint = {readonly id: string; readonly host: string; readonly current_state: string; readonly disabled: boolean; readonly passwordless_access: boolean};
type Named = {readonly id: string; readonly name: string};
type Key = {readonly id: number; readonly name: string; readonly key: string; readonly created_by: unknown; readonly last_used_at?: string; readonly last_used_from_addr: string; readonly project_id?: string; readonly revoked?: boolean};

/** Whatever an answer may hold; its real shape is compared with Neon's description at every call. */
export type Body = Key & readonly Key[] & {
	readonly [name: string]: unknown;
	readonly role: Role;
	readonly roles: readonly Role[];
	readonly operation: Operation;
	readonly operations: readonly Operation[];
	readonly endpoint: Endpoint;
	readonly endpoints: readonly Endpoint[];
	readonly project: Named & {readonly settings: {readonly allowed_ips: {readonly ips: readonly string[]; readonly protected_branches_only: boolean}}};
	readonly projects: readonly Named[];
	readonly branch: Named & {readonly default: boolean; readonly protected: boolean};
	readonly branches: ReadonlyArray<Named & {readonly default: boolean}>;
	readonly databases: ReadonlyArray<{readonly name: string}>;
	readonly organizations: readonly Named[];
	readonly unavailable_project_ids: readonly string[];
	readonly pagination?: {readonly cursor?: string; readonly next?: string};
	readonly password: string;
	readonly uri: string;
	readonly message: string;
	readonly code: string;
	readonly request_id: string;
	readonly rows: ReadonlyArray<Record<string, unknown>>;
	readonly fields: ReadonlyArray<{readonly name: string; readonly dataTypeID: number}>;
	readonly results: ReadonlyArray<{readonly rows: ReadonlyArray<Record<string, unknown>>}>;
};

export type Answer = {readonly status: number; readonly headers: Headers; readonly text: string; readonly body: Body};

export type Lab = {
	readonly simulator: Simulator;
	/** Call the API; every answer is compared with Neon's own description, except where a fault spoils it on purpose. */
	call(target: string, options?: {readonly key?: string; readonly body?: unknown; readonly isSpoilt?: boolean}): Promise<Answer>;
	/** Log in to a branch's compute, certificate verified. The session is ended with the test. */
	logIn(login: {readonly branchId?: string; readonly user?: string; readonly password: string} & Partial<ClientConfig>): Promise<Client>;
	sql(connectionString: string, body: unknown, headers?: Record<string, string>): Promise<Answer>;
	/** What the API gives as the host of an endpoint. */
	hostOf(branchId: string): Promise<string>;
};

/** Tests poll faster than an account may. */
export const noLimits = {requestsPerMinute: Number.POSITIVE_INFINITY, requestsPerRouteAndSecond: Number.POSITIVE_INFINITY};

export const quickTimings = {schedulingMilliseconds: 20, runningMilliseconds: 60, retryMilliseconds: 60};

/**
A simulator for one test.
*/
export async function startLab(t: ExecutionContext, options: Partial<SimulatorOptions> = {}): Promise<Lab> {
	const simulator = await startSimulator({
		scenario: smallScenario, temporaryFolder: tmpdir(), processId: process.pid, timings: quickTimings, limits: noLimits, ...options,
	});
	const clients = new Set<Client>();
	t.teardown(async () => {
		await Promise.allSettled([...clients].map(async client => client.end()));
		await simulator.stop();
	});

	const lab: Lab = {
		simulator,
		async call(target, {key = simulator.apiKey, body, isSpoilt = false} = {}) {
			const [method, path] = target.split(' ') as [string, string];
			const response = await fetch(`${simulator.apiUrl}${path}`, {
				method, headers: {authorization: `Bearer ${key}`, ...(body !== undefined && {'content-type': 'application/json'})}, body: body === undefined ? undefined : JSON.stringify(body), redirect: 'manual',
			});
			const text = await response.text();
			let parsed: unknown;
			try {
				parsed = text === '' ? undefined : JSON.parse(text);
			} catch {
				parsed = undefined;
			}

			if (!isSpoilt) {
				t.deepEqual(faultsOfAnswer(method, path.split('?')[0]!, response.status, parsed), [], `${target} answered ${response.status} ${text.slice(0, 300)}`);
			}

			return {
				status: response.status, headers: response.headers, text, body: parsed as Body,
			};
		},
		async logIn({branchId = 'br-production', user = 'app', ...config}) {
			const port = simulator.computes.find(compute => compute.branchId === branchId)?.port;
			const client = new Client({
				host: '127.0.0.1', port, user, database: 'neondb', ssl: {ca: simulator.ca, servername: 'localhost'}, ...config,
			});
			// A session that is ended by the test itself must not end the test.
			client.on('error', () => undefined);
			clients.add(client);
			await client.connect();
			return client;
		},
		async sql(connectionString, body, headers = {}) {
			const response = await fetch(simulator.apiUrl.replace('/api/v2', '/sql'), {
				method: 'POST', headers: {'neon-connection-string': connectionString, ...headers}, body: typeof body === 'string' ? body : JSON.stringify(body),
			});
			const text = await response.text();
			return {
				status: response.status, headers: response.headers, text, body: JSON.parse(text) as Body,
			};
		},
		async hostOf(branchId) {
			const {body} = await lab.call(`GET ${project}/branches/${branchId}/endpoints`);
			return body.endpoints[0]!.host;
		},
	};
	return lab;
}

/** The error of a login that must fail. */
export async function refused(login: Promise<unknown>): Promise<{readonly message: string; readonly code: string | undefined; readonly severity: string | undefined}> {
	try {
		await login;
	} catch (error) {
		return error as {message: string; code: string | undefined; severity: string | undefined};
	}

	throw new Error('The login was accepted.');
}
