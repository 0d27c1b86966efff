/**
Environment variables of AWS Lambda functions, through the AWS CLI.
*/
import {afterwards} from '../../io/abort.js';
import {type Place} from '../../core/incident.js';
import {type Failure} from '../../core/outcome.js';
import {sanitize} from '../../core/sanitize.js';
import {systemClock} from '../../io/clock.js';
import {
	type Json, recordOf, recordsOf, textOf,
} from '../json-value.js';
import {
	type DeliveryResult, type Destination, type Discovery, type Found, type Search,
} from '../types.js';
import {toFound} from '../matched-place.js';
import {holdsNew, matchValues, renewValue} from '../value.js';
import {type Aws, type NotSearched} from './session.js';
import {
	type AwsTools, type Order, refused, secretsOf,
} from './tools.js';

const id = 'aws-lambda';
const waitMilliseconds = 180_000;

function variablesOf(configuration: Json): ReadonlyArray<{readonly name: string; readonly value: string}> {
	return Object.entries(recordOf(recordOf(configuration.Environment).Variables)).map(([name, value]) => ({name, value: textOf(value)}));
}

function foundIn(region: string, configuration: Json, wanted: Search['wanted']): readonly Found[] {
	const name = textOf(configuration.FunctionName);
	return matchValues(variablesOf(configuration), wanted).map(match => toFound(match, {
		destination: id,
		container: sanitize(`${region} ${name}`),
		kind: 'deploy-platform',
		address: {region, name},
		writing: 'The function runs with the new value from its next start on: calls that are under way end first.',
	}));
}

async function discover({aws, account}: AwsTools, {signal, wanted, onProgress}: Search): Promise<Discovery> {
	const {regions, notSearched} = await account.regions('AWS Lambda', signal);
	const found: Found[] = [];
	const left: NotSearched[] = [...notSearched];
	let looked = 0;
	for (const region of regions) {
		const outcome = await aws.read('lambda', 'list-functions', {region, arguments: ['--query', '{Functions:Functions[].{FunctionName:FunctionName,Environment:Environment}}'], signal});
		if (outcome.status !== 'succeeded') {
			left.push(aws.leftOut(`Lambda in ${region}`, outcome.failure));
			continue;
		}

		for (const configuration of recordsOf(outcome.value.Functions)) {
			found.push(...foundIn(region, configuration, wanted));
			const hindrance = textOf(recordOf(recordOf(configuration.Environment).Error).Message);
			if (hindrance !== '') {
				left.push({what: sanitize(`${textOf(configuration.FunctionName)} (${region})`), reason: sanitize(hindrance)});
			}

			looked++;
		}

		onProgress?.(looked);
	}

	return {found, looked, notSearched: left};
}

async function readFunction(aws: Aws, place: Place, signal: AbortSignal): Promise<{readonly configuration: Json} | Failure> {
	const {region = '', name = ''} = place.address ?? {};
	const outcome = await aws.read('lambda', 'get-function-configuration', {region, arguments: ['--function-name', name], signal});
	return outcome.status === 'succeeded' ? {configuration: outcome.value} : outcome.failure;
}

/** Until no update of the function is under way. */
async function settled(aws: Aws, place: Place, signal: AbortSignal): Promise<{readonly configuration: Json} | Failure> {
	const end = systemClock.now() + waitMilliseconds;
	for (let pause = 250; ; pause = Math.min(pause * 2, 5000)) {
		const read = await readFunction(aws, place, signal);
		if ('kind' in read || textOf(read.configuration.LastUpdateStatus) !== 'InProgress') {
			return read;
		}

		if (systemClock.now() > end || signal.aborted) {
			return {kind: 'time-out', message: `${place.container} is still being updated.`};
		}

		await systemClock.wait(pause, signal);
	}
}

/** Published versions never change: an alias that leads to one goes on with the old value. */
async function aliases(aws: Aws, place: Place, signal: AbortSignal): Promise<readonly string[] | Failure> {
	const {region = '', name = ''} = place.address ?? {};
	const outcome = await aws.read('lambda', 'list-aliases', {region, arguments: ['--function-name', name], signal});
	return outcome.status === 'succeeded'
		? recordsOf(outcome.value.Aliases).filter(alias => alias.FunctionVersion !== '$LATEST').map(alias => `${textOf(alias.Name)} (version ${textOf(alias.FunctionVersion)})`)
		: outcome.failure;
}

