/**
Looks at single stores: at the names of their secrets, and at the values of their variables.
*/
import {type Place} from '../../core/incident.js';
import {type Discovery, type Found, type Search} from '../types.js';
import {matchNames, matchValues} from '../value.js';
import {type Gh} from './gh.js';
import {textOf} from './json.js';
import {listAll} from './list.js';
import {
	addressOf, containerOf, detailOf, pathOf, type Store,
} from './store.js';

/** What could not be looked at. */
export type NotSearched = Discovery['notSearched'][number];

/** A search under way. */
export type Looking = {
	readonly gh: Gh;
	readonly search: Search;
	readonly found: Found[];
	readonly notSearched: NotSearched[];
	looked: number;
};

const syncMarks = ['DOPPLER_PROJECT', 'DOPPLER_CONFIG', 'DOPPLER_ENVIRONMENT'];

/** Doppler puts three marks beside everything that it copies. */
export function managerOf(names: readonly string[]): Pick<Place, 'managedBy'> {
	return syncMarks.every(mark => names.includes(mark))
		? {managedBy: {name: 'Doppler', advice: 'Doppler copies its secrets to here. Change the value in Doppler, and this copy follows.'}}
		: {};
}

/** A name for an environment that older releases of gh would send as part of a path. */
const isPlainEnvironment = (name: string) => !/[\/?#%]/v.test(name);

function handOf({environment}: Store): Pick<Place, 'byHand'> {
	return environment === undefined || isPlainEnvironment(environment)
		? {}
		: {byHand: {reason: `gh cannot be relied on to address an environment called ${environment}.`, instructions: ['Open the repository on GitHub, Settings, Environments.', `Choose ${environment} and update the secret there.`]}};
}

/** Counts what was looked at. */
export function note(looking: Looking, names: readonly string[]): void {
	looking.looked += names.length;
	looking.search.onProgress?.(looking.looked);
}

/** Looks at the secrets of one store. Answers why it could not. */
export async function lookAtSecrets(looking: Looking, store: Store): Promise<string | undefined> {
	const {gh, search} = looking;
	const listing = await listAll(gh, `${pathOf(store)}/secrets`, {name: 'secrets', signal: search.signal});
	if (listing.status !== 'succeeded') {
		return listing.failure.message;
	}

	const names = listing.value.items.map(item => textOf(item, 'name')).filter(name => name !== '');
	note(looking, names);
	for (const {name, subject, shape, isPooled} of matchNames(names, search.wanted)) {
		const place: Place = {
			destination: 'github', container: containerOf(store), key: name, shape, ...(isPooled !== undefined && {isPooled}),
			detail: detailOf(store, 'secret'), kind: 'ci', address: addressOf(store, 'secret', gh.host), isReadable: false, ...managerOf(names), ...handOf(store),
		};
		looking.found.push({subject, place, confidence: 'same-name'});
	}

	return undefined;
}

/** Looks at the variables of one store. Answers why it could not. */
export async function lookAtVariables(looking: Looking, store: Store): Promise<string | undefined> {
	const {gh, search} = looking;
	const listing = await listAll(gh, `${pathOf(store)}/variables`, {name: 'variables', signal: search.signal});
	if (listing.status !== 'succeeded') {
		return listing.failure.message;
	}

	const variables = listing.value.items.map(item => ({name: textOf(item, 'name'), value: textOf(item, 'value')}));
	const names = variables.map(({name}) => name);
	note(looking, names);
	for (const {name, wanted, confidence, shape, isPooled, database, isGuess} of matchValues(variables, search.wanted)) {
		const place: Place = {
			destination: 'github', container: containerOf(store), key: name, shape, ...(isPooled !== undefined && {isPooled}), ...(database !== undefined && {database}),
			detail: detailOf(store, 'variable'), kind: 'ci', address: addressOf(store, 'variable', gh.host), isReadable: true, ...managerOf(names),
		};
		looking.found.push({subject: isGuess ? undefined : wanted.subject, place, confidence});
	}

	return undefined;
}
