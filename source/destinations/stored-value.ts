/**
One value that a platform stores under one name: the same care for every platform, whatever its interface.
*/
import {afterwards} from '../io/abort.js';
import {type Instant, type Place} from '../core/incident.js';
import {type Failure, type Outcome} from '../core/outcome.js';
import {type RestCall} from './rest.js';
import {
	type Delivery, type DeliveryResult, type Destination, type NewValues,
} from './types.js';
import {holdsNew, renewValue} from './value.js';

/** What can be seen of it now. */
export type Stored = {
	/** Undefined: it is not shown. */
	readonly value: string | undefined;
	/** Another text after every write, such as a version or a time; empty where there is none. Needed where the value is not shown. */
	readonly mark: string;
	/** When it was changed last, where the platform tells. */
	readonly changedAt?: Instant;
	/** Everything about it that a write must leave as it is. */
	readonly settings: string;
};

export type StoredValue = {
	/** For messages. */
	readonly platform: string;
	/** What follows on a write, for the line on the checklist, such as `used by the next pipeline`. */
	readonly followUp?: string;
	readonly read: (signal: AbortSignal) => Promise<Outcome<Stored>>;
	readonly write: (value: string, before: Stored, call: RestCall) => Promise<Outcome<unknown>>;
	/** Why the new value cannot be stored there so that it is read as it is, or the place must not be written. */
	readonly objection?: (value: string, before: Stored) => string | undefined;
	/** Whether it can be told, without the value, that the new one is there. */
	readonly isAlready?: (before: Stored) => boolean;
	/** Whether what is seen after the write cannot be this value. */
	readonly isOther?: (value: string, after: Stored) => boolean;
	/** Whether writing this value would move nothing that the platform shows. */
	readonly isSilent?: (value: string, before: Stored) => boolean;
};

const refused = (failure: Failure): DeliveryResult => ({status: 'refused', failure});

/** What can be said after the write. */
function judge({platform, followUp, isSilent, isOther}: StoredValue, {key}: Place, renewed: string, before: Stored, after: Outcome<Stored>, change: Outcome<unknown>): DeliveryResult {
	const isShown = before.value !== undefined;
	const isMoved = after.status === 'succeeded' && (isShown ? after.value.value === renewed : after.value.mark !== before.mark && isOther?.(renewed, after.value) !== true);
	if (isMoved && after.value.settings !== before.settings) {
		return {status: 'unknown', failure: {kind: 'changed', message: `${key} was written, but its settings are no longer what they were. Look at it.`}};
	}

	const next = followUp === undefined ? '' : `; ${followUp}`;
	if (isMoved && isShown) {
		return {status: 'delivered', rung: 'read-back', seen: `${key} holds the new value${next}`};
	}

	if (change.status !== 'succeeded') {
		return change;
	}

	if (isMoved) {
		return {status: 'delivered', rung: 'written', seen: `${platform} says that ${key} was changed${next}`};
	}

	if (after.status !== 'succeeded') {
		return {status: 'unknown', failure: {kind: after.failure.kind, message: `${key} was written, but could not be looked at afterwards: ${after.failure.message}`}};
	}

	return isSilent?.(renewed, before) === true
		? {status: 'unknown', failure: {kind: 'invalid-reply', message: `${platform} took ${key}, but shows nothing by which a change could be seen. Look at what uses it.`}}
		: refused({kind: 'invalid-reply', message: `${platform} reported success, but ${key} does not ${isShown ? 'hold the new value' : 'show a later change'}.`});
}

const tellAlready = ({key}: Place) => `${key} was changed, as far as can be seen of its value`;

/**
Deliver to a stored value: nothing is written where it holds the new value already or something unexpected, and it is looked at afterwards.
*/
export async function deliverTo(stored: StoredValue, place: Place, values: NewValues, {old, signal}: Pick<Delivery, 'old' | 'signal'>): Promise<DeliveryResult> {
	const before = await stored.read(signal);
	if (before.status !== 'succeeded') {
		return refused(before.failure);
	}

	const {value} = before.value;
	if (value === undefined && place.isReadable) {
		return refused({kind: 'changed', message: `The value of ${place.key} is no longer shown to this login. Search again.`});
	}

	if (value !== undefined && holdsNew(value, place, values)) {
		return {status: 'delivered', rung: 'read-back', seen: `${place.key} already holds the new value`};
	}

	if (stored.isAlready?.(before.value) === true) {
		return {status: 'delivered', rung: 'written', seen: tellAlready(place)};
	}

	const renewed = renewValue(value, place, values, old);
	if ('refusal' in renewed) {
		return refused({kind: 'changed', message: renewed.refusal});
	}

	const objection = stored.objection?.(renewed.value, before.value);
	if (objection !== undefined) {
		return refused({kind: 'unsuitable', message: objection});
	}

	const secrets = [renewed.value, values.kind === 'login' ? values.password : values.key, old ?? '', value ?? ''].filter(text => text !== '');
	const change = await stored.write(renewed.value, before.value, {signal, secrets});
	if (change.status === 'refused') {
		return change;
	}

	// A stopped write is looked at all the same, for it may have arrived.
	const after = await stored.read(afterwards(signal));
	return judge(stored, place, renewed.value, before.value, after, change);
}

/**
How far a stored value has come.
*/
export async function checkStored({platform, read, isAlready}: Pick<StoredValue, 'platform' | 'read' | 'isAlready'>, place: Place, values: NewValues, {since, signal}: Parameters<Destination['check']>[2]): ReturnType<Destination['check']> {
	const stored = await read(signal);
	if (stored.status !== 'succeeded') {
		return stored;
	}

	const {value, changedAt} = stored.value;
	if (value === undefined && isAlready?.(stored.value) === true) {
		return {status: 'succeeded', value: {rung: 'written', seen: tellAlready(place)}};
	}

	if (value === undefined) {
		const isSince = since !== undefined && changedAt !== undefined && changedAt >= since - 1000;
		return {status: 'succeeded', value: {rung: isSince ? 'written' : 'not-touched', seen: isSince ? `${place.key} was changed since` : `${place.key} was not changed since, as far as ${platform} says`}};
	}

	return {status: 'succeeded', value: holdsNew(value, place, values) ? {rung: 'read-back', seen: `${place.key} holds the new value`} : {rung: 'not-touched', seen: `${place.key} does not hold the new value`}};
}
