import {type Work} from '../effect.js';
import {type CredentialRecord, type Incident} from '../record.js';
import {type State} from '../state.js';
import {isLoggedIn} from './awake.js';

/** Logins while a compute restarts would fail, and say nothing. */
export function isRestarting({restarts}: Incident, {credential}: CredentialRecord): boolean {
	return credential.endpoints.some(({id}) => ['confirmed', 'sent'].includes(restarts[id]?.name ?? ''));
}

/** The restarts that were confirmed, when nobody of the branch is logged in for us. */
export function * restartWork(state: State, incident: Incident, active: readonly CredentialRecord[]): Generator<Work> {
	for (const {credential} of active) {
		const confirmed = credential.endpoints.filter(({id}) => incident.restarts[id]?.name === 'confirmed');
		// What is under way would be cut off by it, and would say nothing.
		if (confirmed.length === 0 || active.some(other => other.credential.branchId === credential.branchId && isLoggedIn(state, other))) {
			continue;
		}

		for (const endpoint of confirmed) {
			yield {
				type: 'restart-endpoint', work: `restart-endpoint ${endpoint.id}`, projectId: credential.projectId, endpoint,
			};
		}
	}
}
