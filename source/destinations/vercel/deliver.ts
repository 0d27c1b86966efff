/**
Changes the value of one variable and nothing else of it, and looks at it afterwards.
*/
import {afterwards} from '../../io/abort.js';
import {type Place} from '../../core/incident.js';
import {type Failure, type Outcome} from '../../core/outcome.js';
import {type Rest} from '../rest.js';
import {
	type Delivery, type DeliveryResult, type Destination, type NewValues,
} from '../types.js';
import {holdsNew, renewValue} from '../value.js';
import {
	listVariables, readVariable, type Variable, within,
} from './api.js';

const refused = (failure: Failure): DeliveryResult => ({status: 'refused', failure});

/** What is there now; with its value where the place is readable. */
async function look(rest: Rest, {address, key, isReadable}: Place, signal: AbortSignal): Promise<Outcome<Variable>> {
	const {project, variable: id, team} = address ?? {};
	if (project === undefined || id === undefined) {
		return {status: 'refused', failure: {kind: 'unsuitable', message: 'This place is not a variable of a project on Vercel.'}};
	}

	const listing = await listVariables(rest, {id: project, team}, signal);
	if (listing.status !== 'succeeded') {
		return listing;
	}

	const variable = listing.value.variables.find(item => item.id === id && item.key === key);
	if (variable === undefined) {
		return {status: 'refused', failure: {kind: 'not-found', message: `${key} is no longer there.`}};
	}

	if (isReadable && variable.type === 'sensitive') {
		return {status: 'refused', failure: {kind: 'changed', message: `${key} was made sensitive since it was looked at. Search again.`}};
	}

	const reading = isReadable && variable.value === undefined ? await readVariable(rest, {id: project, team}, id, signal) : undefined;
	if (reading !== undefined && reading.status !== 'succeeded') {
		return reading;
	}

	const value = reading?.value.value ?? variable.value;
	return isReadable && value === undefined
		? {status: 'refused', failure: {kind: 'forbidden', message: `The value of ${key} is not shown to this login.`}}
		: {status: 'succeeded', value: {...variable, value}};
}

const settingsOf = ({key, type, targets}: Variable) => JSON.stringify([key, type, targets.toSorted()]);

/** What can be said after the write. */
function judge(place: Place, renewed: string, before: Variable, after: Outcome<Variable>, change: Outcome<unknown>): DeliveryResult {
	const isMoved = after.status === 'succeeded' && (place.isReadable ? after.value.value === renewed : after.value.updatedAt > before.updatedAt);
	if (isMoved && settingsOf(after.value) !== settingsOf(before)) {
		return {status: 'unknown', failure: {kind: 'changed', message: `${place.key} was written, but its environments or its type are no longer what they were. Look at it.`}};
	}

	if (isMoved && place.isReadable) {
		return {status: 'delivered', rung: 'read-back', seen: `${place.key} holds the new value`};
	}

	if (change.status !== 'succeeded') {
		return change;
	}

	if (isMoved) {
		return {status: 'delivered', rung: 'written', seen: `Vercel says that ${place.key} was changed`};
	}

	return after.status === 'succeeded'
		? refused({kind: 'invalid-reply', message: `Vercel reported success, but ${place.key} does not ${place.isReadable ? 'hold the new value' : 'show a later change'}.`})
		: {status: 'unknown', failure: {kind: after.failure.kind, message: `${place.key} was written, but could not be looked at afterwards: ${after.failure.message}`}};
}

/**
Deliver to one variable.
*/
export async function deliver(rest: Rest, place: Place, values: NewValues, {old, signal}: Delivery): ReturnType<Destination['deliver']> {
	const before = await look(rest, place, signal);
	if (before.status !== 'succeeded') {
		return before;
	}

	const {value} = before.value;
	if (value !== undefined && holdsNew(value, place, values)) {
		return {status: 'delivered', rung: 'read-back', seen: `${place.key} already holds the new value`};
	}

	if (before.value.configuration !== '') {
		return refused({kind: 'unsuitable', message: `An integration owns ${place.key} and would overwrite it. Renew it there.`});
	}

	const renewed = renewValue(value, place, values, old);
	if ('refusal' in renewed) {
		return refused({kind: 'changed', message: renewed.refusal});
	}

	const secret = values.kind === 'login' ? values.password : values.key;
	const {project, variable, team} = place.address!;
	const change = await rest.change('PATCH', within(`/v9/projects/${encodeURIComponent(project!)}/env/${encodeURIComponent(variable!)}`, team), {value: renewed.value}, {signal, secrets: [renewed.value, secret, ...(old === undefined ? [] : [old]), ...(value === undefined || value === '' ? [] : [value])]});
	if (change.status === 'refused') {
		return change;
	}

	const after = await look(rest, place, afterwards(signal));
	return judge(place, renewed.value, before.value, after, change);
}

/**
How far one variable has come.
*/
export async function check(rest: Rest, place: Place, values: NewValues, {since, signal}: Parameters<Destination['check']>[2]): ReturnType<Destination['check']> {
	const stored = await look(rest, place, signal);
	if (stored.status !== 'succeeded') {
		return stored;
	}

	const {value, updatedAt} = stored.value;
	if (value === undefined) {
		const isSince = since !== undefined && updatedAt >= since - 1000;
		return {status: 'succeeded', value: {rung: isSince ? 'written' : 'not-touched', seen: isSince ? `${place.key} was changed since` : `${place.key} was not changed since, as far as Vercel says`}};
	}

	return {status: 'succeeded', value: holdsNew(value, place, values) ? {rung: 'read-back', seen: `${place.key} holds the new value`} : {rung: 'not-touched', seen: `${place.key} does not hold the new value`}};
}
