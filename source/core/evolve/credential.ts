import {type DatedFact} from '../fact.js';
import {type CredentialId} from '../incident.js';
import {type CredentialRecord, type Incident} from '../record.js';

function update(incident: Incident, id: CredentialId, change: (record: CredentialRecord) => CredentialRecord): Incident {
	if (incident.credentials === undefined) {
		return incident;
	}

	return {...incident, credentials: incident.credentials.map(record => record.credential.id === id ? change(record) : record)};
}

/** A record as it is before any reset: what belonged to an earlier attempt must not vouch for a later one. */
function cleared(record: CredentialRecord): CredentialRecord {
	const {receipt: _receipt, sessions: _sessions, evicted: _evicted, statement: _statement, proof: _proof, ...rest} = record;
	return rest;
}

function fingerprintOf({fingerprint}: {readonly fingerprint?: string}) {
	return fingerprint === undefined ? {} : {fingerprint};
}

/** What the provider revealed is revealed anew, so it must be looked at anew: it may not be the same value any more. */
function withoutRevealed(record: CredentialRecord): CredentialRecord {
	const {oldValue, oldValueMissing: _missing, ...rest} = record;
	return oldValue?.origin === 'leaked' ? {...rest, oldValue} : rest;
}

/** Somebody else's change makes every look at the old value older than it. */
function accepted(record: CredentialRecord, updatedAt: string | undefined): CredentialRecord {
	if (updatedAt === undefined) {
		return withoutRevealed(record);
	}

	const {oldValue: _oldValue, leakedValue: _leakedValue, oldValueMissing: _missing, ...rest} = record;
	return {...rest, knownUpdatedAt: updatedAt};
}

function interrupted(record: CredentialRecord, at: number): CredentialRecord {
	switch (record.stage.name) {
		case 'sent': {
			return {...record, stage: {name: 'unknown', at, failure: 'The program ended before the answer came.'}};
		}

		case 'pending': {
			return withoutRevealed(record);
		}

		case 'confirmed': {
			// It was never sent, and what was true when it was confirmed may be hours old: it is confirmed anew.
			return {...withoutRevealed(record), stage: {name: 'pending'}};
		}

		default: {
			return record;
		}
	}
}

/**
The facts that concern one credential, and those that concern several at once.
*/
export function evolveCredential(incident: Incident, fact: DatedFact): Incident {
	const {at} = fact;
	switch (fact.type) {
		case 'run-started': {
			return incident.credentials === undefined
				? incident
				: {...incident, credentials: incident.credentials.map(record => interrupted(record, at))};
		}

		case 'reset-confirmed': {
			return {
				...incident,
				credentials: incident.credentials?.map(record => fact.credentials.includes(record.credential.id)
					? {...(record.stage.name === 'unknown' ? withoutRevealed(record) : record), stage: {name: 'confirmed', at}}
					: record),
			};
		}

		case 'old-value-examined': {
			return update(incident, fact.credential, record => fact.origin === 'leaked' && fact.login.status !== 'accepted'
				? {...record, leakedValue: {login: fact.login, at, ...fingerprintOf(fact)}}
				: {
					...record,
					oldValue: {
						origin: fact.origin, login: fact.login, openSessions: fact.openSessions, at, ...fingerprintOf(fact),
					},
				});
		}

		case 'old-value-missing': {
			return update(incident, fact.credential, record => ({...record, oldValueMissing: fact.reason}));
		}

		case 'reset-intended': {
			return update(incident, fact.credential, record => ({...cleared(record), attempts: fact.attempt, stage: {name: 'sent', at}}));
		}

		case 'reset-answered': {
			const {outcome} = fact;
			return update(incident, fact.credential, record => {
				if (record.attempts !== fact.attempt || (record.stage.name !== 'sent' && record.stage.name !== 'unknown')) {
					return record;
				}

				if (outcome.status === 'succeeded') {
					return {...record, knownUpdatedAt: outcome.value.updatedAt, stage: {name: 'applying', at, answer: outcome.value}};
				}

				return outcome.status === 'unknown'
					? {...record, stage: {name: 'unknown', at, failure: outcome.failure.message}}
					: {
						...record,
						stage: {
							name: 'stopped', at, reason: outcome.failure.kind === 'not-found' ? 'gone' : 'refused', detail: outcome.failure.message,
						},
					};
			});
		}

		case 'reset-reconciled': {
			return update(incident, fact.credential, record => {
				if (record.attempts !== fact.attempt || record.stage.name !== 'unknown') {
					return record;
				}

				if (fact.verdict === 'happened') {
					const updatedAt = fact.updatedAt ?? record.knownUpdatedAt;
					return {...record, knownUpdatedAt: updatedAt, stage: {name: 'applying', at, answer: {updatedAt, operations: []}}};
				}

				return fact.verdict === 'did-not-happen'
					? {...record, stage: {name: 'pending'}}
					: {...record, stage: {name: 'unknown', at, failure: fact.reason}};
			});
		}

		case 'operations-ended': {
			return update(incident, fact.credential, record => {
				if (record.attempts !== fact.attempt || record.stage.name !== 'applying') {
					return record;
				}

				return fact.failure === undefined
					? {...record, stage: {name: 'done', at, updatedAt: record.knownUpdatedAt}}
					: {
						...record,
						stage: {
							name: 'stopped', at, reason: 'operations-failed', detail: fact.failure,
						},
					};
			});
		}

		case 'credential-stopped': {
			return update(incident, fact.credential, record => ({
				...record,
				stage: {
					name: 'stopped', at, reason: fact.reason, detail: fact.detail, ...(fact.updatedAt === undefined ? {} : {updatedAt: fact.updatedAt}),
				},
			}));
		}

		case 'stop-accepted': {
			return update(incident, fact.credential, record => record.stage.name === 'stopped'
				? {...accepted(record, record.stage.updatedAt), stage: {name: 'pending'}}
				: record);
		}

		case 'credential-left-out': {
			return update(incident, fact.credential, record => ({...record, leftOut: {at, reason: fact.reason}}));
		}

		case 'receipt-given': {
			return update(incident, fact.credential, record => ({...record, receipt: {at, kind: fact.kind}}));
		}

		case 'sessions-ended': {
			return update(incident, fact.credential, record => ({...record, sessions: {at, ended: fact.ended, left: fact.left}}));
		}

		case 'sessions-not-ended': {
			return update(incident, fact.credential, record => ({...record, sessions: {at, reason: fact.reason}}));
		}

		case 'old-sessions-counted': {
			const {left, computes, reason} = fact;
			return update(incident, fact.credential, record => ({
				...record,
				evicted: {
					at, left, computes, ...(reason === undefined ? {} : {reason}),
				},
			}));
		}

		case 'login-proven': {
			const {fresh, old, oldBefore} = fact;
			return update(incident, fact.credential, record => ({
				...record,
				proof: {
					at, fresh, old, ...(oldBefore === undefined ? {} : {oldBefore}),
				},
			}));
		}

		default: {
			return incident;
		}
	}
}
