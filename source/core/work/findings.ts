import {activeCredentials, undecidedEndpoints} from '../agenda.js';
import {type Work} from '../effect.js';
import {type Incident} from '../record.js';
import {type State} from '../state.js';

/** Every login in scope is settled and every compute decided about: nobody is in any more who was in before. */
function isEvicted(incident: Incident): boolean {
	const active = activeCredentials(incident);
	const isRestarting = Object.values(incident.restarts).some(({name}) => name === 'confirmed' || name === 'sent');
	return active.length > 0 && !isRestarting && active.every(({stage, credential}) => stage.name === 'done' && undecidedEndpoints(incident, credential.branchId).length === 0);
}

/**
The evidence before anything is revoked, and the same once more after the last eviction.
*/
export function * findingWork(state: State, incident: Incident): Generator<Work> {
	const {credentials, account, folders, snapshots} = incident;
	if (state.run.connection.name !== 'connected' || credentials === undefined || folders === undefined || account === undefined) {
		return;
	}

	const projects = [...new Set(credentials.map(({credential}) => credential.projectId))];
	if (snapshots.before === undefined) {
		yield {
			type: 'take-snapshot', work: 'take-snapshot before', which: 'before', projects, account,
		};
		return;
	}

	if (snapshots.after === undefined && isEvicted(incident)) {
		yield {
			type: 'take-snapshot', work: 'take-snapshot after', which: 'after', projects, account, before: snapshots.before.path,
		};
	}
}
