/**
The configs of Doppler's projects, and what each holds.
*/
import {type Outcome} from '../../core/outcome.js';
import {
	type Json, recordOf, recordsOf, textOf,
} from '../json-value.js';
import {readPages} from '../pages.js';
import {type Rest} from '../rest.js';

export type Config = {
	readonly project: string;
	readonly name: string;
	readonly environment: string;
	/** The others of its environment inherit from it. */
	readonly isRoot: boolean;
};

export type Secret = {
	readonly name: string;
	/** As it was typed in, with references to other secrets. Undefined: nobody can read it. */
	readonly raw: string | undefined;
	/** With the references resolved. */
	readonly computed: string | undefined;
};

const perPage = 20;

/** All pages of a list. */
async function listAll(rest: Rest, path: string, name: string, signal: AbortSignal): Promise<Outcome<readonly Json[]>> {
	return readPages(1, async page => {
		const reply = await rest.get(`${path}${path.includes('?') ? '&' : '?'}page=${page}&per_page=${perPage}`, {signal});
		if (reply.status !== 'succeeded') {
			return reply;
		}

		const items = recordsOf(recordOf(reply.value)[name]);
		return {status: 'succeeded', value: {items, next: items.length < perPage ? undefined : page + 1}};
	});
}

/** The names of all projects that the login sees. */
export async function listProjects(rest: Rest, signal: AbortSignal): Promise<Outcome<readonly string[]>> {
	const listing = await listAll(rest, '/v3/projects', 'projects', signal);
	return listing.status === 'succeeded'
		? {status: 'succeeded', value: listing.value.map(item => textOf(item.slug) || textOf(item.name)).filter(name => name !== '')}
		: listing;
}

/** The configs of a project, the ones that others inherit from first. */
export async function listConfigs(rest: Rest, project: string, signal: AbortSignal): Promise<Outcome<readonly Config[]>> {
	const listing = await listAll(rest, `/v3/configs?project=${encodeURIComponent(project)}`, 'configs', signal);
	return listing.status === 'succeeded'
		? {
			status: 'succeeded', value: listing.value.map((item): Config => ({
				project, name: textOf(item.name), environment: textOf(item.environment), isRoot: item.root === true,
			})).toSorted((a, b) => Number(b.isRoot) - Number(a.isRoot)),
		}
		: listing;
}

/** What a config holds. Secrets that Doppler makes up anew for each reader are left out. */
export async function readSecrets(rest: Rest, {project, name}: Pick<Config, 'project' | 'name'>, signal: AbortSignal): Promise<Outcome<readonly Secret[]>> {
	const query = `project=${encodeURIComponent(project)}&config=${encodeURIComponent(name)}`;
	const reply = await rest.get(`/v3/configs/config/secrets?${query}&include_dynamic_secrets=false&include_managed_secrets=false`, {signal});
	if (reply.status !== 'succeeded') {
		return reply;
	}

	const optional = (value: unknown) => typeof value === 'string' ? value : undefined;
	return {
		status: 'succeeded',
		value: Object.entries(recordOf(recordOf(reply.value).secrets)).map(([key, value]) => ({name: key, raw: optional(recordOf(value).raw), computed: optional(recordOf(value).computed)})),
	};
}

/** The integrations that copy a config to elsewhere, by project and config. Nothing where the login may not see them. */
export async function listSyncs(rest: Rest, signal: AbortSignal): Promise<ReadonlyMap<string, readonly string[]>> {
	const reply = await rest.get('/v3/integrations', {signal});
	const syncs = new Map<string, readonly string[]>();
	for (const integration of recordsOf(recordOf(reply.status === 'succeeded' ? reply.value : undefined).integrations)) {
		for (const sync of recordsOf(integration.syncs)) {
			const key = `${textOf(sync.project)}/${textOf(sync.config)}`;
			syncs.set(key, [...new Set([...syncs.get(key) ?? [], textOf(integration.name)])]);
		}
	}

	return syncs;
}
