/**
1Password: the fields of items, through its own program.
*/
import {type Place} from '../../core/incident.js';
import {createLanes} from '../../io/lane.js';
import {
	type Json, recordOf, recordsOf, textOf,
} from '../json-value.js';
import {checkStored, deliverTo, type StoredValue} from '../stored-value.js';
import {type CreateDestination, type Preflight} from '../types.js';
import {discover} from './discover.js';
import {
	readItem, settingsOf, versionOf, whyByHand, writeField,
} from './items.js';
import {command, createOp, type Op} from './op.js';

function storedAt(op: Op, {address, key}: Place): StoredValue {
	const {vault, item, field} = address ?? {};
	let last: Json = {};
	return {
		platform: '1Password',
		async read(signal) {
			if (vault === undefined || item === undefined || field === undefined) {
				return {status: 'refused', failure: {kind: 'unsuitable', message: 'This place is not a field of an item in 1Password.'}};
			}

			const reading = await readItem(op, {vault, item}, signal);
			if (reading.status !== 'succeeded') {
				return reading;
			}

			last = reading.value;
			const own = recordsOf(last.fields).find(({id}) => id === field);
			return own === undefined
				? {status: 'refused', failure: {kind: 'not-found', message: `${key} is no longer a field of the item.`}}
				: {status: 'succeeded', value: {value: textOf(own.value), mark: versionOf(last), settings: settingsOf(last, field)}};
		},
		objection: () => whyByHand(last),
		write: async (value, _before, call) => writeField(op, {vault: vault!, item: item!}, last, field!, value, call),
	};
}

async function preflight(op: Op, signal: AbortSignal): Promise<Preflight> {
	const started = await op.version(signal);
	if ('kind' in started) {
		// In a drill a program that is not part of it is as good as absent.
		return started.kind === 'not-found' || started.kind === 'forbidden' ? {status: 'absent', problems: []} : {status: 'not-ready', problems: [started.message]};
	}

	const version = `op ${started.version}`;
	if (/^[01]\./v.test(started.version)) {
		return {status: 'not-ready', version, problems: [`${version} is too old: its second major version is needed.`]};
	}

	const who = await op.read(['whoami'], signal);
	if (who.status !== 'succeeded') {
		return {
			status: 'not-ready', version, problems: [who.failure.message], command,
		};
	}

	const {email, url, user_type: kind} = recordOf(who.value);
	return {
		status: 'ready', version, account: `${textOf(email) || textOf(kind) || 'a service account'} on ${textOf(url)}`, problems: [],
	};
}

/**
Make the destination.
*/
export const createOnepassword: CreateDestination = tools => {
	const op = createOp(tools);
	// An item is written as a whole: two of its fields at once would undo each other.
	const lanes = createLanes();
	return {
		id: 'onepassword',
		name: '1Password',
		description: {
			kind: 'secret-manager',
			readable: 'always',
			evidence: 'read back',
			takesEffect: 'on-next-use',
			limits: [
				'Logins, items with files and items with fields that op may drop are found and changed by hand.',
				'Of logins to web pages only those are read whose title or user speaks for a database.',
				'What reads an item once has to be restarted.',
			],
		},
		preflight: async signal => preflight(op, signal),
		discover: async search => discover(op, search),
		deliver: async (place, values, delivery) => lanes.run(place.address?.item ?? '', async () => deliverTo(storedAt(op, place), place, values, delivery)),
		check: async (place, values, options) => checkStored(storedAt(op, place), place, values, options),
	};
};
