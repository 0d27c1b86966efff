/**
Changes one secret of one config, and only if it still holds what was read.
*/
import {afterwards} from '../../io/abort.js';
import {type Place} from '../../core/incident.js';
import {type Failure, type Outcome} from '../../core/outcome.js';
import {type Rest} from '../rest.js';
import {
	type Delivery, type DeliveryResult, type Destination, type NewValues,
} from '../types.js';
import {holdsNew, renewValue} from '../value.js';
import {readSecrets} from './config.js';

const refused = (failure: Failure): DeliveryResult => ({status: 'refused', failure});

function addressOf({address}: Place): {readonly project: string; readonly name: string} | undefined {
	const {project, config} = address ?? {};
	return project === undefined || config === undefined ? undefined : {project, name: config};
}

/** What was typed in for the place's secret. */
async function readRaw(rest: Rest, place: Place, signal: AbortSignal): Promise<Outcome<string>> {
	const address = addressOf(place);
	if (address === undefined) {
		return {status: 'refused', failure: {kind: 'unsuitable', message: 'This place is not one of Doppler\'s.'}};
	}

	const secrets = await readSecrets(rest, address, signal);
	if (secrets.status !== 'succeeded') {
		return secrets;
	}

	const raw = secrets.value.find(({name}) => name === place.key)?.raw;
	return raw === undefined
		? {status: 'refused', failure: {kind: 'not-found', message: `${place.key} is no longer in ${place.container}, or cannot be read.`}}
		: {status: 'succeeded', value: raw};
}

const referencesIn = (text: string) => text.split('${').length;

/**
Delivers to one secret.
*/
export async function deliver(rest: Rest, place: Place, values: NewValues, {old, signal}: Delivery): ReturnType<Destination['deliver']> {
	const before = await readRaw(rest, place, signal);
	if (before.status !== 'succeeded') {
		return before.status === 'refused' ? before : refused(before.failure);
	}

	if (holdsNew(before.value, place, values)) {
		return {status: 'delivered', rung: 'read-back', seen: `${place.key} already holds the new value`};
	}

	const renewed = renewValue(before.value, place, values, old);
	if ('refusal' in renewed) {
		return refused({kind: 'changed', message: renewed.refusal});
	}

	if (referencesIn(renewed.value) !== referencesIn(before.value)) {
		return refused({kind: 'unsuitable', message: 'The new value holds what Doppler would take for a reference to another secret. Generate another password.'});
	}

	const secret = values.kind === 'login' ? values.password : values.key;
	const change = await rest.change('POST', '/v3/configs/config/secrets', {
		project: place.address!.project, config: place.address!.config,
		change_requests: [{
			name: place.key, originalName: place.key, value: renewed.value, originalValue: before.value,
		}],
	}, {signal, secrets: [renewed.value, before.value, secret, ...(old === undefined ? [] : [old])]});
	if (change.status === 'refused') {
		return change;
	}

	const after = await readRaw(rest, place, afterwards(signal));
	if (after.status === 'succeeded' && after.value === renewed.value) {
		return {status: 'delivered', rung: 'read-back', seen: `${place.key} holds the new value`};
	}

	if (change.status === 'unknown') {
		return change;
	}

	return after.status === 'succeeded'
		? refused({kind: 'invalid-reply', message: `Doppler reported success, but ${place.key} does not hold the new value.`})
		: {status: 'unknown', failure: {kind: after.failure.kind, message: `${place.key} was written, but could not be read afterwards: ${after.failure.message}`}};
}

/**
Whether the secret holds the new value.
*/
export async function check(rest: Rest, place: Place, values: NewValues, {signal}: Parameters<Destination['check']>[2]): ReturnType<Destination['check']> {
	const stored = await readRaw(rest, place, signal);
	if (stored.status !== 'succeeded') {
		return stored;
	}

	return {status: 'succeeded', value: holdsNew(stored.value, place, values) ? {rung: 'read-back', seen: `${place.key} holds the new value`} : {rung: 'not-touched', seen: `${place.key} does not hold the new value`}};
}
