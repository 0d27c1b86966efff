/**
Delivers to the three products, and looks how far a place has come.
*/
import {type Place} from '../../core/incident.js';
import {type Failure} from '../../core/outcome.js';
import {type Delivery, type Destination, type NewValues} from '../types.js';
import {holdsNew} from '../value.js';
import {pathOf, readAddress} from './address.js';
import {type Api, textOf} from './api.js';
import {deliverToHyperdrive} from './hyperdrive.js';
import {deliverToPages, variablesOf} from './pages.js';
import {refused, type Task} from './task.js';
import {deliverToWorker, lookAtDeployment} from './worker.js';

const foreign: Failure = {kind: 'unsuitable', message: 'This place is not one of Cloudflare\'s.'};

/**
Delivers to a Worker, a Pages project or Hyperdrive.
*/
export async function deliver(api: Api, place: Place, values: NewValues, {old, signal}: Delivery): ReturnType<Destination['deliver']> {
	const address = readAddress(place);
	if (address === undefined) {
		return refused(foreign);
	}

	const task: Task = {
		api, address, place, values, old, signal,
	};
	switch (address.product) {
		case 'worker': {
			return deliverToWorker(task);
		}

		case 'pages': {
			return deliverToPages(task);
		}

		case 'hyperdrive': {
			return deliverToHyperdrive(task);
		}
	}
}

/** Whether something was changed since the write was ordered, at most a second earlier by the platform's clock. */
const isSince = (time: string, since: number | undefined) => since !== undefined && Date.parse(time) >= since - 1000;

/**
How far a place has come.
*/
export async function check(api: Api, place: Place, values: NewValues, {since, signal}: Parameters<Destination['check']>[2]): ReturnType<Destination['check']> {
	const address = readAddress(place);
	if (address === undefined) {
		return {status: 'refused', failure: foreign};
	}

	if (address.product === 'worker') {
		const deployed = await lookAtDeployment({
			api, address, place, values, old: undefined, signal,
		});
		return deployed.status === 'succeeded'
			? {status: 'succeeded', value: {rung: deployed.value.cause === 'secret' && isSince(deployed.value.createdAt, since) ? 'deployed' : 'not-touched', seen: `last deployed ${deployed.value.createdAt}`}}
			: deployed;
	}

	const reading = await api.get(pathOf(address), signal);
	if (reading.status !== 'succeeded') {
		return reading;
	}

	if (address.product === 'hyperdrive') {
		const modified = textOf(reading.value.result, 'modified_on');
		return {status: 'succeeded', value: {rung: isSince(modified, since) ? 'written' : 'not-touched', seen: `last changed ${modified}`}};
	}

	const stored = variablesOf(reading.value.result, address.environment ?? 'production')[place.key];
	if (stored === undefined) {
		return {status: 'refused', failure: {kind: 'not-found', message: `${place.key} is no longer there.`}};
	}

	if (address.type === 'secret_text') {
		return {status: 'succeeded', value: {rung: 'not-touched', seen: 'Pages shows neither a secret\'s value nor when it changed'}};
	}

	return {status: 'succeeded', value: holdsNew(textOf(stored, 'value'), place, values) ? {rung: 'read-back', seen: `${place.key} holds the new value`} : {rung: 'not-touched', seen: `${place.key} does not hold the new value`}};
}
