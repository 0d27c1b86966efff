/**
CircleCI's variables: of a project, and of a context that projects share. Their values are never shown; their last four characters are.

@see https://circleci.com/docs/api/v2/
@see https://github.com/CircleCI-Public/circleci-cli internal/apiclient/context.go and project.go
*/
import {type Outcome} from '../../core/outcome.js';
import {
	type Json, recordOf, recordsOf, textOf,
} from '../json-value.js';
import {readPages} from '../pages.js';
import {type Rest, type RestCall} from '../rest.js';

/** Whose variables they are; a project's id is its slug, such as `gh/acme/shop`. */
export type Owner = {readonly kind: 'context' | 'project'; readonly id: string; readonly name: string};

export type Variable = {
	readonly name: string;
	/** The last four characters; empty where fewer are shown. */
	readonly tail: string;
	/** As CircleCI writes it; a project tells only when the variable was made. */
	readonly time: string;
};

async function listAll(rest: Rest, path: string, signal: AbortSignal): Promise<Outcome<readonly Json[]>> {
	return readPages('', async token => {
		const reply = await rest.get(`${path}${token === '' ? '' : `${path.includes('?') ? '&' : '?'}page-token=${encodeURIComponent(token)}`}`, {signal});
		if (reply.status !== 'succeeded') {
			return reply;
		}

		const next = textOf(recordOf(reply.value).next_page_token);
		return {status: 'succeeded', value: {items: recordsOf(recordOf(reply.value).items), next: next === '' ? undefined : next}};
	});
}

/** The organisations of the login, by slug. */
export async function listOrganizations(rest: Rest, signal: AbortSignal): Promise<Outcome<ReadonlyArray<{readonly slug: string; readonly name: string}>>> {
	const reply = await rest.get('/api/v2/me/collaborations', {signal});
	return reply.status === 'succeeded'
		? {status: 'succeeded', value: recordsOf(reply.value).map(item => ({slug: textOf(item.slug), name: textOf(item.name) || textOf(item.slug)})).filter(({slug}) => slug !== '')}
		: reply;
}

/** The contexts of an organisation. */
export async function listContexts(rest: Rest, organization: {readonly slug: string; readonly name: string}, signal: AbortSignal): Promise<Outcome<readonly Owner[]>> {
	const listing = await listAll(rest, `/api/v2/context?owner-slug=${encodeURIComponent(organization.slug)}`, signal);
	return listing.status === 'succeeded'
		? {status: 'succeeded', value: listing.value.map(item => ({kind: 'context', id: textOf(item.id), name: `${organization.name}, context ${textOf(item.name)}`}))}
		: listing;
}

/** The projects that the login follows. */
export async function listProjects(rest: Rest, signal: AbortSignal): Promise<Outcome<readonly Owner[]>> {
	const reply = await rest.get('/api/v1.1/projects', {signal});
	if (reply.status !== 'succeeded') {
		return reply;
	}

	return {
		status: 'succeeded', value: recordsOf(reply.value).map((item): Owner => {
			const name = `${textOf(item.username)}/${textOf(item.reponame)}`;
			return {kind: 'project', id: textOf(item.slug) || `${textOf(item.vcs_type)}/${name}`, name};
		}),
	};
}

function pathOf({kind, id}: Pick<Owner, 'kind' | 'id'>): string {
	return kind === 'context' ? `/api/v2/context/${encodeURIComponent(id)}/environment-variable` : `/api/v2/project/${id.split('/').map(part => encodeURIComponent(part)).join('/')}/envvar`;
}

/** What can be seen of all variables of one owner. */
export async function listVariables(rest: Rest, owner: Pick<Owner, 'kind' | 'id'>, signal: AbortSignal): Promise<Outcome<readonly Variable[]>> {
	const listing = await listAll(rest, pathOf(owner), signal);
	return listing.status === 'succeeded'
		? {
			status: 'succeeded', value: listing.value.map(item => {
				const shown = textOf(item.truncated_value) || textOf(item.value);
				return {
					name: textOf(item.variable) || textOf(item.name), tail: shown.length < 4 ? '' : shown.slice(-4), time: textOf(item.updated_at) || textOf(item.created_at) || textOf(item['created-at']),
				};
			}),
		}
		: listing;
}

/** Give a variable another value. */
export async function writeVariable(rest: Rest, owner: Pick<Owner, 'kind' | 'id'>, name: string, value: string, call: RestCall): Promise<Outcome<unknown>> {
	return owner.kind === 'context'
		? rest.change('PUT', `${pathOf(owner)}/${encodeURIComponent(name)}`, {value}, call)
		: rest.change('POST', pathOf(owner), {name, value}, call);
}
