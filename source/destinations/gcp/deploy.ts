/**
New revisions of the services that use a secret: they read it when they start, or are pinned to a version of it.
*/
import {type Service} from '../../core/incident.js';
import {type Outcome} from '../../core/outcome.js';
import {sanitize} from '../../core/sanitize.js';
import {systemClock} from '../../io/clock.js';
import {
	type Json, recordOf, recordsOf, textOf,
} from '../json-value.js';
import {type DeployResult, type Destination} from '../types.js';
import {
	changeTemplate, readService, type RunAddress, servesNewest, standing,
} from './run.js';
import {readVersion} from './secrets.js';
import {type Google} from './session.js';

const betweenLooks = 3000;
const mostLooks = 300;

const lastPart = (name: unknown) => textOf(name).split('/').at(-1) ?? '';

/** Moves what is pinned to a number of one of the secrets to the newest. */
function moveVersions(template: Json, newest: ReadonlyMap<string, string>): Json {
	const move = (secret: unknown, version: unknown) => /^\d+$/v.test(textOf(version)) ? newest.get(lastPart(secret)) ?? version : version;
	return {
		...template,
		containers: recordsOf(template.containers).map(container => ({
			...container,
			...(container.env !== undefined && {
				env: recordsOf(container.env).map(variable => {
					const reference = recordOf(recordOf(variable.valueSource).secretKeyRef);
					return reference.secret === undefined ? variable : {...variable, valueSource: {...recordOf(variable.valueSource), secretKeyRef: {...reference, version: move(reference.secret, reference.version)}}};
				}),
			}),
		})),
		...(template.volumes !== undefined && {
			volumes: recordsOf(template.volumes).map(volume => {
				const secret = recordOf(volume.secret);
				return secret.items === undefined ? volume : {...volume, secret: {...secret, items: recordsOf(secret.items).map(item => ({...item, version: move(secret.secret, item.version)}))}};
			}),
		}),
	};
}

async function waitFor(google: Google, address: RunAddress, before: string, {signal, onProgress}: Parameters<NonNullable<Destination['deploy']>>[1]): Promise<DeployResult> {
	let words = 'not seen yet';
	for (let looks = 0; looks < mostLooks && !signal.aborted; looks++) {
		const reading = await readService(google.run, address, signal);
		const now = reading.status === 'succeeded' ? standing(reading.value) : undefined;
		words = now?.words ?? words;
		onProgress?.(`${address.name}: ${sanitize(words, 80)}`);
		if (now?.state === 'live' && now.revision !== before) {
			return {status: 'live', seen: `revision ${now.revision} serves ${address.name}`};
		}

		if (now?.state === 'failed') {
			return {status: 'refused', failure: {kind: 'server', message: `The new revision of ${address.name} failed, and the one before it still serves: ${sanitize(now.words, 200)}`}};
		}

		await systemClock.wait(betweenLooks, signal);
	}

	return {status: 'unknown', failure: {kind: signal.aborted ? 'cancelled' : 'time-out', message: `A new revision of ${address.name} was ordered, and was last seen as ${sanitize(words, 80)}.`}};
}

async function deployOne(google: Google, address: RunAddress, newest: ReadonlyMap<string, string>, options: Parameters<NonNullable<Destination['deploy']>>[1]): Promise<DeployResult> {
	const {signal} = options;
	const service = await readService(google.run, address, signal);
	if (service.status !== 'succeeded') {
		return service;
	}

	if (!servesNewest(service.value)) {
		return {status: 'refused', failure: {kind: 'unsuitable', message: `${address.name} sends its traffic to chosen revisions: a new one would serve nobody. Deploy it by hand.`}};
	}

	const template = recordOf(service.value.template);
	const moved = moveVersions(template, newest);
	// Where the template stays the same, Cloud Run makes no revision: the annotation makes it another.
	const changed = {...moved, annotations: {...recordOf(moved.annotations), 'rekey-deployed': new Date(systemClock.now()).toISOString()}};
	const order = await changeTemplate(google.run, address, service.value, changed, {signal});
	return order.status === 'succeeded' ? waitFor(google, address, standing(service.value).revision, options) : order;
}

/**
Deploy all services that use some secrets, one after another. It stops at the first that does not come up.
*/
export async function deploy(google: Google, {address}: Service, options: Parameters<NonNullable<Destination['deploy']>>[1]): Promise<DeployResult> {
	const {project, services = '', secrets = ''} = address;
	const addresses = services.split(',').map(text => text.split('/')).filter(parts => parts.length === 2);
	if (project === undefined || addresses.length === 0) {
		return {status: 'refused', failure: {kind: 'unsuitable', message: 'This is not a service of Cloud Run.'}};
	}

	const newest = new Map<string, string>();
	for (const secret of secrets.split(',')) {
		const version: Outcome<{readonly version: string}> = await readVersion(google.secrets, project, secret, options.signal);
		if (version.status !== 'succeeded') {
			return version;
		}

		newest.set(secret, version.value.version);
	}

	const seen: string[] = [];
	for (const [region, name] of addresses) {
		const result = await deployOne(google, {project, region: region!, name: name!}, newest, options);
		if (result.status !== 'live') {
			return seen.length === 0 ? result : {...result, failure: {...result.failure, message: `${seen.join(', ')}. ${result.failure.message}`}};
		}

		seen.push(result.seen);
	}

	return {status: 'live', seen: seen.join(', ')};
}
