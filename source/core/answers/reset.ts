import {type Work, type WorkId} from '../effect.js';
import {type Answer} from '../event.js';
import {type Fact, type StopReason} from '../fact.js';
import {type CredentialId, type Role} from '../incident.js';
import {type FailureKind} from '../outcome.js';
import {statusBefore} from '../proof.js';
import {
	forget, ignored, withValues, type Reaction,
} from '../reaction.js';
import {findCredential, type CredentialRecord, type Incident} from '../record.js';
import {valuesOf, type State} from '../state.js';
import {sqlLoginOf} from '../method.js';
import {liveValue, provableOld} from '../work/credential.js';
import {createWork} from '../work/replace.js';
import {dropped} from './awaited.js';

function stopFor(record: CredentialRecord, role: Role): Fact | undefined {
	const credential = record.credential.id;
	if (role.untouchable !== undefined) {
		return {
			type: 'credential-stopped', credential, reason: 'untouchable', detail: role.untouchable, updatedAt: role.updatedAt,
		};
	}

	return role.updatedAt === record.knownUpdatedAt
		? undefined
		: {
			type: 'credential-stopped', credential, reason: 'changed-by-someone', detail: role.updatedAt, updatedAt: role.updatedAt,
		};
}

/** Failures that asking again does not mend, so that the operator must decide. */
const notAgain: Partial<Record<FailureKind, StopReason>> = {'not-found': 'gone', forbidden: 'refused', 'bad-request': 'refused'};

/** SQL sets the value that is prepared: the login that may do it is chosen now, while its password works. */
function reactToRoleOfSet(state: State, record: CredentialRecord, attempt: number): Reaction {
	const {credential} = record;
	const {fresh} = valuesOf(state, credential.id);
	const login = state.incident && sqlLoginOf(state, state.incident, record);
	const {transport} = state.run;
	if (fresh === undefined || login === undefined || transport === undefined) {
		return {
			facts: [{
				type: 'credential-stopped', credential: credential.id, reason: 'refused', detail: 'No login is at hand any more that could set it by SQL. Nothing was sent.',
			}],
		};
	}

	return {
		facts: [{type: 'reset-intended', credential: credential.id, attempt}],
		effects: [{
			type: 'set-password', work: `set-password ${credential.id} ${attempt}`, credential, attempt, value: fresh, login, transport,
		}],
	};
}

/** A second role is made by those that the plan named. */
function reactToRoleOfReplace(state: State, incident: Incident, record: CredentialRecord, attempt: number): Reaction {
	const {credential} = record;
	const {fresh, freshMissing: _freshMissing, ...values} = valuesOf(state, credential.id);
	const work = createWork(state, incident, record, liveValue(state, record), attempt);
	return work === undefined
		? {
			facts: [{
				type: 'credential-stopped', credential: credential.id, reason: 'refused', detail: 'No way to its database is known any more. Nothing was sent.',
			}],
		}
		: {
			facts: [{type: 'reset-intended', credential: credential.id, attempt}],
			run: {values: {...state.run.values, [credential.id]: values}},
			effects: [forget([fresh]), work],
		};
}

/** The last look before the reset: the role must be as the operator confirmed it. */
function reactToRole(state: State, record: CredentialRecord, answer: Extract<Answer, {type: 'role-read'}>): Reaction {
	const {credential} = record;
	if (record.stage.name !== 'confirmed') {
		return ignored;
	}

	if (answer.outcome.status !== 'succeeded') {
		const {kind, message} = answer.outcome.failure;
		const reason = notAgain[kind];
		return reason === undefined
			? ignored
			: {
				facts: [{
					type: 'credential-stopped', credential: credential.id, reason, detail: message,
				}],
			};
	}

	const stop = stopFor(record, answer.outcome.value);
	if (stop !== undefined) {
		return {facts: [stop]};
	}

	const attempt = record.attempts + 1;
	if (record.method === 'set') {
		return reactToRoleOfSet(state, record, attempt);
	}

	if (record.method === 'replace' && state.incident !== undefined) {
		return reactToRoleOfReplace(state, state.incident, record, attempt);
	}

	// What an earlier attempt left behind is not the value of this one.
	const {fresh, freshMissing: _freshMissing, ...values} = valuesOf(state, credential.id);
	return {
		facts: [{type: 'reset-intended', credential: credential.id, attempt}],
		run: {values: {...state.run.values, [credential.id]: values}},
		effects: [forget([fresh]), {
			type: 'reset-password', work: `reset-password ${credential.id} ${attempt}`, credential, attempt,
		}],
	};
}

