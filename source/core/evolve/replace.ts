import {type DatedFact} from '../fact.js';
import {type CredentialId} from '../incident.js';
import {type CredentialRecord, type Incident} from '../record.js';
import {type ReplacementRecord} from '../replacement.js';

function update(incident: Incident, id: CredentialId, change: (record: CredentialRecord, replacement: ReplacementRecord) => CredentialRecord): Incident {
	return incident.credentials === undefined
		? incident
		: {...incident, credentials: incident.credentials.map(record => record.credential.id === id && record.replacement !== undefined ? change(record, record.replacement) : record)};
}

type Drop = NonNullable<ReplacementRecord['drop']>;

function withDrop(record: CredentialRecord, replacement: ReplacementRecord, drop: Drop): CredentialRecord {
	const {proof, ...rest} = record;
	// What was proven while the old role was there is proven anew without it.
	return {...rest, ...(drop.name === 'dropped' || proof === undefined ? {} : {proof}), replacement: {...replacement, drop}};
}

/** What was never sent is planned or confirmed anew; of what was, it is found out whether it happened. */
function interrupted(record: CredentialRecord, at: number): CredentialRecord {
	const {replacement, ...rest} = record;
	if (replacement === undefined) {
		return record;
	}

	if (replacement.isBegun === undefined) {
		return rest;
	}

	const {drop, ...begun} = replacement;
	switch (drop?.name) {
		case 'confirmed': {
			return {...rest, replacement: begun};
		}

		case 'sent': {
			return withDrop(record, replacement, {
				name: 'unknown', at, reason: 'The program ended before the answer came.', isForced: drop.isForced, sessions: drop.sessions,
			});
		}

		default: {
			return record;
		}
	}
}

/**
The facts about a second role in the place of a first one.
*/
export function evolveReplace(incident: Incident, fact: DatedFact): Incident {
	const {at} = fact;
	switch (fact.type) {
		case 'run-started': {
			return incident.credentials === undefined ? incident : {...incident, credentials: incident.credentials.map(record => interrupted(record, at))};
		}

		case 'replacement-planned': {
			return {
				...incident,
				credentials: incident.credentials?.map(record => record.credential.id === fact.credential && record.stage.name === 'pending' && record.method === 'replace' && record.replacement?.isBegun === undefined
					? {...record, replacement: {plan: fact.plan}}
					: record),
			};
		}

		case 'reset-intended': {
			return update(incident, fact.credential, (record, replacement) => record.method === 'replace' ? {...record, replacement: {...replacement, isBegun: true}} : record);
		}

		case 'drop-confirmed': {
			const {isForced, sessions} = fact;
			return update(incident, fact.credential, (record, replacement) => replacement.drop?.name === 'dropped' || record.stage.name !== 'done'
				? record
				: withDrop(record, replacement, {
					name: 'confirmed', at, isForced, sessions,
				}));
		}

		case 'drop-intended': {
			return update(incident, fact.credential, (record, replacement) => replacement.drop?.name === 'confirmed' ? withDrop(record, replacement, {...replacement.drop, name: 'sent', at}) : record);
		}

		case 'drop-answered': {
			const {outcome} = fact;
			return update(incident, fact.credential, (record, replacement) => {
				const {drop} = replacement;
				if (drop?.name !== 'sent' && drop?.name !== 'unknown') {
					return record;
				}

				const {isForced, sessions} = drop;
				return withDrop(record, replacement, outcome.status === 'succeeded'
					? {
						name: 'dropped', at, isForced, sessions,
					}
					: {
						name: outcome.status, at, reason: outcome.failure.message, isForced, sessions,
					});
			});
		}

		case 'drop-looked-for': {
			return update(incident, fact.credential, (record, replacement) => {
				const {drop} = replacement;
				if (drop?.name !== 'unknown') {
					return record;
				}

				const {isForced, sessions} = drop;
				const names = {gone: 'dropped', there: 'refused', 'cannot-tell': 'unknown'} as const;
				const name = names[fact.verdict];
				return withDrop(record, replacement, name === 'dropped'
					? {
						name, at, isForced, sessions,
					}
					: {
						name, at, reason: fact.reason, isForced, sessions,
					});
			});
		}

		default: {
			return incident;
		}
	}
}
