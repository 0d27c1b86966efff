import {type CredentialId, type SecretHandle} from '../../core/incident.js';
import {composeValue} from '../../io/compose-value.js';
import {
	type Context, addressOf, type Performer, targetOf, valueOf,
} from './context.js';

export const revealPassword: Performer<'reveal-password'> = async ({work, credential, purpose}, {currentProvider, vault}) => {
	const outcome = await currentProvider().revealPassword(addressOf(credential));
	return {
		type: 'password-revealed', work, credential: credential.id, purpose, outcome: outcome.status === 'succeeded' ? {status: 'succeeded', value: vault.keep(outcome.value)} : outcome,
	};
};

export const comparePasswords: Performer<'compare-passwords'> = async ({work, leaked, credentials}, {currentProvider, vault, dispatch}: Context) => {
	let compared = 0;
	const same: Array<{readonly credential: CredentialId; readonly leaked: SecretHandle}> = [];
	const unknown: CredentialId[] = [];
	await Promise.all(credentials.map(async credential => {
		const outcome = await currentProvider().revealPassword(addressOf(credential));
		compared++;
		dispatch({type: 'work-progressed', work, count: compared});
		if (outcome.status !== 'succeeded') {
			unknown.push(credential.id);
			return;
		}

		const handle = vault.keep(outcome.value);
		const equal = leaked.find(other => vault.equal(handle, other));
		if (equal !== undefined) {
			same.push({credential: credential.id, leaked: equal});
		}

		vault.forget([handle]);
	}));
	return {
		type: 'passwords-compared', work, same, unknown,
	};
};

/** The password inside a pasted connection string, or the text itself. */
function passwordIn(text: string): string {
	try {
		const {password} = new URL(text);
		return password === '' ? text : decodeURIComponent(password);
	} catch {
		return text;
	}
}

export const compareReceipt: Performer<'compare-receipt'> = async ({work, credential, typed, value}, {vault}) => {
	const given = valueOf(vault, typed).trim();
	const password = valueOf(vault, value);
	const isWhole = given === password || passwordIn(given) === password;
	const isEnd = given.length === 4 && password.endsWith(given);
	return {
		type: 'receipt-compared', work, credential: credential.id, result: isWhole ? 'whole-value' : (isEnd ? 'last-four' : 'different'),
	};
};

export const copyValue: Performer<'copy-value'> = async ({work, credential, value, form}, {vault, copy}) => {
	const target = targetOf(credential);
	const pooledHost = credential.endpoints[0]?.pooledHost ?? target?.host ?? '';
	const text = composeValue(valueOf(vault, value), form, target === undefined ? undefined : {...target, pooledHost});
	return {
		type: 'value-copied', work, form, outcome: text === undefined ? {status: 'refused', failure: {kind: 'unsuitable', message: 'This branch has no address.'}} : await copy(text),
	};
};