/** How far it is live: the function itself, and what still runs published versions. */
async function live(aws: Aws, place: Place, signal: AbortSignal): Promise<{readonly rung: 'read-back' | 'deployed'; readonly seen: string}> {
	const kept = await aliases(aws, place, signal);
	if ('kind' in kept) {
		return {rung: 'read-back', seen: `${place.key} of ${place.container} read back; whether an alias runs an older version could not be seen`};
	}

	return kept.length === 0
		? {rung: 'deployed', seen: `${place.key} of ${place.container} read back, the update is successful; versions published earlier keep the old value`}
		: {rung: 'read-back', seen: sanitize(`${place.key} of ${place.container} read back, but the alias ${kept.join(', ')} keeps the old value: publish a version and move it there`)};
}

async function deliver(aws: Aws, place: Place, {values, delivery: {old, temporary, signal}}: Order): Promise<DeliveryResult> {
	const {region = '', name = ''} = place.address ?? {};
	for (const isLast of [false, true]) {
		const before = await settled(aws, place, signal);
		if ('kind' in before) {
			return refused(before);
		}

		const variables = variablesOf(before.configuration);
		const stored = variables.find(variable => variable.name === place.key)?.value;
		if (stored === undefined) {
			return refused({kind: 'changed', message: `${place.container} has no variable ${place.key} any more. Look again.`});
		}

		if (holdsNew(stored, place, values)) {
			return {status: 'delivered', ...await live(aws, place, signal)};
		}

		const renewal = renewValue(stored, place, values, old);
		if ('refusal' in renewal) {
			return refused({kind: 'changed', message: renewal.refusal});
		}

		// The whole map is replaced: the revision says that nobody else changed it meanwhile.
		const written = await aws.change('lambda', 'update-function-configuration', {
			region,
			input: {
				FunctionName: name,
				Environment: {Variables: Object.fromEntries(variables.map(variable => [variable.name, variable.name === place.key ? renewal.value : variable.value]))},
				RevisionId: textOf(before.configuration.RevisionId),
			},
			secrets: secretsOf(values, [renewal.value, old]),
			temporary,
			signal,
		});
		if (written.status === 'refused') {
			if (written.failure.kind === 'conflict' && !isLast) {
				continue;
			}

			return written;
		}

		const after = await settled(aws, place, afterwards(signal));
		if ('kind' in after) {
			return written.status === 'unknown' ? written : {status: 'unknown', failure: after};
		}

		const status = textOf(after.configuration.LastUpdateStatus);
		const isHeld = variablesOf(after.configuration).some(variable => variable.name === place.key && variable.value === renewal.value);
		if (!isHeld && written.status === 'unknown') {
			return written;
		}

		if (!isHeld || status !== 'Successful') {
			const reason = isHeld ? sanitize(`the update is ${status}: ${textOf(after.configuration.LastUpdateStatusReason)}`) : 'something else was read back';
			return {status: 'unknown', failure: {kind: 'changed', message: `${place.container} was written, but ${reason}. Look at it.`}};
		}

		return {status: 'delivered', ...await live(aws, place, afterwards(signal))};
	}

	return refused({kind: 'conflict', message: `${place.container} is being changed by something else. Nothing was written.`});
}

/**
Make the destination for the variables of Lambda functions.
*/
export function lambda(tools: AwsTools): Destination {
	const {aws, account} = tools;
	return {
		id,
		name: 'AWS Lambda',
		description: {
			kind: 'deploy-platform',
			readable: 'always',
			evidence: 'read back, the update is successful',
			takesEffect: 'on-write',
			limits: [
				'Only the configured region and those in AWS_REGIONS are searched, in one account.',
				'Published versions cannot be changed: an alias that leads to one is said, and moved by hand.',
				'What deploys the function (CloudFormation, SAM, Terraform) may put the old value back: change it there too.',
			],
		},
		preflight: async signal => account.preflight(signal),
		discover: async search => discover(tools, search),
		deliver: async (place, values, delivery) => deliver(aws, place, {values, delivery}),
		async check(place, values, {signal}) {
			const read = await readFunction(aws, place, signal);
			if ('kind' in read) {
				return {status: 'refused', failure: read};
			}

			const stored = variablesOf(read.configuration).find(({name}) => name === place.key)?.value;
			if (stored === undefined || !holdsNew(stored, place, values)) {
				return {status: 'succeeded', value: {rung: 'not-touched', seen: `${place.key} of ${place.container} holds another value`}};
			}

			return {status: 'succeeded', value: textOf(read.configuration.LastUpdateStatus) === 'Successful' ? await live(aws, place, signal) : {rung: 'read-back', seen: `${place.key} of ${place.container} holds the new value; the update is not finished`}};
		},
	};
}
