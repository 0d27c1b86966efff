/**
Heroku's apps and pipelines, their variables, releases and dynos.

@see https://devcenter.heroku.com/articles/platform-api-reference#config-vars
@see https://devcenter.heroku.com/articles/platform-api-reference#ranges
@see https://github.com/heroku/cli/blob/main/src/lib/api.ts
*/
import {type Outcome} from '../../core/outcome.js';
import {
	type Json, recordOf, recordsOf, textOf, textsOf,
} from '../json-value.js';
import {type RestCall} from '../rest.js';
import {forPipelines, type Heroku} from './session.js';

export type Named = {readonly id: string; readonly name: string};

/** What has variables: an app, or a stage of a pipeline, which has them for test runs or for new review apps. */
export type Owner = {readonly kind: 'app'; readonly id: string} | {readonly kind: 'test' | 'review'; readonly id: string};

export type Variable = {readonly name: string; readonly value: string};

export type Release = {readonly version: number; readonly status: string};

export type Dyno = {readonly name: string; readonly state: string; readonly version: number};

const atOnce = 1000;
const mostPages = 20;

const toNamed = (item: Json): Named => ({id: textOf(item.id), name: textOf(item.name)});

/** All items of a list, a thousand with each request. */
async function listAll(heroku: Heroku, path: string, signal: AbortSignal): Promise<Outcome<readonly Named[]>> {
	const items = new Map<string, Named>();
	let from = '';
	for (let page = 0; page < mostPages; page++) {
		const reply = await heroku({range: `id ${from}..; max=${atOnce}`}).get(path, {signal});
		if (reply.status !== 'succeeded') {
			return reply;
		}

		const more = recordsOf(reply.value).map(item => toNamed(item));
		for (const item of more) {
			items.set(item.id, item);
		}

		from = more.at(-1)?.id ?? '';
		if (more.length < atOnce || from === '') {
			break;
		}
	}

	return {status: 'succeeded', value: [...items.values()]};
}

/** The apps of the login and of all its teams. */
export const listApps = async (heroku: Heroku, signal: AbortSignal) => listAll(heroku, '/apps', signal);

/** The pipelines of the login and of all its teams. */
export const listPipelines = async (heroku: Heroku, signal: AbortSignal) => listAll(heroku, '/pipelines', signal);

const pathOf = ({kind, id}: Owner) => kind === 'app' ? `/apps/${encodeURIComponent(id)}/config-vars` : `/pipelines/${encodeURIComponent(id)}/stage/${kind}/config-vars`;
const headersOf = ({kind}: Owner) => kind === 'app' ? {} : forPipelines;

/** All variables with their values. */
export async function readVariables(heroku: Heroku, owner: Owner, signal: AbortSignal): Promise<Outcome<readonly Variable[]>> {
	const reply = await heroku(headersOf(owner)).get(pathOf(owner), {signal});
	return reply.status === 'succeeded'
		? {status: 'succeeded', value: Object.entries(recordOf(reply.value)).flatMap(([name, value]) => typeof value === 'string' ? [{name, value}] : [])}
		: reply;
}

/** Give one variable another value; those that are not named stay as they are. The reply, with all values, is dropped. */
export async function writeVariable(heroku: Heroku, owner: Owner, name: string, value: string, call: RestCall): Promise<Outcome<unknown>> {
	const reply = await heroku(headersOf(owner)).change('PATCH', pathOf(owner), {[name]: value}, call);
	return reply.status === 'succeeded' ? {status: 'succeeded', value: undefined} : reply;
}

/** Which add-on owns a variable of an app. */
export async function listOwned(heroku: Heroku, app: string, signal: AbortSignal): Promise<Outcome<ReadonlyMap<string, string>>> {
	const reply = await heroku({'accept-inclusion': 'addon:plan,config_vars'}).get(`/apps/${encodeURIComponent(app)}/addon-attachments`, {signal});
	return reply.status === 'succeeded'
		? {status: 'succeeded', value: new Map(recordsOf(reply.value).flatMap(item => textsOf(item.config_vars).map(name => [name, textOf(recordOf(item.addon).name)] as const)))}
		: reply;
}

/** The newest release; undefined where there was none yet. */
export async function readRelease(heroku: Heroku, app: string, signal: AbortSignal): Promise<Outcome<Release | undefined>> {
	const reply = await heroku({range: 'version ..; max=1, order=desc'}).get(`/apps/${encodeURIComponent(app)}/releases`, {signal});
	if (reply.status !== 'succeeded') {
		return reply;
	}

	const [newest] = recordsOf(reply.value);
	return {status: 'succeeded', value: newest === undefined ? undefined : {version: Number(newest.version), status: textOf(newest.status)}};
}

/** What runs, without what somebody started for one time. */
export async function listDynos(heroku: Heroku, app: string, signal: AbortSignal): Promise<Outcome<readonly Dyno[]>> {
	const reply = await heroku().get(`/apps/${encodeURIComponent(app)}/dynos`, {signal});
	return reply.status === 'succeeded'
		? {status: 'succeeded', value: recordsOf(reply.value).filter(({type}) => type !== 'run' && type !== 'release').map(item => ({name: textOf(item.name), state: textOf(item.state), version: Number(recordOf(item.release).version)}))}
		: reply;
}
