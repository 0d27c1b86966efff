import {tmpdir} from 'node:os';
import process from 'node:process';
import test, {type ExecutionContext} from 'ava';
import {type ApiKey} from '../../../source/core/incident.js';
import {type Outcome} from '../../../source/core/outcome.js';
import {createNeonProvider} from '../../../source/providers/neon/index.js';
import {startSimulator, type Fault, type Scenario} from '../../../source/simulator/index.js';
import {startCannedNeon} from '../../helpers/fake-neon.js';
import {sendJson} from '../../helpers/service.js';

const scenario: Scenario = {
	organizations: [{name: 'Acme', id: 'org-acme', members: [{email: 'ana@example.com', role: 'admin'}, {email: 'stranger@example.com', role: 'member'}]}],
	projects: [{
		name: 'api', id: 'solitary-thunder-1', branches: [{
			id: 'br-production', name: 'production', roles: [{name: 'app'}], endpoints: [{id: 'ep-one'}],
		}],
	}],
	keys: [{name: 'ci', scope: 'organization', of: 'Acme'}, {name: 'one project', scope: 'project', of: 'api'}, {name: 'laptop', scope: 'personal'}],
};

async function start(t: ExecutionContext, {faults = [], switches}: {faults?: readonly Fault[]; switches?: Scenario['switches']} = {}) {
	const simulator = await startSimulator({
		scenario: {...scenario, ...(switches && {switches})}, faults, temporaryFolder: tmpdir(), processId: process.pid, timings: {schedulingMilliseconds: 10, runningMilliseconds: 20},
	});
	t.teardown(async () => {
		await simulator.stop();
	});
	const providerOf = (apiKey: string) => createNeonProvider({apiKey, apiUrl: simulator.apiUrl}, {limits: {headersMilliseconds: 2000}});
	return {simulator, providerOf, provider: providerOf(simulator.apiKey)};
}

function succeeded<Value>(outcome: Outcome<Value>): Value {
	if (outcome.status !== 'succeeded') {
		throw new Error(outcome.failure.message);
	}

	return outcome.value;
}

async function keyNamed(provider: ReturnType<typeof createNeonProvider>, wanted: string): Promise<ApiKey | undefined> {
	const keys = await keysOf(provider);
	return keys.find(({name}) => name === wanted);
}

async function keysOf(provider: ReturnType<typeof createNeonProvider>): Promise<readonly ApiKey[]> {
	const list = await provider.listKeys();
	return list.status === 'succeeded' ? list.value.keys : [];
}

test('every key that may be listed is listed, and what may not is named', async t => {
	const {simulator, provider, providerOf} = await start(t, {switches: {organizationKeyListsKeys: false}});
	const list = await provider.listKeys();
	const keys = list.status === 'succeeded' ? list.value.keys : [];
	t.true(list.status === 'succeeded' && list.value.missing.length === 0);
	t.like(keys.find(({name}) => name === 'laptop'), {family: 'personal'});
	t.like(keys.find(({name}) => name === 'ci'), {
		family: 'organization', organizationId: 'org-acme', organizationName: 'Acme', projectId: undefined,
	});
	t.like(keys.find(({name}) => name === 'one project'), {family: 'organization', projectId: 'solitary-thunder-1'});
	t.is(new Set(keys.map(({id}) => id)).size, keys.length);

	for (const name of ['ci', 'one project']) {
		const own = await providerOf(simulator.keyNamed(name)!.value).listKeys();
		t.deepEqual(own.status === 'succeeded' ? [own.value.keys.length, own.value.missing.map(({what}) => what).toSorted()] : own, [0, ['keys of Acme', 'personal keys']], `a key named ${name}`);
	}
});

test('a key is made for what was asked, works, and is revoked', async t => {
	const {simulator, provider, providerOf} = await start(t);
	for (const wish of [{family: 'personal'}, {family: 'organization', organizationId: 'org-acme'}, {family: 'organization', organizationId: 'org-acme', projectId: 'solitary-thunder-1'}] as const) {
		const name = `rekey-${JSON.stringify(wish).length}`;
		const made = await provider.createKey({...wish, name});
		const {entry, token} = succeeded(made);
		t.like(entry, {...wish, name});
		t.like(await providerOf(token).identify(), {status: 'succeeded'});
		t.like(await keyNamed(provider, name), {id: entry.id});
		t.deepEqual(await provider.revokeKey(entry), {status: 'succeeded', value: 'revoked'});
		t.deepEqual(await provider.revokeKey(entry), {status: 'succeeded', value: 'gone'});
		t.like(await providerOf(token).identify(), {status: 'refused', failure: {kind: 'unauthorized'}});
	}

	t.like(await provider.createKey({family: 'personal', name: 'laptop'}), {status: 'refused', failure: {kind: 'bad-request'}});
	t.like(await providerOf(simulator.keyNamed('ci')!.value).createKey({family: 'organization', organizationId: 'org-acme', name: 'own'}), {status: 'refused', failure: {kind: 'forbidden'}});
});

