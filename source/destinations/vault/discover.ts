/**
Looks at every field of every secret that the login may read, and at the database engines' connections.
*/
import {type Place} from '../../core/incident.js';
import {type Outcome} from '../../core/outcome.js';
import {parallel} from '../../io/parallel.js';
import {type Discovery, type Found, type Search} from '../types.js';
import {matchValues} from '../value.js';
import {type Vault} from './session.js';
import {
	type Address, asText, fieldsOf, readSecret, toAddress,
} from './secret.js';

const atOnce = 8;
const mostSecrets = 3000;
const mostNamespaces = 50;

type NotSearched = Discovery['notSearched'][number];

type Looking = {
	readonly vault: Vault;
	readonly search: Search;
	readonly found: Found[];
	readonly notSearched: NotSearched[];
	looked: number;
};

type Mount = {readonly name: string; readonly type: string; readonly engine: '1' | '2'};

const stopped = 'The search was stopped.';

function nameOf(namespace: string, path: string): string {
	return namespace === '' ? path : `${namespace}: ${path}`;
}

/** The engines of a namespace; by the list that any login may see where the whole one is refused. */
async function listMounts({vault, search: {signal}}: Looking, namespace: string): Promise<Outcome<readonly Mount[]>> {
	const options = {signal, namespace};
	let listing = await vault.json(['secrets', 'list', '-format=json'], options);
	if (listing.status !== 'succeeded' && listing.failure.kind === 'forbidden') {
		const visible = await vault.json(['read', '-format=json', 'sys/internal/ui/mounts'], options);
		listing = visible.status === 'succeeded' ? {status: 'succeeded', value: fieldsOf(fieldsOf(visible.value).data).secret} : visible;
	}

	if (listing.status !== 'succeeded') {
		return listing;
	}

	const mounts = Object.entries(fieldsOf(listing.value)).map(([name, mount]): Mount => {
		const {type, options: chosen} = fieldsOf(mount);
		return {name: name.replace(/\/$/v, ''), type: typeof type === 'string' ? type : '', engine: fieldsOf(chosen).version === '2' ? '2' : '1'};
	});
	return {status: 'succeeded', value: mounts};
}

async function listKeys({vault, search: {signal}}: Looking, namespace: string, path: string): Promise<Outcome<readonly string[]>> {
	const listing = await vault.json(['list', '-format=json', path], {signal, namespace});
	return listing.status === 'succeeded'
		? {status: 'succeeded', value: Array.isArray(listing.value) ? listing.value.filter(key => typeof key === 'string') : []}
		: listing;
}

/** The paths of all secrets of an engine. */
async function walk(looking: Looking, namespace: string, {name, engine}: Mount): Promise<readonly Address[]> {
	const addresses: Address[] = [];
	let level: readonly string[] = [''];
	while (level.length > 0 && !looking.search.signal.aborted && addresses.length < mostSecrets) {
		const listings = await parallel(level, atOnce, async folder => ({folder, listing: await listKeys(looking, namespace, engine === '2' ? `${name}/metadata/${folder}` : `${name}/${folder}`)}));
		const next: string[] = [];
		for (const {folder, listing} of listings) {
			if (listing.status === 'succeeded') {
				next.push(...listing.value.filter(key => key.endsWith('/')).map(key => `${folder}${key}`));
				addresses.push(...listing.value.filter(key => !key.endsWith('/')).map((key): Address => ({
					namespace, mount: name, path: `${folder}${key}`, engine,
				})));
			} else {
				looking.notSearched.push({what: nameOf(namespace, `${name}/${folder}`), reason: looking.search.signal.aborted ? stopped : listing.failure.message});
			}
		}

		level = next;
	}

	if (level.length > 0) {
		looking.notSearched.push({what: `more of ${nameOf(namespace, name)}`, reason: looking.search.signal.aborted ? stopped : `There are more than ${mostSecrets} secrets.`});
	}

	return addresses;
}

/** External Secrets and others say in a secret's metadata that it is theirs. */
function managerOf(custom: Readonly<Record<string, unknown>>): Pick<Place, 'managedBy'> {
	const manager = custom['managed-by'];
	return typeof manager === 'string' && manager !== ''
		? {managedBy: {name: manager, advice: `${manager} writes this secret. Change the value where ${manager} takes it from.`}}
		: {};
}

