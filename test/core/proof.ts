import test from 'ava';
import {type LoginResult} from '../../source/core/login.js';
import {
	cacheMilliseconds, exposureOf, nextLook, retryMilliseconds, statusBefore, verdictOf, type ProofVerdict,
} from '../../source/core/proof.js';
import {type CredentialRecord} from '../../source/core/record.js';
import {credentialsOf} from '../../source/core/scope.js';
import {apiProject} from '../helpers/core-world.js';

const login = (status: LoginResult['status']): LoginResult => ({status, text: status === 'accepted' ? '' : status});

const base: CredentialRecord = {
	credential: credentialsOf(apiProject)[0]!, stage: {name: 'done', at: 1000, updatedAt: 'later'}, attempts: 1, knownUpdatedAt: 'later',
};

function withProof(fresh: LoginResult['status'], old: LoginResult['status'] | undefined, oldBefore?: LoginResult['status']): CredentialRecord {
	return {
		...base,
		proof: {
			at: 2000, fresh: login(fresh), old: old && login(old), ...(oldBefore === undefined ? {} : {oldBefore}),
		},
	};
}

const others = ['not-allowed', 'unavailable', 'untrusted', 'unreachable'] as const;

const verdicts: ReadonlyArray<readonly [LoginResult['status'], LoginResult['status'] | undefined, LoginResult['status'] | undefined, ProofVerdict]> = [
	['accepted', 'refused', 'accepted', 'proven'],
	['accepted', 'refused', 'refused', 'already-dead'],
	['accepted', 'refused', undefined, 'claimed'],
	['accepted', undefined, undefined, 'claimed'],
	['accepted', 'accepted', 'accepted', 'still-alive'],
	['refused', 'accepted', 'accepted', 'still-alive'],
	['refused', 'refused', 'accepted', 'not-proven'],
	['refused', undefined, undefined, 'not-proven'],
	...others.flatMap(status => [
		[status, 'refused', 'accepted', 'not-proven'] as const,
		['accepted', status, 'accepted', 'not-proven'] as const,
		[status, status, 'accepted', 'not-proven'] as const,
		['accepted', 'refused', status, 'claimed'] as const,
	]),
];

for (const [fresh, old, before, verdict] of verdicts) {
	test(`new ${fresh}, old ${old ?? 'not tried'}, before the reset ${before ?? 'not tried'}: ${verdict}`, t => {
		t.is(verdictOf(withProof(fresh, old, before)), verdict);
	});
}

test('a proof says nothing about a credential whose reset is not there yet, or is sent again', t => {
	for (const stage of [{name: 'pending'}, {name: 'sent', at: 1}, {name: 'unknown', at: 1, failure: ''}] as const) {
		t.is(verdictOf({...withProof('accepted', 'refused', 'accepted'), stage}), 'not-reset');
	}

	t.is(verdictOf(base), 'not-checked');
});

test('a refusal proves only what the very same value showed before', t => {
	const accepted = {
		origin: 'leaked', login: login('accepted'), openSessions: 1, at: 1, fingerprint: 'abcd',
	} as const;
	t.is(statusBefore({...base, oldValue: accepted}, 'leaked', 'abcd'), 'accepted');
	// Mistyped after an interruption.
	t.is(statusBefore({...base, oldValue: accepted}, 'leaked', 'ffff'), undefined);
	t.is(statusBefore({...base, oldValue: {...accepted, origin: 'revealed'}}, 'leaked', 'abcd'), undefined);
	t.is(statusBefore({...base, oldValue: {...accepted, origin: 'revealed'}}, 'revealed', 'abcd'), 'accepted');
	t.is(statusBefore({...base, oldValue: accepted}, 'revealed', 'abcd'), 'accepted');
	t.is(statusBefore({...base, oldValue: accepted}, 'revealed', 'ffff'), undefined);
	t.is(statusBefore({...base, leakedValue: {login: login('refused'), at: 1, fingerprint: 'abcd'}}, 'leaked', 'abcd'), 'refused');
	t.is(statusBefore({...base, oldValue: {...accepted, origin: 'revealed'}, leakedValue: {login: login('refused'), at: 1, fingerprint: 'abcd'}}, 'leaked', 'abcd'), 'refused');
	t.is(statusBefore(base, 'leaked', undefined), undefined);
});

test('the check is repeated by itself only while a proxy may still remember', t => {
	t.is(nextLook(base), undefined);
	t.is(nextLook(withProof('accepted', 'refused', 'accepted')), undefined);
	t.is(nextLook(withProof('unreachable', 'unreachable', 'accepted')), undefined);
	t.is(nextLook(withProof('refused', 'refused', 'accepted')), 2000 + retryMilliseconds);
	const alive = withProof('accepted', 'accepted', 'accepted');
	t.is(nextLook(alive), 2000 + retryMilliseconds);
	t.is(nextLook({...alive, proof: {...alive.proof!, at: 1000 + cacheMilliseconds}}), undefined);
});

test('the exposure ends as proven or as claimed, and stays open while the old password works', t => {
	t.deepEqual(exposureOf(withProof('accepted', 'refused', 'accepted'), 5), {state: 'proven', since: 5, until: 2000});
	t.deepEqual(exposureOf(withProof('unreachable', undefined), 5), {state: 'claimed', since: 5, until: 1000});
	t.deepEqual(exposureOf(base, undefined), {state: 'claimed', since: undefined, until: 1000});
	t.deepEqual(exposureOf(withProof('accepted', 'accepted', 'accepted'), 5), {state: 'open', since: 5});
	t.deepEqual(exposureOf({...base, stage: {name: 'applying', at: 1, answer: {updatedAt: '', operations: []}}}, 5), {state: 'open', since: 5});
});
