import {activeCredentials} from '../agenda.js';
import {type Work} from '../effect.js';
import {
	findCredential, findDelivery, isAutomatic, type Incident,
} from '../record.js';
import {valuesOf, type State} from '../state.js';
import {oldValueOf} from './credential.js';

/**
What the checklist needs.
*/
export function * placesWork(state: State, incident: Incident): Generator<Work> {
	const {run} = state;
	const active = activeCredentials(incident);
	const isOldSettled = !Object.keys(run.underWay).some(work => work.startsWith('reveal-old'));
	if (incident.folders !== undefined && active.length > 0 && run.connection.name === 'connected' && isOldSettled && (incident.searches.length === 0 || run.searchAgain)) {
		yield {
			type: 'search-places',
			work: 'search-places',
			folders: incident.folders,
			wanted: active.map(record => ({credential: record.credential, old: oldValueOf(state, record)?.value})),
		};
	}

	for (const id of run.ordered) {
		const delivery = findDelivery(incident, id);
		const record = delivery?.credential === undefined ? undefined : findCredential(incident, delivery.credential);
		const value = record && valuesOf(state, record.credential.id).fresh;
		if (delivery !== undefined && isAutomatic(delivery) && record !== undefined && value !== undefined) {
			yield {
				type: 'deliver', work: `deliver ${id}`, delivery: id, place: delivery.place, credential: record.credential, value, old: oldValueOf(state, record)?.value,
			};
		}
	}
}

/**
What even a closed incident needs: its report, and nothing left behind.
*/
export function * lastWork({run}: State, incident: Incident): Generator<Work> {
	if (run.leftovers.length > 0) {
		yield {type: 'remove-temporary', work: 'remove-temporary', paths: run.leftovers};
	}

	if (incident.closed !== undefined && incident.report === undefined) {
		yield {type: 'write-report', work: 'write-report'};
	}
}
