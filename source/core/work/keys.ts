import {runnerOf} from '../due-keys.js';
import {type Work} from '../effect.js';
import {type Incident} from '../record.js';
import {type SecretHandle} from '../incident.js';
import {isMinted, isMintSettled} from '../keys.js';
import {keyValuesOf, type State} from '../state.js';

/** Whole tokens that were given as leaked. */
export function leakedTokens({run}: State): readonly SecretHandle[] {
	return [...new Set(run.evidence.given.flatMap(({keys}) => keys.flatMap(({value}) => value ?? [])))];
}

/** The list is looked at while something about keys is still to be said or done. */
function isListWanted(state: State, incident: Incident): boolean {
	return state.run.keyList === undefined && incident.credentials !== undefined && incident.folders !== undefined && (incident.keys === undefined || state.run.typedKey !== undefined);
}

/**
What the keys need.
*/
export function * keyWork(state: State, incident: Incident): Generator<Work> {
	const {run} = state;
	if (run.connection.name !== 'connected') {
		return;
	}

	if (isListWanted(state, incident)) {
		yield {type: 'list-keys', work: 'list-keys'};
	}

	const tokens = leakedTokens(state);
	if (incident.keys === undefined) {
		for (const value of tokens.filter(token => run.leakedKeys[token] === undefined)) {
			yield {
				type: 'try-leaked-key', work: `try-leaked-key ${value}`, value, inUse: run.key,
			};
		}
	}

	for (const record of incident.keyRecords) {
		const {id: key, mint, mints, revoke, revokes, proof} = record;
		const {fresh} = keyValuesOf(state, key);
		if (isMinted(record) && mint.name === 'unknown') {
			yield {
				type: 'find-minted-key', work: `find-minted-key ${key} ${mints}`, key, attempt: mints, name: mint.keyName,
			};
		}

		if (isMinted(record) && mint.name === 'made' && fresh !== undefined) {
			yield {
				type: 'check-key', work: `check-key ${key} ${mints}`, key, value: fresh,
			};
		}

		if (revoke.name === 'unknown' && record.key !== undefined) {
			yield {
				type: 'find-revoked-key', work: `find-revoked-key ${key} ${revokes}`, key, attempt: revokes, entry: record.key,
			};
		}

		const live = (Object.keys(run.leakedKeys) as SecretHandle[]).filter(token => run.leakedKeys[token] === 'accepted');
		if (revoke.name === 'done' && proof === undefined && live.length > 0 && !run.triedKeys.includes(key)) {
			yield {
				type: 'try-old-key', work: `try-old-key ${key}`, key, values: live,
			};
		}
	}

	const runner = runnerOf(incident);
	const fresh = runner && keyValuesOf(state, runner.id).fresh;
	if (runner !== undefined && fresh !== undefined && run.runsOn !== runner.id && runner.mint.name === 'checked' && isMintSettled(runner)) {
		yield {
			type: 'use-key', work: `use-key ${runner.id}`, key: runner.id, value: fresh,
		};
	}
}
