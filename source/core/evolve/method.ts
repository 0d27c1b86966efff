import {type DatedFact, type Method} from '../fact.js';
import {type CredentialId} from '../incident.js';
import {type CredentialRecord, type DeliveryRecord, type Incident} from '../record.js';

/** A place that was given a value which will never be the password. It must be written anew, whatever was seen there. */
function untouched(delivery: DeliveryRecord): DeliveryRecord {
	if (delivery.skipped !== undefined || delivery.rung === 'not-touched') {
		return delivery;
	}

	const {seen: _seen, at: _at, failure: _failure, ...rest} = delivery;
	return {...rest, rung: 'not-touched', isIntended: false};
}

function withUntouched(incident: Incident, ids: ReadonlySet<CredentialId>): Incident {
	return ids.size === 0
		? incident
		: {...incident, deliveries: incident.deliveries.map(delivery => delivery.credential !== undefined && ids.has(delivery.credential) ? untouched(delivery) : delivery)};
}

function withRecords(incident: Incident, change: (record: CredentialRecord) => CredentialRecord): Incident {
	return incident.credentials === undefined ? incident : {...incident, credentials: incident.credentials.map(record => change(record))};
}

function withoutPrepared({prepared: _prepared, ...record}: CredentialRecord): CredentialRecord {
	return record;
}

/** A credential that starts over with another method. What was proven of an earlier password says nothing about the next one. */
function chosen(record: CredentialRecord, method: Method): CredentialRecord {
	const {method: _method, statement: _statement, replacement: _replacement, ...bare} = withoutPrepared(record);
	const next: CredentialRecord = {...bare, ...(method === 'reset' ? {} : {method})};
	if (record.stage.name !== 'done') {
		return next;
	}

	const {oldValue: _oldValue, leakedValue: _leakedValue, oldValueMissing: _missing, ...rest} = next;
	return {...rest, stage: {name: 'pending'}};
}

/** The values were in memory only. What was not sent is prepared anew; of what was, it is found out whether it happened. */
function interrupted(incident: Incident): Incident {
	const unsent = new Set((incident.credentials ?? []).filter(({prepared, stage}) => prepared !== undefined && (stage.name === 'pending' || stage.name === 'confirmed' || stage.name === 'stopped')).map(({credential}) => credential.id));
	return withUntouched(withRecords(incident, record => {
		if (record.prepared === undefined) {
			return record;
		}

		return unsent.has(record.credential.id) ? withoutPrepared(record) : {...record, prepared: {...record.prepared, isLost: true}};
	}), unsent);
}

/**
The facts about how a credential gets its new password. Looked at before the others: a run that starts finds the stages as the last one left them.
*/
export function evolveMethod(incident: Incident, fact: DatedFact): Incident {
	switch (fact.type) {
		case 'run-started': {
			return interrupted(incident);
		}

		case 'method-chosen': {
			const record = incident.credentials?.find(({credential}) => credential.id === fact.credential);
			// A second role that may be there already is seen to its end.
			if ((record?.stage.name !== 'pending' && record?.stage.name !== 'done') || record.replacement?.isBegun) {
				return incident;
			}

			const next = withRecords(incident, item => item === record ? chosen(item, fact.method) : item);
			return record.prepared !== undefined || record.stage.name === 'done' ? withUntouched(next, new Set([fact.credential])) : next;
		}

		case 'value-prepared': {
			const {origin, bits, at} = fact;
			const record = incident.credentials?.find(({credential}) => credential.id === fact.credential);
			if (record?.stage.name !== 'pending' || record.method !== 'set') {
				return incident;
			}

			const next = withRecords(incident, item => item === record ? {...item, prepared: {origin, bits, at}} : item);
			return record.prepared === undefined ? next : withUntouched(next, new Set([fact.credential]));
		}

		case 'reset-reconciled': {
			const record = incident.credentials?.find(({credential}) => credential.id === fact.credential);
			return fact.verdict === 'did-not-happen' && record?.attempts === fact.attempt && record.stage.name === 'unknown' && record.prepared?.isLost
				? withUntouched(withRecords(incident, item => item === record ? withoutPrepared(item) : item), new Set([fact.credential]))
				: incident;
		}

		case 'statement-looked-for': {
			return withRecords(incident, record => record.credential.id === fact.credential ? {...record, statement: {at: fact.at, kept: fact.kept}} : record);
		}

		default: {
			return incident;
		}
	}
}
