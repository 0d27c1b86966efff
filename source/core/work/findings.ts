import {activeCredentials, undecidedEndpoints} from '../agenda.js';
import {type Work} from '../effect.js';
import {type AuditMoment} from '../finding.js';
import {sqlLoginOn} from '../method.js';
import {type Incident} from '../record.js';
import {type State} from '../state.js';
import {roomOf} from './awake.js';

/** Every login in scope is settled and every compute decided about: nobody is in any more who was in before. */
function isEvicted(incident: Incident): boolean {
	const active = activeCredentials(incident);
	const isRestarting = Object.values(incident.restarts).some(({name}) => name === 'confirmed' || name === 'sent');
	return active.length > 0 && !isRestarting && active.every(({stage, credential}) => stage.name === 'done' && undecidedEndpoints(incident, credential.branchId).length === 0);
}

/** Whether a login of the branch was seen to work and is not about to be changed: nothing is woken, and no change runs into it. */
function isReady(incident: Incident, branchId: string, which: AuditMoment): boolean {
	return activeCredentials(incident).filter(({credential}) => credential.branchId === branchId).every(({stage, proof}) => which === 'before' ? stage.name === 'pending' : stage.name === 'done' && proof !== undefined);
}

/** What PostgreSQL says about the roles of each branch: once while an old password works, and again when nobody from before is in any more. */
function * roleWork(state: State, incident: Incident, which: AuditMoment): Generator<Work> {
	const {transport} = state.run;
	const snapshot = incident.snapshots[which]?.path;
	if (transport === undefined || snapshot === undefined) {
		return;
	}

	const hasRoom = roomOf(state, incident);
	for (const branchId of new Set(activeCredentials(incident).map(({credential}) => credential.branchId))) {
		const login = incident.roleAudits[branchId]?.[which] === undefined && isReady(incident, branchId, which) ? sqlLoginOn(state, incident, branchId) : undefined;
		if (login !== undefined && hasRoom(login.credential)) {
			yield {
				type: 'audit-roles', work: `audit-roles ${login.credential.id} ${which}`, which, login: {...login, transport}, snapshot,
			};
		}
	}
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

	yield * roleWork(state, incident, 'before');
	yield * roleWork(state, incident, 'after');
	if (snapshots.after === undefined && isEvicted(incident)) {
		yield {
			type: 'take-snapshot', work: 'take-snapshot after', which: 'after', projects, account, before: snapshots.before.path,
		};
	}
}
