import {type Outcome} from '../../core/outcome.js';
import {
	type Json, recordOf, recordsOf, textOf, textsOf,
} from '../json-value.js';
import {type ServiceAddress} from './ecs-services.js';
import {type Aws} from './session.js';
import {differsInValuesOnly} from './task-definition.js';

/** A revision with the tags that belong to it. */
export type Revision = {readonly arn: string; readonly definition: Json; readonly tags: readonly Json[]};

export type ServiceState = {
	readonly service: Json;
	/** What its tasks run. */
	readonly current: Revision;
	/** A newer revision that differs in values only, or the current one: what the next deployment is to run. */
	readonly next: Revision;
};

const newestLooked = 5;

const succeeded = <Value>(value: Value): Outcome<Value> => ({status: 'succeeded', value});

/**
A revision of a task definition.
*/
export async function readRevision(aws: Aws, region: string, arn: string, signal: AbortSignal): Promise<Outcome<Revision>> {
	const outcome = await aws.read('ecs', 'describe-task-definition', {region, arguments: ['--task-definition', arn, '--include', 'TAGS'], signal});
	return outcome.status === 'succeeded'
		? succeeded({arn: textOf(recordOf(outcome.value.taskDefinition).taskDefinitionArn), definition: recordOf(outcome.value.taskDefinition), tags: recordsOf(outcome.value.tags)})
		: outcome;
}

/**
A service as ECS describes it now.
*/
export async function readService(aws: Aws, [region, cluster, arn]: ServiceAddress, signal: AbortSignal): Promise<Outcome<Json>> {
	const outcome = await aws.read('ecs', 'describe-services', {region, arguments: ['--cluster', cluster, '--services', arn], signal});
	if (outcome.status !== 'succeeded') {
		return outcome;
	}

	const [service] = recordsOf(outcome.value.services);
	return service?.status === 'ACTIVE' ? succeeded(service) : {status: 'refused', failure: {kind: 'not-found', message: 'The service of ECS is gone.'}};
}

function numberOf(arn: string): number {
	return Number(arn.slice(arn.lastIndexOf(':') + 1));
}

/**
A service with the revision that it runs and the one that it would run next.
*/
export async function readState(aws: Aws, address: ServiceAddress, signal: AbortSignal): Promise<Outcome<ServiceState>> {
	const [region] = address;
	const service = await readService(aws, address, signal);
	if (service.status !== 'succeeded') {
		return service;
	}

	const arn = textOf(service.value.taskDefinition);
	const current = await readRevision(aws, region, arn, signal);
	if (current.status !== 'succeeded') {
		return current;
	}

	const family = textOf(current.value.definition.family);
	const listed = await aws.read('ecs', 'list-task-definitions', {region, arguments: ['--family-prefix', family, '--status', 'ACTIVE', '--sort', 'DESC', '--max-items', String(newestLooked)], signal});
	if (listed.status !== 'succeeded') {
		return listed;
	}

	for (const newer of textsOf(listed.value.taskDefinitionArns).filter(each => numberOf(each) > numberOf(arn))) {
		const revision = await readRevision(aws, region, newer, signal);
		if (revision.status !== 'succeeded') {
			return revision;
		}

		if (differsInValuesOnly(revision.value.definition, current.value.definition)) {
			return succeeded({service: service.value, current: current.value, next: revision.value});
		}
	}

	return succeeded({service: service.value, current: current.value, next: current.value});
}
