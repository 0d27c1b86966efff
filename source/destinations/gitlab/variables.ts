/**
GitLab's variables for pipelines: of a project, of a group, or of the whole instance.

@see https://docs.gitlab.com/api/project_level_variables/
@see https://docs.gitlab.com/api/group_level_variables/
@see https://docs.gitlab.com/api/instance_level_ci_variables/
*/
import {type Outcome} from '../../core/outcome.js';
import {
	type Json, numberText, recordOf, recordsOf, textOf,
} from '../json-value.js';
import {readPages} from '../pages.js';
import {type Rest, type RestCall} from '../rest.js';

/** Whose variables they are. */
export type Owner = {readonly level: 'project' | 'group' | 'instance'; readonly id: string; readonly name: string};

export type Variable = {
	readonly key: string;
	/** Undefined: it is hidden, and nobody can read it. */
	readonly value: string | undefined;
	/** `*` for all environments; an instance's variables have none. */
	readonly scope: string;
	readonly type: string;
	readonly isMasked: boolean;
	/** Otherwise what follows a dollar sign is taken for another variable. */
	readonly isRaw: boolean;
	/** All of its settings, for comparison. */
	readonly settings: string;
};

const perPage = 100;

async function listAll(rest: Rest, path: string, signal: AbortSignal): Promise<Outcome<readonly Json[]>> {
	return readPages(1, async page => {
		const reply = await rest.get(`${path}${path.includes('?') ? '&' : '?'}per_page=${perPage}&page=${page}`, {signal});
		if (reply.status !== 'succeeded') {
			return reply;
		}

		const items = recordsOf(reply.value);
		return {status: 'succeeded', value: {items, next: items.length < perPage ? undefined : page + 1}};
	});
}

/** The projects and groups whose variables the login may change. */
export async function listOwners(rest: Rest, level: 'project' | 'group', signal: AbortSignal): Promise<Outcome<readonly Owner[]>> {
	const listing = await listAll(rest, level === 'project' ? '/projects?membership=true&min_access_level=40&simple=true' : '/groups?min_access_level=40', signal);
	return listing.status === 'succeeded'
		? {status: 'succeeded', value: listing.value.map(item => ({level, id: numberText(item.id), name: textOf(item.path_with_namespace) || textOf(item.full_path)}))}
		: listing;
}

function pathOf({level, id}: Pick<Owner, 'level' | 'id'>): string {
	return level === 'instance' ? '/admin/ci/variables' : `/${level}s/${encodeURIComponent(id)}/variables`;
}

function toVariable(item: Json): Variable {
	const {value, ...settings} = item;
	return {
		key: textOf(item.key), value: typeof value === 'string' && item.hidden !== true ? value : undefined, scope: textOf(item.environment_scope),
		type: textOf(item.variable_type), isMasked: item.masked === true, isRaw: item.raw === true, settings: JSON.stringify(Object.keys(settings).toSorted().map(name => [name, settings[name]])),
	};
}

/** All variables of one owner. */
export async function listVariables(rest: Rest, owner: Pick<Owner, 'level' | 'id'>, signal: AbortSignal): Promise<Outcome<readonly Variable[]>> {
	const listing = await listAll(rest, pathOf(owner), signal);
	return listing.status === 'succeeded' ? {status: 'succeeded', value: listing.value.map(item => toVariable(item))} : listing;
}

/** The same key may stand there once for each scope, so the scope is always named. */
function addressOf(owner: Pick<Owner, 'level' | 'id'>, {key, scope}: Pick<Variable, 'key' | 'scope'>): string {
	return `${pathOf(owner)}/${encodeURIComponent(key)}${scope === '' ? '' : `?${encodeURIComponent('filter[environment_scope]')}=${encodeURIComponent(scope)}`}`;
}

/** One variable of one scope. */
export async function readVariable(rest: Rest, owner: Pick<Owner, 'level' | 'id'>, name: Pick<Variable, 'key' | 'scope'>, signal: AbortSignal): Promise<Outcome<Variable>> {
	const reply = await rest.get(addressOf(owner, name), {signal});
	if (reply.status !== 'succeeded') {
		return reply;
	}

	const variable = toVariable(recordOf(reply.value));
	// An older GitLab passes over the filter for groups.
	return variable.key === name.key && variable.scope === name.scope
		? {status: 'succeeded', value: variable}
		: {status: 'refused', failure: {kind: 'unsuitable', message: `This GitLab cannot tell ${name.key} for ${name.scope} from the others of that name. Change it by hand.`}};
}

/** Give a variable another value; what is not named stays as it is. */
export async function writeVariable(rest: Rest, owner: Pick<Owner, 'level' | 'id'>, name: Pick<Variable, 'key' | 'scope'>, value: string, call: RestCall): Promise<Outcome<unknown>> {
	return rest.change('PUT', addressOf(owner, name), {value}, call);
}
