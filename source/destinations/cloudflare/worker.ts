/**
Secrets of Workers. A new one deploys the Worker at once, so it is only written where that deploys nothing else.
*/
import {afterwards} from '../../io/abort.js';
import {type Failure, type Outcome} from '../../core/outcome.js';
import {type DeliveryResult} from '../types.js';
import {renewValue} from '../value.js';
import {pathOf} from './address.js';
import {listOf, textOf} from './api.js';
import {
	notSeen, refused, type Task,
} from './task.js';

/** What serves a Worker's requests now. */
type Deployed = {readonly id: string; readonly createdAt: string; readonly versions: readonly string[]; /** Such as `secret` or `upload`. */ readonly cause: string};

/** The newest deployment. */
export async function lookAtDeployment({api, address, signal}: Task): Promise<Outcome<Deployed>> {
	const reading = await api.get(`${pathOf(address)}/deployments`, afterwards(signal));
	if (reading.status !== 'succeeded') {
		return reading;
	}

	const newest = listOf(reading.value.result, 'deployments')[0];
	return {
		status: 'succeeded', value: {
			id: textOf(newest, 'id'), createdAt: textOf(newest, 'created_on'), versions: listOf(newest, 'versions').map(version => textOf(version, 'version_id')), cause: textOf(newest, 'annotations', 'workers/triggered_by'),
		},
	};
}

/** Why a secret of this Worker cannot be changed now without deploying something that nobody asked for. */
async function obstacle({api, address, place, signal}: Task, deployed: Deployed): Promise<Failure | undefined> {
	const secrets = await api.get(`${pathOf(address)}/secrets`, signal);
	if (secrets.status !== 'succeeded') {
		return secrets.failure;
	}

	if (!listOf(secrets.value.result).some(item => textOf(item, 'name') === place.key)) {
		return {kind: 'not-found', message: `${place.key} is no longer a secret of the Worker ${address.name}. Nothing was written: a new one is not made.`};
	}

	if (deployed.versions.length > 1) {
		return {kind: 'conflict', message: `A gradual deployment of the Worker ${address.name} is under way. A new secret would end it, so nothing was written.`};
	}

	const versions = await api.get(`${pathOf(address)}/versions?deployable=true`, signal);
	const newest = textOf(listOf(versions.status === 'succeeded' ? versions.value.result : undefined, 'items')[0], 'id');
	return newest === '' || deployed.versions.length === 0 || newest === deployed.versions[0]
		? undefined
		: {kind: 'conflict', message: `The last version of the Worker ${address.name} is not deployed, and a new secret would deploy it, so nothing was written. Deploy it first, or use: wrangler versions secret put ${place.key} --name ${address.name}`};
}

/**
Puts a secret into a Worker.
*/
export async function deliverToWorker(task: Task): Promise<DeliveryResult> {
	const {api, address, place, values, old, signal} = task;
	const renewed = renewValue(undefined, place, values, old);
	if ('refusal' in renewed) {
		return refused({kind: 'unsuitable', message: renewed.refusal});
	}

	const before = await lookAtDeployment(task);
	if (before.status !== 'succeeded') {
		return refused(before.failure);
	}

	const reason = await obstacle(task, before.value);
	if (reason !== undefined) {
		return refused(reason);
	}

	const change = await api.change('PUT', `${pathOf(address)}/secrets`, {json: {name: place.key, text: renewed.value, type: 'secret_text'}}, signal);
	if (change.status === 'refused') {
		return change;
	}

	const after = await lookAtDeployment(task);
	if (after.status !== 'succeeded') {
		return {status: 'unknown', failure: {kind: after.failure.kind, message: `${place.key} may have been written, but the Worker's deployments could not be listed afterwards: ${after.failure.message}`}};
	}

	const isNew = after.value.id !== '' && after.value.id !== before.value.id;
	if (!isNew) {
		return notSeen(change, `the deployment of the Worker ${address.name}`);
	}

	// Somebody else's deployment looks the same, so without an answer it proves nothing.
	return change.status === 'unknown' ? change : {status: 'delivered', rung: 'deployed', seen: `${place.key}, deployed ${after.value.createdAt}`};
}
