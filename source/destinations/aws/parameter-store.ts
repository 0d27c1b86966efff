/**
Parameters of the AWS Systems Manager Parameter Store, through the AWS CLI.
*/
import {afterwards} from '../../io/abort.js';
import {type Place} from '../../core/incident.js';
import {type Failure} from '../../core/outcome.js';
import {sanitize} from '../../core/sanitize.js';
import {parallel} from '../../io/parallel.js';
import {
	type Json, numberText, recordsOf, textOf,
} from '../json-value.js';
import {
	type DeliveryResult, type Destination, type Discovery, type Found, type Search,
} from '../types.js';
import {toFound} from '../matched-place.js';
import {holdsNew, matchValues, renewValue} from '../value.js';
import {deployEcs} from './ecs-deploy.js';
import {consumptionsOf, type EcsSearch, toService} from './ecs-services.js';
import {type Aws, type NotSearched} from './session.js';
import {
	type AwsTools, lastPart, type Order, refused, secretsOf, tensOf,
} from './tools.js';

const id = 'aws-parameter-store';
const programsAtOnce = 4;

type Read = {readonly parameters: readonly Json[]; readonly notSearched: readonly NotSearched[]};

/** Ten at a time; one by one where one of them may not be decrypted. */
async function readNames(aws: Aws, region: string, names: readonly string[], signal: AbortSignal): Promise<Read> {
	const outcome = await aws.read('ssm', 'get-parameters', {region, arguments: ['--with-decryption', '--names', ...names], signal});
	if (outcome.status === 'succeeded') {
		return {parameters: recordsOf(outcome.value.Parameters), notSearched: []};
	}

	if (names.length === 1) {
		return {parameters: [], notSearched: [aws.leftOut(`${names[0]!} (${region})`, outcome.failure)]};
	}

	const each = await parallel(names, programsAtOnce, async name => readNames(aws, region, [name], signal));
	return {parameters: each.flatMap(({parameters}) => parameters), notSearched: each.flatMap(({notSearched}) => notSearched)};
}

async function readRegion(aws: Aws, region: string, signal: AbortSignal): Promise<Read> {
	const [described, byPath] = await Promise.all([
		aws.read('ssm', 'describe-parameters', {region, arguments: [], signal}),
		aws.read('ssm', 'get-parameters-by-path', {region, arguments: ['--path', '/', '--recursive', '--with-decryption'], signal}),
	]);
	const known = byPath.status === 'succeeded' ? recordsOf(byPath.value.Parameters) : [];
	if (described.status !== 'succeeded') {
		return {parameters: known, notSearched: [aws.leftOut(`Parameter Store in ${region}`, described.failure)]};
	}

	// Names without a slash are in no path.
	const names = recordsOf(described.value.Parameters).map(({Name}) => textOf(Name)).filter(name => !known.some(each => each.Name === name));
	const rest = await parallel(tensOf(names), programsAtOnce, async ten => readNames(aws, region, ten, signal));
	return {parameters: [...known, ...rest.flatMap(({parameters}) => parameters)], notSearched: rest.flatMap(({notSearched}) => notSearched)};
}

/** Those of one folder belong together: a password is known by the host beside it. */
function foundIn(region: string, folder: readonly Json[], {services}: EcsSearch, wanted: Search['wanted']): readonly Found[] {
	const named = (key: string): Json => folder.find(parameter => lastPart(textOf(parameter.Name)) === key) ?? {};
	return matchValues(folder.map(({Name, Value}) => ({name: lastPart(textOf(Name)), value: textOf(Value)})), wanted).map(match => {
		const parameter = named(match.name);
		const name = textOf(parameter.Name);
		const service = toService(consumptionsOf(services)
			.filter(({service, valueFrom}) => valueFrom === parameter.ARN || (valueFrom === name && service.region === region))
			.map(each => each.service));
		return toFound(match, {
			destination: id,
			container: sanitize(`${region} ${name}`),
			notes: [parameter.Type !== 'SecureString' && 'stored in clear, not as SecureString'],
			kind: 'secret-manager',
			address: {region, name},
			...(service !== undefined && {service}),
		});
	});
}

/** Parameters by the path above their name. */
function folders(parameters: readonly Json[]): ReadonlyArray<readonly Json[]> {
	const byFolder = new Map<string, Json[]>();
	for (const parameter of parameters) {
		const name = textOf(parameter.Name);
		const folder = name.slice(0, name.length - lastPart(name).length);
		byFolder.set(folder, [...(byFolder.get(folder) ?? []), parameter]);
	}

	return [...byFolder.values()];
}

