import {type ProjectSummary} from '../../core/incident.js';
import {type Failure, type Outcome} from '../../core/outcome.js';
import {parallel} from '../../io/parallel.js';
import {type CallOptions, type OnProgress, type ProjectList} from '../types.js';
import {listOrganizations, readOwner} from './auth.js';
import {type NeonClient} from './client.js';
import {decodeProject, decodeProjectPage} from './project-page.js';
import {record} from './reply.js';

const pageSize = 100;

type List = {
	readonly path: readonly string[];
	readonly organization: string | undefined;
	/** Only what was deleted and can still be recovered. */
	readonly isRecoverable?: boolean;
};

type Collected = {
	readonly projects: Map<string, ProjectSummary>;
	readonly unavailable: Set<string>;
};

/**
Reads one list to its end. A cursor comes with the last page too, and a page can be short because projects were left out of it, so only an empty page or one that brings nothing new is the end.
*/
async function readList(client: NeonClient, {path, organization, isRecoverable = false}: List, collected: Collected, options: CallOptions & {readonly onProgress?: OnProgress}): Promise<Failure | undefined> {
	const seen = new Set<string>();
	let cursor: string | undefined;
	for (;;) {
		const page = await client.get({
			path, query: {
				limit: pageSize, org_id: organization, recoverable: isRecoverable ? 'true' : undefined, cursor,
			}, signal: options.signal,
		}, decodeProjectPage);
		if (page.status !== 'succeeded') {
			return page.failure;
		}

		const before = collected.projects.size + collected.unavailable.size;
		for (const project of page.value.projects) {
			collected.projects.set(project.id, project);
		}

		for (const projectId of page.value.unavailable) {
			collected.unavailable.add(projectId);
		}

		options.onProgress?.(collected.projects.size);
		cursor = page.value.cursor;
		if (cursor === undefined || seen.has(cursor) || collected.projects.size + collected.unavailable.size === before) {
			return undefined;
		}

		seen.add(cursor);
	}
}

function emptyCollection(): Collected {
	return {projects: new Map(), unavailable: new Set()};
}

/** One list that is refused is named and the others are read; these concern all of them. */
function isFatal({kind}: Failure): boolean {
	return ['unauthorized', 'network', 'time-out', 'certificate', 'captive-portal', 'cancelled', 'rate-limited'].includes(kind);
}

function isRefusal({kind}: Failure): boolean {
	return kind === 'bad-request' || kind === 'forbidden' || kind === 'not-found';
}

/**
Every project that the key reaches: those of each organisation, those of the account itself and those shared with it.
*/
export async function listProjects(client: NeonClient, options: CallOptions & {readonly onProgress?: OnProgress}): Promise<Outcome<ProjectList>> {
	const owner = await readOwner(client, options);
	if (owner.status !== 'succeeded') {
		return owner;
	}

	const collected = emptyCollection();
	const owners: Array<string | undefined> = [];
	const refused: Array<ProjectList['refused'][number]> = [];

	if (owner.value.method === 'api_key_org') {
		const failure = await readList(client, {path: ['projects'], organization: undefined}, collected, options);
		if (failure) {
			return {status: 'refused', failure: isRefusal(failure) ? {...failure, message: `${failure.message} A key that is limited to one project cannot list it: give the project's id.`} : failure};
		}

		owners.push(undefined);
	} else {
		const organizations = await listOrganizations(client, options);
		if (organizations.status !== 'succeeded') {
			return organizations;
		}

		const lists = [
			...organizations.value.map(({id, name}) => ({
				path: ['projects'], organization: id, name, mayBeRefused: false,
			})),
			// An account without organisations has its projects here; one with them is told to name one.
			{
				path: ['projects'], organization: undefined, name: 'the account itself', mayBeRefused: organizations.value.length > 0,
			},
			{
				path: ['projects', 'shared'], organization: undefined, name: 'projects shared with you', mayBeRefused: true,
			},
		];
		for (const {path, organization, name, mayBeRefused} of lists) {
			const failure = await readList(client, {path, organization}, collected, options);
			if (failure && isFatal(failure)) {
				return {status: 'refused', failure};
			}

			if (failure && !(mayBeRefused && isRefusal(failure))) {
				refused.push({organization: name, reason: failure.message});
			}

			if (!failure && path.length === 1) {
				owners.push(organization);
			}
		}
	}

	const unavailable = await retryUnavailable(client, collected, options);
	const recoverable = await readRecoverable(client, owners, collected, options);
	return {
		status: 'succeeded',
		value: {
			projects: [...collected.projects.values()], unavailable, recoverable: recoverable.projects, refused: [...refused, ...recoverable.refused],
		},
	};
}

/** What was deleted. A service that does not know the question answers with the projects that are there. */
async function readRecoverable(client: NeonClient, owners: ReadonlyArray<string | undefined>, {projects}: Collected, options: CallOptions): Promise<{readonly projects: ProjectList['recoverable']; readonly refused: ProjectList['refused']}> {
	const deleted = emptyCollection();
	const refused: Array<ProjectList['refused'][number]> = [];
	for (const organization of owners) {
		const failure = await readList(client, {path: ['projects'], organization, isRecoverable: true}, deleted, {signal: options.signal});
		if (failure) {
			refused.push({organization: 'deleted projects', reason: failure.message});
		}
	}

	return {projects: [...deleted.projects.values()].filter(({id}) => !projects.has(id)).map(({id, name}) => ({id, name})), refused};
}

/** What a page left out because it took too long, asked for one by one. */
async function retryUnavailable(client: NeonClient, {projects, unavailable}: Collected, options: CallOptions): Promise<readonly string[]> {
	const missing = [...unavailable].filter(projectId => !projects.has(projectId));
	await parallel(missing, 4, async projectId => {
		const project = await client.get({path: ['projects', projectId], signal: options.signal}, reply => decodeProject(record(reply, 'project'), []));
		if (project.status === 'succeeded') {
			projects.set(projectId, project.value);
		}
	});
	return missing.filter(projectId => !projects.has(projectId));
}
