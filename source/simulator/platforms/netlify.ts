/**
A Netlify on loopback: one team with its sites, their variables with a value for each context, and their builds.
*/
import {
	type PlatformAnswer, type PlatformFaults, servePlatform, type StandInPlatform,
} from './json-server.js';

export type NetlifyVariable = {
	readonly key: string;
	/** By context; a branch is `branch:name`. */
	readonly values: Record<string, string>;
	readonly isSecret: boolean;
	readonly scopes: readonly string[];
	/** In seconds since it was made. */
	time: number;
};

type Given = {readonly key: string; readonly value: string; readonly context?: string} | (Partial<Omit<NetlifyVariable, 'time' | 'key'>> & Pick<NetlifyVariable, 'key' | 'values'>);

export type NetlifyScenario = {
	readonly token: string;
	/** By the name of the site. */
	readonly sites: Readonly<Record<string, readonly Given[]>>;
	/** What the team shares. */
	readonly shared?: readonly Given[];
	/** Sites that Netlify does not build. */
	readonly withoutRepository?: readonly string[];
};

export type StandInNetlify = StandInPlatform & {
	/** All variables, such as `site shop`, and `team` for those that are shared. */
	readonly variables: ReadonlyMap<string, readonly NetlifyVariable[]>;
	/** What becomes of builds. */
	readonly builds: {fail?: boolean; areLocked?: boolean};
};

const team = {id: 'team1', slug: 'acme', name: 'Acme'};
const ok = (body: unknown, status = 200): PlatformAnswer => ({status, body});
const bad = (status: number, message: string): PlatformAnswer => ({status, body: {code: status, message}});

const fill = (given: Given): NetlifyVariable => ({
	isSecret: false, scopes: ['builds', 'functions', 'runtime'], time: 0, ...('values' in given ? {...given, values: {...given.values}} : {key: given.key, values: {[given.context ?? 'all']: given.value}}),
});

function shown({key, values, isSecret, scopes, time}: NetlifyVariable) {
	return {
		key, scopes, is_secret: isSecret, updated_at: new Date(Date.UTC(2026, 0, 1) + (time * 1000)).toISOString(), updated_by: {id: 'u1', email: 'ada@example.com'},
		values: Object.entries(values).map(([name, value], index) => {
			const [context, parameter] = name.split(':');
			return {
				id: `${key}-${index}`, context, ...(parameter !== undefined && {context_parameter: parameter}), value: isSecret && context !== 'dev' ? '' : value,
			};
		}),
	};
}

function change(variable: NetlifyVariable, body: unknown, faults: PlatformFaults): PlatformAnswer | undefined {
	const {context, context_parameter: parameter, value, ...more} = body as Readonly<Record<string, string | undefined>>;
	if (context === undefined || value === undefined || Object.keys(more).length > 0 || (context === 'branch') !== (parameter !== undefined)) {
		return undefined;
	}

	const name = parameter === undefined ? context : `${context}:${parameter}`;
	// What is shown of a secret variable after a lie is what was shown before.
	variable.values[name] = faults.lies ? '' : value;
	variable.time += faults.lies ? 0 : 1;
	return ok(shown(variable), 201);
}

/**
Serve a Netlify on loopback.
*/
export async function serveNetlify(scenario: NetlifyScenario): Promise<StandInNetlify> {
	const sites = Object.keys(scenario.sites);
	const variables = new Map<string, NetlifyVariable[]>([
		['team', (scenario.shared ?? []).map(item => fill(item))],
		...Object.entries(scenario.sites).map(([name, items]) => [`site ${name}`, items.map(item => fill(item))] as const),
	]);
	const published = new Map(sites.map(name => [name, `deploy-${name}-1`]));
	const builds: StandInNetlify['builds'] = {};

	const showSite = (name: string) => ({
		id: `id-${name}`, name, account_slug: team.slug, published_deploy: {id: published.get(name), state: 'ready'},
		build_settings: scenario.withoutRepository?.includes(name) ? {} : {repo_url: `https://github.com/acme/${name}`, repo_branch: 'main'},
	});

	const build = (name: string): PlatformAnswer => {
		const id = published.get(name)!.replace(/\d+$/v, number => `${Number(number) + 1}`);
		if (!builds.fail && !builds.areLocked) {
			published.set(name, id);
		}

		return ok({id: `build-${id}`, deploy_id: id, done: false});
	};

	const platform = await servePlatform({
		isLogin: headers => headers.authorization === `Bearer ${scenario.token}`,
		complain: message => ({code: 0, message}),
		answer({method, url: {pathname, searchParams}, body}, faults) {
			const path = pathname.replace(/^\/api\/v1/v, '');
			const site = sites.find(name => `id-${name}` === (searchParams.get('site_id') ?? /^\/sites\/(?<id>[^\/]+)/v.exec(path)?.groups?.id));
			switch (`${method} ${path}`) {
				case 'GET /accounts': {
					return ok([team]);
				}

				case `GET /${team.slug}/sites`: {
					const size = Number(searchParams.get('per_page') ?? 100);
					return ok(sites.slice((Number(searchParams.get('page') ?? 1) - 1) * size).slice(0, size).map(name => showSite(name)));
				}

				case `GET /sites/id-${site}`: {
					return ok(showSite(site!));
				}

				case `POST /sites/id-${site}/builds`: {
					return build(site!);
				}

				default: {
					const deployment = /^\/deploys\/(?<id>deploy-[^\/]+)$/v.exec(path)?.groups?.id;
					if (deployment !== undefined && method === 'GET') {
						return ok({id: deployment, state: builds.fail ? 'error' : 'ready'});
					}
				}
			}

			const {key} = /^\/accounts\/team1\/env(?:\/(?<key>[^\/]+))?$/v.exec(path)?.groups ?? {};
			const own = variables.get(site === undefined ? 'team' : `site ${site}`)!;
			if (!path.startsWith(`/accounts/${team.id}/env`) || (searchParams.has('site_id') && site === undefined)) {
				return undefined;
			}

			if (key === undefined) {
				return method === 'GET' ? ok(own.map(variable => shown(variable))) : undefined;
			}

			const variable = own.find(item => item.key === decodeURIComponent(key));
			if (variable === undefined) {
				return bad(404, 'Environment variable not found');
			}

			return method === 'GET' ? ok(shown(variable)) : (method === 'PATCH' ? change(variable, body, faults) : undefined);
		},
	});
	return {...platform, variables, builds};
}
