import {type DatedFact} from '../fact.js';
import {type KeyId} from '../incident.js';
import {type KeyRecord, type MintStage, type RevokeStage} from '../keys.js';
import {type Incident} from '../record.js';

function update(incident: Incident, id: KeyId, change: (record: KeyRecord) => KeyRecord): Incident {
	return {...incident, keyRecords: incident.keyRecords.map(record => record.id === id ? change(record) : record)};
}

/** What was sent may have been done. The token of a new key that nobody saved is gone with the process. */
function interruptedMint({mint, receipt}: KeyRecord, at: number): MintStage {
	if (mint.name === 'sent') {
		return {name: 'unknown', at, keyName: mint.keyName};
	}

	return (mint.name === 'made' || mint.name === 'checked') && receipt === undefined ? {name: 'orphan', at, entry: mint.entry} : mint;
}

/** What was confirmed and never sent is confirmed anew. */
function interruptedRevoke({revoke}: KeyRecord, at: number): RevokeStage {
	if (revoke.name === 'confirmed') {
		return {name: 'pending'};
	}

	return revoke.name === 'sent' ? {name: 'unknown', at} : revoke;
}

function withoutMint({receipt: _receipt, switchedAt: _switchedAt, ...record}: KeyRecord, mint: MintStage): KeyRecord {
	return {...record, mint};
}

/**
The facts that concern keys.
*/
export function evolveKeys(incident: Incident, fact: DatedFact): Incident {
	const {at} = fact;
	switch (fact.type) {
		case 'run-started': {
			return {...incident, keyRecords: incident.keyRecords.map(record => ({...record, mint: interruptedMint(record, at), revoke: interruptedRevoke(record, at)}))};
		}

		case 'addresses-named': {
			return {...incident, knownAddresses: fact.addresses};
		}

		case 'keys-marked': {
			return incident.keyRecords.length > 0
				? incident
				: {
					...incident,
					keyList: {listed: fact.listed, missing: fact.missing},
					keyRecords: fact.keys.map(key => ({
						...key, mint: {name: 'pending'}, mints: 0, revoke: {name: 'pending'}, revokes: 0,
					})),
				};
		}

		case 'key-mint-intended': {
			return update(incident, fact.key, record => ({...record, mints: fact.attempt, mint: {name: 'sent', at, keyName: fact.name}}));
		}

		case 'key-mint-answered': {
			const {outcome} = fact;
			return update(incident, fact.key, record => {
				if (record.mints !== fact.attempt || record.mint.name !== 'sent') {
					return record;
				}

				if (outcome.status === 'succeeded') {
					return {...record, mint: {name: 'made', at, ...outcome.value}};
				}

				return {...record, mint: outcome.status === 'refused' ? {name: 'pending', failure: outcome.failure.message} : {name: 'unknown', at, keyName: record.mint.keyName}};
			});
		}

		case 'key-mint-reconciled': {
			return update(incident, fact.key, record => record.mint.name === 'unknown' && record.mints === fact.attempt
				? {...record, mint: fact.entry === undefined ? {name: 'pending'} : {name: 'orphan', at, entry: fact.entry}}
				: record);
		}

		case 'key-made-by-hand': {
			return update(incident, fact.key, record => ({
				...record,
				mint: {
					name: 'checked', at, entry: fact.entry, fingerprint: fact.fingerprint,
				},
				receipt: {at, kind: 'whole-value'},
			}));
		}

		case 'key-checked': {
			return update(incident, fact.key, record => record.mint.name === 'made' ? {...record, mint: {...record.mint, name: 'checked', at}} : record);
		}

		case 'key-receipt-given': {
			return update(incident, fact.key, record => record.mint.name === 'checked' ? {...record, receipt: {at, kind: fact.kind}} : record);
		}

		case 'key-value-lost': {
			return update(incident, fact.key, record => record.mint.name === 'checked' || record.mint.name === 'made' ? withoutMint(record, {name: 'orphan', at, entry: record.mint.entry}) : record);
		}

		case 'key-orphan-revoked': {
			return update(incident, fact.key, record => record.mint.name === 'orphan' && record.mint.entry.id === fact.orphan ? withoutMint(record, {name: 'pending'}) : record);
		}

		case 'key-switched': {
			return update(incident, fact.key, record => ({...record, switchedAt: at}));
		}

		case 'key-revoke-confirmed': {
			return update(incident, fact.key, record => record.revoke.name === 'pending' ? {...record, revoke: {name: 'confirmed', at}} : record);
		}

		case 'key-revoke-intended': {
			return update(incident, fact.key, record => ({...record, revokes: fact.attempt, revoke: {name: 'sent', at}}));
		}

		case 'key-revoke-answered': {
			const {outcome} = fact;
			return update(incident, fact.key, record => {
				if (record.revokes !== fact.attempt || record.revoke.name !== 'sent') {
					return record;
				}

				return {...record, revoke: outcome.status === 'succeeded' ? {name: 'done', at, how: outcome.value} : (outcome.status === 'refused' ? {name: 'pending', failure: outcome.failure.message} : {name: 'unknown', at})};
			});
		}

		case 'key-revoke-reconciled': {
			return update(incident, fact.key, record => record.revoke.name === 'unknown' && record.revokes === fact.attempt
				? {...record, revoke: fact.verdict === 'happened' ? {name: 'done', at, how: 'gone'} : {name: 'pending'}}
				: record);
		}

		case 'key-tried': {
			return update(incident, fact.key, record => ({...record, proof: {at, result: fact.result}}));
		}

		case 'key-done-by-hand': {
			return update(incident, fact.key, record => ({...record, revoke: {name: 'done', at, how: 'by-hand'}}));
		}

		case 'key-left-out': {
			return update(incident, fact.key, record => ({...record, leftOut: {at, reason: fact.reason}}));
		}

		case 'key-revokes-postponed': {
			return {...incident, keyRevokesPostponedAt: at};
		}

		default: {
			return incident;
		}
	}
}
