import {type KeyId} from './incident.js';
import {
	clientAddress, isEnded, isMinted, isMintSettled, mayMint, type KeyRecord,
} from './keys.js';
import {type Incident} from './record.js';
import {type Screen} from './screen.js';
import {keyValuesOf, type State} from './state.js';

/** The one that the wizard goes on with. */
export function runnerOf(incident: Incident): KeyRecord | undefined {
	return incident.keyRecords.find(record => record.isRunner);
}

/** The wizard runs on a key whose id it knows, and that is saved: only now may any other be revoked. */
export function mayRevoke(state: State, incident: Incident): boolean {
	const runner = runnerOf(incident);
	return runner?.receipt !== undefined && runner.mint.name === 'checked' && state.run.runsOn === runner.id;
}

function isOutstanding(record: KeyRecord): boolean {
	return !isEnded(record) && record.plan !== 'reconnect' && record.plan !== 'by-hand';
}

function dueMint(state: State, incident: Incident, record: KeyRecord): Screen | undefined {
	const {id: key, mint} = record;
	switch (mint.name) {
		case 'pending': {
			return mayMint(incident.account) ? {name: 'key-mint', key} : {name: 'key-console', key};
		}

		case 'orphan': {
			return {name: 'key-mint', key};
		}

		case 'sent':
		case 'unknown': {
			return {name: 'key-working', key};
		}

		case 'made':
		case 'checked': {
			if (keyValuesOf(state, key).fresh === undefined) {
				return isMintSettled(record) ? undefined : {name: 'key-working', key};
			}

			return mint.name === 'made' ? {name: 'key-working', key} : (record.receipt === undefined ? {name: 'key-show', key} : undefined);
		}
	}
}

function dueSwitch(state: State, incident: Incident): Screen | undefined {
	const runner = runnerOf(incident);
	if (runner === undefined || mayRevoke(state, incident) || !incident.keyRecords.some(record => isOutstanding(record))) {
		return undefined;
	}

	return keyValuesOf(state, runner.id).fresh === undefined ? {name: 'key-return', key: runner.id} : {name: 'key-working', key: runner.id};
}

function dueMints(state: State, incident: Incident): Screen | undefined {
	const runner = runnerOf(incident);
	const others = incident.keyRecords.filter(record => record !== runner);
	const isNeeded = runner !== undefined && incident.keyRecords.some(record => isOutstanding(record));
	const first = isNeeded ? dueMint(state, incident, runner) : undefined;
	// The others are made with the new key, so that the old one is needed no more.
	const change = first ?? (incident.keyRevokesPostponedAt === undefined ? dueSwitch(state, incident) : undefined);
	if (change !== undefined) {
		return change;
	}

	for (const record of others) {
		const due = isMinted(record) ? dueMint(state, incident, record) : undefined;
		if (due !== undefined) {
			return due;
		}
	}

	return undefined;
}

function dueRevokes(state: State, incident: Incident): Screen | undefined {
	const change = dueSwitch(state, incident);
	if (change !== undefined) {
		return change;
	}

	// What revoking would hide is written down first.
	const isSeen = incident.snapshots.before !== undefined || state.run.failed['take-snapshot before'] !== undefined;
	for (const record of incident.keyRecords) {
		if (isEnded(record)) {
			continue;
		}

		const {id: key, plan, revoke} = record;
		if (plan === 'reconnect' || plan === 'by-hand') {
			return {name: 'key-hand', key};
		}

		return revoke.name === 'pending' && isSeen ? {name: 'key-revoke', key} : {name: 'key-working', key};
	}

	const trying = incident.keyRecords.find(({id}) => state.run.underWay[`try-old-key ${id}`] !== undefined);
	return trying && {name: 'key-working', key: trying.id};
}

/** Whether all that was marked has come to its end. */
export function areKeysSettled(incident: Incident): boolean {
	return incident.keyRecords.every(record => isEnded(record) && (record.isRunner || isMintSettled(record)));
}

/** The first look at the list: which addresses are one's own is asked once, where any is named. */
function dueMarks({run}: State, incident: Incident): Screen {
	const isAsked = incident.knownAddresses !== undefined || run.keyList?.keys.every(key => clientAddress(key) === undefined);
	return isAsked === false ? {name: 'known-addresses'} : {name: 'keys'};
}

/**
Keys come before passwords: whoever holds a live key reads the new ones. Undefined: nothing is due about them now.

@param isLast - Everything else is done, so that what was postponed is due.
*/
export function dueKeys(state: State, incident: Incident, isLast: boolean): Screen | undefined {
	const isPostponed = incident.keyRevokesPostponedAt !== undefined;
	if (incident.keys !== undefined && !(isPostponed && isLast && !areKeysSettled(incident))) {
		return undefined;
	}

	if (state.run.typedKey !== undefined) {
		return {name: 'key-pick', key: state.run.typedKey.key};
	}

	if (incident.keyRecords.length === 0) {
		return dueMarks(state, incident);
	}

	const mints = dueMints(state, incident);
	if (mints !== undefined) {
		return mints;
	}

	if (isPostponed && !isLast) {
		return {name: 'keys'};
	}

	return dueRevokes(state, incident) ?? (incident.keys === undefined ? {name: 'keys'} : undefined);
}

/** The key that a screen is about. */
export function keyOf(incident: Incident, id: KeyId): KeyRecord {
	return incident.keyRecords.find(record => record.id === id)!;
}
