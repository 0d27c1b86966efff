/**
Literal variables in task definitions of AWS ECS, through the AWS CLI.
*/
import {afterwards} from '../../io/abort.js';
import {type Place} from '../../core/incident.js';
import {type Outcome} from '../../core/outcome.js';
import {sanitize} from '../../core/sanitize.js';
import {
	recordOf, recordsOf, textOf,
} from '../json-value.js';
import {
	type DeliveryResult, type Destination, type Discovery, type Found, type Search,
} from '../types.js';
import {toFound} from '../matched-place.js';
import {holdsNew, matchValues, renewValue} from '../value.js';
import {readVersion} from './account.js';
import {deployEcs, isComplete} from './ecs-deploy.js';
import {type EcsService, type ServiceAddress, toService} from './ecs-services.js';
import {
	readRevision, readState, type Revision, type ServiceState,
} from './ecs-revisions.js';
import {type Aws, type NotSearched} from './session.js';
import {
	type AwsTools, type Order, refused, secretsOf,
} from './tools.js';
import {toRegistration, variableOf, withVariable} from './task-definition.js';

const id = 'aws-ecs';

// Older ones do not know settings that a task definition can have today, and would leave them out of a new revision.
const oldestVersions: Readonly<Record<string, number>> = {1: 37, 2: 23};

function foundIn(service: EcsService, wanted: Search['wanted']): readonly Found[] {
	return recordsOf(service.definition.containerDefinitions).flatMap(container => {
		const variables = recordsOf(container.environment).map(({name, value}) => ({name: textOf(name), value: textOf(value)}));
		return matchValues(variables, wanted).map(match => toFound(match, {
			destination: id,
			container: `${service.region} ${service.label}`,
			notes: [`container ${textOf(container.name)}`],
			kind: 'deploy-platform',
			address: {
				region: service.region, cluster: service.clusterArn, service: service.arn, container: textOf(container.name), family: textOf(service.definition.family),
			},
			...(service.controller === 'ECS'
				? {service: toService([service])!, writing: `A new revision of the task definition ${sanitize(textOf(service.definition.family), 80)} is registered. Tasks that somebody starts by its name alone use it at once.`}
				: {
					byHand: {
						reason: `The service is deployed by ${sanitize(service.controller, 40)}, not by ECS itself.`,
						instructions: ['Put the new value into the task definition that the deployment uses.', 'Deploy it as you always do.'],
					},
				}),
		}));
	});
}

function filesOf(services: readonly EcsService[]): readonly NotSearched[] {
	return services.flatMap(service => recordsOf(service.definition.containerDefinitions)
		.flatMap(container => recordsOf(container.environmentFiles))
		.map(file => ({what: sanitize(`${service.label}: ${textOf(file.value)}`), reason: 'Environment files in S3 are not read. Look into it by hand.'})));
}

async function discover({account, searchEcs}: AwsTools, {signal, wanted, onProgress}: Search): Promise<Discovery> {
	const {regions, notSearched} = await account.regions('AWS ECS', signal);
	const {services, notSearched: left} = await searchEcs(regions, signal);
	onProgress?.(services.length);
	const standalone = regions.length === 0 ? [] : [{what: 'AWS ECS: task definitions that no service runs', reason: 'Tasks that are started by a schedule or by hand are not searched.'}];
	return {found: services.flatMap(service => foundIn(service, wanted)), looked: services.length, notSearched: [...notSearched, ...left, ...filesOf(services), ...standalone]};
}

function addressOf({address}: Place): ServiceAddress {
	return [address?.region ?? '', address?.cluster ?? '', address?.service ?? ''];
}

function short(arn: string): string {
	return arn.slice(arn.lastIndexOf('/') + 1);
}

/** How far a service has come with a value that its next revision holds. */
function reached(place: Place, {service, current, next}: ServiceState): {readonly rung: 'read-back' | 'deployed'; readonly seen: string} {
	if (next.arn !== current.arn) {
		return {rung: 'read-back', seen: `${short(next.arn)} holds the new value; the service still runs ${short(current.arn)}`};
	}

	return isComplete(service)
		? {rung: 'deployed', seen: `${place.container} runs ${short(current.arn)}, which holds the new value`}
		: {rung: 'read-back', seen: `${short(current.arn)} holds the new value; its deployment is not complete`};
}

