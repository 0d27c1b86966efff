/**
Changes one field of one secret. The engine's own lock keeps a change by somebody else from being overwritten.
*/
import {afterwards} from '../../io/abort.js';
import {type Place} from '../../core/incident.js';
import {type Failure} from '../../core/outcome.js';
import {type CommandResult} from '../../io/command.js';
import {
	type Delivery, type DeliveryResult, type Destination, type NewValues,
} from '../types.js';
import {holdsNew, renewValue} from '../value.js';
import {describeExit, type Vault} from './session.js';
import {
	type Address, asText, isExact, readAddress, readSecret, type Secret,
} from './secret.js';

const refused = (failure: Failure): DeliveryResult => ({status: 'refused', failure});

function foreign(place: Place, vault: Vault): Failure | undefined {
	const address = readAddress(place);
	if (address === undefined) {
		return {kind: 'unsuitable', message: 'This place is not a secret of a key-value engine.'};
	}

	return address.server === vault.address ? undefined : {kind: 'unsuitable', message: `This place is at ${address.server}, and VAULT_ADDR names ${vault.address} now.`};
}

/** What the field is to hold: text, or the value that its text stands for. */
function renew(secret: Secret, place: Place, values: NewValues, old: string | undefined): {readonly text: string; readonly value: unknown} | Failure {
	const stored = secret.data[place.key];
	const renewed = renewValue(asText(stored), place, values, old);
	if ('refusal' in renewed) {
		return {kind: 'changed', message: renewed.refusal};
	}

	if (typeof stored === 'string') {
		return {text: renewed.value, value: renewed.value};
	}

	return isExact(stored)
		? {text: renewed.value, value: JSON.parse(renewed.value) as unknown}
		: {kind: 'unsuitable', message: `${place.key} holds numbers that would not survive being written again. Change it by hand.`};
}

type Write = {readonly vault: Vault; readonly address: Address; readonly place: Place; readonly secret: Secret; readonly value: unknown; readonly secrets: readonly string[]; readonly signal: AbortSignal};

/** Version 2 changes a single field itself, and only if the secret is still at the version that was read. */
async function patch({vault, address: {namespace, mount, path}, place, secret, value, secrets, signal}: Write): Promise<CommandResult> {
	const options = {
		signal, namespace, secrets, input: JSON.stringify({[place.key]: value}),
	};
	const given = (method: string) => ['kv', 'patch', '-format=json', `-mount=${mount}`, `-cas=${secret.version}`, `-method=${method}`, path, '-'];
	const result = await vault.run(given('patch'), options);
	const isRefused = result.status === 'exited' && result.exitCode !== 0 && ['forbidden', 'unsuitable'].includes(describeExit(result).kind);
	// A policy without the right to patch may still allow to read and to write: the program then merges by itself, under the same lock.
	return isRefused ? vault.run(given('rw'), options) : result;
}

/** Version 1 knows whole secrets only. */
async function putWhole({vault, address: {namespace, mount, path}, place, secret, value, secrets, signal}: Write): Promise<CommandResult> {
	return vault.run(['kv', 'put', '-format=json', `-mount=${mount}`, path, '-'], {
		signal, namespace, secrets, input: JSON.stringify({...secret.data, [place.key]: value}),
	});
}

/** Whether all but one field are what they were. */
function isSameElsewhere(before: Secret, after: Secret, key: string): boolean {
	const rest = ({data}: Secret) => JSON.stringify(Object.entries(data).filter(([name]) => name !== key).toSorted(([a], [b]) => a < b ? -1 : 1));
	return rest(before) === rest(after);
}

/**
Delivers to one field.
*/
export async function deliver(vault: Vault, place: Place, values: NewValues, {old, signal}: Delivery): ReturnType<Destination['deliver']> {
	const wrong = foreign(place, vault);
	if (wrong !== undefined) {
		return refused(wrong);
	}

	const address = readAddress(place)!;
	const before = await readSecret(vault, address, signal);
	if (before.status !== 'succeeded') {
		return refused(before.failure);
	}

	const secret = before.value;
	const stored = asText(secret?.data[place.key]);
	if (secret === undefined || stored === undefined) {
		return refused({kind: 'not-found', message: `${place.key} is no longer in ${place.container}. Nothing was written.`});
	}

	if (holdsNew(stored, place, values)) {
		return {status: 'delivered', rung: 'read-back', seen: `${place.key} already holds the new value`};
	}

	if (address.engine === '1' && !isExact(secret.data)) {
		return refused({kind: 'unsuitable', message: `${place.container} holds numbers that would not survive being written again. Change it by hand.`});
	}

	const renewed = renew(secret, place, values, old);
	if ('kind' in renewed) {
		return refused(renewed);
	}

	const secrets = [renewed.text, values.kind === 'login' ? values.password : values.key];
	const write = address.engine === '2' ? patch : putWhole;
	const result = await write({
		vault, address, place, secret, value: renewed.value, secrets, signal,
	});
	if (result.status === 'refused') {
		return refused(result.failure);
	}

	const after = await readSecret(vault, address, afterwards(signal));
	const output = result.status === 'exited' && result.stderr.trim() !== '' ? {output: result.stderr.trim().slice(0, 4000)} : {};
	const now = after.status === 'succeeded' ? after.value : undefined;
	if (now !== undefined && asText(now.data[place.key]) === renewed.text) {
		// The program that merges by itself has no lock of ours.
		if (address.engine === '2' && now.version > secret.version + 1) {
			return {status: 'unknown', failure: {kind: 'changed', message: `${place.key} holds the new value, but ${place.container} was also written by something else at this moment: what that wrote may be lost. Look at its versions.`}, ...output};
		}

		return isSameElsewhere(secret, now, place.key)
			? {status: 'delivered', rung: 'read-back', seen: address.engine === '2' ? `${place.key}, version ${now.version} holds the new value; version ${secret.version} with the old one can be read until it is destroyed` : `${place.key} holds the new value`}
			: {status: 'unknown', failure: {kind: 'changed', message: `${place.key} holds the new value, but other fields of ${place.container} changed at the same time. Look at it.`}, ...output};
	}

	if (result.status === 'unknown' || now === undefined) {
		return {status: 'unknown', failure: result.status === 'unknown' ? result.failure : {kind: 'server', message: `${place.container} was written, but could not be read afterwards.`}, ...output};
	}

	return result.exitCode === 0
		? {status: 'refused', failure: {kind: 'invalid-reply', message: `Vault reported success, but ${place.key} does not hold the new value.`}, ...output}
		: {status: 'refused', failure: describeExit(result), ...output};
}

/**
Whether the field holds the new value.
*/
export async function check(vault: Vault, place: Place, values: NewValues, {signal}: Parameters<Destination['check']>[2]): ReturnType<Destination['check']> {
	const wrong = foreign(place, vault);
	if (wrong !== undefined) {
		return {status: 'refused', failure: wrong};
	}

	const reading = await readSecret(vault, readAddress(place)!, signal);
	if (reading.status !== 'succeeded') {
		return reading;
	}

	const stored = asText(reading.value?.data[place.key]);
	if (stored === undefined) {
		return {status: 'refused', failure: {kind: 'not-found', message: `${place.key} is no longer in ${place.container}.`}};
	}

	return {status: 'succeeded', value: holdsNew(stored, place, values) ? {rung: 'read-back', seen: `${place.key} holds the new value`} : {rung: 'not-touched', seen: `${place.key} does not hold the new value`}};
}
