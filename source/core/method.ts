import {activeCredentials} from './agenda.js';
import {type Credential, type SecretHandle} from './incident.js';
import {type CredentialRecord, type Incident} from './record.js';
import {valuesOf, type State} from './state.js';
import {oldValueOf} from './work/credential.js';

/** Who logs in to change a password by SQL. */
export type SqlLogin = {readonly credential: Credential; readonly value: SecretHandle};

/** A password of the role that was seen to work, as far as this run has it. */
function workingValue(state: State, record: CredentialRecord): SecretHandle | undefined {
	const {stage, oldValue, credential} = record;
	if (stage.name === 'done') {
		return valuesOf(state, credential.id).fresh;
	}

	const isBefore = stage.name === 'pending' || stage.name === 'confirmed';
	return isBefore && oldValue?.login.status === 'accepted' ? oldValueOf(state, record)?.value : undefined;
}

/** The role itself with a password that works, or an owner role of the same branch that is in scope. */
export function sqlLoginOf(state: State, incident: Incident, record: CredentialRecord): SqlLogin | undefined {
	const owners = activeCredentials(incident).filter(other => other !== record && other.credential.branchId === record.credential.branchId && other.credential.ownedDatabases.length > 0);
	for (const candidate of [record, ...owners]) {
		const value = workingValue(state, candidate);
		if (value !== undefined && candidate.credential.database !== undefined && candidate.credential.endpoints.length > 0) {
			return {credential: candidate.credential, value};
		}
	}

	return undefined;
}

/** Whether nobody who may have had an old password of the branch can be logged in any more, as far as it was looked for. */
function isBranchClean(incident: Incident, branchId: string): boolean {
	return activeCredentials(incident)
		.filter(({credential}) => credential.branchId === branchId)
		.every(({stage, evicted}) => stage.name === 'done' && evicted?.left === 0 && evicted.reason === undefined);
}

/** Why a password cannot be set by SQL here and now; absent: it can. */
export type SetRefusal = 'no-compute' | 'no-way' | 'attacker-may-watch' | 'no-login';

export function setRefusal(state: State, incident: Incident, record: CredentialRecord): SetRefusal | undefined {
	const {credential} = record;
	if (credential.endpoints.length === 0 || credential.database === undefined) {
		return 'no-compute';
	}

	if (state.run.transport === undefined) {
		return 'no-way';
	}

	if (incident.leak?.certainty !== 'precautionary' && !isBranchClean(incident, credential.branchId)) {
		return 'attacker-may-watch';
	}

	return sqlLoginOf(state, incident, record) === undefined ? 'no-login' : undefined;
}
