/**
Places that get nothing new before somebody said that they are clean: each may be where the leak happened.
*/
import {type LeakSource} from './fact.js';
import {type DeliveryId, type Place, type PlaceKind} from './incident.js';
import {nameOf} from './propagation.js';
import {findDelivery, isAutomatic, type Incident} from './record.js';
import {type State} from './state.js';

const platforms: readonly PlaceKind[] = ['repository', 'ci', 'deploy-platform', 'secret-manager'];

/**
Kinds of places that each source stands for: `itself`, less those that the operator's words do not name where they name others of their kind;
and `perhaps`, where they name no platform at all: what a platform or a CI gives its programs it may have from a secret manager, and what leaked in ways that nobody knows may have leaked anywhere.
*/
const suspects: Readonly<Record<LeakSource, {readonly itself: readonly PlaceKind[]; readonly perhaps: readonly PlaceKind[]}>> = {
	repository: {itself: ['repository', 'ci'], perhaps: []},
	'deploy-platform': {itself: ['deploy-platform'], perhaps: ['secret-manager']},
	ci: {itself: ['ci'], perhaps: ['secret-manager']},
	'this-laptop': {itself: [], perhaps: []},
	'other-laptop': {itself: [], perhaps: []},
	'secret-manager': {itself: ['secret-manager'], perhaps: []},
	account: {itself: [], perhaps: ['this-laptop', ...platforms]},
	elsewhere: {itself: [], perhaps: []},
};

/** What is clean together, with the word for it. */
export type Suspect = {readonly id: string; readonly name: string};

const laptops = {
	'this-laptop': {id: 'this-laptop', name: 'this laptop'},
	'other-laptop': {id: 'other-laptop', name: 'the other laptop'},
} as const;

function suspectsOf(state: State, {source, where}: NonNullable<Incident['leak']>): (place: Place) => readonly Suspect[] {
	const words = where.toLowerCase();
	const all = state.run.destinations.filter(({kind}) => kind !== 'this-laptop');
	const named = all.filter(({name}) => words.includes(name.toLowerCase().split(' ')[0] ?? name));
	const namedIds = new Set(named.map(({id}) => id));
	const namedKinds = new Set(named.map(({kind}) => kind));
	const isUnknown = source === 'elsewhere' && words.trim() === '';
	const {itself, perhaps} = isUnknown ? suspects.account : suspects[source];
	return ({kind, destination}) => {
		const isItself = namedIds.has(destination) || (itself.includes(kind) && !namedKinds.has(kind)) || (perhaps.includes(kind) && named.length === 0);
		// All files of this laptop are clean together, or none is.
		const own = isItself ? [kind === 'this-laptop' ? laptops['this-laptop'] : {id: destination, name: nameOf(state, destination)}] : [];
		// Whoever had a laptop had its sessions, and reads with them at every platform that it was signed in to.
		const isOpened = source === 'this-laptop' || (source === 'other-laptop' && kind !== 'this-laptop');
		return isOpened ? [laptops[source], ...own.filter(({id}) => id !== source)] : own;
	};
}

/**
What has to be clean before anything new goes to these places, and was not said to be.
*/
export function suspectDestinations(state: State, incident: Incident, ids: readonly DeliveryId[]): readonly Suspect[] {
	const {leak, cleaned} = incident;
	if (leak === undefined || cleaned.includes('*')) {
		return [];
	}

	const of = suspectsOf(state, leak);
	const found = new Map<string, Suspect>();
	for (const id of ids) {
		const delivery = findDelivery(incident, id);
		for (const suspect of delivery !== undefined && isAutomatic(delivery) ? of(delivery.place) : []) {
			if (!cleaned.includes(suspect.id)) {
				found.set(suspect.id, suspect);
			}
		}
	}

	return [...found.values()];
}
