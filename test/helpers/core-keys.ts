/**
The provider's keys in the tests of the core, and how it answers work about them.
*/
import {type KeyAnswer, type KeyWork} from '../../source/core/key-work.js';
import {
	type Account, type ApiKey, type KeyId, type SecretHandle,
} from '../../source/core/incident.js';
import {type KeyTrial} from '../../source/core/keys.js';
import {type Failure, type Outcome} from '../../source/core/outcome.js';
import {type Manner} from './core-answers.js';

export type FakeKey = {readonly entry: ApiKey; readonly token: string; isAlive: boolean};

export type FakeKeys = {
	readonly all: FakeKey[];
	make(name: string, more?: Partial<ApiKey>): FakeKey;
	live(): readonly FakeKey[];
	withToken(token: string | undefined): FakeKey | undefined;
};

export function createFakeKeys(canary: string): FakeKeys {
	const all: FakeKey[] = [];
	const make = (name: string, more: Partial<ApiKey> = {}): FakeKey => {
		const number = all.length + 1;
		const entry: ApiKey = {
			id: `neon-key:personal/${number}` as KeyId, provider: 'neon', family: 'personal', number, name, createdAt: '2026-01-01T00:00:00Z', ...more,
		};
		const key = {entry, token: `${canary}-token-${String(number).padStart(4, '0')}`, isAlive: true};
		all.push(key);
		return key;
	};

	const keys: FakeKeys = {
		all, make, live: () => all.filter(({isAlive}) => isAlive), withToken: token => all.find(key => key.token === token),
	};
	all.push({...make('laptop', {lastUsedAt: '2026-11-20T10:00:00Z', lastUsedFrom: '198.51.100.9, 10.0.0.1'}), token: `${canary}-key`});
	all.shift();
	make('ci', {id: 'neon-key:organization/org-a/2' as KeyId, family: 'organization', organizationId: 'org-a'});
	make('API key for GitHub (solitary-thunder-1)', {lastUsedAt: '2026-11-19T10:00:00Z', lastUsedFrom: '203.0.113.50'});
	return keys;
}

/** 16 bits that tell one token from another. */
function fingerprintOf(token: string): string {
	return String([...token].reduce((sum, character) => ((sum * 31) + character.codePointAt(0)!) % 65_521, 7));
}

type World = {readonly keys: FakeKeys; readonly values: Map<SecretHandle, string>; keep(value: string): SecretHandle};

/** A token that nobody has heard of is some other key of the same account. */
export function isDead({keys, values}: World, handle: SecretHandle): boolean {
	return keys.withToken(values.get(handle))?.isAlive === false;
}

export function fingerprint({values}: World, handle: SecretHandle): string {
	return fingerprintOf(values.get(handle) ?? '');
}

const unauthorized: Failure = {kind: 'unauthorized', status: 401, message: 'Neon does not accept this key.'};