/** The credential whose newest reset the answer is about. What belongs to an earlier one must not vouch for it. */
function doneRecord({incident}: State, {credential, work}: {readonly credential: CredentialId; readonly work: WorkId}, type: Work['type']): CredentialRecord | undefined {
	const record = incident && findCredential(incident, credential);
	return record?.stage.name === 'done' && work === `${type} ${credential} ${record.attempts}` ? record : undefined;
}

/**
Answers about the resets themselves.
*/
export function reactToReset(state: State, answer: Answer): Reaction | undefined {
	const {incident, run} = state;
	switch (answer.type) {
		case 'role-read': {
			const record = incident && findCredential(incident, answer.credential);
			return record === undefined ? ignored : reactToRole(state, record, answer);
		}

		case 'reset-answered': {
			const record = incident && findCredential(incident, answer.credential);
			const isCurrent = record?.attempts === answer.attempt && (record.stage.name === 'sent' || record.stage.name === 'unknown');
			const fresh = isCurrent ? {run: {values: withValues(run, answer.credential, {fresh: answer.value})}} : dropped(answer);
			return {
				facts: [{
					type: 'reset-answered', credential: answer.credential, attempt: answer.attempt, outcome: answer.outcome,
				}],
				...(answer.value === undefined ? {} : fresh),
			};
		}

		case 'reset-reconciled': {
			const record = incident && findCredential(incident, answer.credential);
			if (record?.attempts !== answer.attempt || record.stage.name !== 'unknown') {
				return dropped(answer);
			}

			return {
				facts: [{
					type: 'reset-reconciled', credential: answer.credential, attempt: answer.attempt, verdict: answer.verdict, reason: answer.reason, ...(answer.updatedAt === undefined ? {} : {updatedAt: answer.updatedAt}),
				}],
				...(answer.value === undefined ? {} : {run: {values: withValues(run, answer.credential, {fresh: answer.value})}}),
			};
		}

		case 'operations-ended': {
			return answer.outcome.status === 'succeeded'
				? {
					facts: [{
						type: 'operations-ended', credential: answer.credential, attempt: answer.attempt, ...(answer.outcome.value.failure === undefined ? {} : {failure: answer.outcome.value.failure}),
					}],
				}
				: ignored;
		}

		case 'sessions-ended': {
			if (doneRecord(state, answer, 'end-sessions') === undefined) {
				return ignored;
			}

			return {
				facts: [answer.outcome.status === 'succeeded'
					? {
						type: 'sessions-ended', credential: answer.credential, ended: answer.outcome.value.ended, left: answer.outcome.value.left,
					}
					: {type: 'sessions-not-ended', credential: answer.credential, reason: answer.outcome.failure.message}],
			};
		}

		case 'old-sessions-counted': {
			const {credential, left, computes, reason} = answer;
			return doneRecord(state, answer, 'count-old-sessions') === undefined
				? ignored
				: {
					run: {countAgain: run.countAgain.filter(id => id !== credential)},
					facts: [{
						type: 'old-sessions-counted', credential, left, computes, ...(reason === undefined ? {} : {reason}),
					}],
				};
		}

		case 'restart-answered': {
			return {facts: [{type: 'restart-answered', endpoint: answer.endpoint, outcome: answer.outcome}]};
		}

		case 'login-proven': {
			const record = doneRecord(state, answer, 'prove-login');
			if (record === undefined) {
				return ignored;
			}

			const {fresh, old} = answer;
			const oldBefore = old && statusBefore(record, old.origin, old.fingerprint);
			return {
				facts: [{
					type: 'login-proven', credential: answer.credential, fresh, old: old?.login, ...(oldBefore === undefined ? {} : {oldBefore}),
				}],
				// An old value that was given while this went on is still to be tried.
				run: provableOld(state, record)?.value === answer.given ? {proveAgain: run.proveAgain.filter(id => id !== answer.credential)} : {},
			};
		}

		default: {
			return undefined;
		}
	}
}
