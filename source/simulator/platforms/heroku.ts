/**
A Heroku on loopback: apps with variables, releases and dynos, and pipelines with variables of their own.
*/
import {
	type PlatformAnswer, type PlatformRequest, servePlatform, type StandInPlatform,
} from './json-server.js';

export type HerokuApp = {
	readonly variables: Record<string, string>;
	/** Which add-on owns a variable. */
	readonly addOns: Readonly<Record<string, string>>;
	/** By name, with what they run. */
	readonly dynos: Record<string, {state: string; version: number}>;
	release: {version: number; status: string};
};

export type HerokuPipeline = {readonly test: Record<string, string>; readonly review: Record<string, string>};

export type HerokuScenario = {
	readonly token: string;
	/** By name. */
	readonly apps: Readonly<Record<string, {readonly variables: Readonly<Record<string, string>>; readonly addOns?: Readonly<Record<string, string>>; readonly dynos?: readonly string[]}>>;
	readonly pipelines?: Readonly<Record<string, {readonly test?: Readonly<Record<string, string>>; readonly review?: Readonly<Record<string, string>>}>>;
};

export type StandInHeroku = StandInPlatform & {
	readonly apps: ReadonlyMap<string, HerokuApp>;
	readonly pipelines: ReadonlyMap<string, HerokuPipeline>;
	/** What becomes of releases. */
	readonly releases: {fail?: boolean; crash?: boolean};
};

const version = 'application/vnd.heroku+json; version=3';
const ok = (body: unknown, status = 200): PlatformAnswer => ({status, body});
const bad = (status: number, id: string, message: string): PlatformAnswer => ({status, body: {id, message}});
const idOf = (name: string) => `id-${name}`;

/** The items of a list that a header asks for. */
function page(names: readonly string[], {headers}: PlatformRequest): PlatformAnswer | undefined {
	const {from = '', max} = /^id (?<from>[\w\-]*)\.\.; max=(?<max>\d+)$/v.exec(String(headers.range))?.groups ?? {};
	const items = names.map(name => ({id: idOf(name), name})).toSorted((a, b) => a.id.localeCompare(b.id)).filter(({id}) => id >= from);
	return max === undefined ? undefined : ok(items.slice(0, Number(max)), items.length > Number(max) ? 206 : 200);
}

/**
Serve a Heroku on loopback.
*/
export async function serveHeroku(scenario: HerokuScenario): Promise<StandInHeroku> {
	const apps = new Map(Object.entries(scenario.apps).map(([name, {variables, addOns = {}, dynos = ['web.1']}]): readonly [string, HerokuApp] => [name, {
		variables: {...variables}, addOns, dynos: Object.fromEntries(dynos.map(dyno => [dyno, {state: 'up', version: 1}])), release: {version: 1, status: 'succeeded'},
	}]));
	const pipelines = new Map(Object.entries(scenario.pipelines ?? {}).map(([name, {test = {}, review = {}}]): readonly [string, HerokuPipeline] => [name, {test: {...test}, review: {...review}}]));
	const releases: StandInHeroku['releases'] = {};

	const restart = (app: HerokuApp) => {
		app.release = {version: app.release.version + 1, status: releases.fail ? 'failed' : 'succeeded'};
		for (const dyno of releases.fail ? [] : Object.values(app.dynos)) {
			dyno.version = app.release.version;
			dyno.state = releases.crash ? 'crashed' : 'up';
		}
	};

	const variablesOf = ({method, body}: PlatformRequest, variables: Record<string, string>, lies: boolean | undefined, app?: HerokuApp): PlatformAnswer | undefined => {
		if (method === 'GET') {
			return ok(variables);
		}

		const changes = Object.entries(body as Readonly<Record<string, unknown>>);
		if (method !== 'PATCH' || changes.length !== 1 || changes.some(([, value]) => typeof value !== 'string')) {
			return undefined;
		}

		const [[name, value]] = changes as [[string, string]];
		if (app?.addOns[name] !== undefined) {
			return bad(422, 'invalid_params', `Cannot overwrite attachment values ${name}.`);
		}

		variables[name] = lies ? '' : value;
		if (app !== undefined) {
			restart(app);
		}

		return ok(variables);
	};

	const platform = await servePlatform({
		isLogin: ({authorization, accept}) => authorization === `Bearer ${scenario.token}` && accept?.startsWith(version) === true,
		complain: message => ({id: message.toLowerCase(), message}),
		answer(request, faults) {
			const {method, url: {pathname}, headers} = request;
			const [, kind, id, what, stage] = /^\/(apps|pipelines)\/id-([^\/]+)\/(.+?)(?:\/(test|review)\/config-vars)?$/v.exec(pathname) ?? [];
			const app = kind === 'apps' ? apps.get(id ?? '') : undefined;
			const pipeline = kind === 'pipelines' ? pipelines.get(id ?? '') : undefined;
			if (pipeline !== undefined && what === 'stage' && (stage === 'test' || stage === 'review')) {
				return headers.accept === `${version}.pipelines` ? variablesOf(request, pipeline[stage], faults.lies) : undefined;
			}

			if (app !== undefined && what === 'config-vars') {
				return variablesOf(request, app.variables, faults.lies, app);
			}

			switch (`${method} ${app === undefined ? pathname : what}`) {
				case 'GET /account': {
					return ok({id: 'u1', email: 'ada@example.com'});
				}

				case 'GET /apps': {
					return page([...apps.keys()], request);
				}

				case 'GET /pipelines': {
					return page([...pipelines.keys()], request);
				}

				case 'GET addon-attachments': {
					return headers['accept-inclusion'] === 'addon:plan,config_vars'
						? ok(Object.entries(app!.addOns).map(([name, addOn]) => ({name: name.replace(/_URL$/v, ''), addon: {id: idOf(addOn), name: addOn}, config_vars: [name]})))
						: undefined;
				}

				case 'GET releases': {
					return headers.range === 'version ..; max=1, order=desc' ? ok([{...app!.release, current: true, description: 'Set config vars'}], 206) : undefined;
				}

				case 'GET dynos': {
					return ok(Object.entries(app!.dynos).map(([name, dyno]) => ({
						name, type: name.split('.')[0], state: dyno.state, release: {version: dyno.version},
					})));
				}

				default: {
					return undefined;
				}
			}
		},
	});
	return {
		...platform, apps, pipelines, releases,
	};
}
