/**
A Google Cloud on loopback: projects, secrets with versions, and Cloud Run services with revisions.
*/
import {Buffer} from 'node:buffer';
import {type PlatformAnswer, servePlatform, type StandInPlatform} from './json-server.js';

export type GcpVariable = {readonly name: string; value?: string; readonly secret?: string; version?: string};

export type GcpRunService = {
	readonly region: string;
	readonly variables: GcpVariable[];
	/** A file that is a secret. */
	readonly volume?: {readonly secret: string; version: string};
	/** Cloud Functions deployed it. */
	readonly isFunction?: boolean;
	/** All traffic goes to a chosen revision. */
	readonly isPinned?: boolean;
	/** New revisions do not come up. */
	fails?: boolean;
	revision: number;
	generation: number;
};

export type GcpScenario = {
	readonly token: string;
	readonly projects: Readonly<Record<string, {
		/** The only version of each; null may not be read. */
		readonly secrets?: Readonly<Record<string, string>>;
		readonly hidden?: readonly string[];
		readonly services?: Readonly<Record<string, Partial<GcpRunService>>>;
		/** Neither interface is switched on. */
		readonly isOff?: boolean;
	}>>;
};

export type StandInGcp = StandInPlatform & {
	/** All versions, by `project/secret`. */
	readonly secrets: ReadonlyMap<string, string[]>;
	/** By `project/service`. */
	readonly services: ReadonlyMap<string, GcpRunService>;
};

const ok = (body: unknown): PlatformAnswer => ({status: 200, body});
const bad = (status: number, message: string): PlatformAnswer => ({status, body: {error: {code: status, message}}});

type Template = {readonly containers: ReadonlyArray<{readonly image: string; readonly env: ReadonlyArray<{readonly name: string; readonly value?: string; readonly valueSource?: {readonly secretKeyRef: {readonly secret: string; readonly version: string}}}>}>; readonly volumes?: ReadonlyArray<{readonly name: string; readonly secret: {readonly secret: string; readonly items: ReadonlyArray<{readonly path: string; readonly version: string}>}}>; readonly annotations?: unknown; readonly revision?: unknown};

function listed(name: string, {
	region, variables, volume, isFunction,
}: GcpRunService) {
	return {
		metadata: {name, namespace: '1', labels: {'cloud.googleapis.com/location': region, ...(isFunction && {'goog-managed-by': 'cloudfunctions'})}},
		spec: {
			template: {
				spec: {
					containers: [{image: 'web', env: variables.map(item => item.secret === undefined ? {name: item.name, value: item.value} : {name: item.name, valueFrom: {secretKeyRef: {name: item.secret, key: item.version}}})}],
					...(volume && {volumes: [{name: 'v', secret: {secretName: volume.secret, items: [{key: volume.version, path: 'f'}]}}]}),
				},
			},
		},
	};
}

function templateOf({variables, volume}: GcpRunService): Template {
	return {
		containers: [{image: 'web', env: variables.map(item => item.secret === undefined ? {name: item.name, value: item.value!} : {name: item.name, valueSource: {secretKeyRef: {secret: item.secret, version: item.version!}}})}],
		...(volume && {volumes: [{name: 'v', secret: {secret: volume.secret, items: [{path: 'f', version: volume.version}]}}]}),
	};
}

