import {type OldOrigin} from './fact.js';
import {type Instant} from './incident.js';
import {type LoginResult} from './login.js';
import {type CredentialRecord} from './record.js';
import {endOfOld, isDraining} from './replacing.js';

/**
What may be said about a credential.

- `proven`: in one check the old password was refused and the new one accepted, and the old one was accepted before the reset.
- `already-dead`: the value at hand was refused before the reset too, so its refusal now shows nothing about the reset.
- `claimed`: the provider says that it was replaced; the old value was not tried, or never seen to work.
- `still-alive`: the old password is still accepted.
- `draining`: a second role has its place, and the old one is still there on purpose.
- `not-proven`: something else stood in the way; nothing may be concluded.
*/
export type ProofVerdict = 'not-reset' | 'not-checked' | 'proven' | 'already-dead' | 'claimed' | 'still-alive' | 'not-proven' | 'draining';

/** How the exposure of a credential ended. It never runs on because we could not look. */
export type Exposure =
	| {readonly state: 'open'; readonly since: Instant | undefined}
	| {readonly state: 'proven' | 'claimed'; readonly since: Instant | undefined; readonly until: Instant};

/** The time that Neon's proxies may remember a password, as far as its public source tells (4 minutes), with a margin. In milliseconds. */
export const cacheMilliseconds = 5 * 60 * 1000;

/** The pause between two looks while the proxies may still remember, in milliseconds. */
export const retryMilliseconds = 10_000;

function judge({fresh, old, oldBefore}: NonNullable<CredentialRecord['proof']>): ProofVerdict {
	if (old?.status === 'accepted') {
		return 'still-alive';
	}

	if (fresh.status !== 'accepted') {
		return 'not-proven';
	}

	if (old === undefined) {
		return 'claimed';
	}

	if (old.status !== 'refused') {
		return 'not-proven';
	}

	if (oldBefore === 'accepted') {
		return 'proven';
	}

	return oldBefore === 'refused' ? 'already-dead' : 'claimed';
}

/** What an old value showed before the reset, if it is the very value that was tried then. */
export function statusBefore({oldValue, leakedValue}: CredentialRecord, origin: OldOrigin, fingerprint: string | undefined): LoginResult['status'] | undefined {
	if (origin === 'revealed' && oldValue?.origin === 'revealed') {
		return oldValue.login.status;
	}

	// After an interruption the provider may reveal the very value that the leaked file gave before it.
	const looks = [...(oldValue?.origin === 'leaked' ? [oldValue] : []), ...(leakedValue === undefined ? [] : [leakedValue])];
	return looks.find(look => look.fingerprint !== undefined && look.fingerprint === fingerprint)?.login.status;
}

/** What may be said about one credential now. */
export function verdictOf(record: CredentialRecord): ProofVerdict {
	if (record.stage.name !== 'applying' && record.stage.name !== 'done') {
		return 'not-reset';
	}

	if (isDraining(record)) {
		return 'draining';
	}

	if (record.proof === undefined) {
		return 'not-checked';
	}

	return judge(record.proof);
}

/** When to look again by ourselves: only while a proxy may still remember the old password. */
export function nextLook(record: CredentialRecord): Instant | undefined {
	if (record.proof === undefined || record.stage.name !== 'done') {
		return undefined;
	}

	const {fresh, old, at} = record.proof;
	const mayBeCached = old?.status === 'accepted' || fresh.status === 'refused';
	const next = at + retryMilliseconds;
	return mayBeCached && next <= (endOfOld(record) ?? record.stage.at) + cacheMilliseconds ? next : undefined;
}

/** The exposure clock of one credential. */
export function exposureOf(record: CredentialRecord, since: Instant | undefined): Exposure {
	const verdict = verdictOf(record);
	if (record.proof !== undefined && verdict === 'proven') {
		return {state: 'proven', since, until: record.proof.at};
	}

	const until = endOfOld(record);
	if (until !== undefined && verdict !== 'still-alive') {
		return {state: 'claimed', since, until};
	}

	return {state: 'open', since};
}
