import {type Answer} from '../event.js';
import {type Fact} from '../fact.js';
import {type Role} from '../incident.js';
import {
	forget, ignored, withValues, type Reaction,
} from '../reaction.js';
import {findCredential, type CredentialRecord} from '../record.js';
import {valuesOf, type State} from '../state.js';

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

/** The last look before the reset: the role must be as the operator confirmed it. */
function reactToRole(state: State, record: CredentialRecord, answer: Extract<Answer, {type: 'role-read'}>): Reaction {
	const {credential} = record;
	if (record.stage.name !== 'confirmed') {
		return ignored;
	}

	if (answer.outcome.status !== 'succeeded') {
		return answer.outcome.failure.kind === 'not-found'
			? {
				facts: [{
					type: 'credential-stopped', credential: credential.id, reason: 'gone', detail: answer.outcome.failure.message,
				}],
			}
			: ignored;
	}

	const stop = stopFor(record, answer.outcome.value);
	if (stop !== undefined) {
		return {facts: [stop]};
	}

	const attempt = record.attempts + 1;
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
			return {
				facts: [{
					type: 'reset-answered', credential: answer.credential, attempt: answer.attempt, outcome: answer.outcome,
				}],
				...(isCurrent && answer.value !== undefined ? {run: {values: withValues(run, answer.credential, {fresh: answer.value})}} : {}),
			};
		}

		case 'reset-reconciled': {
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
			return {
				facts: [answer.outcome.status === 'succeeded'
					? {
						type: 'sessions-ended', credential: answer.credential, ended: answer.outcome.value.ended, left: answer.outcome.value.left,
					}
					: {type: 'sessions-not-ended', credential: answer.credential, reason: answer.outcome.failure.message}],
			};
		}

		case 'restart-answered': {
			return {facts: [{type: 'restart-answered', endpoint: answer.endpoint, outcome: answer.outcome}]};
		}

		case 'login-proven': {
			return {
				facts: [{
					type: 'login-proven', credential: answer.credential, fresh: answer.fresh, old: answer.old,
				}],
				run: {proveAgain: run.proveAgain.filter(id => id !== answer.credential)},
			};
		}

		default: {
			return undefined;
		}
	}
}
