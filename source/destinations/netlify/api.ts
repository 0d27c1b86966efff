/**
Netlify's teams, sites and variables, as its API tells them.

@see https://open-api.netlify.com/#tag/environmentVariables
@see https://github.com/netlify/open-api/blob/master/swagger.yml
*/
import {type Outcome} from '../../core/outcome.js';
import {
	type Json, recordOf, recordsOf, textOf, textsOf,
} from '../json-value.js';
import {type Rest, type RestCall} from '../rest.js';

export type Team = {readonly id: string; readonly slug: string};

export type Site = {
	readonly id: string;
	readonly name: string;
	readonly team: Team;
	/** Without one, somebody deploys it from a machine, and Netlify cannot build it. */
	readonly repository: string;
	/** The deployment that serves in production. */
	readonly published: string;
};

/** Whose variable it is: a site's, or where that is undefined, the whole team's. */
export type Owner = {readonly team: string; readonly site: string | undefined};

/** A variable has a value for each context. */
export type Value = {
	readonly key: string;
	/** `all`, `production`, `deploy-preview`, `branch-deploy`, `dev` or `branch`. */
	readonly context: string;
	/** The branch. */
	readonly parameter: string;
	/** Undefined: it is secret, and only Netlify's own systems can read it. */
	readonly value: string | undefined;
	readonly updatedAt: string;
	/** Everything about the variable but its values, for comparison. */
	readonly settings: string;
};

const perPage = 100;
const mostPages = 30;

async function listAll(rest: Rest, path: string, signal: AbortSignal): Promise<Outcome<readonly Json[]>> {
	const items: Json[] = [];
	for (let page = 1; page <= mostPages; page++) {
		const reply = await rest.get(`${path}?page=${page}&per_page=${perPage}`, {signal});
		if (reply.status !== 'succeeded') {
			return reply;
		}

		const more = recordsOf(reply.value);
		items.push(...more);
		if (more.length < perPage) {
			break;
		}
	}

	return {status: 'succeeded', value: items};
}

/** The teams of the login. */
export async function listTeams(rest: Rest, signal: AbortSignal): Promise<Outcome<readonly Team[]>> {
	const reply = await rest.get('/accounts', {signal});
	return reply.status === 'succeeded'
		? {status: 'succeeded', value: recordsOf(reply.value).map(item => ({id: textOf(item.id), slug: textOf(item.slug)}))}
		: reply;
}

const toSite = (item: Json, team: Team): Site => ({
	id: textOf(item.id), name: textOf(item.name), team, repository: textOf(recordOf(item.build_settings).repo_url), published: textOf(recordOf(item.published_deploy).id),
});

/** The sites of a team. */
export async function listSites(rest: Rest, team: Team, signal: AbortSignal): Promise<Outcome<readonly Site[]>> {
	const listing = await listAll(rest, `/${encodeURIComponent(team.slug)}/sites`, signal);
	return listing.status === 'succeeded' ? {status: 'succeeded', value: listing.value.map(item => toSite(item, team))} : listing;
}

/** One site as it is now. */
export async function readSite(rest: Rest, id: string, signal: AbortSignal): Promise<Outcome<Site>> {
	const reply = await rest.get(`/sites/${encodeURIComponent(id)}`, {signal});
	return reply.status === 'succeeded' ? {status: 'succeeded', value: toSite(recordOf(reply.value), {id: '', slug: ''})} : reply;
}

function toValues(item: Json): readonly Value[] {
	const isSecret = item.is_secret === true;
	const values = recordsOf(item.values);
	const settings = JSON.stringify([isSecret, textsOf(item.scopes).toSorted(), values.map(({context, context_parameter: parameter}) => `${textOf(context)} ${textOf(parameter)}`).toSorted()]);
	return values.map((value): Value => {
		const context = textOf(value.context);
		return {
			key: textOf(item.key), context, parameter: textOf(value.context_parameter), updatedAt: textOf(item.updated_at), settings,
			// Of a secret variable only the value for development is shown.
			value: (!isSecret || context === 'dev') && typeof value.value === 'string' ? value.value : undefined,
		};
	});
}

const pathOf = ({team, site}: Owner, key?: string) => `/accounts/${encodeURIComponent(team)}/env${key === undefined ? '' : `/${encodeURIComponent(key)}`}${site === undefined ? '' : `?site_id=${encodeURIComponent(site)}`}`;

/** All variables of a site, or of a team alone, with their values for every context. */
export async function listValues(rest: Rest, owner: Owner, signal: AbortSignal): Promise<Outcome<readonly Value[]>> {
	const reply = await rest.get(pathOf(owner), {signal});
	return reply.status === 'succeeded' ? {status: 'succeeded', value: recordsOf(reply.value).flatMap(item => toValues(item))} : reply;
}

/** One variable, with its values for every context. */
export async function readValues(rest: Rest, owner: Owner, key: string, signal: AbortSignal): Promise<Outcome<readonly Value[]>> {
	const reply = await rest.get(pathOf(owner, key), {signal});
	return reply.status === 'succeeded' ? {status: 'succeeded', value: toValues(recordOf(reply.value))} : reply;
}

/** Give a variable another value in one context; the others, its scopes and its secrecy stay. */
export async function writeValue(rest: Rest, owner: Owner, {key, context, parameter}: Pick<Value, 'key' | 'context' | 'parameter'>, value: string, call: RestCall): Promise<Outcome<unknown>> {
	return rest.change('PATCH', pathOf(owner, key), {context, ...(parameter !== '' && {context_parameter: parameter}), value}, call);
}
