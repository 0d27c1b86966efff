/**
The search for places, platform by platform.
*/
import {type Instant} from './incident.js';
import {type NotSearched} from './place-fact.js';
import {type Incident, type SearchRecord} from './record.js';
import {sanitize} from './sanitize.js';
import {type State} from './state.js';

/** Where the search of one platform stands. `waiting`: for the folders, the key or an old value. */
export type PlatformState = 'waiting' | 'searching' | 'searched' | 'stopped' | 'not-ready' | 'absent' | 'left-out' | 'failed';

/** One platform, as a screen shows it. */
export type PlatformLine = {
	readonly id: string;
	readonly name: string;
	readonly state: PlatformState;
	/** Files, variables or secrets that were looked at so far. */
	readonly looked: number;
	/** Places found there, by this search and earlier ones. */
	readonly found: number;
	readonly account?: string;
	readonly at?: Instant;
	/** What could not be looked at, and what would help. */
	readonly missed: readonly NotSearched[];
};

/** The name of the work that searches one platform. */
export function searchId(destination: string): string {
	return `search-places ${destination}`;
}

/** Platforms that are being searched now. */
export function searching({run}: State): readonly string[] {
	return run.destinations.map(({id}) => id).filter(id => run.underWay[searchId(id)] !== undefined);
}

function safe({what, reason, command, isByHand}: NotSearched): NotSearched {
	return {
		what: sanitize(what, 120), reason: sanitize(reason, 300), ...(command === undefined ? {} : {command: sanitize(command, 600)}), ...(isByHand ? {isByHand} : {}),
	};
}

function standing({run}: State, id: string, record: SearchRecord | undefined): PlatformState {
	if (run.underWay[searchId(id)] !== undefined) {
		return 'searching';
	}

	if (run.failed[searchId(id)] !== undefined) {
		return 'failed';
	}

	return record === undefined || run.searchAgain.includes(id) ? 'waiting' : record.status;
}

/** Every platform, in the order of the list that they come from; what is not on this machine stands last. */
export function platformLines(state: State, incident: Incident): readonly PlatformLine[] {
	const {run} = state;
	const found = new Map<string, number>();
	for (const {place} of incident.deliveries) {
		if (place !== undefined) {
			found.set(place.destination, (found.get(place.destination) ?? 0) + 1);
		}
	}

	const lines = run.destinations.map(({id, name}): PlatformLine => {
		const record = incident.searches.find(({destination}) => destination === id);
		const failure = run.failed[searchId(id)];
		const missed = failure === undefined ? record?.notSearched ?? [] : [{what: name, reason: failure.message}];
		return {
			id,
			name: sanitize(name, 40),
			state: standing(state, id, record),
			looked: run.underWay[searchId(id)]?.count ?? record?.filesRead ?? 0,
			found: found.get(id) ?? 0,
			...(record?.account === undefined ? {} : {account: sanitize(record.account, 80)}),
			...(record === undefined ? {} : {at: record.at}),
			// What can be done something about comes first.
			missed: missed.map(item => safe(item)).toSorted((a, b) => Number(b.command !== undefined) - Number(a.command !== undefined)),
		};
	});
	return [...lines.filter(line => line.state !== 'absent'), ...lines.filter(line => line.state === 'absent')];
}

/** Whether looking once more may bring something: it failed, was stopped, or could not see everything. */
export function isUnfinished({state, missed}: PlatformLine): boolean {
	return state === 'failed' || state === 'stopped' || state === 'not-ready' || (state === 'searched' && missed.some(({command, isByHand}) => command !== undefined && !isByHand));
}