/**
Serve a Google Cloud on loopback.
*/
export async function serveGcp(scenario: GcpScenario): Promise<StandInGcp> {
	const secrets = new Map<string, string[]>();
	const services = new Map<string, GcpRunService>();
	for (const [project, own] of Object.entries(scenario.projects)) {
		for (const [name, value] of Object.entries(own.secrets ?? {})) {
			secrets.set(`${project}/${name}`, [value]);
		}

		for (const [name, service] of Object.entries(own.services ?? {})) {
			services.set(`${project}/${name}`, {
				region: 'europe-west1', variables: [], revision: 1, generation: 1, ...structuredClone(service),
			});
		}
	}

	const shown = (project: string, name: string, service: GcpRunService) => ({
		name: `projects/${project}/locations/${service.region}/services/${name}`, etag: `"${service.generation}"`, uid: 'u', description: 'kept',
		template: templateOf(service), reconciling: false,
		traffic: service.isPinned ? [{type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION', revision: `${name}-1`, percent: 100}] : [{type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 100}],
		latestCreatedRevision: `r/${name}-${service.revision}`, latestReadyRevision: `r/${name}-${service.fails ? 1 : service.revision}`,
		terminalCondition: service.fails && service.revision > 1 ? {state: 'CONDITION_FAILED', message: 'The container did not start'} : {state: 'CONDITION_SUCCEEDED'},
	});

	const patch = (project: string, name: string, service: GcpRunService, body: unknown, lies: boolean): PlatformAnswer | undefined => {
		const {template, ...given} = body as {readonly template?: Template; readonly etag?: string};
		const {template: before, ...rest} = shown(project, name, service);
		if (given.etag !== rest.etag) {
			return bad(409, 'The etag does not fit');
		}

		// Whatever else changes was not asked for.
		if (template === undefined || template.revision !== undefined || JSON.stringify(given) !== JSON.stringify(rest) || template.containers[0]!.image !== 'web' || template.containers[0]!.env.length !== service.variables.length) {
			return undefined;
		}

		const {annotations, ...plain} = template;
		if (annotations !== undefined || JSON.stringify(plain) !== JSON.stringify(before)) {
			service.revision++;
		}

		service.generation++;
		for (const [index, item] of template.containers[0]!.env.entries()) {
			Object.assign(service.variables[index]!, item.valueSource === undefined ? {value: lies ? '' : item.value} : {version: item.valueSource.secretKeyRef.version});
		}

		if (service.volume !== undefined) {
			service.volume.version = template.volumes![0]!.secret.items[0]!.version;
		}

		return ok({name: 'operations/1', done: false});
	};

	const platform = await servePlatform({
		isLogin: headers => headers.authorization === `Bearer ${scenario.token}`,
		complain: message => ({error: {code: 400, message}}),
		answer({method, url: {pathname, searchParams}, body}, faults) {
			if (method === 'GET' && pathname === '/v3/projects:search') {
				const names = Object.keys(scenario.projects);
				const start = Number(searchParams.get('pageToken') ?? 0);
				return ok({projects: names.slice(start, start + 1).map(projectId => ({projectId, state: 'ACTIVE'})), ...(start + 1 < names.length && {nextPageToken: String(start + 1)})});
			}

			const {project, secret, version, verb} = /^\/v1\/projects\/(?<project>[^\/]+)\/secrets(?:\/(?<secret>\w+))?(?:\/versions\/(?<version>latest))?(?::(?<verb>\w+))?$/v.exec(pathname)?.groups ?? {};
			const {namespace} = /^\/apis\/serving\.knative\.dev\/v1\/namespaces\/(?<namespace>[^\/]+)\/services$/v.exec(pathname)?.groups ?? {};
			const {owner, region, name} = /^\/v2\/projects\/(?<owner>[^\/]+)\/locations\/(?<region>[^\/]+)\/services\/(?<name>[^\/]+)$/v.exec(pathname)?.groups ?? {};
			if (scenario.projects[project ?? namespace ?? '']?.isOff) {
				return bad(403, 'This interface has not been used in this project before or it is disabled.');
			}

			if (namespace !== undefined) {
				return ok({items: [...services].filter(([key]) => key.startsWith(`${namespace}/`)).map(([key, service]) => listed(key.split('/')[1]!, service)), metadata: {}});
			}

			const service = services.get(`${owner}/${name}`);
			if (service !== undefined && service.region === region) {
				return method === 'GET' ? ok(shown(owner!, name!, service)) : (method === 'PATCH' ? patch(owner!, name!, service, body, faults.lies === true) : undefined);
			}

			const versions = secrets.get(`${project}/${secret}`);
			const path = `projects/1/secrets/${secret}/versions/${versions?.length}`;
			switch (`${method} ${verb ?? ''} ${version ?? ''} ${secret === undefined ? 'all' : ''}`.replaceAll(/ +/gv, ' ').trim()) {
				case 'GET all': {
					return ok({secrets: [...secrets.keys()].filter(key => key.startsWith(`${project}/`)).map(key => ({name: `projects/1/secrets/${key.split('/')[1]}`}))});
				}

				case 'GET access latest': {
					return scenario.projects[project!]?.hidden?.includes(secret!) ? bad(403, 'Permission denied on the version') : (versions && ok({name: path, payload: {data: Buffer.from(versions.at(-1)!).toString('base64'), dataCrc32c: '1'}}));
				}

				case 'GET latest': {
					return versions && ok({name: path, state: 'ENABLED', createTime: new Date(Date.UTC(2026, 0, 1, 0, 0, versions.length)).toISOString()});
				}

				case 'POST addVersion': {
					const {data} = (body as {readonly payload?: {readonly data?: unknown}}).payload ?? {};
					if (versions === undefined || typeof data !== 'string') {
						return undefined;
					}

					if (!(faults.lies && scenario.projects[project!]?.hidden?.includes(secret!))) {
						versions.push(faults.lies ? '' : Buffer.from(data, 'base64').toString());
					}

					return ok({name: path, state: 'ENABLED'});
				}

				default: {
					return undefined;
				}
			}
		},
	});
	return {...platform, secrets, services};
}
