/**
An Infisical on loopback: projects, environments, folders, references and policies that ask for an approval.
*/
import {type PlatformAnswer, servePlatform, type StandInPlatform} from './json-server.js';

export type InfisicalSecret = {
	readonly key: string;
	value: string;
	readonly path: string;
	readonly type: 'shared' | 'personal';
	readonly isHidden: boolean;
	readonly isRotated: boolean;
	version: number;
};

export type InfisicalScenario = {
	readonly token: string;
	/** By `project/environment`. */
	readonly environments: Readonly<Record<string, ReadonlyArray<Partial<InfisicalSecret> & {readonly key: string; readonly value: string}>>>;
	readonly syncs?: ReadonlyArray<{readonly project: string; readonly environment: string; readonly path: string; readonly destination: string}>;
	/** Changes there are only requested. */
	readonly needsApproval?: boolean;
};

export type StandInInfisical = StandInPlatform & {readonly environments: ReadonlyMap<string, readonly InfisicalSecret[]>};

const ok = (body: unknown): PlatformAnswer => ({status: 200, body});
const start = Date.UTC(2026, 0, 1);

/**
Serve an Infisical on loopback.
*/
export async function serveInfisical(scenario: InfisicalScenario): Promise<StandInInfisical> {
	const environments = new Map(Object.entries(scenario.environments).map(([name, secrets]) => [name, secrets.map((item): InfisicalSecret => ({
		path: '/', type: 'shared', isHidden: false, isRotated: false, version: 1, ...item,
	}))]));

	const resolve = (value: string, own: readonly InfisicalSecret[], project: string): string => value.replaceAll(/\$\{(?:(?<environment>\w+)\.)?(?<name>\w+)\}/gv, (...found) => {
		const {environment, name} = found.at(-1) as {readonly environment?: string; readonly name: string};
		const from = environment === undefined ? own : environments.get(`${project}/${environment}`);
		return from?.find(({key}) => key === name)?.value ?? '';
	});

	const shown = (secret: InfisicalSecret, value: string) => ({
		id: `id-${secret.key}`, secretKey: secret.key, secretPath: secret.path, type: secret.type, version: secret.version, secretComment: 'kept',
		secretValue: secret.isHidden ? '<hidden-by-infisical>' : value, secretValueHidden: secret.isHidden, isRotatedSecret: secret.isRotated,
		skipMultilineEncoding: false, tags: [{id: 't1', slug: 'tag'}], updatedAt: new Date(start + (secret.version * 1000)).toISOString(),
	});

	const platform = await servePlatform({
		isLogin: headers => headers.authorization === `Bearer ${scenario.token}`,
		complain: message => ({reqId: 'r', error: 'Error', message}),
		answer({method, url: {pathname, searchParams}, body}, faults) {
			const given = (body ?? Object.fromEntries(searchParams)) as Readonly<Record<string, string>>;
			const project = given.projectId?.replace('id-', '') ?? '';
			const own = environments.get(`${project}/${given.environment}`);
			const name = /^\/api\/v4\/secrets\/(?<name>\w+)$/v.exec(pathname)?.groups?.name;
			const secret = own?.find(item => item.key === name && item.path === given.secretPath && item.type === given.type);
			if (method === 'GET' && pathname === '/api/v1/projects') {
				const names = [...new Set([...environments.keys()].map(key => key.split('/')[0]!))];
				return ok({projects: names.map(item => ({id: `id-${item}`, name: item, environments: [...environments.keys()].filter(key => key.startsWith(`${item}/`)).map(key => ({slug: key.split('/')[1]}))}))});
			}

			if (method === 'GET' && pathname === '/api/v1/secret-syncs') {
				return ok({
					secretSyncs: (scenario.syncs ?? []).filter(sync => sync.project === project).map(({environment, path, destination}) => ({
						name: 'own', destination, environment: {slug: environment}, folder: {path}, isAutoSyncEnabled: true, syncOptions: {},
					})),
				});
			}

			if (method === 'GET' && pathname === '/api/v4/secrets') {
				return own !== undefined && given.recursive === 'true' ? ok({secrets: own.map(item => shown(item, given.expandSecretReferences === 'true' ? resolve(item.value, own, project) : item.value))}) : undefined;
			}

			if (secret === undefined) {
				return name === undefined || own === undefined ? undefined : {status: 404, body: {message: `Secret with name '${name}' not found`}};
			}

			if (method === 'GET') {
				return secret.isHidden && given.viewSecretValue === 'true' ? {status: 403, body: {message: 'You are not allowed to view its value'}} : ok({secret: shown(secret, given.viewSecretValue === 'true' ? secret.value : '<hidden-by-infisical>')});
			}

			if (method !== 'PATCH' || typeof given.secretValue !== 'string' || Object.keys(given).length !== 5) {
				return undefined;
			}

			if (scenario.needsApproval) {
				return ok({approval: {id: 'a1', slug: 'approve-me'}});
			}

			secret.value = faults.lies ? '' : given.secretValue.trim();
			secret.version += faults.lies ? 0 : 1;
			return ok({secret: shown(secret, '')});
		},
	});
	return {...platform, environments};
}
