/**
Key Vault: a secret has versions, which are never changed; a new value is a new version, which gets the settings of the one before.

@see https://learn.microsoft.com/rest/api/keyvault/secrets/set-secret/set-secret
*/
import {type Outcome} from '../../core/outcome.js';
import {
	type Json, recordOf, recordsOf, textOf,
} from '../json-value.js';
import {readPages} from '../pages.js';
import {type Rest, type RestCall} from '../rest.js';
import {type Stored} from '../stored-value.js';
import {type Azure} from './session.js';

export type Vault = {readonly name: string; readonly address: string};

const version = 'api-version=7.4';

/** All pages of a list; what the next one is asked for with must be of the same interface. */
async function listAll(rest: Rest, path: string, signal: AbortSignal): Promise<Outcome<readonly Json[]>> {
	return readPages(path, async page => {
		const reply = await rest.get(page, {signal});
		if (reply.status !== 'succeeded') {
			return reply;
		}

		const {value, nextLink} = recordOf(reply.value);
		const next = URL.canParse(textOf(nextLink)) ? new URL(textOf(nextLink)) : undefined;
		const [own] = path.split('?');
		// The address before the path is the interface's own, also where it has a path itself.
		const start = next?.pathname.indexOf(own!) ?? -1;
		return textOf(nextLink) !== '' && start === -1
			? {status: 'refused', failure: {kind: 'invalid-reply', message: 'Azure gave a list that goes on elsewhere, so it was not read to its end.'}}
			: {status: 'succeeded', value: {items: recordsOf(value), next: next === undefined ? undefined : `${next.pathname.slice(start)}${next.search}`}};
	});
}

/** The vaults of all subscriptions. */
export async function listVaults({management}: Azure, signal: AbortSignal): Promise<Outcome<readonly Vault[]>> {
	const subscriptions = await listAll(management, '/subscriptions?api-version=2022-12-01', signal);
	if (subscriptions.status !== 'succeeded') {
		return subscriptions;
	}

	const vaults: Vault[] = [];
	for (const {subscriptionId} of subscriptions.value) {
		const listing = await listAll(management, `/subscriptions/${encodeURIComponent(textOf(subscriptionId))}/providers/Microsoft.KeyVault/vaults?api-version=2022-07-01`, signal);
		if (listing.status !== 'succeeded') {
			return listing;
		}

		vaults.push(...listing.value.map(item => ({name: textOf(item.name), address: textOf(recordOf(item.properties).vaultUri)})));
	}

	return {status: 'succeeded', value: vaults};
}

const nameOf = ({id}: Json) => textOf(id).split('/secrets/')[1]?.split('/')[0] ?? '';

/** The names of a vault's secrets that are in use; without those that belong to a certificate. */
export async function listSecrets(vault: Rest, signal: AbortSignal): Promise<Outcome<readonly string[]>> {
	const listing = await listAll(vault, `/secrets?${version}`, signal);
	return listing.status === 'succeeded'
		? {status: 'succeeded', value: listing.value.filter(({managed, attributes}) => managed !== true && recordOf(attributes).enabled !== false).map(item => nameOf(item))}
		: listing;
}

/** What a new version is given of the one before. */
function settingsOf({attributes, contentType, tags}: Json): Json {
	const {enabled, exp, nbf} = recordOf(attributes);
	return {
		attributes: {enabled, ...(exp !== undefined && {exp}), ...(nbf !== undefined && {nbf})}, ...(contentType !== undefined && {contentType}), ...(tags !== undefined && {tags}),
	};
}

function toStored(item: Json, value: string | undefined): Stored {
	const {updated} = recordOf(item.attributes);
	return {
		value, mark: textOf(item.id), settings: JSON.stringify(settingsOf(item)), ...(typeof updated === 'number' && {changedAt: updated * 1000}),
	};
}

/** The newest version of a secret with its value. */
export async function readSecret(vault: Rest, name: string, signal: AbortSignal): Promise<Outcome<Stored>> {
	const reply = await vault.get(`/secrets/${encodeURIComponent(name)}?${version}`, {signal});
	if (reply.status !== 'succeeded') {
		return reply;
	}

	const item = recordOf(reply.value);
	return {status: 'succeeded', value: toStored(item, typeof item.value === 'string' ? item.value : undefined)};
}

/** The newest version of a secret for a login that may not read values. */
export async function lookAtSecret(vault: Rest, name: string, signal: AbortSignal): Promise<Outcome<Stored>> {
	const listing = await listAll(vault, `/secrets/${encodeURIComponent(name)}/versions?${version}`, signal);
	if (listing.status !== 'succeeded') {
		return listing;
	}

	const madeAt = ({attributes}: Json) => Number(recordOf(attributes).created ?? 0);
	const [newest] = listing.value.toSorted((a, b) => madeAt(b) - madeAt(a));
	return newest === undefined
		? {status: 'refused', failure: {kind: 'not-found', message: `${name} is no longer there.`}}
		// Versions of the same second have no order: their number tells of a new one too.
		: {status: 'succeeded', value: {...toStored(newest, undefined), mark: String(listing.value.length)}};
}

/** Store a new version with the settings of the one before. */
export async function writeSecret(vault: Rest, name: string, value: string, before: Stored, call: RestCall): Promise<Outcome<unknown>> {
	return vault.change('PUT', `/secrets/${encodeURIComponent(name)}?${version}`, {value, ...recordOf(JSON.parse(before.settings))}, call);
}
