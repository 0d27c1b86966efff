import {checkPassword, generatePassword} from '../../io/new-password.js';
import {
	addressOf, targetOf, type Performer, valueOf,
} from './context.js';

export const prepareValue: Performer<'prepare-value'> = async ({work, credential, typed}, {vault}) => {
	const base = {
		type: 'value-prepared', work, credential: credential.id, origin: typed === undefined ? 'generated' : 'supplied',
	} as const;
	const password = typed === undefined ? generatePassword() : valueOf(vault, typed);
	const outcome = checkPassword(password);
	return {...base, outcome, value: outcome.status === 'succeeded' ? vault.keep(password) : undefined};
};

export const setPassword: Performer<'set-password'> = async ({work, credential, attempt, value, login, transport}, {database, vault, currentProvider}) => {
	const base = {
		type: 'reset-answered', work, credential: credential.id, attempt, value: undefined,
	} as const;
	const target = targetOf(login.credential);
	if (target === undefined) {
		return {...base, outcome: {status: 'refused', failure: {kind: 'not-found', message: 'This branch has no compute or no database.'}}};
	}

	const changed = await database(transport).setPassword(target, valueOf(vault, login.value), {role: credential.role, password: valueOf(vault, value)});
	if (changed.status !== 'succeeded') {
		// A login that is refused here says nothing about the provider's key.
		return {...base, outcome: {...changed, failure: {...changed.failure, kind: changed.failure.kind === 'unauthorized' ? 'conflict' : changed.failure.kind}}};
	}

	// Neon is told at the commit, so the time of the change is there at once; without it the next look would take the change for somebody else's.
	const role = await currentProvider().readRole(addressOf(credential));
	return {...base, outcome: {status: 'succeeded', value: {updatedAt: role.status === 'succeeded' ? role.value.updatedAt : credential.updatedAt, operations: []}}};
};

export const tryBoth: Performer<'try-both'> = async ({work, credential, attempt, fresh, old, transport}, {database, vault, currentProvider}) => {
	const base = {
		type: 'reset-reconciled', work, credential: credential.id, attempt, value: undefined,
	} as const;
	const target = targetOf(credential);
	const role = await currentProvider().readRole(addressOf(credential));
	if (target === undefined || role.status !== 'succeeded') {
		return {...base, verdict: 'cannot-tell', reason: role.status === 'succeeded' ? 'This branch has no compute or no database.' : role.failure.message};
	}

	const {updatedAt} = role.value;
	const access = database(transport);
	const withFresh = await access.checkLogin(target, valueOf(vault, fresh));
	if (withFresh.status === 'accepted') {
		return {
			...base, verdict: 'happened', updatedAt, reason: 'The new password is accepted.',
		};
	}

	if (withFresh.status !== 'refused') {
		return {...base, verdict: 'cannot-tell', reason: withFresh.text};
	}

	const withOld = old === undefined ? undefined : await access.checkLogin(target, valueOf(vault, old));
	if (withOld?.status === 'accepted') {
		return {
			...base, verdict: 'did-not-happen', updatedAt, reason: 'The old password is still accepted, and the new one is not.',
		};
	}

	return {...base, verdict: 'cannot-tell', reason: withOld === undefined ? 'The new password is not accepted, and the old one is not known.' : `The new password is not accepted, and neither is the old one: ${withOld.text}`};
};

export const findStatement: Performer<'find-statement'> = async ({work, credential, value, transport}, {database, vault}) => {
	const target = targetOf(credential);
	const found = target === undefined ? undefined : await database(transport).findStatement(target, valueOf(vault, value), credential.role);
	return {
		type: 'statement-looked-for', work, credential: credential.id, kept: found?.status === 'succeeded' ? found.value : 'not-known',
	};
};
