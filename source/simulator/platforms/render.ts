/**
A Render on loopback: services, environment groups, secret files, Blueprints and deployments.
*/
import {type PlatformAnswer, servePlatform, type StandInPlatform} from './json-server.js';

export type RenderVariable = {readonly key: string; value: string};

export type RenderHolder = {
	readonly variables: readonly RenderVariable[];
	readonly files?: ReadonlyArray<{readonly name: string; readonly content: string}>;
};

export type RenderService = RenderHolder & {
	readonly type?: 'web_service' | 'static_site' | 'background_worker';
	readonly isSuspended?: boolean;
	/** It was never deployed. */
	readonly isNew?: boolean;
	/** How the next deployment ends. @default 'live' */
	readonly ending?: 'live' | 'build_failed' | 'canceled' | 'deactivated' | 'update_failed' | 'pre_deploy_failed';
	/** A deployment is answered without its id. */
	readonly isQueued?: boolean;
};

export type RenderScenario = {
	readonly key: string;
	/** By name; their ids are `srv-` and the name. */
	readonly services: Readonly<Record<string, RenderService>>;
	/** By name; their ids are `evg-` and the name. */
	readonly groups?: Readonly<Record<string, RenderHolder & {readonly links: readonly string[]}>>;
	/** By name: the ids of what they made. */
	readonly blueprints?: Readonly<Record<string, readonly string[]>>;
};

export type RenderDeploy = {readonly id: string; status: string; readonly commit: {readonly id: string}; readonly mode: string};

export type StandInRender = StandInPlatform & {
	/** By id, without what cannot be changed. */
	readonly variables: ReadonlyMap<string, readonly RenderVariable[]>;
	/** By id of a service, the newest first. */
	readonly deploys: ReadonlyMap<string, readonly RenderDeploy[]>;
};

const ok = (body: unknown): PlatformAnswer => ({status: 200, body});
const missing: PlatformAnswer = {status: 404, body: {message: 'not found'}};

/** A page of a list, as it is asked for: at most 100, and 20 where nothing is said. */
function page(items: readonly unknown[], name: string, query: URLSearchParams): PlatformAnswer {
	const limit = Number(query.get('limit') ?? '20');
	const from = query.get('cursor') === null ? 0 : Number(query.get('cursor')!.slice(1)) + 1;
	return limit < 1 || limit > 100
		? {status: 400, body: {message: 'invalid limit'}}
		: ok(items.slice(from, from + limit).map((item, index) => ({[name]: item, cursor: `c${from + index}`})));
}

