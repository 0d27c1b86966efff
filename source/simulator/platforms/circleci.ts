/**
A CircleCI on loopback: contexts and followed projects with their variables, which it never shows.
*/
import {type PlatformAnswer, servePlatform, type StandInPlatform} from './json-server.js';

export type CircleciVariable = {readonly name: string; value: string; time: number};

export type CircleciScenario = {
	readonly token: string;
	/** By name; all of them belong to `gh/acme`. */
	readonly contexts: Readonly<Record<string, Readonly<Record<string, string>>>>;
	/** By the name of the repository. */
	readonly projects?: Readonly<Record<string, Readonly<Record<string, string>>>>;
};

export type StandInCircleci = StandInPlatform & {
	/** All variables, such as `context deploy` and `project shop`. */
	readonly variables: ReadonlyMap<string, readonly CircleciVariable[]>;
};

const ok = (body: unknown): PlatformAnswer => ({status: 200, body});
const fill = (variables: Readonly<Record<string, string>>): CircleciVariable[] => Object.entries(variables).map(([name, value]) => ({name, value, time: 0}));
const timeOf = ({time}: CircleciVariable) => new Date(Date.UTC(2026, 0, 1) + time).toISOString();
const maskOf = ({value}: CircleciVariable) => `xxxx${value.slice(-4)}`;

/**
Serve a CircleCI on loopback.
*/
export async function serveCircleci(scenario: CircleciScenario): Promise<StandInCircleci> {
	const contexts = Object.keys(scenario.contexts);
	const variables = new Map<string, CircleciVariable[]>([
		...Object.entries(scenario.contexts).map(([name, items]) => [`context ${name}`, fill(items)] as const),
		...Object.entries(scenario.projects ?? {}).map(([name, items]) => [`project ${name}`, fill(items)] as const),
	]);
	let clock = 0;

	const platform = await servePlatform({
		isLogin: headers => headers['circle-token'] === scenario.token,
		complain: message => ({message}),
		answer({method, url: {pathname, searchParams}, body}, faults) {
			const write = (variable: CircleciVariable | undefined, value: unknown): variable is CircleciVariable => {
				if (variable === undefined || typeof value !== 'string') {
					return false;
				}

				variable.value = faults.lies ? '' : value;
				variable.time = faults.lies ? variable.time : ++clock * 1000;
				return true;
			};

			switch (`${method} ${pathname}`) {
				case 'GET /api/v2/me': {
					return ok({id: 'u1', login: 'ada', name: 'Ada'});
				}

				case 'GET /api/v2/me/collaborations': {
					return ok([{
						id: 'o1', name: 'acme', slug: 'gh/acme', vcs_type: 'github',
					}]);
				}

				case 'GET /api/v1.1/projects': {
					return ok(Object.keys(scenario.projects ?? {}).map(name => ({vcs_type: 'github', username: 'acme', reponame: name})));
				}

				case 'GET /api/v2/context': {
					const start = Number(searchParams.get('page-token') ?? 0);
					return searchParams.get('owner-slug') === 'gh/acme'
						? ok({items: contexts.slice(start, start + 1).map((name, index) => ({id: `c${start + index}`, name})), next_page_token: start + 1 < contexts.length ? String(start + 1) : null})
						: undefined;
				}

				default: {
					const {context, name, project} = /^\/api\/v2\/(?:context\/c(?<context>\d+)\/environment-variable(?:\/(?<name>\w+))?|project\/github\/acme\/(?<project>\w+)\/envvar)$/v.exec(pathname)?.groups ?? {};
					const own = variables.get(project === undefined ? `context ${contexts[Number(context)]}` : `project ${project}`);
					if (own === undefined) {
						return undefined;
					}

					if (method === 'GET' && name === undefined) {
						return ok({
							items: own.map(item => project === undefined
								? {
									variable: item.name, truncated_value: maskOf(item), created_at: timeOf({...item, time: 0}), updated_at: timeOf(item),
								}
								: {name: item.name, value: maskOf(item), created_at: timeOf({...item, time: 0})}),
							next_page_token: null,
						});
					}

					const given = (body ?? {}) as Readonly<Record<string, unknown>>;
					const key = project === undefined ? name : given.name;
					const variable = own.find(item => item.name === key);
					const isKnown = Object.keys(given).toSorted().join(',') === (project === undefined ? 'value' : 'name,value') && method === (project === undefined ? 'PUT' : 'POST');
					return isKnown && write(variable, given.value) ? ok({name: variable.name, value: maskOf(variable)}) : undefined;
				}
			}
		},
	});
	return {...platform, variables};
}
