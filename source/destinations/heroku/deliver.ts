/**
Changes one variable, reads it back, and looks whether the dynos were restarted with it.
*/
import {type Place} from '../../core/incident.js';
import {checkStored, deliverTo, type StoredValue} from '../stored-value.js';
import {
	type Delivery, type DeliveryResult, type Destination, type NewValues,
} from '../types.js';
import {type Owner, readVariables, writeVariable} from './app.js';
import {lookAtLive, waitForLive} from './live.js';
import {type Heroku} from './session.js';

const followUps = {test: 'used by the next test run', review: 'used by review apps that are made from now on'} as const;

function ownerOf({address}: Place): Owner | undefined {
	const {kind, id} = address ?? {};
	return id === undefined || id === '' || (kind !== 'app' && kind !== 'test' && kind !== 'review') ? undefined : {kind, id};
}

function storedAt(heroku: Heroku, place: Place, owner: Owner | undefined): StoredValue {
	return {
		platform: 'Heroku',
		...(owner !== undefined && owner.kind !== 'app' && {followUp: followUps[owner.kind]}),
		async read(signal) {
			if (owner === undefined) {
				return {status: 'refused', failure: {kind: 'unsuitable', message: 'This place is not a variable on Heroku.'}};
			}

			const variables = await readVariables(heroku, owner, signal);
			if (variables.status !== 'succeeded') {
				return variables;
			}

			const variable = variables.value.find(({name}) => name === place.key);
			return variable === undefined
				? {status: 'refused', failure: {kind: 'not-found', message: `${place.key} is no longer there. Nothing was written: a new variable is not made.`}}
				: {status: 'succeeded', value: {value: variable.value, mark: '', settings: ''}};
		},
		write: async (value, _before, call) => writeVariable(heroku, owner!, place.key, value, call),
	};
}

/**
Deliver to one variable.
*/
export async function deliver(heroku: Heroku, place: Place, values: NewValues, delivery: Delivery): Promise<DeliveryResult> {
	if (place.managedBy !== undefined) {
		return {status: 'refused', failure: {kind: 'unsuitable', message: place.managedBy.advice}};
	}

	const owner = ownerOf(place);
	const result = await deliverTo(storedAt(heroku, place, owner), place, values, delivery);
	if (result.status !== 'delivered' || owner?.kind !== 'app') {
		return result;
	}

	const live = await waitForLive(heroku, owner.id, delivery.signal);
	if (live.status !== 'succeeded') {
		return {...result, seen: `${result.seen}; the release could not be looked at`};
	}

	const {state, seen} = live.value;
	return state === 'failed'
		? {status: 'unknown', failure: {kind: 'server', message: `${place.key} holds the new value, but ${seen}. Look at heroku releases:output.`}}
		: {...result, rung: state === 'live' ? 'deployed' : 'read-back', seen: `${result.seen}; ${seen}`};
}

/**
How far one variable has come.
*/
export async function check(heroku: Heroku, place: Place, values: NewValues, options: Parameters<Destination['check']>[2]): ReturnType<Destination['check']> {
	const owner = ownerOf(place);
	const checked = await checkStored(storedAt(heroku, place, owner), place, values, options);
	if (checked.status !== 'succeeded' || checked.value.rung !== 'read-back' || owner?.kind !== 'app') {
		return checked;
	}

	const live = await lookAtLive(heroku, owner.id, options.signal);
	return live.status === 'succeeded'
		? {status: 'succeeded', value: {rung: live.value.state === 'live' ? 'deployed' : 'read-back', seen: `${checked.value.seen}; ${live.value.seen}`}}
		: checked;
}
