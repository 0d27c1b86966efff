/**
A Railway on loopback: projects, environments, services, references between variables, sealed ones, and deployments.
*/
import {type PlatformAnswer, servePlatform, type StandInPlatform} from './json-server.js';

export type RailwayVariable = {
	/** Undefined: services of the environment share it. */
	readonly service: string | undefined;
	readonly name: string;
	value: string;
	readonly isSealed: boolean;
	version: number;
};

export type RailwayScenario = {
	/** Of an account or workspace. */
	readonly token?: string;
	/** Of a project: sees the first environment only. */
	readonly projectToken?: string;
	/** By `project/environment`; the variables of services by the name of each, those that are shared by `shared`. */
	readonly environments: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, string>>>>>>;
	/** Names that are sealed wherever they are. */
	readonly sealed?: readonly string[];
	/** Services that run nothing. */
	readonly idle?: readonly string[];
	/** By service: how its next deployment ends. @default 'SUCCESS' */
	readonly endings?: Readonly<Record<string, string>>;
	/** A change makes a sealed variable a plain one. */
	readonly unseals?: boolean;
};

export type RailwayDeployment = {readonly id: string; status: string};

export type StandInRailway = StandInPlatform & {
	/** By `project/environment`. */
	readonly variables: ReadonlyMap<string, readonly RailwayVariable[]>;
	/** By `project/environment/service`, the newest first. */
	readonly deployments: ReadonlyMap<string, readonly RailwayDeployment[]>;
};

type Given = Readonly<Record<string, unknown>>;

const textOf = (value: unknown) => typeof value === 'string' ? value : '';

const ok = (data: unknown): PlatformAnswer => ({status: 200, body: {data}});
const bad = (message: string): PlatformAnswer => ({status: 200, body: {errors: [{message}], data: null}});
const list = (nodes: readonly unknown[], hasNextPage = false, endCursor = '') => ({edges: nodes.map(node => ({node})), pageInfo: {hasNextPage, endCursor}});

/** Whether a request of GraphQL changes nothing. */
export function isRailwayQuery(body: string): boolean {
	return !body.includes('"query":"mutation');
}