async function discover({aws, account, searchEcs}: AwsTools, {signal, wanted, onProgress}: Search): Promise<Discovery> {
	const {regions, notSearched} = await account.regions('AWS Parameter Store', signal);
	const pending = searchEcs(regions, signal);
	const found: Found[] = [];
	const left: NotSearched[] = [...notSearched];
	let looked = 0;
	for (const region of regions) {
		const [read, ecs] = await Promise.all([readRegion(aws, region, signal), pending]);
		looked += read.parameters.length;
		onProgress?.(looked);
		found.push(...folders(read.parameters).flatMap(folder => foundIn(region, folder, ecs, wanted)));
		left.push(...read.notSearched);
	}

	const ecs = await pending;
	return {found, looked, notSearched: [...left, ...(found.length > 0 ? ecs.notSearched : [])]};
}

type Current = {readonly text: string; readonly type: string; readonly version: string};

async function readCurrent(aws: Aws, place: Place, signal: AbortSignal): Promise<Current | Failure> {
	const {region = '', name = ''} = place.address ?? {};
	const outcome = await aws.read('ssm', 'get-parameters', {
		region, arguments: ['--with-decryption', '--names', name], signal,
	});
	if (outcome.status !== 'succeeded') {
		return outcome.failure;
	}

	const [parameter] = recordsOf(outcome.value.Parameters);
	return parameter === undefined
		? {kind: 'not-found', message: `${place.container} is gone.`}
		: {text: textOf(parameter.Value), type: textOf(parameter.Type), version: numberText(parameter.Version)};
}

/** What would be lost if it were not sent along. */
async function settings(aws: Aws, place: Place, signal: AbortSignal): Promise<Json | Failure> {
	const {region = '', name = ''} = place.address ?? {};
	const outcome = await aws.read('ssm', 'describe-parameters', {region, arguments: ['--parameter-filters', `Key=Name,Option=Equals,Values=${name}`], signal});
	const found = outcome.status === 'succeeded' ? recordsOf(outcome.value.Parameters).find(each => each.Name === name) : undefined;
	return outcome.status === 'succeeded' ? found ?? {kind: 'not-found', message: `${place.container} is gone.`} : outcome.failure;
}

async function deliver(aws: Aws, place: Place, {values, delivery: {old, temporary, signal}}: Order): Promise<DeliveryResult> {
	const {region = '', name = ''} = place.address ?? {};
	const [before, kept] = await Promise.all([readCurrent(aws, place, signal), settings(aws, place, signal)]);
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

	// Without its key and tier a parameter would be written with the account's own.
	if (isFailure(kept)) {
		return refused({...kept, message: `${place.container} was not written, because its settings could not be read: ${kept.message}`});
	}

	const written = await aws.change('ssm', 'put-parameter', {
		region,
		input: {
			Name: name, Value: renewal.value, Overwrite: true, Type: before.type,
			...(before.type === 'SecureString' && typeof kept.KeyId === 'string' && {KeyId: kept.KeyId}),
			...(typeof kept.Tier === 'string' && {Tier: kept.Tier}),
		},
		secrets: secretsOf(values, [renewal.value, old]),
		temporary,
		signal,
	});
	if (written.status === 'refused') {
		return written;
	}

	const after = await readCurrent(aws, place, afterwards(signal));
	if ('kind' in after || after.text !== renewal.value) {
		return written.status === 'unknown' ? written : {status: 'unknown', failure: 'kind' in after ? after : {kind: 'changed', message: `${place.container} was written, but something else was read back. Look at it.`}};
	}

	if (Number(after.version) > Number(before.version) + 1) {
		return {status: 'unknown', failure: {kind: 'changed', message: `${place.container} holds the new value, but it was also changed by something else at this moment: what that wrote may be lost. Look at its history.`}};
	}

	return {status: 'delivered', rung: 'read-back', seen: `${place.container}, version ${after.version} read back; the old value stays in its history (version ${before.version})`};
}

function isFailure(value: Json | Failure): value is Failure {
	return typeof value.kind === 'string';
}

/**
Make the destination for the AWS Parameter Store.
*/
export function parameterStore(tools: AwsTools): Destination {
	const {aws, account} = tools;
	return {
		id,
		name: 'AWS Parameter Store',
		description: {
			kind: 'secret-manager',
			readable: 'always',
			evidence: 'read back, its version moves',
			takesEffect: 'on-next-use',
			limits: [
				'Only the configured region and those in AWS_REGIONS are searched, in one account.',
				'The values before stay readable in the history of the parameter.',
				'ECS services that take the parameter are known and restarted; programs that read it themselves are not known.',
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
				: {status: 'succeeded', value: holdsNew(current.text, place, values) ? {rung: 'read-back', seen: `${place.container}, version ${current.version}, holds the new value`} : {rung: 'not-touched', seen: `${place.container}, version ${current.version}, holds another value`}};
		},
	};
}
