import test from 'ava';
import {type ApiKey, type KeyId, type SecretHandle} from '../../../source/core/incident.js';
import {type Provider} from '../../../source/providers/types.js';
import {shutDoor, takeSnapshot} from '../../../source/runtime/perform/findings.js';
import {
	findMintedKey, findRevokedKey, mintKey, tryOldKey, tryTypedKey,
} from '../../../source/runtime/perform/keys.js';
import {createContext} from '../../helpers/perform.js';

const id = 'neon-key:personal/1' as KeyId;

const entry: ApiKey = {
	id: 'neon-key:personal/9' as KeyId, provider: 'neon', family: 'personal', number: 9, name: 'rekey-1', createdAt: '2026-11-21T14:00:00Z',
};

const succeeded = <Value>(value: Value) => ({status: 'succeeded', value} as const);

const unauthorized = async () => ({status: 'refused', failure: {kind: 'unauthorized', status: 401, message: 'Neon does not accept this key.'}} as const);

test('a new key comes into the vault, and its event holds no part of it', async t => {
	const context = createContext({createKey: async () => succeeded({entry, token: 'napi_CANARYtoken'})});
	const answer = await mintKey({
		type: 'mint-key', work: 'mint', key: id, attempt: 1, wish: {family: 'personal', name: 'rekey-1'},
	}, context);
	t.false(JSON.stringify(answer).includes('CANARY'));
	t.is(answer.type === 'key-minted' && answer.value !== undefined ? context.vault.read(answer.value) : '', 'napi_CANARYtoken');
});

test('a key that arrives late is found by the second look, and a list that is not whole tells nothing', async t => {
	let looks = 0;
	const listKeys: Provider['listKeys'] = async () => {
		looks++;
		return succeeded({keys: looks > 1 ? [entry] : [], missing: []});
	};

	const work = {
		type: 'find-minted-key', work: 'find', key: id, attempt: 1, name: 'rekey-1',
	} as const;
	t.like(await findMintedKey(work, createContext({listKeys})), {outcome: {status: 'succeeded', value: {entry: {number: 9}}}});
	t.like(await findMintedKey(work, createContext({listKeys: async () => succeeded({keys: [], missing: [{what: 'personal keys', reason: 'no'}]})})), {outcome: {status: 'refused'}});
	t.like(await findMintedKey(work, createContext({listKeys: async () => succeeded({keys: [], missing: []})})), {outcome: {status: 'succeeded', value: {entry: undefined}}});
});

test('a key is gone only where its own list could be read', async t => {
	const work = {
		type: 'find-revoked-key', work: 'find', key: id, attempt: 1, entry,
	} as const;
	t.like(await findRevokedKey(work, createContext({listKeys: async () => succeeded({keys: [entry], missing: []})})), {outcome: {status: 'succeeded', value: {isListed: true}}});
	t.like(await findRevokedKey(work, createContext({listKeys: async () => succeeded({keys: [], missing: []})})), {outcome: {status: 'succeeded', value: {isListed: false}}});
	t.like(await findRevokedKey(work, createContext({listKeys: async () => succeeded({keys: [], missing: [{what: 'personal keys', reason: 'no'}]})})), {outcome: {status: 'refused'}});
});

test('only a 401 is a refusal of an exposed key', async t => {
	const context = createContext();
	const value = context.vault.keep('napi_CANARYold');
	const tried = async (identify: Provider['identify']) => tryOldKey({
		type: 'try-old-key', work: 'try', key: id, values: [value],
	}, {...context, provider: () => ({...context.currentProvider(), identify})});
	t.like(await tried(unauthorized), {results: [{result: 'refused'}]});
	t.like(await tried(async () => ({status: 'refused', failure: {kind: 'network', message: 'gone'}})), {results: [{result: 'unreachable'}]});
	t.like(await tried(async () => ({status: 'refused', failure: {kind: 'unauthorized', message: 'The key holds spaces.'}})), {results: [{result: 'unreachable'}]});
	t.like(await tried(context.currentProvider().identify), {results: [{result: 'accepted'}]});
});

test('a typed key that is refused leaves nothing in the vault, and the key in use is known again', async t => {
	const context = createContext();
	const typed = context.vault.keep(' napi_CANARYtyped ');
	const inUse = context.vault.keep('napi_CANARYtyped');
	const work = {
		type: 'try-typed-key', work: 'try', key: id, typed, inUse,
	} as const;
	t.like(await tryTypedKey(work, context), {outcome: {status: 'succeeded', value: {isInUse: true}}});
	t.like(await tryTypedKey(work, {...context, provider: () => ({...context.currentProvider(), identify: unauthorized})}), {outcome: {status: 'refused'}, value: undefined as SecretHandle | undefined});
});

test('a list of addresses is merged into the one of this moment, and never emptied', async t => {
	const sent: unknown[] = [];
	const settings = (allowedIps: readonly string[]): Partial<Provider> => ({
		readAccessSettings: async () => succeeded({
			allowedIps, isProtectedBranchesOnly: true, isPublicBlocked: false, isVpcBlocked: false, hasLogicalReplication: false,
		}),
		async shutDoor(_project, change) {
			sent.push(change);
			return succeeded('shut');
		},
	});
	const work = {
		type: 'shut-door', work: 'shut', finding: 'f', projectId: 'p', change: {
			door: 'allowed-ips', current: ['0.0.0.0/0'], add: [], remove: ['0.0.0.0/0'],
		},
	} as const;
	await shutDoor(work, createContext(settings(['0.0.0.0/0', '203.0.113.7'])));
	t.deepEqual(sent, [{door: 'allowed-ips', ips: ['203.0.113.7'], isProtectedBranchesOnly: true}]);
	t.like(await shutDoor(work, createContext(settings(['0.0.0.0/0']))), {outcome: {status: 'refused', failure: {kind: 'changed'}}});
	t.is(sent.length, 1);
});

test('the evidence names what could not be seen, and holds no key\'s value', async t => {
	const written: string[] = [];
	const context = createContext({listKeys: async () => succeeded({keys: [entry], missing: [{what: 'keys of Acme', reason: 'not allowed'}]})}, {
		snapshots: {
			write(which, text) {
				written.push(text);
				return succeeded({path: `/srv/${which}.json`, hash: 'aa'});
			},
			read: () => ({status: 'refused', failure: {kind: 'not-found', message: 'It is not there.'}}),
		},
	});
	const answer = await takeSnapshot({
		type: 'take-snapshot', work: 'take', which: 'before', projects: ['gone'], account: {
			provider: 'neon', id: 'user-1', method: 'api_key_user', label: 'ada@example.com', organizations: [],
		},
	}, context);
	t.like(answer, {outcome: {status: 'succeeded', value: {path: '/srv/before.json', hash: 'aa', snapshot: {missing: [{what: 'keys of Acme'}, {what: 'project gone'}]}}}});
	t.is(written.length, 1);
	t.false(written[0]!.includes('ada@example.com'));
});
