import {activeCredentials, undecidedEndpoints} from '../agenda.js';
import {type Work} from '../effect.js';
import {type OldOrigin} from '../fact.js';
import {type CredentialId, type Instant, type SecretHandle} from '../incident.js';
import {type Transport} from '../login.js';
import {cacheMilliseconds, nextLook, retryMilliseconds} from '../proof.js';
import {type CredentialRecord, type Incident} from '../record.js';
import {valuesOf, type State} from '../state.js';
import {isDraining, isReplaced, newLoginOf} from '../replacing.js';
import {roomOf, type Room} from './awake.js';
import {probedEndpoint} from './connection.js';
import {drainWork, planWork, roleLogins} from './replace.js';
import {isRestarting, restartWork} from './restart.js';

function isLookedAt({run: {underWay}}: State, id: CredentialId): boolean {
	return [`audit-roles ${id} before`, `reveal-old ${id}`, `examine-old ${id} leaked`, `examine-old ${id} revealed`].some(work => underWay[work] !== undefined);
}

/** Looking at the old value while it still works: the half of the proof that cannot be had later. */
function * oldValueWork(state: State, record: CredentialRecord, transport: Transport | undefined): Generator<Work> {
	const {credential} = record;
	const values = valuesOf(state, credential.id);
	if (values.old === undefined && credential.storesPasswords) {
		yield {
			type: 'reveal-password', work: `reveal-old ${credential.id}`, credential, purpose: 'old',
		};
	}

	if (transport === undefined || credential.endpoints.length === 0 || credential.database === undefined) {
		return;
	}

	const isLeakedTried = values.leaked === undefined || record.leakedValue !== undefined || record.oldValue?.origin === 'leaked';
	if (values.leaked !== undefined && !isLeakedTried) {
		yield {
			type: 'examine-old', work: `examine-old ${credential.id} leaked`, credential, value: values.leaked, origin: 'leaked', transport,
		};
		return;
	}

	if (values.old !== undefined && record.oldValue === undefined) {
		yield {
			type: 'examine-old', work: `examine-old ${credential.id} revealed`, credential, value: values.old, origin: 'revealed', transport,
		};
	}
}

function reconcileId({credential, attempts}: CredentialRecord): string {
	return `reconcile ${credential.id} ${attempts}`;
}

/** Whether a reset is between its request and the end of its operations, as far as anything can be found out. */
function isChanging(state: State, record: CredentialRecord): boolean {
	return record.stage.name === 'sent'
		|| record.stage.name === 'applying'
		|| (record.stage.name === 'unknown' && record.leftOut === undefined && state.run.failed[reconcileId(record)] === undefined)
		|| state.run.underWay[`read-role ${record.credential.id}`] !== undefined
		|| record.replacement?.drop?.name === 'sent';
}

/** One change at a time in a project. What was left out half-way counts, too. */
function isLaneFree(all: readonly CredentialRecord[], record: CredentialRecord, state: State): boolean {
	return !all.some(other => other !== record && other.credential.projectId === record.credential.projectId && isChanging(state, other));
}

/** The value that the proof uses as the old one: the leaked one where it was live, else the one revealed before the reset. */
export function oldValueOf(state: State, record: CredentialRecord): {readonly value: SecretHandle; readonly origin: OldOrigin} | undefined {
	const {leaked, old} = valuesOf(state, record.credential.id);
	if (old !== undefined && (leaked === undefined || record.oldValue?.origin !== 'leaked')) {
		return {value: old, origin: 'revealed'};
	}

	return leaked === undefined ? undefined : {value: leaked, origin: 'leaked'};
}

/** The value that was the credential's own before the reset. */
export function liveValue(state: State, record: CredentialRecord): SecretHandle | undefined {
	const old = oldValueOf(state, record);
	const isDead = old?.origin === 'leaked' && record.oldValue?.origin !== 'leaked' && record.leakedValue !== undefined;
	return isDead ? undefined : old?.value;
}

/** Also for what was left out: the project is locked until they end. */
function * operationsWork({credential, stage, attempts}: CredentialRecord): Generator<Work> {
	if (stage.name === 'applying') {
		yield {
			type: 'await-operations', work: `await-operations ${credential.id} ${attempts}`, projectId: credential.projectId, credential: credential.id, attempt: attempts, operations: stage.answer.operations.map(({id}) => id),
		};
	}
}

/** Sessions are ended once the new password is live, and tried again while a proxy may not know it yet. */
function isEndingDue({sessions, stage}: CredentialRecord, now: Instant): boolean {
	if (sessions === undefined || stage.name !== 'done') {
		return stage.name === 'done';
	}

	const next = sessions.at + retryMilliseconds;
	return 'reason' in sessions && next <= now && next <= stage.at + cacheMilliseconds;
}

/** Looked for once every compute of the branch was restarted or decided about, and again after each later restart. */
function isCountDue({run}: State, incident: Incident, {credential, evicted, sessions}: CredentialRecord): boolean {
	if (sessions === undefined || undecidedEndpoints(incident, credential.branchId).length > 0) {
		return false;
	}

	const restarted = Math.max(...credential.endpoints.map(({id}) => incident.restarts[id]?.at ?? 0));
	return evicted === undefined || evicted.at < restarted || run.countAgain.includes(credential.id);
}