async function lookAtSecret(looking: Looking, address: Address): Promise<void> {
	const {vault, search} = looking;
	const container = nameOf(address.namespace, `${address.mount}/${address.path}`);
	const reading = await readSecret(vault, address, search.signal);
	if (reading.status !== 'succeeded') {
		looking.notSearched.push({what: container, reason: search.signal.aborted ? stopped : reading.failure.message});
		return;
	}

	if (reading.value === undefined) {
		return;
	}

	const {data, custom} = reading.value;
	const variables = Object.entries(data).flatMap(([name, value]) => {
		const text = asText(value);
		return text === undefined ? [] : [{name, value: text}];
	});
	looking.looked += variables.length;
	search.onProgress?.(looking.looked);
	for (const {name, wanted, confidence, shape, isPooled, database, isGuess} of matchValues(variables, search.wanted)) {
		const place: Place = {
			destination: 'vault', container, key: name, shape, ...(isPooled !== undefined && {isPooled}), ...(database !== undefined && {database}),
			detail: `KV version ${address.engine}`, kind: 'secret-manager', address: toAddress(address, vault.address), isReadable: true, ...managerOf(custom),
		};
		looking.found.push({subject: isGuess ? undefined : wanted.subject, place, confidence});
	}
}

/** A database engine logs in with a password of its own, which is never shown; its host and user are. */
async function lookAtDatabases(looking: Looking, namespace: string, {name: mount}: Mount): Promise<void> {
	const {vault, search} = looking;
	const listing = await listKeys(looking, namespace, `${mount}/config`);
	if (listing.status !== 'succeeded') {
		looking.notSearched.push({what: nameOf(namespace, `${mount}/config`), reason: listing.failure.message});
		return;
	}

	for (const connection of listing.value) {
		const reading = await vault.json(['read', '-format=json', `${mount}/config/${connection}`], {signal: search.signal, namespace});
		const details = fieldsOf(fieldsOf(fieldsOf(reading.status === 'succeeded' ? reading.value : undefined).data).connection_details);
		const {connection_url: url, username} = details;
		if (typeof url !== 'string') {
			continue;
		}

		looking.looked++;
		const written = url.replaceAll('{{username}}', typeof username === 'string' ? username : 'unknown').replaceAll('{{password}}', 'unknown');
		for (const match of matchValues([{name: connection, value: written}], search.wanted)) {
			const place: Place = {
				destination: 'vault', container: nameOf(namespace, `${mount}/config/${connection}`), key: 'password', shape: 'password', detail: 'database engine', kind: 'secret-manager',
				address: {namespace, mount, server: vault.address}, isReadable: false,
				byHand: {
					reason: 'Vault logs in to the database with this password itself, and whether it was changed cannot be seen.',
					instructions: [`In a second terminal, with the new password on standard input: vault write ${mount}/config/${connection} password=-`, `Do not use ${mount}/rotate-root/${connection} for it: that makes a password that only Vault knows.`],
				},
			};
			looking.found.push({subject: match.isGuess ? undefined : match.wanted.subject, place, confidence: match.confidence});
		}
	}
}

/** Namespaces below, level by level; none where the server has none. */
async function listNamespaces(looking: Looking): Promise<readonly string[]> {
	const {vault, search: {signal}, notSearched} = looking;
	const all: string[] = [vault.namespace];
	for (let index = 0; index < all.length && !signal.aborted; index++) {
		if (all.length > mostNamespaces) {
			notSearched.push({what: 'more namespaces', reason: `Only the first ${mostNamespaces} are searched.`});
			break;
		}

		const parent = all[index]!;
		const listing = await vault.json(['namespace', 'list', '-format=json'], {signal, namespace: parent});
		const names = listing.status === 'succeeded' && Array.isArray(listing.value) ? listing.value.filter(name => typeof name === 'string') : [];
		all.push(...names.map(name => `${parent === '' ? '' : `${parent.replace(/\/$/v, '')}/`}${name.replace(/\/$/v, '')}`));
	}

	return all;
}

/**
Everywhere in Vault that one of the credentials is stored.
*/
export async function discover(vault: Vault, search: Search): Promise<Discovery> {
	const looking: Looking = {
		vault, search, found: [], notSearched: [], looked: 0,
	};
	const login = await vault.json(['token', 'lookup', '-format=json'], {signal: search.signal, namespace: ''});
	if (login.status !== 'succeeded') {
		return {found: [], looked: 0, notSearched: [{what: `Vault at ${vault.address}`, reason: search.signal.aborted ? stopped : login.failure.message, ...(['unauthorized', 'forbidden'].includes(login.failure.kind) && {command: 'vault login'})}]};
	}

	for (const namespace of await listNamespaces(looking)) {
		const mounts = await listMounts(looking, namespace);
		if (mounts.status !== 'succeeded') {
			looking.notSearched.push({what: nameOf(namespace, 'all engines'), reason: search.signal.aborted ? stopped : mounts.failure.message});
			continue;
		}

		for (const mount of mounts.value) {
			if (mount.type === 'kv' || mount.type === 'generic') {
				await parallel(await walk(looking, namespace, mount), atOnce, async address => {
					await lookAtSecret(looking, address);
				});
			} else if (mount.type === 'database') {
				await lookAtDatabases(looking, namespace, mount);
			}
		}
	}

	return {found: looking.found, looked: looking.looked, notSearched: looking.notSearched};
}
