/**
Looks at the names of every app's secrets, and at the plain values in the configuration of its machines.
*/
import {type Place} from '../../core/incident.js';
import {parallel} from '../../io/parallel.js';
import {toFound} from '../matched-place.js';
import {type Discovery, type Found, type Search} from '../types.js';
import {matchNames, matchValues} from '../value.js';
import {
	type App, listApps, listMachines, listSecrets, type Machine, type Secret,
} from './app.js';
import {type Flyctl} from './flyctl.js';

const atOnce = 4;
const mostApps = 300;
const stopped = 'The search was stopped.';

const containerOf = ({name, organization}: App) => organization === '' ? name : `${organization}/${name}`;

/** Enough of a digest to see that it moved, and too little to try passwords against. */
export const beginningOf = (digest: string) => digest.slice(0, 6);

function placeOf(app: App, {name, digest}: Secret): Omit<Place, 'shape'> {
	return {
		destination: 'fly', container: containerOf(app), key: name, detail: 'secret', kind: 'deploy-platform', isReadable: false,
		address: {app: app.name, digest: beginningOf(digest)},
		service: {
			id: `fly ${app.name}`, destination: 'fly', label: app.name,
			consequence: `The machines of ${app.name} are restarted one after another. Whatever else was staged for this app takes effect as well.`,
			address: {app: app.name},
		},
	};
}

function matchSecrets(app: App, secrets: readonly Secret[], {wanted}: Search): readonly Found[] {
	return matchNames(secrets.map(({name}) => name), wanted).map(({name, subject, shape, isPooled}): Found => ({
		subject, confidence: 'same-name', place: {...placeOf(app, secrets.find(secret => secret.name === name)!), shape, ...(isPooled !== undefined && {isPooled})},
	}));
}

/** Each variable once, however many machines have it. */
function matchMachines(app: App, machines: readonly Machine[], {wanted}: Search): readonly Found[] {
	const found = new Map<string, Found>();
	for (const {environment} of machines) {
		for (const match of matchValues(environment, wanted)) {
			found.set(JSON.stringify([match.name, match.wanted.subject]), toFound(match, {
				destination: 'fly', container: containerOf(app), kind: 'deploy-platform', address: {app: app.name}, notes: ['plain text in the configuration'],
				byHand: {
					reason: 'It is plain text in the configuration of the app\'s machines, which only a deployment from its fly.toml changes.',
					instructions: [`In the fly.toml of ${app.name}, take ${match.name} out of [env].`, `Give it as a secret instead, with the new value on standard input: flyctl secrets set ${match.name}=- --stage -a ${app.name}`, `Deploy the app: flyctl deploy -a ${app.name}`],
				},
			}));
		}
	}

	return [...found.values()];
}

/**
Everywhere on Fly.io that one of the credentials is stored.
*/
export async function discover(flyctl: Flyctl, search: Search): Promise<Discovery> {
	const {signal} = search;
	const found: Found[] = [];
	const notSearched: Array<Discovery['notSearched'][number]> = [];
	let looked = 0;
	const miss = (what: string, reason: string) => {
		notSearched.push({what, reason: signal.aborted ? stopped : reason});
	};

	const count = (items: readonly unknown[]) => {
		looked += items.length;
		search.onProgress?.(looked);
	};

	const apps = await listApps(flyctl, signal);
	if (apps.status !== 'succeeded') {
		miss('Fly.io', apps.failure.message);
		return {found, looked, notSearched: apps.failure.kind === 'unauthorized' && !signal.aborted ? [{...notSearched[0]!, command: 'flyctl auth login'}] : notSearched};
	}

	await parallel(apps.value.slice(0, mostApps), atOnce, async app => {
		const secrets = await listSecrets(flyctl, app.name, signal);
		if (secrets.status === 'succeeded') {
			count(secrets.value);
			found.push(...matchSecrets(app, secrets.value, search));
		} else {
			miss(containerOf(app), secrets.failure.message);
		}

		const machines = await listMachines(flyctl, app.name, signal);
		if (machines.status === 'succeeded') {
			count(machines.value.flatMap(({environment}) => environment));
			found.push(...matchMachines(app, machines.value, search));
		} else if (secrets.status === 'succeeded') {
			miss(`${containerOf(app)}: the configuration of its machines`, machines.failure.message);
		}
	});
	if (apps.value.length > mostApps) {
		miss(`${apps.value.length - mostApps} more apps`, `Only the first ${mostApps} are searched.`);
	}

	return {found, looked, notSearched};
}