/** The old value whose end can be shown: none while the old role is there on purpose. */
export function provableOld(state: State, record: CredentialRecord) {
	const old = oldValueOf(state, record);
	return old === undefined || isDraining(record) ? undefined : {...old, ...(isReplaced(record) ? {role: record.credential.role} : {})};
}

function * newValueWork(state: State, incident: Incident, record: CredentialRecord, transport: Transport | undefined, hasRoom: Room): Generator<Work> {
	const {stage, attempts} = record;
	const credential = newLoginOf(record);
	const {fresh, freshMissing} = valuesOf(state, credential.id);
	if (fresh === undefined && freshMissing === undefined) {
		yield {
			type: 'reveal-password', work: `reveal-new ${credential.id} ${attempts}`, credential, purpose: 'new',
		};
	}

	if (stage.name !== 'done' || fresh === undefined || transport === undefined || credential.endpoints.length === 0 || credential.database === undefined || isRestarting(incident, record) || !hasRoom(credential)) {
		return;
	}

	// Nobody is cut off from the old role; it ends when nobody uses it.
	if (!isReplaced(record) && isEndingDue(record, state.now)) {
		yield {
			type: 'end-sessions', work: `end-sessions ${credential.id} ${attempts}`, credential, value: fresh, transport, olderThanMilliseconds: Math.max(0, state.now - stage.at),
		};
		return;
	}

	if ((record.method === 'set' || record.replacement?.plan.by === 'sql') && record.statement === undefined) {
		yield {
			type: 'find-statement', work: `find-statement ${credential.id} ${attempts}`, credential, value: fresh, transport,
		};
	}

	if (isCountDue(state, incident, record)) {
		// An idle compute has no sessions, and looking would wake it.
		const endpoints = credential.endpoints.filter(({id, isDisabled}) => !isDisabled && incident.restarts[id]?.name !== 'was-idle');
		yield {
			type: 'count-old-sessions', work: `count-old-sessions ${credential.id} ${attempts}`, credential, endpoints, value: fresh, transport, olderThanMilliseconds: Math.max(0, state.now - stage.at),
		};
	}

	const look = nextLook(record);
	if (record.proof === undefined || state.run.proveAgain.includes(credential.id) || (look !== undefined && state.now >= look)) {
		yield {
			type: 'prove-login', work: `prove-login ${credential.id} ${attempts}`, credential, fresh, old: provableOld(state, record), transport,
		};
	}
}

/**
What the credentials need, each according to where it stands.
*/
export function * credentialWork(state: State, incident: Incident): Generator<Work> {
	if (state.run.connection.name !== 'connected') {
		return;
	}

	const all = incident.credentials ?? [];
	const active = activeCredentials(incident);
	const {transport} = state.run;
	const hasRoom = roomOf(state, incident);
	const isProbing = transport === undefined && probedEndpoint(state, incident) !== undefined && state.run.failed['probe-transport'] === undefined;
	for (const record of all) {
		yield * operationsWork(record);
	}

	for (const record of active) {
		const {credential, stage} = record;
		switch (stage.name) {
			case 'pending':
			case 'confirmed': {
				const old = [...oldValueWork(state, record, transport)];
				yield * old.filter(({type}) => type === 'reveal-password' || hasRoom(credential));
				const isOldSettled = old.every(({work}) => state.run.failed[work] !== undefined)
					&& !isLookedAt(state, credential.id)
					&& (!isProbing || credential.endpoints.length === 0);
				if (isReplaced(record) && isOldSettled && hasRoom(credential)) {
					yield * planWork(state, incident, record, liveValue(state, record));
				}

				if (stage.name === 'confirmed' && isOldSettled && isLaneFree(all, record, state) && hasRoom(credential)) {
					yield {type: 'read-role', work: `read-role ${credential.id}`, credential};
				}

				break;
			}

			case 'unknown': {
				const {fresh} = valuesOf(state, credential.id);
				if (record.replacement !== undefined && isReplaced(record)) {
					if (transport !== undefined) {
						yield {
							type: 'find-role', work: reconcileId(record), logins: roleLogins(state, incident, record, liveValue(state, record), transport), attempt: record.attempts, plan: record.replacement.plan, fresh,
						};
					}

					break;
				}

				if (record.method === 'set' && fresh !== undefined && transport !== undefined) {
					yield {
						type: 'try-both', work: reconcileId(record), credential, attempt: record.attempts, fresh, old: liveValue(state, record), transport,
					};
					break;
				}

				yield {
					type: 'reconcile', work: reconcileId(record), credential, attempt: record.attempts, updatedAtBefore: record.knownUpdatedAt, old: liveValue(state, record),
				};
				break;
			}

			case 'applying':
			case 'done': {
				yield * newValueWork(state, incident, record, transport, hasRoom);
				if (isDraining(record)) {
					yield * oldValueWork(state, record, undefined);
					yield * drainWork(state, incident, record, liveValue(state, record));
				}

				break;
			}

			case 'sent':
			case 'stopped': {
				break;
			}
		}
	}

	yield * restartWork(state, incident, active);
}