/**
Serve a Railway on loopback.
*/
export async function serveRailway({token, projectToken, environments, sealed = [], idle = [], endings = {}, unseals = false}: RailwayScenario): Promise<StandInRailway> {
	const variables = new Map(Object.entries(environments).map(([where, services]) => [where, Object.entries(services).flatMap(([service, values]) => Object.entries(values).map(([name, value]): RailwayVariable => ({
		service: service === 'shared' ? undefined : service, name, value, isSealed: sealed.includes(name), version: 1,
	})))]));
	const servicesOf = (where: string) => Object.keys(environments[where]!).filter(name => name !== 'shared');
	const deployments = new Map(Object.keys(environments).flatMap(where => servicesOf(where).map((name): [string, RailwayDeployment[]] => [`${where}/${name}`, idle.includes(name) ? [] : [{id: `${where}/${name}#1`, status: 'SUCCESS'}]])));
	const projects = [...new Set(Object.keys(environments).map(where => where.split('/')[0]!))];

	const project = (name: string) => {
		const own = Object.keys(environments).filter(where => where.startsWith(`${name}/`));
		const services = [...new Set(own.flatMap(where => servicesOf(where)))];
		return {
			id: `prj-${name}`, name,
			environments: list(own.map(where => ({id: `env-${where}`, name: where.split('/')[1]}))),
			services: list(services.map(service => ({id: `svc-${service}`, name: service, serviceInstances: list(own.filter(where => servicesOf(where).includes(service)).map(where => ({environmentId: `env-${where}`})))}))),
		};
	};

	const render = (where: string, {service, value}: Pick<RailwayVariable, 'service' | 'value'>): string => value.replaceAll(/\$\{\{(?:(?<holder>[^.\{\}]+)\.)?(?<name>\w+)\}\}/gv, (...found) => {
		const {holder, name} = found.at(-1) as {readonly holder?: string; readonly name: string};
		const owner = holder === undefined ? service : (holder === 'shared' ? undefined : holder);
		const source = variables.get(where)!.find(item => item.service === owner && item.name === name);
		return source === undefined ? '' : render(where, source);
	});

	const named = (given: Given) => {
		const where = textOf(given.environmentId).replace('env-', '');
		const own = variables.get(where);
		const isOfProject = given.projectId === undefined || given.projectId === `prj-${where.split('/')[0]}`;
		return own === undefined || !isOfProject ? undefined : {where, own, service: given.serviceId === undefined ? undefined : textOf(given.serviceId).replace('svc-', '')};
	};

	const valuesOf = ({where, own, service}: NonNullable<ReturnType<typeof named>>, isRendered: boolean) => Object.fromEntries([
		...own.filter(item => item.service === service).map(item => [item.name, item.isSealed ? null : (isRendered ? render(where, item) : item.value)] as const),
		...(service === undefined ? [] : [['RAILWAY_SERVICE_NAME', service] as const]),
	]);

	const queries: Readonly<Record<string, (given: Given) => PlatformAnswer | undefined>> = {
		ApiToken: () => ok({apiToken: {workspaces: [{id: 'ws-1', name: 'acme'}]}}),
		ProjectToken() {
			const [name, environment] = Object.keys(environments)[0]!.split('/');
			return ok({projectToken: {project: {id: `prj-${name}`, name}, environment: {id: `env-${name}/${environment}`, name: environment}}});
		},
		Projects({workspaceId, first, after}) {
			const from = after === undefined ? 0 : projects.indexOf(textOf(after)) + 1;
			const shown = projects.slice(from, from + 1);
			return workspaceId === 'ws-1' && typeof first === 'number' ? ok({projects: list(shown.map(name => project(name)), from + 1 < projects.length, shown[0])}) : undefined;
		},
		Project: ({id}) => ok({project: project(textOf(id).replace('prj-', ''))}),
		SharedVariables(given) {
			const found = named(given);
			return found === undefined ? bad('Environment not found') : ok({stored: valuesOf(found, false)});
		},
		ServiceVariables(given) {
			const found = named(given);
			return found?.service === undefined ? bad('Service not found') : ok({stored: valuesOf(found, false), rendered: valuesOf(found, true)});
		},
		OneVariable(given) {
			const found = named(given);
			return found === undefined
				? bad('Environment not found')
				: ok({
					stored: valuesOf(found, false), environment: {
						variables: list(found.own.map(({name, service, isSealed, version}) => ({
							name, serviceId: service === undefined ? null : `svc-${service}`, isSealed: isSealed && !(unseals && version > 1), updatedAt: new Date(Date.UTC(2026, 0, 1) + (version * 1000)).toISOString(),
						}))),
					},
				});
		},
		ServiceInstance(given) {
			const found = named(given);
			const own = deployments.get(`${found?.where}/${found?.service}`);
			return own === undefined ? bad('ServiceInstance not found') : ok({serviceInstance: {latestDeployment: own[0] ?? null, activeDeployments: own.filter(({status}) => status === 'SUCCESS')}});
		},
		DeploymentStatus({id}) {
			const own = [...deployments.values()].flat().find(item => item.id === id);
			return own === undefined ? bad('Deployment not found') : ok({deployment: {status: own.status}});
		},
	};

	const mutations: Readonly<Record<string, (given: Given, lies: boolean) => PlatformAnswer | undefined>> = {
		VariableUpsert({input}, lies) {
			const {projectId, environmentId, serviceId, name, value, skipDeploys, ...more} = input as Given;
			const found = named({projectId, environmentId, serviceId});
			const variable = found?.own.find(item => item.service === found.service && item.name === name);
			if (variable === undefined || typeof value !== 'string' || skipDeploys !== true || Object.keys(more).length > 0) {
				return undefined;
			}

			variable.value = lies ? '' : value;
			variable.version += lies ? 0 : 1;
			return ok({variableUpsert: true});
		},
		DeploymentRedeploy({id}) {
			const [where, own] = [...deployments].find(([, items]) => items.some(item => item.id === id)) ?? ['', undefined];
			if (own === undefined) {
				return bad('Deployment not found');
			}

			const made = {id: `${where}#${own.length + 1}`, status: endings[where.split('/')[2]!] ?? 'SUCCESS'};
			if (made.status === 'SUCCESS' || made.status === 'SLEEPING') {
				own[0]!.status = 'REMOVED';
			}

			own.unshift(made);
			return ok({deploymentRedeploy: {id: made.id, status: 'INITIALIZING'}});
		},
	};

	const platform = await servePlatform({
		isLogin: headers => (token !== undefined && headers.authorization === `Bearer ${token}`) || (projectToken !== undefined && headers['project-access-token'] === projectToken),
		complain: message => ({errors: [{message: /^(?:Unauthorized|Forbidden)$/v.test(message) ? 'Not Authorized' : message}], data: null}),
		isAlwaysFound: true,
		isRead: (_method, _path, body) => isRailwayQuery(body),
		answer({method, url: {pathname}, body}, faults) {
			const {query = '', variables: given = {}} = body as {readonly query?: string; readonly variables?: Given};
			const {kind, name = ''} = /^(?<kind>query|mutation) (?<name>\w+)/v.exec(query)?.groups ?? {};
			if (method !== 'POST' || pathname !== '/graphql/v2') {
				return undefined;
			}

			return kind === 'mutation' ? mutations[name]?.(given, faults.lies === true) : queries[name]?.(given);
		},
	});
	return {...platform, variables, deployments};
}
