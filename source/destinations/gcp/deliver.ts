/**
Delivers to a secret, or to a variable that is written into a Cloud Run service.
*/
import {type Place} from '../../core/incident.js';
import {systemClock} from '../../io/clock.js';
import {type Json, recordOf, recordsOf} from '../json-value.js';
import {checkStored, deliverTo, type StoredValue} from '../stored-value.js';
import {
	type Delivery, type Destination, type NewValues,
} from '../types.js';
import {
	changeTemplate, containersOf, readService, type RunAddress, standing,
} from './run.js';
import {storedSecret} from './secrets.js';
import {type Google} from './session.js';

const betweenLooks = 3000;
const mostLooks = 60;

const foreign: StoredValue = {
	platform: 'Google Cloud',
	read: async () => ({status: 'refused', failure: {kind: 'unsuitable', message: 'This place is not one of Google Cloud\'s.'}}),
	write: async () => ({status: 'refused', failure: {kind: 'unsuitable', message: 'This place is not one of Google Cloud\'s.'}}),
};

function addressOf({address}: Place): RunAddress | undefined {
	const {project, region, service: name} = address ?? {};
	return project === undefined || region === undefined || name === undefined ? undefined : {project, region, name};
}

const withoutValue = (service: Json, key: string) => JSON.stringify(containersOf(service).map(container => ({...container, env: recordsOf(container.env).map(({name, value, ...rest}) => name === key ? {name, ...rest} : {name, value, ...rest})})));

/** A variable that is written into a service. */
function storedVariable({run}: Google, address: RunAddress, key: string): StoredValue {
	let last: Json = {};
	return {
		platform: 'Cloud Run',
		async read(signal) {
			const service = await readService(run, address, signal);
			if (service.status !== 'succeeded') {
				return service;
			}

			last = service.value;
			const variable = containersOf(last).flatMap(({env}) => recordsOf(env)).find(({name, value}) => name === key && typeof value === 'string');
			return variable === undefined
				? {status: 'refused', failure: {kind: 'not-found', message: `${key} is no longer a variable of ${address.name}.`}}
				: {status: 'succeeded', value: {value: String(variable.value), mark: '', settings: withoutValue(last, key)}};
		},
		async write(value, before, call) {
			const template = recordOf(last.template);
			const containers = containersOf(last).map(container => container.env === undefined ? container : {...container, env: recordsOf(container.env).map(variable => variable.name === key && variable.value === before.value ? {...variable, value} : variable)});
			return changeTemplate(run, address, last, {...template, containers}, call);
		},
	};
}

function storedAt(google: Google, place: Place): StoredValue {
	const {project, secret} = place.address ?? {};
	const service = addressOf(place);
	if (project !== undefined && secret !== undefined) {
		return storedSecret(google, project, secret, place.isReadable);
	}

	return service === undefined ? foreign : storedVariable(google, service, place.key);
}

/** Whether the newest revision of a service serves. */
async function lookAtRevision({run}: Google, address: RunAddress, signal: AbortSignal): Promise<ReturnType<typeof standing>> {
	const service = await readService(run, address, signal);
	return service.status === 'succeeded' ? standing(service.value) : {state: 'coming', revision: '', words: service.failure.message};
}

/**
Deliver. A variable of a service is waited for until its new revision serves.
*/
export async function deliver(google: Google, place: Place, values: NewValues, delivery: Delivery): ReturnType<Destination['deliver']> {
	if (place.managedBy !== undefined) {
		return {status: 'refused', failure: {kind: 'unsuitable', message: `${place.managedBy.name} would put its own value there again. ${place.managedBy.advice}`}};
	}

	const result = await deliverTo(storedAt(google, place), place, values, delivery);
	const address = addressOf(place);
	if (result.status !== 'delivered' || address === undefined) {
		return result;
	}

	for (let looks = 0; looks < mostLooks && !delivery.signal.aborted; looks++) {
		const {state, revision} = await lookAtRevision(google, address, delivery.signal);
		if (state === 'live') {
			return {status: 'delivered', rung: 'deployed', seen: `${place.key} holds the new value; revision ${revision} serves ${address.name}`};
		}

		if (state === 'failed') {
			break;
		}

		await systemClock.wait(betweenLooks, delivery.signal);
	}

	return {...result, seen: `${result.seen}; the new revision does not serve yet`};
}

/**
How far a secret or a variable has come.
*/
export async function check(google: Google, place: Place, values: NewValues, options: Parameters<Destination['check']>[2]): ReturnType<Destination['check']> {
	const stored = await checkStored(storedAt(google, place), place, values, options);
	const address = addressOf(place);
	if (stored.status !== 'succeeded' || stored.value.rung !== 'read-back' || address === undefined) {
		return stored;
	}

	const {state, revision} = await lookAtRevision(google, address, options.signal);
	return state === 'live' ? {status: 'succeeded', value: {rung: 'deployed', seen: `${stored.value.seen}; revision ${revision} serves ${address.name}`}} : stored;
}