function tooOld(version: string | undefined): boolean {
	const [major = 0, minor = 0] = (version ?? '').split('.').map(Number);
	return minor < (oldestVersions[String(major)] ?? 0);
}

/** The new revision by its name; where the answer named none, what the service would run next. */
async function readRegistered(aws: Aws, place: Place, arn: string, signal: AbortSignal): Promise<Outcome<Revision>> {
	if (arn !== '') {
		return readRevision(aws, place.address?.region ?? '', arn, signal);
	}

	const state = await readState(aws, addressOf(place), signal);
	return state.status === 'succeeded' ? {status: 'succeeded', value: state.value.next} : state;
}

async function deliver(aws: Aws, place: Place, {values, delivery: {old, temporary, signal}}: Order): Promise<DeliveryResult> {
	const {region = '', container = ''} = place.address ?? {};
	const state = await readState(aws, addressOf(place), signal);
	if (state.status !== 'succeeded') {
		return refused(state.failure);
	}

	const {next, current} = state.value;
	const stored = variableOf(next.definition, container, place.key);
	if (stored === undefined) {
		return refused({kind: 'changed', message: `${place.container} has no variable ${place.key} any more. Look again.`});
	}

	if (holdsNew(stored, place, values)) {
		return {status: 'delivered', ...reached(place, state.value)};
	}

	const renewal = renewValue(stored, place, values, old);
	if ('refusal' in renewal) {
		return refused({kind: 'changed', message: renewal.refusal});
	}

	const version = await readVersion(aws, signal);
	if (tooOld(version)) {
		return refused({kind: 'unsuitable', message: `aws ${version ?? ''} is older than some settings of task definitions and would leave them out of the new revision. Update it (2.${oldestVersions[2]} or later), or register the revision by hand.`});
	}

	const registered = await aws.change('ecs', 'register-task-definition', {
		region,
		input: {...toRegistration(withVariable(next.definition, container, place.key, renewal.value)), ...(next.tags.length > 0 && {tags: next.tags})},
		secrets: secretsOf(values, [renewal.value, old]),
		temporary,
		signal,
	});
	if (registered.status === 'refused') {
		return registered;
	}

	const arn = registered.status === 'succeeded' ? textOf(recordOf(registered.value.taskDefinition).taskDefinitionArn) : '';
	const after = await readRegistered(aws, place, arn, afterwards(signal));
	if (after.status !== 'succeeded' || variableOf(after.value.definition, container, place.key) !== renewal.value) {
		return registered.status === 'unknown'
			? registered
			: {status: 'unknown', failure: after.status === 'succeeded' ? {kind: 'changed', message: `${short(after.value.arn)} was read after a new revision was registered, and holds something else. Look at it.`} : after.failure};
	}

	return {status: 'delivered', rung: 'read-back', seen: `${short(after.value.arn)} registered and read back; ${short(current.arn)} keeps the old value until it is deregistered`};
}

/**
Make the destination for the literal variables of ECS services.
*/
export function ecs(tools: AwsTools): Destination {
	const {aws, account} = tools;
	return {
		id,
		name: 'AWS ECS',
		description: {
			kind: 'deploy-platform',
			readable: 'always',
			evidence: 'the new revision is read back, its deployment is complete',
			takesEffect: 'on-deploy',
			limits: [
				'Only the configured region and those in AWS_REGIONS are searched, in one account.',
				'Task definitions that no service runs, and environment files in S3, are not searched.',
				'Older revisions keep the old value until they are deregistered.',
				'Services that CodeDeploy or another controller deploys are changed by hand.',
			],
		},
		preflight: async signal => account.preflight(signal),
		discover: async search => discover(tools, search),
		deliver: async (place, values, delivery) => deliver(aws, place, {values, delivery}),
		deploy: async (service, options) => deployEcs(aws, service, options),
		async check(place, values, {signal}): Promise<Outcome<{readonly rung: 'read-back' | 'deployed' | 'not-touched'; readonly seen: string}>> {
			const state = await readState(aws, addressOf(place), signal);
			if (state.status !== 'succeeded') {
				return state;
			}

			const stored = variableOf(state.value.next.definition, place.address?.container ?? '', place.key);
			return {status: 'succeeded', value: stored !== undefined && holdsNew(stored, place, values) ? reached(place, state.value) : {rung: 'not-touched', seen: `${place.key} of ${place.container} holds another value`}};
		},
	};
}
