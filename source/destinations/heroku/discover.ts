/**
Looks at every variable of every app, and at those that pipelines keep for test runs and review apps.
*/
import {type Place} from '../../core/incident.js';
import {parallel} from '../../io/parallel.js';
import {type Discovery, type Found, type Search} from '../types.js';
import {matchValues} from '../value.js';
import {
	listApps, listOwned, listPipelines, type Named, type Owner, readVariables, type Variable,
} from './app.js';
import {type Heroku} from './session.js';

const atOnce = 4;
const most = 500;
const stopped = 'The search was stopped.';
const stages = {test: 'test runs', review: 'review apps'} as const;

type Surroundings = Pick<Place, 'container' | 'detail' | 'writing'> & {readonly owner: Owner; readonly addOns: ReadonlyMap<string, string>};

function match(variables: readonly Variable[], {owner, addOns, ...common}: Surroundings, {wanted}: Search): readonly Found[] {
	return matchValues(variables, wanted).map(({name, wanted: login, confidence, shape, isPooled, database, isGuess}): Found => {
		const addOn = addOns.get(name);
		return {
			subject: isGuess ? undefined : login.subject, confidence,
			place: {
				destination: 'heroku', kind: 'deploy-platform', key: name, shape, isReadable: true, ...common, address: {kind: owner.kind, id: owner.id},
				...(isPooled !== undefined && {isPooled}), ...(database !== undefined && {database}),
				...(addOn !== undefined && {managedBy: {name: `the add-on ${addOn}`, advice: `The add-on ${addOn} owns ${name}, and Heroku lets nobody else change it. Renew the login in the add-on, then look again.`}}),
			},
		};
	});
}

/**
Everywhere on Heroku that one of the credentials is stored.
*/
export async function discover(heroku: Heroku, search: Search): Promise<Discovery> {
	const {signal} = search;
	const found: Found[] = [];
	const notSearched: Array<Discovery['notSearched'][number]> = [];
	let looked = 0;
	const miss = (what: string, reason: string) => {
		notSearched.push({what, reason: signal.aborted ? stopped : reason});
	};

	const look = async (surroundings: Surroundings) => {
		const {owner, container, detail} = surroundings;
		const variables = await readVariables(heroku, owner, signal);
		if (variables.status !== 'succeeded') {
			// A pipeline that has nothing for a stage may say that there is no such stage.
			if (owner.kind === 'app' || variables.failure.kind !== 'not-found') {
				miss(detail === undefined ? container : `${container}, ${detail}`, variables.failure.message);
			}

			return;
		}

		looked += variables.value.length;
		search.onProgress?.(looked);
		const matches = match(variables.value, surroundings, search);
		if (matches.length === 0 || owner.kind !== 'app') {
			found.push(...matches);
			return;
		}

		const addOns = await listOwned(heroku, owner.id, signal);
		if (addOns.status !== 'succeeded') {
			miss(`${container}: which add-ons own its variables`, addOns.failure.message);
		}

		found.push(...addOns.status === 'succeeded' ? match(variables.value, {...surroundings, addOns: addOns.value}, search) : matches);
	};

	const lookAtAll = async (items: readonly Named[], task: (item: Named) => Promise<void>) => {
		await parallel(items.slice(0, most), atOnce, task);
		if (items.length > most) {
			miss(`${items.length - most} more apps or pipelines`, `Only the first ${most} are searched.`);
		}
	};

	const apps = await listApps(heroku, signal);
	if (apps.status !== 'succeeded') {
		miss('Heroku', apps.failure.message);
		return {found, looked, notSearched};
	}

	await lookAtAll(apps.value, async ({id, name}) => look({
		container: name, owner: {kind: 'app', id}, addOns: new Map(), writing: `Heroku makes a new release of ${name} and restarts its dynos at once.`,
	}));
	const pipelines = await listPipelines(heroku, signal);
	if (pipelines.status === 'succeeded') {
		await lookAtAll(pipelines.value, async ({id, name}) => {
			for (const kind of ['test', 'review'] as const) {
				await look({
					container: `pipeline ${name}`, detail: stages[kind], owner: {kind, id}, addOns: new Map(),
				});
			}
		});
	} else {
		miss('Heroku\'s pipelines', pipelines.failure.message);
	}

	return {found, looked, notSearched};
}
