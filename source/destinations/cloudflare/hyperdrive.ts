/**
Passwords of Hyperdrive's connections to databases.
*/
import {afterwards} from '../../io/abort.js';
import {type DeliveryResult} from '../types.js';
import {renewValue} from '../value.js';
import {pathOf} from './address.js';
import {fieldsOf, type Result, textOf} from './api.js';
import {
	notSeen, refused, type Task,
} from './task.js';

/**
Puts a password into a connection, and nothing else.
*/
export async function deliverToHyperdrive({api, address, values, signal, place, old}: Task): Promise<DeliveryResult> {
	const renewed = renewValue(undefined, place, values, old);
	if ('refusal' in renewed) {
		return refused({kind: 'unsuitable', message: renewed.refusal});
	}

	const before = await api.get(pathOf(address), signal);
	if (before.status !== 'succeeded') {
		return refused(before.failure);
	}

	if (values.kind === 'login' && textOf(before.value.result, 'origin', 'user') !== values.role) {
		return refused({kind: 'changed', message: `${place.container} no longer logs in as ${values.role}. Nothing was written.`});
	}

	const change = await api.change('PATCH', pathOf(address), {json: {origin: {password: renewed.value}}}, signal);
	if (change.status === 'refused') {
		return change;
	}

	const after = await api.get(pathOf(address), afterwards(signal));
	if (after.status !== 'succeeded') {
		return {status: 'unknown', failure: {kind: after.failure.kind, message: `The password may have been written, but ${place.container} could not be read afterwards: ${after.failure.message}`}};
	}

	const modified = textOf(after.value.result, 'modified_on');
	if (modified === textOf(before.value.result, 'modified_on')) {
		return notSeen(change, `the time of change of ${place.container}`);
	}

	const rest = ({result}: Result) => JSON.stringify({...fieldsOf(result), modified_on: undefined});
	if (rest(before.value) !== rest(after.value)) {
		return {status: 'unknown', failure: {kind: 'changed', message: `${place.container} was changed, but not only in its password. Look at it.`}};
	}

	return change.status === 'unknown' ? change : {status: 'delivered', rung: 'written', seen: `the password, changed ${modified}`};
}
