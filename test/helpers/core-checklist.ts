import {type NewDelivery} from '../../source/core/fact.js';
import {type DeliveryId} from '../../source/core/incident.js';
import {type State} from '../../source/core/state.js';
import {transition} from '../../source/core/transition.js';
import {evolve} from '../../source/core/evolve/index.js';
import {driverAt} from './core-at.js';

/** A checklist in front, with this many places on one platform that can be written. */
export function checklistOf(count: number): State {
	const driver = driverAt('checklist', {evidence: {path: '/srv/leaked.env'}});
	driver.settle();
	const before = driver.state();
	const credential = before.incident!.credentials![0]!.credential.id;
	const found = Array.from({length: count}, (_, index): NewDelivery => ({
		id: `d${index}` as DeliveryId, credential, title: `project ${index} DATABASE_URL`, confidence: 'same-value', place: {
			destination: 'vercel', kind: 'deploy-platform', container: `project ${index}`, key: 'DATABASE_URL', shape: 'password', isReadable: true,
		},
	}));
	const incident = evolve(before.incident, {
		type: 'places-searched', destination: 'vercel', name: 'Vercel', folders: [], filesRead: count, notSearched: [], found, at: before.now,
	})!;
	return {...before, incident, run: {...before.run, searchAgain: []}};
}

/** One key of the frame in front. */
export function press(state: State, key: string, at: number): State {
	const named: unknown = key.length === 1 ? {name: 'character', character: key} : {name: key};
	return transition(state, {
		type: 'key', key: named as never, seen: state.token, at,
	})[0];
}
