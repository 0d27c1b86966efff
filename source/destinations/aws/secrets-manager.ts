/**
Secrets of AWS Secrets Manager, through the AWS CLI.
*/
import {randomUUID} from 'node:crypto';
import {afterwards} from '../../io/abort.js';
import {type Place} from '../../core/incident.js';
import {type Failure} from '../../core/outcome.js';
import {sanitize} from '../../core/sanitize.js';
import {recordOf, textOf, textsOf} from '../json-value.js';
import {
	type DeliveryResult, type Destination, type Discovery, type Found, type Search,
} from '../types.js';
import {toFound} from '../matched-place.js';
import {holdsNew, matchValues, renewValue} from '../value.js';
import {deployEcs} from './ecs-deploy.js';
import {
	consumptionsOf, type EcsSearch, type EcsService, toService,
} from './ecs-services.js';
import {type ReadSecret, readSecrets, secretText} from './secrets-search.js';
import {type Aws} from './session.js';
import {
	type AwsTools, lastPart, type Order, refused, secretsOf,
} from './tools.js';

const id = 'aws-secrets-manager';

function managedBy({region, entry}: ReadSecret): Place['managedBy'] {
	if (textOf(entry.OwningService) !== '') {
		const owner = sanitize(textOf(entry.OwningService), 80);
		return {name: `AWS ${owner}`, advice: `The secret belongs to ${owner}: change the login there.`};
	}

	if (entry.RotationEnabled === true) {
		return {name: 'rotation by Secrets Manager', advice: `A function changes it by schedule. Start it anew: aws secretsmanager rotate-secret --region ${region} --secret-id ${textOf(entry.Name)}`};
	}

	const primary = textOf(entry.PrimaryRegion);
	return primary === '' || primary === region ? undefined : {name: `replication from ${sanitize(primary, 40)}`, advice: `Change the secret in ${sanitize(primary, 40)}: this copy follows it.`};
}

/** `ARN:json-key:version-stage:version-id`, of which all but the first may be missing. */
function consumers(arn: string, name: string, {services}: EcsSearch): {readonly services: readonly EcsService[]; readonly pinned: readonly string[]} {
	const found = consumptionsOf(services).flatMap(({service, valueFrom}) => {
		const [stem, rest] = [valueFrom.split(':').slice(0, 7).join(':'), valueFrom.split(':').slice(7)];
		const isMeant = stem === arn || stem === arn.replace(/-\w{6}$/v, '') || valueFrom === `/aws/reference/secretsmanager/${name}`;
		const isPinned = (rest[2] ?? '') !== '' || !['', 'AWSCURRENT'].includes(rest[1] ?? '');
		return isMeant ? [{service, isPinned}] : [];
	});
	return {services: found.filter(({isPinned}) => !isPinned).map(({service}) => service), pinned: found.filter(({isPinned}) => isPinned).map(({service}) => service.label)};
}

function foundIn(secret: ReadSecret, ecs: EcsSearch, wanted: Search['wanted']): readonly Found[] {
	const {region, entry, text, isBinary} = secret;
	const [arn, name] = [textOf(entry.ARN), textOf(entry.Name)];
	const used = consumers(arn, name, ecs);
	const service = toService(used.services);
	const manager = managedBy(secret);
	return matchValues([{name: lastPart(name), value: text}], wanted).map(match => toFound(match, {
		destination: id,
		container: sanitize(`${region} ${name}`),
		...(used.pinned.length > 0 && {writing: `${used.pinned.join(', ')} is pinned to a version of the secret and does not take the new one.`}),
		kind: 'secret-manager',
		address: {region, arn},
		...(service !== undefined && {service}),
		...(manager !== undefined && {managedBy: manager}),
		...(isBinary && {
			byHand: {
				reason: 'The secret is stored as binary, and what reads it may want exact bytes.',
				instructions: [`Write the new bytes: aws secretsmanager put-secret-value --region ${region} --secret-id ${sanitize(name)} --secret-binary fileb://FILE`],
			},
		}),
	}));
}

async function discover({aws, account, searchEcs}: AwsTools, search: Search): Promise<Discovery> {
	const {regions, notSearched} = await account.regions('AWS Secrets Manager', search.signal);
	const [{secrets, notSearched: unread}, ecs] = await Promise.all([readSecrets(aws, regions, search), searchEcs(regions, search.signal)]);
	const found = secrets.flatMap(secret => foundIn(secret, ecs, search.wanted));
	// Which service uses a secret matters only where one was found.
	return {found, looked: secrets.length, notSearched: [...notSearched, ...unread, ...(found.length > 0 ? ecs.notSearched : [])]};
}

