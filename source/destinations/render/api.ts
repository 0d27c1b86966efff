/**
Render's services and environment groups, with their variables and secret files, as its API tells them.

@see https://api-docs.render.com/reference
@see https://github.com/render-oss/cli pkg/client/types_gen.go, made from the schema of the API
*/
import {type Failure, type Outcome} from '../../core/outcome.js';
import {type Unit} from '../deployments.js';
import {
	type Json, recordOf, recordsOf, textOf,
} from '../json-value.js';
import {readPages} from '../pages.js';
import {type Rest} from '../rest.js';

/** Something that has variables of its own: a service, or an environment group that services are linked to. */
export type Holder = {
	readonly kind: 'services' | 'env-groups';
	readonly id: string;
	readonly name: string;
	/** Of a group: the services that are linked to it. */
	readonly links: readonly Unit[];
	/** Of a service: whether it runs. */
	readonly isSuspended: boolean;
};

export type Variable = {readonly name: string; readonly value: string};

/** Render gives 20 of anything where no number is asked for; only a last page is shorter. */
const shortestPage = 20;

/** Where a holder, or something of it, is found. */
export function pathOf({kind, id}: Pick<Holder, 'kind' | 'id'>, rest = ''): string {
	return `/v1/${kind}/${encodeURIComponent(id)}${rest}`;
}

/** A list whose items come each with a cursor. */
export async function listAll(rest: Rest, path: string, name: string, signal: AbortSignal): Promise<Outcome<readonly Json[]>> {
	return readPages('', async cursor => {
		const reply = await rest.get(`${path}?limit=100${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`, {signal});
		if (reply.status !== 'succeeded') {
			return reply;
		}

		if (!Array.isArray(reply.value)) {
			return {status: 'refused', failure: {kind: 'invalid-reply', message: 'Render answered with something else than a list.'}};
		}

		const items = recordsOf(reply.value);
		const next = textOf(items.at(-1)?.cursor);
		return {status: 'succeeded', value: {items: items.map(item => recordOf(item[name])), next: items.length < shortestPage || next === '' ? undefined : next}};
	});
}

/** The workspaces that the key can see. */
export async function listOwners(rest: Rest, signal: AbortSignal): Promise<Outcome<readonly string[]>> {
	const listing = await listAll(rest, '/v1/owners', 'owner', signal);
	return listing.status === 'succeeded'
		? {status: 'succeeded', value: listing.value.map(({name, email}) => textOf(name) || textOf(email))}
		: listing;
}

/** All services. */
export async function listServices(rest: Rest, signal: AbortSignal): Promise<Outcome<readonly Holder[]>> {
	const listing = await listAll(rest, '/v1/services', 'service', signal);
	return listing.status === 'succeeded'
		? {
			status: 'succeeded', value: listing.value.map(item => ({
				kind: 'services', id: textOf(item.id), name: textOf(item.name), links: [], isSuspended: item.suspended === 'suspended',
			})),
		}
		: listing;
}

/** All environment groups. */
export async function listGroups(rest: Rest, signal: AbortSignal): Promise<Outcome<readonly Holder[]>> {
	const listing = await listAll(rest, '/v1/env-groups', 'envGroup', signal);
	return listing.status === 'succeeded'
		? {
			status: 'succeeded', value: listing.value.map(item => ({
				kind: 'env-groups', id: textOf(item.id), name: textOf(item.name), links: recordsOf(item.serviceLinks).map(({id, name}) => ({id: textOf(id), name: textOf(name)})), isSuspended: false,
			})),
		}
		: listing;
}

/** `failure`: its secret files could not be seen. */
export type Held = {readonly variables: readonly Variable[]; readonly files: readonly Variable[]; readonly failure?: Failure};

const toVariable = ({key, value}: Json): Variable => ({name: textOf(key), value: textOf(value)});
const toFile = ({name, content}: Json): Variable => ({name: textOf(name), value: textOf(content)});

/** Everything that a holder has set on itself: what a group gives to a service is not told with the service. */
export async function readHeld(rest: Rest, holder: Holder, signal: AbortSignal): Promise<Outcome<Held>> {
	if (holder.kind === 'env-groups') {
		const reply = await rest.get(pathOf(holder), {signal});
		const group = recordOf(reply.status === 'succeeded' ? reply.value : undefined);
		return reply.status === 'succeeded'
			? {status: 'succeeded', value: {variables: recordsOf(group.envVars).map(item => toVariable(item)), files: recordsOf(group.secretFiles).map(item => toFile(item))}}
			: reply;
	}

	const [variables, files] = await Promise.all([
		listAll(rest, pathOf(holder, '/env-vars'), 'envVar', signal),
		listAll(rest, pathOf(holder, '/secret-files'), 'secretFile', signal),
	]);
	if (variables.status !== 'succeeded') {
		return variables;
	}

	const seen = variables.value.map(item => toVariable(item));
	return {status: 'succeeded', value: files.status === 'succeeded' ? {variables: seen, files: files.value.map(item => toFile(item))} : {variables: seen, files: [], failure: files.failure}};
}

/** By id of a service or group: the Blueprint that it was made from, where that is synced by itself. */
export async function readBlueprints(rest: Rest, signal: AbortSignal): Promise<ReadonlyMap<string, string>> {
	const listing = await listAll(rest, '/v1/blueprints', 'blueprint', signal);
	const found = new Map<string, string>();
	for (const {id, name} of (listing.status === 'succeeded' ? listing.value : []).filter(({autoSync}) => autoSync === true)) {
		const reply = await rest.get(`/v1/blueprints/${encodeURIComponent(textOf(id))}`, {signal});
		for (const resource of recordsOf(recordOf(reply.status === 'succeeded' ? reply.value : undefined).resources)) {
			found.set(textOf(resource.id), textOf(name));
		}
	}

	return found;
}
