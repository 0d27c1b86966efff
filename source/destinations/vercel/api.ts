/**
Vercel's teams, projects and variables, as its API tells them.
*/
import {type Outcome} from '../../core/outcome.js';
import {
	type Json, numberText, recordOf, recordsOf, textOf, textsOf,
} from '../json-value.js';
import {readPages} from '../pages.js';
import {type Rest} from '../rest.js';

/** A team, or the operator's own account where there is no id. */
export type Scope = {readonly team: string | undefined; readonly name: string};

export type Project = {readonly id: string; readonly name: string; readonly scope: Scope};

export type Variable = {
	readonly id: string;
	readonly key: string;
	readonly type: string;
	/** The environments that it is for, with those that the project made up itself, and the branch. */
	readonly targets: readonly string[];
	/** The integration that made it; empty where a person did. */
	readonly configuration: string;
	readonly updatedAt: number;
	/** Undefined: it is not shown. */
	readonly value: string | undefined;
};

/**
An address of the API within a team.
*/
export function within(path: string, team: string | undefined): string {
	return team === undefined || team === '' ? path : `${path}${path.includes('?') ? '&' : '?'}teamId=${encodeURIComponent(team)}`;
}

/** All pages of a list. The next page is named by a text or by a time. */
async function listAll(rest: Rest, path: string, {name, cursor}: {readonly name: string; readonly cursor: string}, signal: AbortSignal): Promise<Outcome<readonly Json[]>> {
	return readPages('', async from => {
		const join = path.includes('?') ? '&' : '?';
		const reply = await rest.get(`${path}${join}limit=100${from === '' ? '' : `&${cursor}=${encodeURIComponent(from)}`}`, {signal});
		if (reply.status !== 'succeeded') {
			return reply;
		}

		const json = recordOf(reply.value);
		const next = numberText(recordOf(json.pagination).next);
		return {status: 'succeeded', value: {items: recordsOf(json[name]), next: next === '' ? undefined : next}};
	});
}

/**
The operator's own account and all teams. An account of the newer kind has no projects of its own.

@see https://github.com/vercel/vercel packages/cli/src/util/projects/search-project-across-teams.ts
*/
export async function listScopes(rest: Rest, signal: AbortSignal): Promise<Outcome<readonly Scope[]>> {
	const [me, teams] = await Promise.all([rest.get('/v2/user', {signal}), listAll(rest, '/v2/teams', {name: 'teams', cursor: 'until'}, signal)]);
	if (me.status !== 'succeeded') {
		return me;
	}

	if (teams.status !== 'succeeded') {
		return teams;
	}

	const user = recordOf(recordOf(me.value).user);
	const isOfTeamsOnly = textOf(user.version) === 'northstar';
	return {
		status: 'succeeded',
		value: [
			...(isOfTeamsOnly && teams.value.length > 0 ? [] : [{team: undefined, name: textOf(user.username) || 'own account'}]),
			...teams.value.map(team => ({team: textOf(team.id), name: textOf(team.slug) || textOf(team.name)})),
		],
	};
}

/** The projects of a team or account. */
export async function listProjects(rest: Rest, scope: Scope, signal: AbortSignal): Promise<Outcome<readonly Project[]>> {
	const listing = await listAll(rest, within('/v10/projects', scope.team), {name: 'projects', cursor: 'from'}, signal);
	return listing.status === 'succeeded'
		? {status: 'succeeded', value: listing.value.map(item => ({id: textOf(item.id), name: textOf(item.name), scope}))}
		: listing;
}

/** A variable; its value only where it was decrypted or was never encrypted. */
function toVariable(item: Json): Variable {
	const type = textOf(item.type);
	const own = textsOf(item.customEnvironmentIds);
	const branch = textOf(item.gitBranch);
	return {
		id: textOf(item.id), key: textOf(item.key), type,
		targets: [...(typeof item.target === 'string' ? [item.target] : textsOf(item.target)), ...own, ...(branch === '' ? [] : [`branch ${branch}`])],
		configuration: textOf(item.configurationId),
		updatedAt: typeof item.updatedAt === 'number' ? item.updatedAt : 0,
		value: typeof item.value === 'string' && type !== 'sensitive' && (type === 'plain' || item.decrypted === true) ? item.value : undefined,
	};
}

/** The API names no way to ask for a second page of variables. */
type Listing = {readonly variables: readonly Variable[]; readonly isWhole: boolean};

function toListing(reply: unknown, name: string): Listing {
	const json = recordOf(reply);
	return {variables: recordsOf(json[name]).map(item => toVariable(item)), isWhole: typeof recordOf(json.pagination).next !== 'number'};
}

/** The variables of a project, most of them without a value. */
export async function listVariables(rest: Rest, project: {readonly id: string; readonly team: string | undefined}, signal: AbortSignal): Promise<Outcome<Listing>> {
	const reply = await rest.get(within(`/v10/projects/${encodeURIComponent(project.id)}/env`, project.team), {signal});
	return reply.status === 'succeeded'
		? {status: 'succeeded', value: toListing(reply.value, 'envs')}
		: reply;
}

/** One variable with its value. */
export async function readVariable(rest: Rest, project: {readonly id: string; readonly team: string | undefined}, id: string, signal: AbortSignal): Promise<Outcome<Variable>> {
	const reply = await rest.get(within(`/v1/projects/${encodeURIComponent(project.id)}/env/${encodeURIComponent(id)}`, project.team), {signal});
	return reply.status === 'succeeded' ? {status: 'succeeded', value: toVariable(recordOf(reply.value))} : reply;
}

/** What a team's projects share, without values. */
export async function listShared(rest: Rest, team: string, signal: AbortSignal): Promise<Outcome<Listing>> {
	const reply = await rest.get(within('/v1/env', team), {signal});
	return reply.status === 'succeeded' ? {status: 'succeeded', value: toListing(reply.value, 'data')} : reply;
}

/** One shared variable with its value. */
export async function readShared(rest: Rest, team: string, id: string, signal: AbortSignal): Promise<Outcome<Variable>> {
	const reply = await rest.get(within(`/v1/env/${encodeURIComponent(id)}`, team), {signal});
	return reply.status === 'succeeded' ? {status: 'succeeded', value: toVariable(recordOf(reply.value))} : reply;
}
