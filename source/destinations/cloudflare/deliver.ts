/**
Changes one secret of a Worker, one variable of a Pages project or one password of Hyperdrive, and looks at what moved.
*/
import {type Place} from '../../core/incident.js';
import {type Failure, type Outcome} from '../../core/outcome.js';
import {
	type Delivery, type DeliveryResult, type Destination, type NewValues,
} from '../types.js';
import {holdsNew, renewValue} from '../value.js';
import {type Address, pathOf, readAddress} from './address.js';
import {
	type Api, fieldsOf, listOf, type Result, textOf,
} from './api.js';

const refused = (failure: Failure): DeliveryResult => ({status: 'refused', failure});
const foreign: Failure = {kind: 'unsuitable', message: 'This place is not one of Cloudflare\'s.'};

type Task = {readonly api: Api; readonly address: Address; readonly place: Place; readonly values: NewValues; readonly old: string | undefined; readonly signal: AbortSignal};

/** What is looked at after a write is looked at although the write was stopped: it may have arrived. */
const afterwards = (signal: AbortSignal) => signal.aborted ? new AbortController().signal : signal;

/** What serves a Worker's requests now. */
type Deployed = {readonly id: string; readonly createdAt: string; readonly versions: readonly string[]; /** Such as `secret` or `upload`. */ readonly cause: string};

async function lookAtDeployment({api, address, signal}: Task): Promise<Outcome<Deployed>> {
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

/** The failure where nothing moved, whatever was answered. */
function notSeen(change: Outcome<unknown>, what: string): DeliveryResult {
	if (change.status !== 'succeeded') {
		return change;
	}

	return refused({kind: 'invalid-reply', message: `Cloudflare reported success, but ${what} did not change.`});
}

async function deliverToWorker(task: Task): Promise<DeliveryResult> {
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

async function deliverToHyperdrive({api, address, values, signal, place, old}: Task): Promise<DeliveryResult> {
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

function variablesOf(result: unknown, environment: string): Readonly<Record<string, unknown>> {
	return fieldsOf(fieldsOf(fieldsOf(fieldsOf(result).deployment_configs)[environment]).env_vars);
}

async function deliverToPages({api, address, place, values, old, signal}: Task): Promise<DeliveryResult> {
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
		return {status: 'unknown', failure: {kind: 'server', message: `${place.key} may have been written, but the project could not be read afterwards, or shows it no longer.`}};
	}

	if (!isSecret) {
		return textOf(now[place.key], 'value') === renewed.value
			? {status: 'delivered', rung: 'read-back', seen: `${place.key} holds the new value; used by the next deployment`}
			: notSeen(change, place.key);
	}

	return change.status === 'unknown' ? change : {status: 'delivered', rung: 'written', seen: `${place.key} was accepted; Pages shows neither the value nor when it changed, and the next deployment uses it`};
}

/**
Delivers to a Worker, a Pages project or Hyperdrive.
*/
export async function deliver(api: Api, place: Place, values: NewValues, {old, signal}: Delivery): ReturnType<Destination['deliver']> {
	const address = readAddress(place);
	if (address === undefined) {
		return refused(foreign);
	}

	const task: Task = {
		api, address, place, values, old, signal,
	};
	switch (address.product) {
		case 'worker': {
			return deliverToWorker(task);
		}

		case 'pages': {
			return deliverToPages(task);
		}

		case 'hyperdrive': {
			return deliverToHyperdrive(task);
		}
	}
}

/** Whether something was changed since the write was ordered, at most a second earlier by the platform's clock. */
const isSince = (time: string, since: number | undefined) => since !== undefined && Date.parse(time) >= since - 1000;

/**
How far a place has come.
*/
export async function check(api: Api, place: Place, values: NewValues, {since, signal}: Parameters<Destination['check']>[2]): ReturnType<Destination['check']> {
	const address = readAddress(place);
	if (address === undefined) {
		return {status: 'refused', failure: foreign};
	}

	if (address.product === 'worker') {
		const deployed = await lookAtDeployment({
			api, address, place, values, old: undefined, signal,
		});
		return deployed.status === 'succeeded'
			? {status: 'succeeded', value: {rung: deployed.value.cause === 'secret' && isSince(deployed.value.createdAt, since) ? 'deployed' : 'not-touched', seen: `last deployed ${deployed.value.createdAt}`}}
			: deployed;
	}

	const reading = await api.get(pathOf(address), signal);
	if (reading.status !== 'succeeded') {
		return reading;
	}

	if (address.product === 'hyperdrive') {
		const modified = textOf(reading.value.result, 'modified_on');
		return {status: 'succeeded', value: {rung: isSince(modified, since) ? 'written' : 'not-touched', seen: `last changed ${modified}`}};
	}

	const stored = variablesOf(reading.value.result, address.environment ?? 'production')[place.key];
	if (stored === undefined) {
		return {status: 'refused', failure: {kind: 'not-found', message: `${place.key} is no longer there.`}};
	}

	if (address.type === 'secret_text') {
		return {status: 'succeeded', value: {rung: 'not-touched', seen: 'Pages shows neither a secret\'s value nor when it changed'}};
	}

	return {status: 'succeeded', value: holdsNew(textOf(stored, 'value'), place, values) ? {rung: 'read-back', seen: `${place.key} holds the new value`} : {rung: 'not-touched', seen: `${place.key} does not hold the new value`}};
}
