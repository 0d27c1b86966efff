/**
Four places of AWS that share one program and its login.
*/
import {createLanes} from '../../io/lane.js';
import {type CreateDestination, type Destination, type Tools} from '../types.js';
import {deployEcs} from './ecs-deploy.js';
import {createEcsSearch, type EcsSearch} from './ecs-services.js';
import {ecs} from './ecs.js';
import {lambda} from './lambda.js';
import {parameterStore} from './parameter-store.js';
import {secretsManager} from './secrets-manager.js';
import {type Aws, createAws} from './session.js';

type Shared = {readonly aws: Aws; readonly searchEcs: (regions: readonly string[], signal: AbortSignal) => Promise<EcsSearch>; readonly lanes: ReturnType<typeof createLanes>};

// The program starts slowly: what all four ask for at the same time is asked once.
const known = new WeakMap<Tools, Shared>();

function shared(tools: Tools): Shared {
	const found = known.get(tools);
	if (found !== undefined) {
		return found;
	}

	const aws = createAws(tools);
	const made: Shared = {aws, searchEcs: createEcsSearch(aws), lanes: createLanes()};
	known.set(tools, made);
	return made;
}

/** Two values of one secret, function or task definition are written one after the other: each write is of the whole. */
function inTurn(destination: Destination, {lanes}: Shared): Destination {
	return {
		...destination,
		async deliver(place, values, delivery) {
			const {region, arn, name, family} = place.address ?? {};
			return lanes.run(JSON.stringify([destination.id, region, arn, name, family]), async () => destination.deliver(place, values, delivery));
		},
	};
}

/**
Make the destination for AWS Secrets Manager.
*/
export const createAwsSecretsManager: CreateDestination = tools => {
	const own = shared(tools);
	return inTurn(secretsManager(own.aws, own.searchEcs, async (service, options) => deployEcs(own.aws, service, options)), own);
};

/**
Make the destination for the AWS Parameter Store.
*/
export const createAwsParameterStore: CreateDestination = tools => {
	const own = shared(tools);
	return inTurn(parameterStore(own.aws, own.searchEcs, async (service, options) => deployEcs(own.aws, service, options)), own);
};

/**
Make the destination for the variables of AWS Lambda functions.
*/
export const createAwsLambda: CreateDestination = tools => {
	const own = shared(tools);
	return inTurn(lambda(own.aws), own);
};

/**
Make the destination for the literal variables of AWS ECS services.
*/
export const createAwsEcs: CreateDestination = tools => {
	const own = shared(tools);
	return inTurn(ecs(own.aws, own.searchEcs), own);
};
