import {type Service} from '../../core/incident.js';
import {sanitize} from '../../core/sanitize.js';
import {parallel} from '../../io/parallel.js';
import {
	type Json, recordOf, recordsOf, textOf, textsOf,
} from '../json-value.js';
import {type Aws, type NotSearched} from './session.js';
import {lastPart, tensOf} from './tools.js';

/** A service of ECS with the task definition that it runs. */
export type EcsService = {
	readonly region: string;
	readonly clusterArn: string;
	readonly arn: string;
	/** Such as `prod/api`. */
	readonly label: string;
	readonly taskDefinitionArn: string;
	readonly definition: Json;
	/** `ECS`: its own rolling deployments. */
	readonly controller: string;
};

export type EcsSearch = {readonly services: readonly EcsService[]; readonly notSearched: readonly NotSearched[]};

const programsAtOnce = 4;

async function searchRegion(aws: Aws, region: string, signal: AbortSignal): Promise<EcsSearch> {
	const notSearched: NotSearched[] = [];
	const read = async (operation: string, given: readonly string[], what: string): Promise<Json> => {
		const outcome = await aws.read('ecs', operation, {region, arguments: given, signal});
		if (outcome.status === 'succeeded') {
			return outcome.value;
		}

		notSearched.push(aws.leftOut(what, outcome.failure));
		return {};
	};

	const {clusterArns} = await read('list-clusters', [], `ECS in ${region}`);
	const described = await parallel(textsOf(clusterArns), programsAtOnce, async cluster => {
		const {serviceArns} = await read('list-services', ['--cluster', cluster], `ECS cluster ${lastPart(cluster)}`);
		const replies = await parallel(tensOf(textsOf(serviceArns)), programsAtOnce, async ten => read('describe-services', ['--cluster', cluster, '--services', ...ten], `ECS cluster ${lastPart(cluster)}`));
		return replies.flatMap(({services}) => recordsOf(services)).filter(({status}) => status === 'ACTIVE').map(service => ({cluster, service}));
	});
	const all = described.flat();
	const arns = [...new Set(all.map(({service}) => textOf(service.taskDefinition)))].filter(arn => arn !== '');
	const definitions = new Map(await parallel(arns, programsAtOnce, async arn => {
		const {taskDefinition} = await read('describe-task-definition', ['--task-definition', arn], `ECS task definition ${lastPart(arn)}`);
		return [arn, recordOf(taskDefinition)] as const;
	}));
	const services = all.map(({cluster, service}): EcsService => ({
		region,
		clusterArn: cluster,
		arn: textOf(service.serviceArn),
		label: sanitize(`${lastPart(cluster)}/${textOf(service.serviceName)}`),
		taskDefinitionArn: textOf(service.taskDefinition),
		definition: definitions.get(textOf(service.taskDefinition)) ?? {},
		controller: textOf(recordOf(service.deploymentController).type) || 'ECS',
	}));
	return {services, notSearched};
}

/**
All services of ECS in some regions. Several destinations ask at the same time, and are given the same answer.
*/
export function createEcsSearch(aws: Aws): (regions: readonly string[], signal: AbortSignal) => Promise<EcsSearch> {
	const pending = new Map<string, Promise<EcsSearch>>();
	return async (regions, signal) => {
		const name = regions.join(' ');
		const search = pending.get(name) ?? (async (): Promise<EcsSearch> => {
			const found = await parallel(regions, 1, async region => searchRegion(aws, region, signal));
			return {services: found.flatMap(({services}) => services), notSearched: found.flatMap(each => each.notSearched)};
		})();
		pending.set(name, search);
		try {
			return await search;
		} finally {
			pending.delete(name);
		}
	};
}

/** The region, the cluster and the service. */
export type ServiceAddress = readonly [string, string, string];

/** What a container takes from a store when it starts. */
type Consumption = {readonly service: EcsService; readonly valueFrom: string};

/**
Everything that the containers of some services take from Secrets Manager and the Parameter Store.
*/
export function consumptionsOf(services: readonly EcsService[]): readonly Consumption[] {
	return services.flatMap(service => recordsOf(service.definition.containerDefinitions)
		.flatMap(container => recordsOf(container.secrets))
		.map(secret => ({service, valueFrom: textOf(secret.valueFrom)})));
}

/**
One thing to deploy: all services that take a value. Undefined where there is none.
*/
export function toService(services: readonly EcsService[]): Service | undefined {
	if (services.length === 0) {
		return undefined;
	}

	const each = [...new Map(services.map(service => [service.arn, service])).values()].toSorted((a, b) => a.arn < b.arn ? -1 : 1);
	const labels = each.map(({label}) => label).join(', ');
	return {
		id: `aws-ecs ${each.map(({arn}) => arn).join(' ')}`,
		destination: 'aws-ecs',
		label: `ECS ${labels}`,
		consequence: `ECS starts new tasks of ${labels}, and stops the old ones when the new ones are healthy.`,
		address: {services: JSON.stringify(each.map(({region, clusterArn, arn}): ServiceAddress => [region, clusterArn, arn]))},
	};
}
