/**
A GitLab on loopback: projects, groups and the variables of their pipelines.
*/
import {type PlatformAnswer, servePlatform, type StandInPlatform} from './json-server.js';

export type GitlabVariable = {
	readonly key: string;
	value: string;
	readonly environment_scope: string;
	readonly protected: boolean;
	readonly masked: boolean;
	readonly hidden: boolean;
	readonly raw: boolean;
	readonly variable_type: 'env_var' | 'file';
};

export type GitlabScenario = {
	readonly token: string;
	/** By the path of the project or group; `*` is the instance. */
	readonly projects: Readonly<Record<string, ReadonlyArray<Partial<GitlabVariable> & {readonly key: string; readonly value: string}>>>;
	readonly groups?: GitlabScenario['projects'];
	readonly instance?: GitlabScenario['projects'][string];
};

export type StandInGitlab = StandInPlatform & {
	/** All variables, by level and name, such as `project acme/shop`. */
	readonly variables: ReadonlyMap<string, readonly GitlabVariable[]>;
};

const ok = (body: unknown): PlatformAnswer => ({status: 200, body});
const bad = (status: number, message: unknown): PlatformAnswer => ({status, body: {message}});
const maskable = /^[\w+=\/@:.~\-]{8,}$/v;

const fill = (variable: GitlabScenario['projects'][string][number]): GitlabVariable => ({
	environment_scope: '*', protected: false, masked: false, hidden: false, raw: false, variable_type: 'env_var', ...variable,
});

function shown(level: string, {environment_scope: scope, hidden, value, ...rest}: GitlabVariable) {
	return {...rest, description: null, ...(level === 'instance' ? {value} : {value: hidden ? null : value, hidden, environment_scope: scope})};
}

/**
Serve a GitLab on loopback.
*/
export async function serveGitlab(scenario: GitlabScenario): Promise<StandInGitlab> {
	const levels = {project: Object.keys(scenario.projects), group: Object.keys(scenario.groups ?? {})} as const;
	const variables = new Map<string, GitlabVariable[]>([
		...Object.entries(scenario.projects).map(([name, items]) => [`project ${name}`, items.map(item => fill(item))] as const),
		...Object.entries(scenario.groups ?? {}).map(([name, items]) => [`group ${name}`, items.map(item => fill(item))] as const),
		['instance *', (scenario.instance ?? []).map(item => fill(item))] as const,
	]);

	const platform = await servePlatform({
		isLogin: headers => headers['private-token'] === scenario.token,
		complain: message => ({message}),
		answer({method, url: {pathname, searchParams}, body}, faults) {
			const page = <Item>(items: readonly Item[]) => {
				const size = Number(searchParams.get('per_page') ?? 20);
				return ok(items.slice((Number(searchParams.get('page') ?? 1) - 1) * size).slice(0, size));
			};

			const path = pathname.replace(/^\/api\/v4/v, '');
			if (method === 'GET' && path === '/user') {
				return ok({id: 1, username: 'ada'});
			}

			if (method === 'GET' && path === '/projects') {
				return page(levels.project.map((name, index) => ({id: index + 1, path_with_namespace: name})));
			}

			if (method === 'GET' && path === '/groups') {
				return page(levels.group.map((name, index) => ({id: index + 1, full_path: name})));
			}

			const {level, id, key} = /^\/(?:(?<level>project|group)s\/(?<id>\d+)|admin\/ci)\/variables(?:\/(?<key>\w+))?$/v.exec(path)?.groups ?? {};
			const kind = level === 'project' || level === 'group' ? level : 'instance';
			const own = variables.get(kind === 'instance' ? 'instance *' : `${kind} ${levels[kind][Number(id) - 1]}`);
			if (own === undefined || (level === undefined && !path.startsWith('/admin/ci/variables'))) {
				return undefined;
			}

			if (key === undefined) {
				return method === 'GET' ? page(own.map(item => shown(kind, item))) : undefined;
			}

			const scope = searchParams.get('filter[environment_scope]');
			const meant = own.filter(item => item.key === key && (scope === null || item.environment_scope === scope));
			const [variable] = meant;
			if (variable === undefined || meant.length > 1) {
				return variable === undefined ? bad(404, '404 Variable Not Found') : bad(409, 'There are multiple variables with provided parameters. Please use \'filter[environment_scope]\'');
			}

			if (method === 'GET') {
				return ok(shown(kind, variable));
			}

			const {value, ...more} = body as {readonly value?: unknown};
			if (method !== 'PUT' || typeof value !== 'string' || Object.keys(more).length > 0) {
				return undefined;
			}

			if (variable.masked && !variable.raw && !maskable.test(value)) {
				return bad(400, {value: ['is invalid']});
			}

			variable.value = faults.lies ? '' : value;
			return ok(shown(kind, variable));
		},
	});
	return {...platform, variables};
}
