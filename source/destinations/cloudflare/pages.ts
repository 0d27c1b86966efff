/**
Variables of Pages projects, which the next deployment uses.
*/
import {afterwards} from '../../io/abort.js';
import {type DeliveryResult} from '../types.js';
import {holdsNew, renewValue} from '../value.js';
import {pathOf} from './address.js';
import {fieldsOf, textOf} from './api.js';
import {
	notSeen, refused, type Task,
} from './task.js';

/** What an environment of a project holds. */
export function variablesOf(result: unknown, environment: string): Readonly<Record<string, unknown>> {
	return fieldsOf(fieldsOf(fieldsOf(fieldsOf(result).deployment_configs)[environment]).env_vars);
}

/**
Puts a value into a variable, which stays of its type.
*/
export async function deliverToPages({api, address, place, values, old, signal}: Task): Promise<DeliveryResult> {
	const {environment = 'production'} = address;
	const before = await api.get(pathOf(address), signal);
	if (before.status !== 'succeeded') {
		return refused(before.failure);
	}

	const stored = variablesOf(before.value.result, environment)[place.key];
	const type = textOf(stored, 'type');
	if (stored === undefined || type !== address.type) {
		return refused({kind: 'changed', message: `${place.key} is no longer there as it was. Nothing was written; look again.`});
	}

	const isSecret = type === 'secret_text';
	const text = isSecret ? undefined : textOf(stored, 'value');
	if (text !== undefined && holdsNew(text, place, values)) {
		return {status: 'delivered', rung: 'read-back', seen: `${place.key} already holds the new value`};
	}

	const renewed = renewValue(text, place, values, old);
	if ('refusal' in renewed) {
		return refused({kind: isSecret ? 'unsuitable' : 'changed', message: renewed.refusal});
	}

	const hash = fieldsOf(fieldsOf(fieldsOf(before.value.result).deployment_configs)[environment]).wrangler_config_hash;
	const change = await api.change('PATCH', pathOf(address), {
		json: {deployment_configs: {[environment]: {env_vars: {[place.key]: {type, value: renewed.value}}, ...(typeof hash === 'string' && {wrangler_config_hash: hash})}}},
	}, signal);
	if (change.status === 'refused') {
		return change;
	}

	const after = await api.get(pathOf(address), afterwards(signal));
	const now = after.status === 'succeeded' ? variablesOf(after.value.result, environment) : {};
	if (after.status !== 'succeeded' || textOf(now[place.key], 'type') !== type) {
		return change.status === 'unknown' ? change : {status: 'unknown', failure: {kind: 'server', message: `${place.key} may have been written, but the project could not be read afterwards, or shows it no longer.`}};
	}

	if (!isSecret) {
		return textOf(now[place.key], 'value') === renewed.value
			? {status: 'delivered', rung: 'read-back', seen: `${place.key} holds the new value; used by the next deployment`}
			: notSeen(change, place.key);
	}

	return change.status === 'unknown' ? change : {status: 'delivered', rung: 'written', seen: `${place.key} was accepted; Pages shows neither the value nor when it changed, and the next deployment uses it`};
}
