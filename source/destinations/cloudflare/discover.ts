/**
Looks at the names of secrets, at the values of plain variables, and at the hosts and users of Hyperdrive's connections.
*/
import {type Place, type Service} from '../../core/incident.js';
import {readHost} from '../../io/connection-mentions.js';
import {parallel} from '../../io/parallel.js';
import {
	type Discovery, type Found, type Search, type Wanted,
} from '../types.js';
import {matchNames, matchValues} from '../value.js';
import {type Address, pathOf} from './address.js';
import {
	type Api, fieldsOf, listOf, textOf,
} from './api.js';

const atOnce = 6;
const mostThings = 400;

type NotSearched = Discovery['notSearched'][number];

type Looking = {
	readonly api: Api;
	readonly search: Search;
	readonly found: Found[];
	readonly notSearched: NotSearched[];
	looked: number;
};

export type Account = {readonly id: string; readonly name: string};

const stopped = 'The search was stopped.';

function count(looking: Looking, more: number): void {
	looking.looked += more;
	looking.search.onProgress?.(looking.looked);
}

function miss(looking: Looking, what: string, reason: string): void {
	looking.notSearched.push({what, reason: looking.search.signal.aborted ? stopped : reason});
}

type Variable = {readonly name: string; readonly value: string; readonly isSecret: boolean};

/** Adds a place for each variable that may hold a credential. */
function match(looking: Looking, variables: readonly Variable[], makePlace: (variable: {readonly name: string; readonly isSecret: boolean}) => Omit<Place, 'destination' | 'key' | 'shape' | 'kind'>): void {
	const {found, search: {wanted}} = looking;
	count(looking, variables.length);
	for (const {name, subject, shape, isPooled} of matchNames(variables.filter(({isSecret}) => isSecret).map(variable => variable.name), wanted)) {
		found.push({
			subject, confidence: 'same-name',
			place: {
				destination: 'cloudflare', key: name, shape, kind: 'deploy-platform', ...(isPooled !== undefined && {isPooled}), ...makePlace({name, isSecret: true}),
			},
		});
	}

	for (const {name, wanted: login, confidence, shape, isPooled, database, isGuess} of matchValues(variables.filter(({isSecret}) => !isSecret), wanted)) {
		found.push({
			subject: isGuess ? undefined : login.subject, confidence,
			place: {
				destination: 'cloudflare', key: name, shape, kind: 'deploy-platform', ...(isPooled !== undefined && {isPooled}), ...(database !== undefined && {database}), ...makePlace({name, isSecret: false}),
			},
		});
	}
}

async function lookAtWorker(looking: Looking, account: Account, name: string): Promise<void> {
	const address: Address = {product: 'worker', account: account.id, name};
	const {api, search: {signal}} = looking;
	const [secrets, settings] = await Promise.all([api.get(`${pathOf(address)}/secrets`, signal), api.get(`${pathOf(address)}/settings`, signal)]);
	if (secrets.status !== 'succeeded') {
		miss(looking, `Worker ${name}`, secrets.failure.message);
		return;
	}

	if (settings.status !== 'succeeded') {
		miss(looking, `Worker ${name}: its plain variables`, settings.failure.message);
	}

	const bindings = listOf(settings.status === 'succeeded' ? settings.value.result : undefined, 'bindings');
	const variables = [
		...listOf(secrets.value.result).filter(item => textOf(item, 'type') === 'secret_text').map((item): Variable => ({name: textOf(item, 'name'), value: '', isSecret: true})),
		...bindings.filter(item => textOf(item, 'type') === 'plain_text').map((item): Variable => ({name: textOf(item, 'name'), value: textOf(item, 'text'), isSecret: false})),
	];
	match(looking, variables, ({isSecret, name: variable}) => ({
		container: `Worker ${name}`, detail: isSecret ? 'secret' : 'plain variable', address, isReadable: !isSecret,
		...(isSecret && {writing: `A new version of the Worker ${name} is deployed at once.`}),
		...(!isSecret && {
			byHand: {
				reason: 'A plain variable comes from the configuration file of wrangler, and the next deployment would bring the old value back.',
				instructions: [`Remove ${variable} from the vars of wrangler.toml or wrangler.jsonc, and deploy.`, `In a second terminal, with the new value on standard input: wrangler secret put ${variable} --name ${name}`],
			},
		}),
	}));
}

const directUpload = 'Its files were uploaded directly, so it has to be deployed from where they are: wrangler pages deploy.';

function serviceOf(account: Account, name: string, isFromGit: boolean): Service {
	return {
		id: `cloudflare pages ${account.id} ${name}`,
		destination: 'cloudflare',
		label: `Pages ${name}`,
		consequence: isFromGit ? `The production branch of ${name} is built anew and goes live.` : directUpload,
		address: {product: 'pages', account: account.id, name},
	};
}

