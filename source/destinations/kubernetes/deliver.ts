import {Buffer} from 'node:buffer';
import {afterwards} from '../../io/abort.js';
import {type Place} from '../../core/incident.js';
import {type Failure} from '../../core/outcome.js';
import {type Json, recordOf} from '../json-value.js';
import {type Delivery, type DeliveryResult, type NewValues} from '../types.js';
import {holdsNew, renewValue} from '../value.js';
import {decode} from './discover.js';
import {type Kubectl} from './session.js';

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

const refused = (failure: Failure): DeliveryResult => ({status: 'refused', failure});

/** Where a place is, as arguments. */
function object(place: Place): readonly string[] {
	return ['secret', place.address?.name ?? '', '-n', place.address?.namespace ?? ''];
}

/**
What a key of a Secret holds now, and the Secret around it.
*/
export async function readPlace(kubectl: Kubectl, place: Place, signal: AbortSignal): Promise<{readonly secret: Json; readonly stored: string} | Failure> {
	const outcome = await kubectl.object(place.address?.context ?? '', ['get', ...object(place)], signal);
	if (outcome.status !== 'succeeded') {
		return outcome.failure;
	}

	const stored = decode(recordOf(outcome.value.data)[place.key]);
	return stored === undefined ? {kind: 'changed', message: `${place.container} has no text at ${place.key} any more. Look again.`} : {secret: outcome.value, stored};
}

/** The Secret with the new value. The note of `kubectl apply` holds all values in clear, and goes. */
function renewed(secret: Json, key: string, value: string): {readonly secret: Json; readonly hadNote: boolean} {
	const {managedFields: _, ...metadata} = recordOf(secret.metadata);
	const {[lastApplied]: note, ...annotations} = recordOf(metadata.annotations);
	return {
		secret: {...secret, metadata: {...metadata, ...(metadata.annotations !== undefined && {annotations})}, data: {...recordOf(secret.data), [key]: Buffer.from(value).toString('base64')}},
		hadNote: note !== undefined,
	};
}

/**
Put the new value into its key of the Secret. The cluster refuses it where somebody else changed the Secret meanwhile; then it is read once more.
*/
export async function deliver(kubectl: Kubectl, place: Place, values: NewValues, {old, signal}: Delivery): Promise<DeliveryResult> {
	const name = `${place.key} of ${place.container}`;
	for (const isLast of [false, true]) {
		const before = await readPlace(kubectl, place, signal);
		if ('kind' in before) {
			return refused(before);
		}

		if (holdsNew(before.stored, place, values)) {
			return {status: 'delivered', rung: 'read-back', seen: `${name} already holds the new value`};
		}

		if (before.secret.immutable === true) {
			return refused({kind: 'unsuitable', message: `${place.container} is immutable. Nothing was written.`});
		}

		const renewal = renewValue(before.stored, place, values, old);
		if ('refusal' in renewal) {
			return refused({kind: 'changed', message: renewal.refusal});
		}

		const {secret, hadNote} = renewed(before.secret, place.key, renewal.value);
		const written = await kubectl.run(place.address?.context ?? '', ['replace', '--validate=false', '-o', 'name', '-f', '-'], {input: JSON.stringify(secret), secrets: [values.kind === 'login' ? values.password : values.key, renewal.value, ...(old === undefined ? [] : [old])], signal});
		if (written.status === 'failed') {
			if (written.failure.kind === 'conflict' && !isLast) {
				continue;
			}

			if (!written.mayHaveHappened) {
				return {...refused(written.failure), ...(written.output !== undefined && {output: written.output})};
			}
		}

		// A stopped write is looked at all the same, for it may have arrived.
		const after = await readPlace(kubectl, place, afterwards(signal));
		if ('kind' in after || after.stored !== renewal.value) {
			if (written.status === 'failed') {
				return {status: 'unknown', failure: written.failure, ...(written.output !== undefined && {output: written.output})};
			}

			return {status: 'unknown', failure: 'kind' in after ? after : {kind: 'changed', message: `${place.container} was written, but something else was read back. Look at it.`}};
		}

		const version = recordOf(after.secret.metadata).resourceVersion;
		return {status: 'delivered', rung: 'read-back', seen: `${name}, read back${typeof version === 'string' ? `, version ${version}` : ''}${hadNote ? '; the note of kubectl apply, which held the old value, was removed' : ''}`};
	}

	return refused({kind: 'conflict', message: `${place.container} is being changed by something else. Nothing was written.`});
}