type Current = {readonly text: string; readonly version: string};

async function readCurrent(aws: Aws, place: Place, signal: AbortSignal): Promise<Current | Failure> {
	const outcome = await aws.read('secretsmanager', 'get-secret-value', {
		region: place.address?.region ?? '', arguments: ['--secret-id', place.address?.arn ?? ''], signal,
	});
	if (outcome.status !== 'succeeded') {
		return outcome.failure;
	}

	const text = secretText(outcome.value);
	return text === undefined || text.isBinary ? {kind: 'changed', message: `${place.container} holds no text any more. Look again.`} : {text: text.text, version: textOf(outcome.value.VersionId)};
}

/** The versions by their stage. */
async function stages(aws: Aws, place: Place, signal: AbortSignal): Promise<Readonly<Record<string, string>>> {
	const outcome = await aws.read('secretsmanager', 'describe-secret', {region: place.address?.region ?? '', arguments: ['--secret-id', place.address?.arn ?? ''], signal});
	const versions = outcome.status === 'succeeded' ? Object.entries(recordOf(outcome.value.VersionIdsToStages)) : [];
	return Object.fromEntries(versions.flatMap(([version, names]) => textsOf(names).map(name => [name, version])));
}

async function deliver(aws: Aws, place: Place, {values, delivery: {old, temporary, signal}}: Order): Promise<DeliveryResult> {
	const before = await readCurrent(aws, place, signal);
	if ('kind' in before) {
		return refused(before);
	}

	if (holdsNew(before.text, place, values)) {
		return {status: 'delivered', rung: 'read-back', seen: `${place.container} already holds the new value`};
	}

	const renewal = renewValue(before.text, place, values, old);
	if ('refusal' in renewal) {
		return refused({kind: 'changed', message: renewal.refusal});
	}

	const [token, secrets] = [randomUUID(), secretsOf(values, [renewal.value, old])];
	const written = await aws.change('secretsmanager', 'put-secret-value', {
		region: place.address?.region ?? '', input: {SecretId: place.address?.arn, SecretString: renewal.value, ClientRequestToken: token}, secrets, temporary, signal,
	});
	if (written.status === 'refused') {
		return written;
	}

	const after = await readCurrent(aws, place, afterwards(signal));
	if ('kind' in after || after.text !== renewal.value) {
		return written.status === 'unknown' ? written : {status: 'unknown', failure: 'kind' in after ? after : {kind: 'changed', message: `${place.container} was written, but something else was read back. Look at it.`}};
	}

	const {AWSPREVIOUS: previous} = await stages(aws, place, afterwards(signal));
	if (previous !== undefined && previous !== before.version) {
		return {status: 'unknown', failure: {kind: 'changed', message: `${place.container} holds the new value, but it was also changed by something else at this moment: what that wrote may be lost. Look at its versions.`}};
	}

	return {status: 'delivered', rung: 'read-back', seen: `${place.container}, version ${after.version.slice(0, 8)} read back; the old value can still be read as AWSPREVIOUS until it is written again`};
}

/**
Make the destination for AWS Secrets Manager.
*/
export function secretsManager(tools: AwsTools): Destination {
	const {aws, account} = tools;
	return {
		id,
		name: 'AWS Secrets Manager',
		description: {
			kind: 'secret-manager',
			readable: 'always',
			evidence: 'read back',
			takesEffect: 'on-next-use',
			limits: [
				'Only the configured region and those in AWS_REGIONS are searched, in one account.',
				'Secrets of rotation, of other AWS services and copies in other regions are changed at their source.',
				'The value before stays readable as AWSPREVIOUS until the next write.',
				'ECS services that take the secret are known and restarted; programs that read it themselves are not known.',
			],
		},
		preflight: async signal => account.preflight(signal),
		discover: async search => discover(tools, search),
		deliver: async (place, values, delivery) => deliver(aws, place, {values, delivery}),
		deploy: async (service, options) => deployEcs(aws, service, options),
		async check(place, values, {signal}) {
			const current = await readCurrent(aws, place, signal);
			return 'kind' in current
				? {status: 'refused', failure: current}
				: {status: 'succeeded', value: holdsNew(current.text, place, values) ? {rung: 'read-back', seen: `${place.container} holds the new value`} : {rung: 'not-touched', seen: `${place.container} holds another value`}};
		},
	};
}
