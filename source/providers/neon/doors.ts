import {type Outcome} from '../../core/outcome.js';
import {type CallOptions, type ProviderDoor} from '../types.js';
import {type Change, type NeonClient} from './client.js';

function requestOf(projectId: string, change: ProviderDoor): Omit<Change, 'signal'> {
	const project = ['projects', projectId];
	switch (change.door) {
		case 'jwks': {
			return {method: 'DELETE', projectId, path: [...project, 'jwks', change.id]};
		}

		case 'share': {
			return {method: 'DELETE', projectId, path: [...project, 'permissions', change.id]};
		}

		case 'credential': {
			return {method: 'DELETE', projectId, path: [...project, 'branches', change.branchId, 'credentials', change.id]};
		}

		case 'passwordless-access': {
			return {
				method: 'PATCH', projectId, path: [...project, 'endpoints', change.endpointId], body: {endpoint: {passwordless_access: false}},
			};
		}

		case 'allowed-ips': {
			// The list is replaced, and a setting that is left out is reset with it.
			return {
				method: 'PATCH', projectId, path: project, body: {project: {settings: {allowed_ips: {ips: change.ips, protected_branches_only: change.isProtectedBranchesOnly}}}},
			};
		}
	}
}

/**
Shuts one door of a project. Each of these may be sent again: what is shut stays shut.
*/
export async function shutDoor(client: NeonClient, projectId: string, change: ProviderDoor, {signal}: CallOptions): Promise<Outcome<'shut' | 'gone'>> {
	const outcome = await client.change({...requestOf(projectId, change), signal}, () => 'shut' as const);
	const isDeletion = change.door === 'jwks' || change.door === 'share' || change.door === 'credential';
	return isDeletion && outcome.status === 'refused' && outcome.failure.kind === 'not-found' ? {status: 'succeeded', value: 'gone'} : outcome;
}
