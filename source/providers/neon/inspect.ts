import {
	type Branch, type Database, type Project, type ProjectSummary, type Role,
} from '../../core/incident.js';
import {type Failure, type Outcome} from '../../core/outcome.js';
import {parallel} from '../../io/parallel.js';
import {type CallOptions} from '../types.js';
import {decodeDatabase, listBranches} from './branches.js';
import {type NeonClient} from './client.js';
import {decodeEndpoint} from './endpoints.js';
import {decodeProject} from './project-page.js';
import {record, records} from './reply.js';
import {decodeRole} from './roles.js';

type BranchContent = {readonly roles: readonly Role[]; readonly databases: readonly Database[]};

/** Enough to keep the line busy; the limits of the account decide the rest. */
const branchesAtOnce = 8;

async function readBranch(client: NeonClient, projectId: string, branchId: string, signal: AbortSignal | undefined): Promise<Outcome<BranchContent | 'gone'>> {
	const path = ['projects', projectId, 'branches', branchId];
	const [roles, databases] = await Promise.all([
		client.get({path: [...path, 'roles'], signal}, reply => records(reply, 'roles').map(decodeRole)),
		client.get({path: [...path, 'databases'], signal}, reply => records(reply, 'databases').map(decodeDatabase)),
	]);
	if (roles.status === 'succeeded' && databases.status === 'succeeded') {
		return {status: 'succeeded', value: {roles: roles.value, databases: databases.value}};
	}

	const failed = roles.status === 'succeeded' ? databases : roles;
	if (failed.status === 'refused' && failed.failure.kind === 'not-found') {
		// Deleted since the list was read, or hidden from this key? Only the first may be left out.
		const branch = await client.get({path, signal}, reply => record(reply, 'branch'));
		if (branch.status === 'refused' && branch.failure.kind === 'not-found') {
			return {status: 'succeeded', value: 'gone'};
		}
	}

	return failed as Outcome<never>;
}

/**
One project whole: its branches with their roles and databases, and its computes.
*/
export async function inspectProject(client: NeonClient, projectId: string, knownIntegrations: readonly string[], {signal}: CallOptions): Promise<Outcome<Project>> {
	const path = ['projects', projectId];
	const [summary, branches, endpoints] = await Promise.all([
		client.get({path, signal}, (reply): ProjectSummary => decodeProject(record(reply, 'project'), knownIntegrations)),
		listBranches(client, projectId, {signal}),
		client.get({path: [...path, 'endpoints'], signal}, reply => records(reply, 'endpoints').map(decodeEndpoint)),
	]);
	if (summary.status !== 'succeeded') {
		return summary;
	}

	if (branches.status !== 'succeeded') {
		return branches;
	}

	if (endpoints.status !== 'succeeded') {
		return endpoints;
	}

	const kept: Branch[] = [];
	const roles: Role[] = [];
	const databases: Database[] = [];
	let failure: Failure | undefined;
	const contents = await parallel(branches.value, branchesAtOnce, async branch => failure ? undefined : readAndNote(branch));
	for (const [index, content] of contents.entries()) {
		if (content && content !== 'gone') {
			kept.push(branches.value[index]!);
			roles.push(...content.roles);
			databases.push(...content.databases);
		}
	}

	return failure
		? {status: 'refused', failure}
		: {
			status: 'succeeded',
			value: {
				...summary.value, provider: 'neon', branches: kept, roles, databases, endpoints: endpoints.value,
			},
		};

	async function readAndNote(branch: Branch): Promise<BranchContent | 'gone' | undefined> {
		const content = await readBranch(client, projectId, branch.id, signal);
		if (content.status === 'succeeded') {
			return content.value;
		}

		// The rest is not worth asking for.
		failure ??= content.failure;
		return undefined;
	}
}
