import {type Service} from '../../core/incident.js';
import {sanitize} from '../../core/sanitize.js';
import {systemClock} from '../../io/clock.js';
import {
	type Json, recordOf, recordsOf, textOf,
} from '../json-value.js';
import {type DeployResult, type Destination} from '../types.js';
import {readService, readState} from './ecs-revisions.js';
import {type ServiceAddress} from './ecs-services.js';
import {type Aws} from './session.js';

type Options = Parameters<NonNullable<Destination['deploy']>>[1];

const waitMilliseconds = 900_000;

/** The deployment that new tasks belong to. */
function primary(service: Json): Json {
	return recordsOf(service.deployments).find(({status}) => status === 'PRIMARY') ?? {};
}

/**
Whether all tasks are of the newest deployment.
*/
export function isComplete(service: Json): boolean {
	return primary(service).rolloutState === 'COMPLETED';
}

type Started = {readonly address: ServiceAddress; readonly label: string; readonly deployment: string; readonly taskDefinition: string};

async function start(aws: Aws, address: ServiceAddress, signal: AbortSignal): Promise<Started | Exclude<DeployResult, {readonly status: 'live'}>> {
	const state = await readState(aws, address, signal);
	if (state.status !== 'succeeded') {
		return {status: 'refused', failure: state.failure};
	}

	const {service, next} = state.value;
	const [region, cluster, arn] = address;
	const updated = await aws.order('ecs', 'update-service', {region, arguments: ['--cluster', cluster, '--service', arn, '--task-definition', next.arn, '--force-new-deployment'], signal});
	if (updated.status !== 'succeeded') {
		return updated;
	}

	return {
		address, label: sanitize(textOf(service.serviceName)), deployment: textOf(primary(recordOf(updated.value.service)).id), taskDefinition: next.arn,
	};
}

async function finish(aws: Aws, started: Started, {signal, onProgress}: Options): Promise<DeployResult> {
	const end = systemClock.now() + waitMilliseconds;
	for (let pause = 250; ; pause = Math.min(pause * 2, 10_000)) {
		const read = await readService(aws, started.address, signal);
		const newest = read.status === 'succeeded' ? primary(read.value) : {};
		const state = textOf(newest.rolloutState);
		if (read.status === 'succeeded' && textOf(newest.id) !== started.deployment) {
			return {status: 'unknown', failure: {kind: 'changed', message: `${started.label}: another deployment took the place of this one, or ECS went back to the one before. Look at the service's events.`}};
		}

		if (state === 'COMPLETED') {
			return {status: 'live', seen: `${started.label}: deployment complete with ${started.taskDefinition.slice(started.taskDefinition.lastIndexOf('/') + 1)}`};
		}

		if (state === 'FAILED') {
			return {status: 'refused', failure: {kind: 'server', message: sanitize(`${started.label}: the deployment failed: ${textOf(newest.rolloutStateReason)}`)}};
		}

		if (signal.aborted || systemClock.now() > end) {
			return {status: 'unknown', failure: {kind: signal.aborted ? 'cancelled' : 'time-out', message: `${started.label}: the deployment was started and is not complete yet.`}};
		}

		onProgress?.(`${started.label}: ${numberOf(newest.runningCount)} of ${numberOf(newest.desiredCount)} new tasks run`);
		await systemClock.wait(pause, signal);
	}
}

function numberOf(value: unknown): number {
	return typeof value === 'number' ? value : 0;
}

/**
Start new tasks of every service that uses the value, and wait until the old ones are gone.
*/
export async function deployEcs(aws: Aws, {address}: Service, options: Options): Promise<DeployResult> {
	const started: Started[] = [];
	const services = JSON.parse(address.services ?? '[]') as readonly ServiceAddress[];
	if (services.length === 0) {
		return {status: 'refused', failure: {kind: 'unsuitable', message: 'No service of ECS is named there, so nothing was deployed.'}};
	}

	for (const each of services) {
		const result = await start(aws, each, options.signal);
		if ('status' in result) {
			return started.length === 0 ? result : {status: 'unknown', failure: {...result.failure, message: `${started.map(({label}) => label).join(', ')} deployed, but not the rest: ${result.failure.message}`}};
		}

		started.push(result);
	}

	const ends = await Promise.all(started.map(async each => finish(aws, each, options)));
	const failed = ends.find(({status}) => status === 'unknown') ?? ends.find(({status}) => status === 'refused');
	return failed ?? {status: 'live', seen: ends.map(end => end.status === 'live' ? end.seen : '').join('; ')};
}