test('an id of another family is said so, and nothing is revoked', async t => {
	const {provider} = await start(t);
	const laptop = (await keyNamed(provider, 'laptop'))!;
	const result = await provider.revokeKey({
		...laptop, family: 'organization', organizationId: 'org-acme', organizationName: 'Acme',
	});
	t.like(result, {status: 'refused', failure: {kind: 'conflict'}});
	t.regex(result.status === 'refused' ? result.failure.message : '', /personal keys/v);
	t.truthy(await keyNamed(provider, 'laptop'));
});

test('a key whose making got no answer is found by its name', async t => {
	const {provider} = await start(t, {faults: [{kind: 'lost-after', route: 'createApiKey', times: 1}]});
	const made = await provider.createKey({family: 'personal', name: 'rekey-lost'});
	t.is(made.status, 'unknown');
	t.truthy(await keyNamed(provider, 'rekey-lost'));
});

test('a revocation that got no answer is settled by the list', async t => {
	const {provider} = await start(t, {faults: [{kind: 'lost-after', route: 'revokeApiKey', times: 1}]});
	const laptop = (await keyNamed(provider, 'laptop'))!;
	t.like(await provider.revokeKey(laptop), {status: 'unknown'});
	t.is(await keyNamed(provider, 'laptop'), undefined);
});

const canned = {
	id: 7, name: 'rekey-1', created_at: '2026-11-21T08:00:00Z', created_by: 'user-1',
};

for (const {title, reply, kind} of [
	{title: 'without a token', reply: {...canned, key: ''}, kind: 'refused'},
	{title: 'for every project instead of one', reply: {...canned, key: 'napi_EXAMPLE'}, kind: 'refused'},
	{title: 'for another project', reply: {...canned, key: 'napi_EXAMPLE', project_id: 'other'}, kind: 'refused'},
] as const) {
	test(`a key that comes ${title} is revoked at once`, async t => {
		const revoked: string[] = [];
		const {access} = await startCannedNeon(t, ({method, path}, response) => {
			if (method === 'DELETE') {
				revoked.push(path);
			}

			sendJson(response, 200, method === 'POST' ? reply : {...canned, revoked: true});
		});
		const made = await createNeonProvider(access).createKey({
			family: 'organization', organizationId: 'org-acme', projectId: 'solitary-thunder-1', name: 'rekey-1',
		});
		t.is(made.status, kind);
		t.deepEqual(revoked, ['/organizations/org-acme/api_keys/7']);
		t.false(JSON.stringify(made).includes('napi_EXAMPLE'));
	});
}

test('who and what else opens a project is read, and each door is shut', async t => {
	const {simulator, provider} = await start(t);
	const call = async (method: string, path: string, body: unknown) => fetch(`${simulator.apiUrl}${path}`, {method, headers: {authorization: `Bearer ${simulator.apiKey}`, 'content-type': 'application/json'}, body: JSON.stringify(body)});
	const project = '/projects/solitary-thunder-1';
	await call('POST', `${project}/jwks`, {jwks_url: 'https://evil.example/jwks', provider_name: 'evil', role_names: ['app']});
	await call('POST', `${project}/permissions`, {email: 'stranger@example.com'});
	await call('POST', `${project}/branches/br-production/credentials`, {name: 'storage', scopes: ['storage:read']});

	const account = await provider.readAccountEvidence();
	t.true(account.status === 'succeeded' && account.value.organizations[0]!.members.map(({email}) => email).includes('stranger@example.com'));

	const read = async () => {
		const evidence = succeeded(await provider.readProjectEvidence('solitary-thunder-1'));
		t.deepEqual(evidence.missing, []);
		return evidence.project;
	};

	const before = await read();
	t.like(before.jwks[0], {url: 'https://evil.example/jwks', roles: ['app']});
	t.like(before.shares[0], {email: 'stranger@example.com'});
	t.like(before.credentials[0], {name: 'storage', branchId: 'br-production'});
	t.like(before.endpoints[0], {id: 'ep-one', hasPasswordlessAccess: true});
	t.true(before.roles.some(({name}) => name === 'app'));
	t.deepEqual(before.settings.allowedIps, []);
	t.false(JSON.stringify(before).includes('nsk_live_'));

	const id = 'solitary-thunder-1';
	for (const change of [
		{door: 'jwks', id: before.jwks[0]!.id},
		{door: 'share', id: before.shares[0]!.id},
		{door: 'credential', branchId: 'br-production', id: before.credentials[0]!.id},
		{door: 'passwordless-access', endpointId: 'ep-one'},
		{door: 'allowed-ips', ips: ['203.0.113.7'], isProtectedBranchesOnly: true},
	] as const) {
		t.deepEqual(await provider.shutDoor(id, change), {status: 'succeeded', value: 'shut'}, `the door is ${change.door}`);
	}

	t.like(await provider.shutDoor(id, {door: 'jwks', id: before.jwks[0]!.id}), {status: 'succeeded', value: 'gone'});
	const after = await read();
	t.deepEqual([after.jwks, after.shares, after.credentials], [[], [], []]);
	t.false(after.endpoints[0]!.hasPasswordlessAccess);
	t.deepEqual(after.settings, {
		...before.settings, allowedIps: ['203.0.113.7'], isProtectedBranchesOnly: true,
	});
	t.deepEqual(await provider.readAccessSettings(id), {status: 'succeeded', value: after.settings});
});
