import {
	account, AwsError, type AwsStore, clusterArn, definitionArn, type Json, type Operation, serviceArn, type StoredDefinition, type StoredService,
} from './store.js';

function description(definition: StoredDefinition, region: string): Json {
	return {
		...definition.registration, family: definition.family, revision: definition.revision, taskDefinitionArn: definitionArn(definition, region), status: 'ACTIVE', registeredBy: `arn:aws:iam::${account}:user/operator`, compatibilities: ['EC2', 'FARGATE'],
	};
}

function serviceDescription(service: StoredService, isFailing: boolean): Json {
	const taskDefinition = definitionArn(service.definition, service.region);
	return {
		serviceArn: serviceArn(service), serviceName: service.name, clusterArn: clusterArn(service.cluster, service.region), status: 'ACTIVE', taskDefinition, desiredCount: 1, runningCount: 1, pendingCount: 0, deploymentController: {type: service.controller},
		deployments: [{
			id: `ecs-svc/${service.deployment}`, status: 'PRIMARY', taskDefinition, desiredCount: 1, runningCount: 1, pendingCount: 0,
			...(isFailing ? {rolloutState: 'FAILED', rolloutStateReason: 'ECS deployment circuit breaker: tasks failed to start.'} : {rolloutState: service.deploying > 0 ? 'IN_PROGRESS' : 'COMPLETED'}),
		}],
	};
}

function findService({services}: AwsStore, region: string, name: unknown): StoredService {
	const found = services.find(each => each.region === region && (each.name === name || serviceArn(each) === name));
	if (found === undefined) {
		throw new AwsError('ServiceNotFoundException', 'Service not found.');
	}

	return found;
}

function findDefinition({definitions}: AwsStore, region: string, name: unknown): StoredDefinition {
	const found = definitions.find(each => definitionArn(each, region) === name || `${each.family}:${each.revision}` === name);
	if (found === undefined) {
		throw new AwsError('ClientException', 'Unable to describe task definition.');
	}

	return found;
}

/** What is asked of ECS. */
export const ecsOperations: Readonly<Record<string, Operation>> = {
	ListClusters: ({services}, _input, region) => ({clusterArns: [...new Set(services.filter(each => each.region === region).map(({cluster}) => clusterArn(cluster, region)))]}),
	ListServices: ({services}, input, region) => ({serviceArns: services.filter(each => each.region === region && clusterArn(each.cluster, region) === input.cluster).map(each => serviceArn(each))}),
	DescribeServices: (store, input, region) => ({
		services: (input.services as readonly string[]).map(name => {
			const service = findService(store, region, name);
			const described = serviceDescription(service, store.faults.isFailing && service.deployment > 1);
			service.deploying = Math.max(0, service.deploying - 1);
			return described;
		}),
		failures: [],
	}),
	DescribeTaskDefinition: (store, input, region) => ({taskDefinition: description(findDefinition(store, region, input.taskDefinition), region), tags: []}),
	ListTaskDefinitions: ({definitions}, input, region) => ({
		taskDefinitionArns: definitions.filter(({family}) => family === input.familyPrefix).toSorted((a, b) => b.revision - a.revision).map(each => definitionArn(each, region)),
	}),
	RegisterTaskDefinition(store, input, region) {
		const {family, ...registration} = input;
		const revision = Math.max(0, ...store.definitions.filter(each => each.family === family).map(each => each.revision)) + 1;
		const definition: StoredDefinition = {family: String(family), revision, registration};
		if (!store.faults.isLying) {
			store.definitions.push(definition);
		}

		return {taskDefinition: description(definition, region)};
	},
	UpdateService(store, input, region) {
		const service = findService(store, region, input.service);
		if (service.controller !== 'ECS') {
			throw new AwsError('InvalidParameterException', 'Unable to update task definition on services with a CODE_DEPLOY deployment controller.');
		}

		if (input.taskDefinition !== undefined) {
			service.definition = findDefinition(store, region, input.taskDefinition);
		}

		service.deployment++;
		service.deploying = 1;
		return {service: serviceDescription(service, false)};
	},
};
