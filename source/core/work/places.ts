import {type DeliverySubject, type Work} from '../effect.js';
import {freshValueOf, isDeliverable} from '../propagation.js';
import {
	findCredential, isAutomatic, type DeliveryRecord, type Incident,
} from '../record.js';
import {newLoginOf} from '../replacing.js';
import {keyValuesOf, type State} from '../state.js';
import {oldValueOf} from './credential.js';
import {searchWork} from './search.js';

function subjectOf(incident: Incident, delivery: DeliveryRecord): DeliverySubject | undefined {
	const record = delivery.credential === undefined ? undefined : findCredential(incident, delivery.credential);
	if (record !== undefined) {
		const credential = newLoginOf(record);
		return {kind: 'login', credential, ...(credential.role === record.credential.role ? {} : {replaces: record.credential.role})};
	}

	return delivery.key === undefined ? undefined : {kind: 'api-key', key: delivery.key};
}

function oldOf(state: State, incident: Incident, {credential, key}: DeliveryRecord) {
	const record = credential === undefined ? undefined : findCredential(incident, credential);
	return record === undefined ? (key === undefined ? undefined : keyValuesOf(state, key).leaked) : oldValueOf(state, record)?.value;
}

/** Platforms are asked for as many things at once; each may be a program that starts. */
const lanesAtMost = 8;

/** What changes a container is done one after another; different ones at once. */
function laneOf({place}: DeliveryRecord): string {
	return `${place?.destination ?? ''} ${place?.container ?? ''}`;
}

function * deliveryWork(state: State, incident: Incident): Generator<Work> {
	const {run} = state;
	const isBusy = (id: string) => run.underWay[`deliver ${id}`] !== undefined || run.underWay[`check-delivery ${id}`] !== undefined;
	const ordered = new Set(run.ordered);
	if (ordered.size === 0 && !incident.deliveries.some(({isUnknown}) => isUnknown)) {
		return;
	}

	const lanes = new Set(incident.deliveries.filter(({id}) => isBusy(id)).map(delivery => laneOf(delivery)));
	for (const delivery of incident.deliveries) {
		const subject = subjectOf(incident, delivery);
		const value = freshValueOf(state, delivery);
		if (!isAutomatic(delivery) || subject === undefined || value === undefined || isBusy(delivery.id) || !isDeliverable(state, incident, delivery)) {
			continue;
		}

		const {id, place} = delivery;
		const old = oldOf(state, incident, delivery);
		// What may have been written already is looked at before anything is written again.
		if (delivery.isUnknown === true && delivery.skipped === undefined) {
			yield {
				type: 'check-delivery', work: `check-delivery ${id}`, delivery: id, place, subject, value, since: delivery.orderedAt,
			};
		} else if (ordered.has(id) && !lanes.has(laneOf(delivery)) && lanes.size < lanesAtMost) {
			lanes.add(laneOf(delivery));
			yield {
				type: 'deliver', work: `deliver ${id}`, delivery: id, place, subject, value, old,
			};
		}
	}
}

/**
What the checklist needs.
*/
export function * placesWork(state: State, incident: Incident): Generator<Work> {
	yield * searchWork(state, incident);
	yield * deliveryWork(state, incident);
	for (const [id, {name}] of Object.entries(incident.deploys)) {
		const service = incident.deliveries.find(({place}) => place?.service?.id === id)?.place?.service;
		if (name === 'confirmed' && service !== undefined) {
			yield {type: 'deploy-service', work: `deploy-service ${id}`, service};
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
