/**
Looks at every secret of every vault: at its value where this login may read it, else at its name.
*/
import {type Place} from '../../core/incident.js';
import {parallel} from '../../io/parallel.js';
import {type Discovery, type Found, type Search} from '../types.js';
import {matchNames, matchValues} from '../value.js';
import {type Azure} from './session.js';
import {
	listSecrets, listVaults, readSecret, type Vault,
} from './vaults.js';

const atOnce = 4;
const secretsAtOnce = 4;
const most = 300;
const stopped = 'The search was stopped.';

type Looking = {
	readonly azure: Azure;
	readonly search: Search;
	readonly found: Found[];
	readonly notSearched: Array<Discovery['notSearched'][number]>;
	looked: number;
};

function placeOf({name, address}: Vault, secret: string, isReadable: boolean): Omit<Place, 'shape'> {
	return {
		destination: 'azure', container: name, key: secret, kind: 'secret-manager', isReadable, address: {vault: name, uri: address, secret},
	};
}

async function lookAtVault(looking: Looking, vault: Vault): Promise<void> {
	const {azure, search: {signal, wanted, onProgress}, found} = looking;
	const miss = (what: string, reason: string) => {
		looking.notSearched.push({what, reason: signal.aborted ? stopped : reason});
	};

	const rest = azure.vault(vault.name, vault.address);
	if (rest === undefined) {
		miss(vault.name, 'It is not at an address of Azure\'s public cloud, so it is given no token.');
		return;
	}

	const names = await listSecrets(rest, signal);
	if (names.status !== 'succeeded') {
		miss(vault.name, names.failure.message);
		return;
	}

	const hidden: string[] = [];
	const readings = await parallel(names.value, secretsAtOnce, async name => {
		const secret = await readSecret(rest, name, signal);
		if (secret.status === 'succeeded' && secret.value.value !== undefined) {
			return [{name, value: secret.value.value}];
		}

		const failure = secret.status === 'succeeded' ? undefined : secret.failure;
		hidden.push(name);
		// One line for all that this login may not read.
		if (failure?.kind !== 'forbidden' || hidden.length === 1) {
			miss(`${vault.name}: ${failure?.kind === 'forbidden' ? 'values of secrets' : name}`, failure?.message ?? 'Its value was not shown.');
		}

		return [];
	});
	looking.looked += names.value.length;
	onProgress?.(looking.looked);
	for (const {name, wanted: login, confidence, shape, isPooled, database, isGuess} of matchValues(readings.flat(), wanted)) {
		found.push({
			subject: isGuess ? undefined : login.subject, confidence,
			place: {
				...placeOf(vault, name, true), shape, ...(isPooled !== undefined && {isPooled}), ...(database !== undefined && {database}),
			},
		});
	}

	for (const {name, subject, shape, isPooled} of matchNames(hidden, wanted)) {
		found.push({subject, confidence: 'same-name', place: {...placeOf(vault, name, false), shape, ...(isPooled !== undefined && {isPooled})}});
	}
}

/**
Everywhere in Azure's vaults that one of the credentials is stored.
*/
export async function discover(azure: Azure, search: Search): Promise<Discovery> {
	const looking: Looking = {
		azure, search, found: [], notSearched: [], looked: 0,
	};
	const vaults = await listVaults(azure, search.signal);
	if (vaults.status !== 'succeeded') {
		return {found: [], looked: 0, notSearched: [{what: 'Azure', reason: search.signal.aborted ? stopped : vaults.failure.message}]};
	}

	await parallel(vaults.value.slice(0, most), atOnce, async vault => lookAtVault(looking, vault));
	if (vaults.value.length > most) {
		looking.notSearched.push({what: `${vaults.value.length - most} more vaults`, reason: `Only the first ${most} are searched.`});
	}

	return {found: looking.found, looked: looking.looked, notSearched: looking.notSearched};
}
