/**
Four places of AWS that share one program and its login.
*/
import {createLanes} from '../../io/lane.js';
import {type CreateDestination, type Destination, type Tools} from '../types.js';
import {createAccount} from './account.js';
import {createEcsSearch} from './ecs-services.js';
import {ecs} from './ecs.js';
import {lambda} from './lambda.js';
import {parameterStore} from './parameter-store.js';
import {secretsManager} from './secrets-manager.js';
import {createAws} from './session.js';
import {type AwsTools} from './tools.js';

// The program starts slowly: what all four ask for at the same time is asked once.
const known = new WeakMap<Tools, AwsTools>();

function share(tools: Tools): AwsTools {
	const found = known.get(tools);
	if (found !== undefined) {
		return found;
	}

	const aws = createAws(tools);
	const made: AwsTools = {aws, account: createAccount(aws, tools.environment), searchEcs: createEcsSearch(aws)};
	known.set(tools, made);
	return made;
}

const stopped = (what: string) => ({what, reason: 'The search was stopped.'});

/** What all four promise in the same way. */
function complete(create: (tools: AwsTools) => Destination): CreateDestination {
	return tools => {
		const destination = create(share(tools));
		const lanes = createLanes();
		return {
			...destination,
			async discover(search) {
				if (search.signal.aborted) {
					return {found: [], looked: 0, notSearched: [stopped(destination.name)]};
				}

				const discovery = await destination.discover(search);
				return search.signal.aborted ? {...discovery, notSearched: [...discovery.notSearched, stopped(destination.name)]} : discovery;
			},
			// Two values of one secret, function or task definition come one after the other: each write is of the whole.
			async deliver(place, values, delivery) {
				const {region, arn, name, family} = place.address ?? {};
				return lanes.run(JSON.stringify([region, arn, name, family]), async () => destination.deliver(place, values, delivery));
			},
		};
	};
}

/**
Make the destination for AWS Secrets Manager.
*/
export const createAwsSecretsManager: CreateDestination = complete(secretsManager);

/**
Make the destination for the AWS Parameter Store.
*/
export const createAwsParameterStore: CreateDestination = complete(parameterStore);

/**
Make the destination for the variables of AWS Lambda functions.
*/
export const createAwsLambda: CreateDestination = complete(lambda);

/**
Make the destination for the literal variables of AWS ECS services.
*/
export const createAwsEcs: CreateDestination = complete(ecs);
