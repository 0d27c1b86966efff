import {activeCredentials} from '../agenda.js';
import {type Work} from '../effect.js';
import {type Transport} from '../login.js';
import {nextLook} from '../proof.js';
import {type CredentialRecord, type Incident} from '../record.js';
import {valuesOf, type State} from '../state.js';

/** Computes that resets may hold awake at once: Neon's limit on active computes. */
const wokenAtMost = 20;

function isUnderWay(state: State, ...types: readonly string[]): boolean {
	return Object.keys(state.run.underWay).some(work => types.some(type => work === type || work.startsWith(`${type} `)));
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

/** Whether another reset of the project is between its request and the end of its operations. */
function isLaneFree(active: readonly CredentialRecord[], record: CredentialRecord, state: State): boolean {
	const isBusy = (other: CredentialRecord) => other.stage.name === 'sent' || other.stage.name === 'applying' || state.run.underWay[`read-role ${other.credential.id}`] !== undefined;
	return !active.some(other => other !== record && other.credential.projectId === record.credential.projectId && isBusy(other))
		&& new Set(active.filter(isBusy).map(({credential}) => credential.branchId)).size < wokenAtMost;
}

/** The value that the proof uses as the old one: the leaked one where it was live, else the one revealed before the reset. */
export function oldHandle(state: State, record: CredentialRecord) {
	const {leaked, old} = valuesOf(state, record.credential.id);
	return record.oldValue?.origin === 'leaked' ? leaked : old ?? leaked;
}

function * newValueWork(state: State, record: CredentialRecord, transport: Transport | undefined): Generator<Work> {
	const {credential, stage, attempts} = record;
	const {fresh, freshMissing} = valuesOf(state, credential.id);
	if (stage.name === 'applying') {
		yield {
			type: 'await-operations', work: `await-operations ${credential.id} ${attempts}`, projectId: credential.projectId, credential: credential.id, attempt: attempts, operations: stage.answer.operations.map(({id}) => id),
		};
	}

	if (fresh === undefined && freshMissing === undefined) {
		yield {
			type: 'reveal-password', work: `reveal-new ${credential.id} ${attempts}`, credential, purpose: 'new',
		};
	}

	if (stage.name !== 'done' || fresh === undefined || transport === undefined || credential.endpoints.length === 0 || credential.database === undefined) {
		return;
	}

	if (record.sessions === undefined) {
		yield {
			type: 'end-sessions', work: `end-sessions ${credential.id}`, credential, value: fresh, transport, olderThanMilliseconds: Math.max(0, state.now - stage.at),
		};
		return;
	}

	const look = nextLook(record);
	if (record.proof === undefined || state.run.proveAgain.includes(credential.id) || (look !== undefined && state.now >= look)) {
		yield {
			type: 'prove-login', work: `prove-login ${credential.id}`, credential, fresh, old: oldHandle(state, record), transport,
		};
	}
}

function * restartWork(incident: Incident, active: readonly CredentialRecord[]): Generator<Work> {
	for (const {credential} of active) {
		for (const endpoint of credential.endpoints) {
			if (incident.restarts[endpoint.id]?.name === 'confirmed') {
				yield {
					type: 'restart-endpoint', work: `restart-endpoint ${endpoint.id}`, projectId: credential.projectId, endpoint,
				};
			}
		}
	}
}

/**
What the credentials need, each according to where it stands.
*/
export function * credentialWork(state: State, incident: Incident): Generator<Work> {
	if (state.run.connection.name !== 'connected') {
		return;
	}

	const active = activeCredentials(incident);
	const {transport} = state.run;
	for (const record of active) {
		const {credential, stage} = record;
		switch (stage.name) {
			case 'pending':
			case 'confirmed': {
				const old = [...oldValueWork(state, record, transport)];
				yield * old;
				const isOldSettled = old.every(({work}) => state.run.failed[work] !== undefined)
					&& !isUnderWay(state, `reveal-old ${credential.id}`, `examine-old ${credential.id}`)
					&& (transport !== undefined || credential.endpoints.length === 0 || state.run.failed['probe-transport'] !== undefined);
				if (stage.name === 'confirmed' && isOldSettled && isLaneFree(active, record, state)) {
					yield {type: 'read-role', work: `read-role ${credential.id}`, credential};
				}

				break;
			}

			case 'unknown': {
				yield {
					type: 'reconcile', work: `reconcile ${credential.id} ${record.attempts}`, credential, attempt: record.attempts, updatedAtBefore: record.knownUpdatedAt, old: oldHandle(state, record),
				};
				break;
			}

			case 'applying':
			case 'done': {
				yield * newValueWork(state, record, transport);
				break;
			}

			case 'sent':
			case 'stopped': {
				break;
			}
		}
	}

	yield * restartWork(incident, active);
}