export function answerToKeyWork(world: World, work: KeyWork, manner: Manner, {account, failure}: {readonly account: Account; readonly failure: Failure}): ({readonly work: string} & KeyAnswer) | {readonly type: 'value-copied'; readonly work: string; readonly form: 'password'; readonly outcome: Outcome<undefined>} {
	const {keys, values} = world;
	const id = {work: work.work};
	const isGood = manner === 'good' || manner === 'odd';
	const hasHappened = isGood || manner === 'unknown' || manner === 'broken';
	const isUnknown = manner === 'unknown' || manner === 'lost' || manner === 'broken';
	const outcome = <Value>(value: () => Value): Outcome<Value> => isGood ? {status: 'succeeded', value: value()} : {status: isUnknown ? 'unknown' : 'refused', failure};
	const read = <Value>(value: () => Value): Outcome<Value> => isGood ? {status: 'succeeded', value: value()} : {status: 'refused', failure};
	const asked = (handle: SecretHandle): Outcome<Account> => isGood && isDead(world, handle) ? {status: 'refused', failure: unauthorized} : read(() => account);
	const trial = (handle: SecretHandle): KeyTrial => isGood ? (keys.withToken(values.get(handle))?.isAlive === true ? 'accepted' : 'refused') : 'unreachable';
	const revoke = (entry: ApiKey): Outcome<'revoked' | 'gone'> => {
		const key = keys.all.find(item => item.entry.id === entry.id);
		const was = key?.isAlive === true;
		if (key !== undefined && hasHappened) {
			key.isAlive = false;
		}

		return outcome(() => was ? 'revoked' : 'gone');
	};

	switch (work.type) {
		case 'list-keys': {
			return {type: 'keys-listed', ...id, outcome: read(() => ({keys: keys.live().map(({entry}) => entry), missing: manner === 'odd' ? [{what: 'keys of Acme', reason: 'not allowed'}] : []}))};
		}

		case 'try-leaked-key': {
			return {
				type: 'leaked-key-tried', ...id, value: work.value, result: trial(work.value), isInUse: work.inUse !== undefined && values.get(work.inUse) === values.get(work.value),
			};
		}

		case 'mint-key': {
			const {name, family, organizationId} = work.wish;
			const number = keys.all.length + 1;
			const made = hasHappened ? keys.make(name, {family, id: `neon-key:${family === 'personal' ? 'personal' : `organization/${organizationId ?? ''}`}/${number}` as KeyId, ...(organizationId !== undefined && {organizationId})}) : undefined;
			return {
				type: 'key-minted', ...id, key: work.key, attempt: work.attempt, outcome: outcome(() => ({entry: made!.entry, fingerprint: fingerprintOf(made!.token)})), value: isGood ? world.keep(made!.token) : undefined,
			};
		}

		case 'find-minted-key': {
			return {
				type: 'minted-key-found', ...id, key: work.key, attempt: work.attempt, outcome: read(() => ({entry: keys.live().find(({entry}) => entry.name === work.name)?.entry})),
			};
		}

		case 'check-key': {
			return {
				type: 'key-checked', ...id, key: work.key, outcome: asked(work.value),
			};
		}

		case 'try-typed-key': {
			const token = values.get(work.typed) ?? '';
			const tried = asked(work.typed);
			return {
				type: 'typed-key-tried',
				...id,
				key: work.key,
				outcome: tried.status === 'succeeded' ? {status: 'succeeded', value: {account: tried.value, fingerprint: fingerprintOf(token), isInUse: work.inUse !== undefined && values.get(work.inUse) === token}} : tried,
				value: tried.status === 'succeeded' ? world.keep(token) : undefined,
			};
		}

		case 'compare-key-receipt': {
			const typed = values.get(work.typed) ?? '';
			const token = values.get(work.value) ?? '';
			return {
				type: 'key-receipt-compared', ...id, key: work.key, result: typed === token ? 'whole-value' : (typed.length === 4 && token.endsWith(typed) ? 'last-four' : 'different'),
			};
		}

		case 'copy-key': {
			return {
				type: 'value-copied', ...id, form: 'password', outcome: read(() => undefined),
			};
		}

		case 'use-key': {
			return {
				type: 'key-used', ...id, key: work.key, value: work.value, outcome: asked(work.value),
			};
		}

		case 'revoke-orphan': {
			return {
				type: 'orphan-revoked', ...id, key: work.key, orphan: work.entry.id, outcome: revoke(work.entry),
			};
		}

		case 'revoke-key': {
			return {
				type: 'key-revoked', ...id, key: work.key, attempt: work.attempt, outcome: revoke(work.entry),
			};
		}

		case 'find-revoked-key': {
			return {
				type: 'revoked-key-found', ...id, key: work.key, attempt: work.attempt, outcome: read(() => ({isListed: keys.live().some(({entry}) => entry.id === work.entry.id)})),
			};
		}

		case 'try-old-key': {
			return {
				type: 'old-key-tried', ...id, key: work.key, results: work.values.map(value => ({value, result: trial(value)})),
			};
		}
	}
}
