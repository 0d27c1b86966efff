/**
Stages a secret, and compares its digest before and after: nobody is shown its value.
*/
import {Buffer} from 'node:buffer';
import {createHmac, randomBytes} from 'node:crypto';
import {type Place} from '../../core/incident.js';
import {type Failure} from '../../core/outcome.js';
import {deliverTo, type StoredValue} from '../stored-value.js';
import {
	type Delivery, type DeliveryResult, type Destination, type NewValues,
} from '../types.js';
import {renewValue} from '../value.js';
import {isPlainName, listSecrets} from './app.js';
import {beginningOf} from './discover.js';
import {describeExit, type Flyctl} from './flyctl.js';

/** What was written by this program, by place: which value, and the digest that it got. */
export type Written = Map<string, {readonly fingerprint: string; readonly digest: string}>;

const runKey = randomBytes(32);
const mostBytes = 64 * 1024;
const foreign: Failure = {kind: 'unsuitable', message: 'This place is not a secret of an app on Fly.io.'};

const keyOf = ({address, key}: Place) => `${address?.app ?? ''} ${key}`;

function fingerprintOf(place: Place, values: NewValues): string {
	const renewed = renewValue(undefined, place, values, undefined);
	return 'value' in renewed ? createHmac('sha256', runKey).update(renewed.value).digest('hex') : '';
}

const wasWritten = (written: Written, place: Place, values: NewValues, digest: string) => {
	const own = written.get(keyOf(place));
	return own?.digest === digest && own.fingerprint === fingerprintOf(place, values);
};

function storedAt(flyctl: Flyctl, place: Place, values: NewValues, written: Written, keepOutput: (output: string) => void): StoredValue {
	const {address, key} = place;
	const app = address?.app ?? '';
	const read: StoredValue['read'] = async signal => {
		if (!isPlainName(app) || !isPlainName(key)) {
			return {status: 'refused', failure: foreign};
		}

		const secrets = await listSecrets(flyctl, app, signal);
		if (secrets.status !== 'succeeded') {
			return secrets;
		}

		const secret = secrets.value.find(({name}) => name === key);
		return secret === undefined
			? {status: 'refused', failure: {kind: 'not-found', message: `${key} is no longer there. Nothing was written: a new secret is not made.`}}
			: {status: 'succeeded', value: {value: undefined, mark: secret.digest, settings: ''}};
	};

	return {
		platform: 'Fly.io',
		followUp: 'staged for the next deployment',
		read,
		objection(value) {
			if (value.trim() !== value) {
				return 'flyctl would cut off the white space at the beginning or the end of the new value. Generate another password.';
			}

			return Buffer.byteLength(value) > mostBytes ? 'The new value is longer than flyctl takes.' : undefined;
		},
		isAlready: ({mark}) => wasWritten(written, place, values, mark),
		// The digest stays where the same value was there before.
		isSilent: () => true,
		async write(value, before, call) {
			const result = await flyctl.run(['secrets', 'set', `${key}=-`, '--stage', '-a', app], {...call, input: value});
			if (result.status !== 'exited') {
				return result;
			}

			if (result.exitCode === 0) {
				return {status: 'succeeded', value: undefined};
			}

			keepOutput(result.stderr.trim().slice(0, 4000));
			const after = await read(call.signal);
			return {status: after.status === 'succeeded' && after.value.mark === before.mark ? 'refused' : 'unknown', failure: describeExit(result)};
		},
	};
}

/**
Stage the new value of one secret. No machine uses it before the app is deployed.
*/
export async function deliver(flyctl: Flyctl, place: Place, values: NewValues, delivery: Delivery, written: Written): Promise<DeliveryResult> {
	let output = '';
	const stored = storedAt(flyctl, place, values, written, text => {
		output = text;
	});
	const result = await deliverTo(stored, place, values, delivery);
	if (result.status !== 'delivered') {
		return output === '' ? result : {...result, output};
	}

	const after = await stored.read(delivery.signal);
	if (after.status === 'succeeded') {
		written.set(keyOf(place), {fingerprint: fingerprintOf(place, values), digest: after.value.mark});
	}

	return result;
}

/**
How far a secret has come: whether it is another one than when it was found, and what Fly.io says of its deployment.
*/
export async function check(flyctl: Flyctl, place: Place, values: NewValues, {since, signal}: Parameters<Destination['check']>[2], written: Written): ReturnType<Destination['check']> {
	const {address, key} = place;
	const app = address?.app ?? '';
	if (!isPlainName(app) || !isPlainName(key)) {
		return {status: 'refused', failure: foreign};
	}

	const secrets = await listSecrets(flyctl, app, signal);
	if (secrets.status !== 'succeeded') {
		return secrets;
	}

	const secret = secrets.value.find(({name}) => name === key);
	if (secret === undefined) {
		return {status: 'refused', failure: {kind: 'not-found', message: `${key} is no longer there.`}};
	}

	const {digest, status} = secret;
	const isChanged = wasWritten(written, place, values, digest)
		// After an interruption all that is left is that it is another value than the one that was found.
		|| (since !== undefined && !written.has(keyOf(place)) && address?.digest !== undefined && beginningOf(digest) !== address.digest);
	if (!isChanged) {
		return {status: 'succeeded', value: {rung: 'not-touched', seen: `${key} has the digest that it had when it was found, or nobody knows from when it is`}};
	}

	return {status: 'succeeded', value: status === 'Deployed' ? {rung: 'deployed', seen: `${key} has another digest than when it was found, and all machines run a release after it`} : {rung: 'written', seen: `${key} has another digest than when it was found${status === '' ? '' : `; Fly.io says: ${status}`}`}};
}
