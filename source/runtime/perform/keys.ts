import {type SecretHandle} from '../../core/incident.js';
import {type KeyTrial} from '../../core/keys.js';
import {type Outcome} from '../../core/outcome.js';
import {type Context, type Performer, valueOf} from './context.js';

/** What a key's fingerprint is taken for; the same for every key, so that one that is typed again is known. */
const about = 'neon-key';

/** Sixteen bits that tell a key from another one. */
export function keyFingerprint({vault}: Pick<Context, 'vault'>, handle: SecretHandle): string {
	return vault.fingerprint(handle, about);
}

export const listKeys: Performer<'list-keys'> = async ({work}, {currentProvider}) => ({type: 'keys-listed', work, outcome: await currentProvider().listKeys()});

/** Whether a token is accepted, asked with nothing but the first call that any key may make. */
async function trial({provider, vault}: Context, value: SecretHandle): Promise<KeyTrial> {
	const outcome = await provider(valueOf(vault, value)).identify();
	if (outcome.status === 'succeeded') {
		return 'accepted';
	}

	return outcome.failure.kind === 'unauthorized' && outcome.failure.status === 401 ? 'refused' : 'unreachable';
}

export const tryLeakedKey: Performer<'try-leaked-key'> = async ({work, value, inUse}, context) => ({
	type: 'leaked-key-tried', work, value, result: await trial(context, value), isInUse: inUse !== undefined && context.vault.equal(value, inUse),
});

export const mintKey: Performer<'mint-key'> = async ({work, key, attempt, wish}, context) => {
	const base = {
		type: 'key-minted', work, key, attempt,
	} as const;
	const made = await context.currentProvider().createKey(wish);
	if (made.status !== 'succeeded') {
		return {...base, outcome: made, value: undefined};
	}

	const value = context.vault.keep(made.value.token);
	return {...base, outcome: {status: 'succeeded', value: {entry: made.value.entry, fingerprint: keyFingerprint(context, value)}}, value};
};

/** A request may still be on its way when its connection breaks: one more look before "it was not made". In milliseconds. */
const secondLook = 2000;

export const findMintedKey: Performer<'find-minted-key'> = async ({work, key, attempt, name}, {currentProvider, clock}) => {
	const look = async () => {
		const list = await currentProvider().listKeys();
		return list.status === 'succeeded' ? {status: 'succeeded', value: {entry: list.value.keys.find(item => item.name === name), isWhole: list.value.missing.length === 0}} as const : list;
	};

	let found = await look();
	if (found.status === 'succeeded' && found.value.entry === undefined) {
		await clock.wait(secondLook);
		found = await look();
	}

	const outcome: Outcome<{readonly entry: (typeof found & {status: 'succeeded'})['value']['entry']}> = found.status === 'succeeded' && found.value.entry === undefined && !found.value.isWhole
		? {status: 'refused', failure: {kind: 'forbidden', message: `Not every list of keys could be read, so nobody can tell whether ${name} was made. Look for it in the Console.`}}
		: found;
	return {
		type: 'minted-key-found', work, key, attempt, outcome: outcome.status === 'succeeded' ? {status: 'succeeded', value: {entry: outcome.value.entry}} : outcome,
	};
};

export const checkKey: Performer<'check-key'> = async ({work, key, value}, {provider, vault}) => ({
	type: 'key-checked', work, key, outcome: await provider(valueOf(vault, value)).identify(),
});

export const tryTypedKey: Performer<'try-typed-key'> = async ({work, key, typed, inUse}, context) => {
	const {provider, vault} = context;
	const value = vault.keep(valueOf(vault, typed).trim());
	const outcome = await provider(valueOf(vault, value)).identify();
	const base = {type: 'typed-key-tried', work, key} as const;
	if (outcome.status !== 'succeeded') {
		vault.forget([value]);
		return {...base, outcome, value: undefined};
	}

	return {...base, outcome: {status: 'succeeded', value: {account: outcome.value, fingerprint: keyFingerprint(context, value), isInUse: inUse !== undefined && vault.equal(value, inUse)}}, value};
};

export const compareKeyReceipt: Performer<'compare-key-receipt'> = async ({work, key, typed, value}, {vault}) => {
	const given = valueOf(vault, typed).trim();
	const token = valueOf(vault, value);
	return {
		type: 'key-receipt-compared', work, key, result: given === token ? 'whole-value' : (given.length === 4 && token.endsWith(given) ? 'last-four' : 'different'),
	};
};

export const copyKey: Performer<'copy-key'> = async ({work, value}, {vault, copy}) => ({
	type: 'value-copied', work, form: 'password', outcome: await copy(valueOf(vault, value)),
});

export const useKey: Performer<'use-key'> = async ({work, key, value}, context) => {
	const provider = context.provider(valueOf(context.vault, value));
	const outcome = await provider.identify();
	if (outcome.status === 'succeeded') {
		context.useProvider(provider);
	}

	return {
		type: 'key-used', work, key, value, outcome,
	};
};

export const revokeOrphan: Performer<'revoke-orphan'> = async ({work, key, entry}, {currentProvider}) => ({
	type: 'orphan-revoked', work, key, orphan: entry.id, outcome: await currentProvider().revokeKey(entry),
});

export const revokeKey: Performer<'revoke-key'> = async ({work, key, attempt, entry}, {currentProvider}) => ({
	type: 'key-revoked', work, key, attempt, outcome: await currentProvider().revokeKey(entry),
});

export const findRevokedKey: Performer<'find-revoked-key'> = async ({work, key, attempt, entry}, {currentProvider}) => {
	const list = await currentProvider().listKeys();
	const isListed = list.status === 'succeeded' && list.value.keys.some(({id}) => id === entry.id);
	const isSeen = list.status === 'succeeded' && (isListed || list.value.missing.length === 0 || list.value.keys.some(({family, organizationId}) => family === entry.family && organizationId === entry.organizationId));
	return {
		type: 'revoked-key-found',
		work,
		key,
		attempt,
		outcome: list.status === 'succeeded'
			? (isSeen ? {status: 'succeeded', value: {isListed}} : {status: 'refused', failure: {kind: 'forbidden', message: 'The list that it stood in cannot be read, so nobody can tell whether it was revoked.'}})
			: list,
	};
};

export const tryOldKey: Performer<'try-old-key'> = async ({work, key, values}, context) => ({
	type: 'old-key-tried', work, key, results: await Promise.all(values.map(async value => ({value, result: await trial(context, value)}))),
});