/**
Serve a Render on loopback.
*/
export async function serveRender({key, services, groups = {}, blueprints = {}}: RenderScenario): Promise<StandInRender> {
	const holders = new Map<string, RenderHolder>([
		...Object.entries(services).map(([name, service]) => [`srv-${name}`, service] as const),
		...Object.entries(groups).map(([name, group]) => [`evg-${name}`, group] as const),
	]);
	const variables = new Map([...holders].map(([id, holder]) => [id, holder.variables.map((item): RenderVariable => ({...item}))]));
	const deploys = new Map(Object.entries(services).map(([name, {isNew}]): [string, RenderDeploy[]] => [`srv-${name}`, isNew
		? []
		: [{
			id: `dep-${name}-1`, status: 'live', commit: {id: `commit-${name}`}, mode: '',
		}]]));

	const service = (name: string) => ({
		id: `srv-${name}`, name, type: services[name]!.type ?? 'web_service', suspended: services[name]!.isSuspended ? 'suspended' : 'not_suspended', autoDeploy: 'yes',
	});
	const group = (name: string) => ({
		id: `evg-${name}`, name, ownerId: 'tea-1', serviceLinks: groups[name]!.links.map(link => ({id: `srv-${link}`, name: link, type: 'web_service'})),
	});

	const deploy = (name: string, given: Readonly<Record<string, string>>): PlatformAnswer | undefined => {
		const {type = 'web_service', ending = 'live', isQueued} = services[name]!;
		const own = deploys.get(`srv-${name}`)!;
		const isRight = type === 'static_site' ? given.deployMode === 'build_and_deploy' && given.commitId === own[0]?.commit.id : given.deployMode === 'deploy_only';
		if (!isRight) {
			return undefined;
		}

		const made: RenderDeploy = {
			id: `dep-${name}-${own.length + 1}`, status: ending, commit: own[0]!.commit, mode: given.deployMode!,
		};
		if (ending === 'live' || ending === 'deactivated') {
			for (const other of own.filter(({status}) => status === 'live')) {
				other.status = 'deactivated';
			}
		}

		own.unshift(made);
		if (ending === 'deactivated') {
			own.unshift({...made, id: `dep-${name}-${own.length + 1}`, status: 'live'});
		}

		return isQueued ? {status: 202, body: {}} : {status: 201, body: {...made, status: 'created'}};
	};

	const platform = await servePlatform({
		isLogin: headers => headers.authorization === `Bearer ${key}`,
		complain: message => ({id: 'req', message}),
		answer({method, url: {pathname, searchParams}, body}, faults) {
			const [, version, kind, id, part, name, ...more] = pathname.split('/').map(item => decodeURIComponent(item));
			const own = id === undefined ? undefined : variables.get(id);
			const plain = (id ?? '').slice(4);
			if (version !== 'v1' || more.length > 0) {
				return undefined;
			}

			switch (`${method} ${kind}${id === undefined ? '' : '/:id'}${part === undefined ? '' : `/${part}`}${name === undefined ? '' : '/:name'}`) {
				case 'GET owners': {
					return page([{
						id: 'tea-1', name: 'Acme', email: 'ada@acme.example', type: 'team',
					}], 'owner', searchParams);
				}

				case 'GET services': {
					return page(Object.keys(services).map(item => service(item)), 'service', searchParams);
				}

				case 'GET env-groups': {
					return page(Object.keys(groups).map(item => group(item)), 'envGroup', searchParams);
				}

				case 'GET blueprints': {
					return page(Object.keys(blueprints).map(item => ({id: `exs-${item}`, name: item, autoSync: true})), 'blueprint', searchParams);
				}

				case 'GET blueprints/:id': {
					return ok({id, name: plain, resources: blueprints[plain]!.map(resource => ({id: resource, name: resource.slice(4)}))});
				}

				case 'GET services/:id': {
					return own === undefined ? missing : ok(service(plain));
				}

				case 'GET env-groups/:id': {
					return own === undefined ? missing : ok({...group(plain), envVars: own, secretFiles: holders.get(id!)!.files ?? []});
				}

				case 'GET services/:id/env-vars': {
					return own === undefined ? missing : page(own, 'envVar', searchParams);
				}

				case 'GET services/:id/secret-files': {
					return own === undefined ? missing : page(holders.get(id!)!.files ?? [], 'secretFile', searchParams);
				}

				case 'GET services/:id/env-vars/:name':
				case 'GET env-groups/:id/env-vars/:name': {
					const variable = own?.find(item => item.key === name);
					return variable === undefined ? missing : ok(variable);
				}

				case 'PUT services/:id/env-vars/:name':
				case 'PUT env-groups/:id/env-vars/:name': {
					const variable = own?.find(item => item.key === name);
					const given = body as {readonly value?: unknown};
					if (variable === undefined || typeof given.value !== 'string' || Object.keys(given).length !== 1) {
						return undefined;
					}

					variable.value = faults.lies ? '' : given.value;
					return ok({key: name, value: given.value});
				}

				case 'GET services/:id/deploys': {
					return own === undefined ? missing : page(deploys.get(id!)!.map(({mode: _mode, ...item}) => item), 'deploy', searchParams);
				}

				case 'POST services/:id/deploys': {
					return own === undefined ? missing : deploy(plain, body as Readonly<Record<string, string>>);
				}

				default: {
					return undefined;
				}
			}
		},
	});
	return {...platform, variables, deploys};
}
