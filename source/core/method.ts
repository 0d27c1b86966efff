import {activeCredentials} from './agenda.js';
import {isFindingOpen, type FindingRecord} from './finding.js';
import {type Credential, type SecretHandle} from './incident.js';
import {type CredentialRecord, type Incident} from './record.js';
import {newLoginOf} from './replacing.js';
import {valuesOf, type State} from './state.js';
import {oldValueOf} from './work/credential.js';

/** Who logs in to change a password by SQL. */
export type SqlLogin = {readonly credential: Credential; readonly value: SecretHandle};

/** Whose password that is: a second role's, where one has taken its place. */
function workingLogin(record: CredentialRecord): Credential {
	return record.stage.name === 'done' ? newLoginOf(record) : record.credential;
}

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
			return {credential: workingLogin(candidate), value};
		}
	}

	return undefined;
}

/** Whoever of the scope can log in to a branch now, an owner before others. */
export function sqlLoginOn(state: State, incident: Incident, branchId: string): SqlLogin | undefined {
	const records = activeCredentials(incident).filter(({credential}) => credential.branchId === branchId).toSorted((left, right) => right.credential.ownedDatabases.length - left.credential.ownedDatabases.length);
	for (const record of records) {
		const value = workingValue(state, record);
		if (value !== undefined && record.credential.database !== undefined && record.credential.endpoints.length > 0) {
			return {credential: workingLogin(record), value};
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

/** A role of the branch that nobody vouched for, and that can still log in. */
function isRoleIn(record: FindingRecord, branchId: string): boolean {
	return record.change?.door === 'role' && record.change.branchId === branchId && isFindingOpen(record) && record.stage.name !== 'disarmed';
}

/** Why a password cannot be set by SQL here and now; absent: it can. */
export type SetRefusal = 'no-compute' | 'no-way' | 'attacker-may-watch' | 'roles-not-looked-at' | 'unknown-roles' | 'no-login';

/** Why no SQL reaches the branch at all. */
function unreachable({run}: State, {credential}: CredentialRecord): 'no-compute' | 'no-way' | undefined {
	if (credential.endpoints.length === 0 || credential.database === undefined) {
		return 'no-compute';
	}

	return run.transport === undefined ? 'no-way' : undefined;
}

export function setRefusal(state: State, incident: Incident, record: CredentialRecord): SetRefusal | undefined {
	const {credential} = record;
	const way = unreachable(state, record);
	if (way !== undefined) {
		return way;
	}

	if (incident.leak?.certainty !== 'precautionary') {
		if (!isBranchClean(incident, credential.branchId)) {
			return 'attacker-may-watch';
		}

		if (incident.roleAudits[credential.branchId]?.after === undefined) {
			return 'roles-not-looked-at';
		}

		if (incident.findings.some(record => isRoleIn(record, credential.branchId))) {
			return 'unknown-roles';
		}
	}

	return sqlLoginOf(state, incident, record) === undefined ? 'no-login' : undefined;
}

/** Why a second role cannot take its place here and now; absent: it can, as far as is known before its rights are looked at. */
export type ReplaceRefusal = 'no-compute' | 'no-way' | 'leaves-the-old-alive' | 'no-login';

export function replaceRefusal(state: State, incident: Incident, record: CredentialRecord): ReplaceRefusal | undefined {
	const way = unreachable(state, record);
	if (way !== undefined || incident.leak?.certainty !== 'precautionary') {
		return way ?? 'leaves-the-old-alive';
	}

	return record.credential.storesPasswords || sqlLoginOf(state, incident, record) !== undefined ? undefined : 'no-login';
}