async function lookAtProject(looking: Looking, account: Account, name: string): Promise<void> {
	const {api, search: {signal}} = looking;
	const whole: Address = {product: 'pages', account: account.id, name};
	const reading = await api.get(pathOf(whole), signal);
	if (reading.status !== 'succeeded') {
		miss(looking, `Pages ${name}`, reading.failure.message);
		return;
	}

	const isFromGit = textOf(reading.value.result, 'source', 'type') !== '';
	for (const environment of ['production', 'preview']) {
		const configuration = fieldsOf(fieldsOf(fieldsOf(reading.value.result).deployment_configs)[environment]);
		const isFromFile = typeof configuration.wrangler_config_hash === 'string' && configuration.wrangler_config_hash !== '';
		const variables = Object.entries(fieldsOf(configuration.env_vars)).map(([variable, value]): Variable => ({name: variable, value: textOf(value, 'value'), isSecret: textOf(value, 'type') === 'secret_text'}));
		match(looking, variables, ({isSecret}) => ({
			container: `Pages ${name}`, detail: `${environment}, ${isSecret ? 'secret' : 'plain variable'}`, isReadable: !isSecret,
			address: {...whole, environment, type: isSecret ? 'secret_text' : 'plain_text'},
			...(environment === 'production' && {service: serviceOf(account, name, isFromGit)}),
			...(!isSecret && isFromFile && {byHand: {reason: 'The project\'s configuration file of wrangler owns its plain variables.', instructions: ['Change the value in wrangler.toml or wrangler.jsonc of the project, and deploy it.']}}),
		}));
	}
}

/** Which login a Hyperdrive connection uses is known by its host and user; the password never is. */
function matchOrigin(origin: unknown, wanted: readonly Wanted[]): ReadonlyArray<{readonly wanted: Wanted; readonly isPooled: boolean}> {
	const {host, isPooled} = readHost(textOf(origin, 'host'));
	const user = textOf(origin, 'user');
	return wanted.filter(item => item.kind === 'login' && item.role === user && item.hosts.some(known => readHost(known.host).host === host)).map(item => ({wanted: item, isPooled}));
}

async function lookAtHyperdrive(looking: Looking, account: Account): Promise<void> {
	const {api, search, found} = looking;
	const listing = await api.list(`/accounts/${encodeURIComponent(account.id)}/hyperdrive/configs`, search.signal);
	if (listing.status !== 'succeeded') {
		miss(looking, `Hyperdrive of ${account.name}`, listing.failure.message);
		return;
	}

	count(looking, listing.value.length);
	for (const item of listing.value) {
		const {origin} = fieldsOf(item);
		const address: Address = {product: 'hyperdrive', account: account.id, name: textOf(item, 'id')};
		for (const {wanted, isPooled} of matchOrigin(origin, search.wanted)) {
			found.push({
				subject: wanted.subject, confidence: 'same-host-and-user',
				place: {
					destination: 'cloudflare', container: `Hyperdrive ${textOf(item, 'name')}`, key: 'password', shape: 'password', isPooled, database: textOf(origin, 'database'),
					detail: `${textOf(origin, 'user')} at ${textOf(origin, 'host')}`, kind: 'deploy-platform', address, isReadable: false,
					writing: 'New connections of every Worker that uses it log in with the new password at once.',
				},
			});
		}
	}
}

async function lookAtNames(looking: Looking, what: string, path: string, name: string, perPage: number | undefined, look: (name: string) => Promise<void>): Promise<void> {
	const listing = await looking.api.list(path, looking.search.signal, perPage);
	if (listing.status !== 'succeeded') {
		miss(looking, what, listing.failure.message);
		return;
	}

	const names = listing.value.map(item => textOf(item, name)).filter(item => item !== '');
	if (names.length > mostThings) {
		miss(looking, `${names.length - mostThings} more of ${what}`, `Only the first ${mostThings} are searched.`);
	}

	await parallel(names.slice(0, mostThings), atOnce, look);
}

/**
Everywhere in these accounts that one of the credentials may be stored.
*/
export async function discover(api: Api, accounts: readonly Account[], search: Search): Promise<Discovery> {
	const looking: Looking = {
		api, search, found: [], notSearched: [], looked: 0,
	};
	for (const account of accounts) {
		const root = `/accounts/${encodeURIComponent(account.id)}`;
		await lookAtNames(looking, `Workers of ${account.name}`, `${root}/workers/scripts`, 'id', undefined, async name => lookAtWorker(looking, account, name));
		await lookAtNames(looking, `Pages of ${account.name}`, `${root}/pages/projects`, 'name', 10, async name => lookAtProject(looking, account, name));
		await lookAtHyperdrive(looking, account);
	}

	return {found: looking.found, looked: looking.looked, notSearched: looking.notSearched};
}
