import {type LoginResult} from '../../core/login.js';
import {targetOf, type Performer, valueOf} from './context.js';

const nowhere: LoginResult = {status: 'unavailable', text: 'This branch has no compute or no database, so no login can be tried.'};

export const examineOld: Performer<'examine-old'> = async ({work, credential, value, origin, transport}, {database, vault}) => {
	const base = {
		type: 'old-examined', work, credential: credential.id, origin, fingerprint: vault.fingerprint(value, credential.id),
	} as const;
	const target = targetOf(credential);
	if (target === undefined) {
		return {...base, login: nowhere, openSessions: undefined};
	}

	const access = database(transport);
	const password = valueOf(vault, value);
	const login = await access.checkLogin(target, password);
	if (login.status !== 'accepted') {
		return {...base, login, openSessions: undefined};
	}

	const sessions = await access.countSessions(target, password);
	return {...base, login, openSessions: sessions.status === 'succeeded' ? sessions.value : undefined};
};

export const endSessions: Performer<'end-sessions'> = async ({work, credential, value, transport, olderThanMilliseconds}, {database, vault}) => {
	const target = targetOf(credential);
	return {
		type: 'sessions-ended',
		work,
		credential: credential.id,
		outcome: target === undefined
			? {status: 'refused', failure: {kind: 'not-found', message: nowhere.text}}
			: await database(transport).endSessions(target, valueOf(vault, value), {olderThanMilliseconds}),
	};
};

export const countOldSessions: Performer<'count-old-sessions'> = async ({work, credential, endpoints, value, transport, olderThanMilliseconds}, {database, vault, clock}) => {
	const begun = clock.now();
	const access = database(transport);
	let left = 0;
	let computes = 0;
	let reason: string | undefined;
	for (const endpoint of endpoints) {
		const target = targetOf({...credential, endpoints: [endpoint]});
		const counted = target === undefined ? undefined : await access.countSessions(target, valueOf(vault, value), {olderThanMilliseconds: olderThanMilliseconds + (clock.now() - begun)});
		if (counted?.status === 'succeeded') {
			left += counted.value;
			computes += 1;
		} else {
			reason = `${endpoint.id}: ${counted?.failure.message ?? nowhere.text}`;
		}
	}

	return {
		type: 'old-sessions-counted', work, credential: credential.id, left, computes, ...(reason === undefined ? {} : {reason}),
	};
};

export const proveLogin: Performer<'prove-login'> = async ({work, credential, fresh, old, transport}, {database, vault}) => {
	const base = {
		type: 'login-proven', work, credential: credential.id, given: old?.value,
	} as const;
	const target = targetOf(credential);
	if (target === undefined) {
		return {...base, fresh: nowhere, old: undefined};
	}

	// The same host, database and role, one after the other: a refusal alone proves nothing.
	const access = database(transport);
	const accepted = await access.checkLogin(target, valueOf(vault, fresh));
	// The leaked file given again may hold the new value by now, which says nothing about the old one.
	if (old === undefined || vault.equal(old.value, fresh)) {
		return {...base, fresh: accepted, old: undefined};
	}

	const login = await access.checkLogin({...target, role: old.role ?? target.role}, valueOf(vault, old.value));
	return {...base, fresh: accepted, old: {login, origin: old.origin, fingerprint: vault.fingerprint(old.value, credential.id)}};
};

export const tryCopy: Performer<'try-copy'> = async ({work, credential, typed, transport}, {database, vault}) => {
	const target = targetOf(credential);
	// What was tried is what is kept, whatever is typed meanwhile.
	const password = valueOf(vault, typed);
	const login = target === undefined ? nowhere : await database(transport).checkLogin(target, password);
	return {
		type: 'copy-tried', work, credential: credential.id, login, value: login.status === 'accepted' ? vault.keep(password) : undefined,
	};
};
