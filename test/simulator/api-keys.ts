import test from 'ava';
import {type Scenario} from '../../source/simulator/index.js';
import {production, smallScenario, startLab} from '../helpers/simulator.js';

const organization = '/organizations/org-morning-bread-81040908';
const withKeys: Scenario = {
	...smallScenario,
	projects: [...smallScenario.projects, {id: 'other', name: 'other', branches: [{id: 'b', name: 'b', roles: [{name: 'app'}]}]}],
	keys: [{name: 'ci', scope: 'organization'}, {name: 'one', scope: 'project', of: 'api-prod'}, {
		name: 'laptop', scope: 'personal', lastUsedFrom: '203.0.113.7,35.160.120.126', lastUsedAge: 60_000,
	}],
};

test('a key is shown once, listed with its creator, and refused right after it is revoked', async t => {
	const {call} = await startLab(t);
	const made = await call('POST /api_keys', {body: {key_name: 'rekey'}});
	t.regex(made.body.key, /^napi_\w+$/v);
	t.is(typeof made.body.created_by, 'string');
	const {key} = made.body;
	const before = (await call('GET /api_keys')).body.find(({name}) => name === 'rekey')!;
	t.is(before.last_used_at, null as unknown as undefined);
	t.is(before.last_used_from_addr, '');
	t.false('key' in before);
	t.is(typeof before.created_by, 'object');

	t.is((await call('GET /auth', {key})).status, 200);
	const after = (await call('GET /api_keys')).body.find(({name}) => name === 'rekey')!;
	t.truthy(after.last_used_at);
	const revoked = await call(`DELETE /api_keys/${made.body.id}`, {key});
	t.true(revoked.body.revoked);
	t.is((await call('GET /auth', {key})).status, 401);
	t.is((await call(`DELETE /api_keys/${made.body.id}`)).status, 404);
});

test('names of keys are unique', async t => {
	const {call} = await startLab(t, {scenario: withKeys});
	const {status, body} = await call('POST /api_keys', {body: {key_name: 'laptop'}});
	t.deepEqual([status, body.message], [400, 'choose another unique name for api key']);
	t.is((await call(`POST ${organization}/api_keys`, {body: {key_name: 'ci'}})).status, 400);
	t.is((await call('POST /api_keys', {body: {}})).status, 400);
});

test('a missing, a wrong and a malformed key are 401', async t => {
	const {simulator, call} = await startLab(t);
	t.is((await call('GET /auth', {key: 'napi_wrong'})).status, 401);
	const bare = await fetch(`${simulator.apiUrl}/auth`);
	t.is(bare.status, 401);
});

test('a personal id on an organisation\'s route is not found, and the other way round', async t => {
	const {call, simulator} = await startLab(t, {scenario: withKeys});
	t.is((await call(`DELETE ${organization}/api_keys/${simulator.keyNamed('laptop')!.id}`)).status, 404);
	t.is((await call(`DELETE /api_keys/${simulator.keyNamed('ci')!.id}`)).status, 404);
});

test('an organisation\'s key reaches its organisation, and no personal keys', async t => {
	const {call, simulator} = await startLab(t, {scenario: withKeys});
	const key = simulator.keyNamed('ci')!.value;
	const {body} = await call('GET /auth', {key});
	t.deepEqual([body.auth_method, body.account_id], ['api_key_org', 'org-morning-bread-81040908']);
	const me = await call('GET /users/me', {key});
	t.deepEqual([me.status, me.body.message], [404, 'not allowed for organization API keys']);
	t.is((await call('GET /api_keys', {key})).status, 403);
	t.is((await call('POST /api_keys', {key, body: {key_name: 'x'}})).status, 403);
	t.is((await call(`POST ${organization}/api_keys`, {key, body: {key_name: 'x'}})).status, 403);
	t.is((await call('GET /users/me/organizations', {key})).body.organizations.length, 1);
	t.is((await call(`POST ${production}/roles/app/reset_password`, {key})).status, 200);
	t.is((await call(`GET ${production}/roles/app/reveal_password`, {key})).status, 200);
});

test('a project\'s key reaches its project and nothing else', async t => {
	const {call, simulator} = await startLab(t, {scenario: withKeys});
	const key = simulator.keyNamed('one')!.value;
	t.is((await call(`GET ${production}/roles/app/reveal_password`, {key})).status, 200);
	t.is((await call('GET /projects/other', {key})).status, 404);
	t.is((await call('GET /projects', {key})).status, 403);
	t.is((await call(`GET ${organization}/api_keys`, {key})).status, 403);
	t.is((await call(`DELETE ${organization}/api_keys/${simulator.keyNamed('one')!.id}`, {key})).status, 403);
});

test('organisation and project keys are made with a personal key', async t => {
	const {call} = await startLab(t, {scenario: withKeys});
	const whole = await call(`POST ${organization}/api_keys`, {body: {key_name: 'whole'}});
	t.false('project_id' in whole.body);
	const scoped = await call(`POST ${organization}/api_keys`, {body: {key_name: 'scoped', project_id: 'other'}});
	t.is(scoped.body.project_id, 'other');
	t.is((await call('GET /projects/other', {key: scoped.body.key})).status, 200);
	t.is((await call(`POST ${organization}/api_keys`, {body: {key_name: 'none', project_id: 'nothing'}})).status, 404);
	const listed = await call(`GET ${organization}/api_keys`);
	t.deepEqual(listed.body.map(({name}) => name).toSorted((a, b) => a.localeCompare(b)), ['ci', 'one', 'scoped', 'whole']);
});

test('what the sources disagree on can be switched', async t => {
	const open = await startLab(t, {scenario: withKeys});
	const shut = await startLab(t, {
		scenario: {
			...withKeys, switches: {
				organizationKeyListsKeys: false, organizationKeyRevokesKeys: false, organizationKeySeesOrganization: false, projectKeyRevokesItself: true,
			},
		},
	});
	const key = open.simulator.keyNamed('ci')!;
	const one = open.simulator.keyNamed('one')!;
	t.is((await open.call(`GET ${organization}/api_keys`, {key: key.value})).status, 200);
	t.is((await shut.call(`GET ${organization}/api_keys`, {key: key.value})).status, 403);
	t.is((await open.call('GET /users/me/organizations', {key: key.value})).status, 200);
	t.is((await shut.call('GET /users/me/organizations', {key: key.value})).status, 403);
	t.is((await open.call(`DELETE ${organization}/api_keys/${key.id}`, {key: key.value})).status, 200);
	t.is((await shut.call(`DELETE ${organization}/api_keys/${key.id}`, {key: key.value})).status, 403);
	t.is((await shut.call(`DELETE ${organization}/api_keys/${one.id}`, {key: one.value})).status, 200);
});

test('only an admin sees and makes an organisation\'s keys', async t => {
	const {call} = await startLab(t, {scenario: {...withKeys, organizations: [{...smallScenario.organizations[0]!, ownRole: 'member'}]}});
	t.is((await call(`GET ${organization}/api_keys`)).status, 403);
	t.is((await call(`POST ${organization}/api_keys`, {body: {key_name: 'x'}})).status, 403);
});
