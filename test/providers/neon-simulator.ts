import {tmpdir} from 'node:os';
import process from 'node:process';
import test, {type ExecutionContext} from 'ava';
import {sanitize} from '../../source/core/sanitize.js';
import {createDatabaseAccess} from '../../source/io/login.js';
import {type Wait} from '../../source/io/scheduler.js';
import {createNeonProvider} from '../../source/providers/neon/index.js';
import {startSimulator, type Fault, type Scenario} from '../../source/simulator/index.js';

const roles = Array.from({length: 4}, (_, index) => ({name: `app_${index}`}));

const project = (name: string) => ({
	name,
	branches: [
		{name: 'production', roles: [...roles, {name: 'reader', method: 'no_login' as const}], databases: [{name: 'neondb', owner: 'app_0'}]},
		{name: 'preview', parent: 'production'},
	],
});

const scenario: Scenario = {organizations: [{name: 'Acme'}, {name: 'Other'}], projects: [project('one'), project('two'), {...project('three'), organization: 'Other', integrations: ['vercel']}], keys: [{name: 'organization', scope: 'organization', of: 'Acme'}, {name: 'project', scope: 'project', of: 'two'}]};

async function start(t: ExecutionContext, faults: readonly Fault[] = []) {
	const simulator = await startSimulator({
		scenario, faults, temporaryFolder: tmpdir(), processId: process.pid, hostStyle: 'named', timings: {schedulingMilliseconds: 20, runningMilliseconds: 60},
	});
	t.teardown(async () => {
		await simulator.stop();
	});
	const waits: Wait[] = [];
	const provider = createNeonProvider({apiKey: simulator.apiKey, apiUrl: simulator.apiUrl}, {
		onWait(wait) {
			waits.push(wait);
		},
	});
	return {simulator, provider, waits};
}

async function projectNamed(provider: ReturnType<typeof createNeonProvider>, name: string) {
	const list = await provider.listProjects();
	const found = list.status === 'succeeded' ? list.value.projects.find(each => each.name === name) : undefined;
	const inspected = await provider.inspectProject(found!.id);
	if (inspected.status !== 'succeeded') {
		throw new Error(inspected.failure.message);
	}

	return inspected.value;
}

test('projects of every organisation are found by every kind of key that may list them', async t => {
	const {simulator, provider} = await start(t);
	const names = async (apiKey: string) => {
		const list = await createNeonProvider({apiKey, apiUrl: simulator.apiUrl}).listProjects();
		return list.status === 'succeeded' ? list.value.projects.map(({name}) => name).toSorted() : list.failure.kind;
	};

	t.deepEqual(await names(simulator.apiKey), ['one', 'three', 'two']);
	t.deepEqual(await names(simulator.keyNamed('organization')!.value), ['one', 'two']);
	t.is(await names(simulator.keyNamed('project')!.value), 'forbidden');
	t.like(await projectNamed(provider, 'three'), {integrations: ['vercel']});
	const two = await projectNamed(provider, 'two');
	const limited = createNeonProvider({apiKey: simulator.keyNamed('project')!.value, apiUrl: simulator.apiUrl});
	t.like(await limited.inspectProject(two.id), {status: 'succeeded', value: {name: 'two'}});
	t.like(await limited.identify(), {status: 'succeeded', value: {method: 'api_key_org'}});
});

test('a project is inspected with its inherited roles and with reasons for what must not be touched', async t => {
	const {provider} = await start(t);
	const found = await projectNamed(provider, 'one');
	const production = found.branches.find(({name}) => name === 'production');
	t.like(production, {isDefault: true, parentId: undefined});
	t.like(found.branches.find(({name}) => name === 'preview'), {isDefault: false, parentId: production?.id});
	for (const branch of found.branches) {
		const names = found.roles.filter(({branchId}) => branchId === branch.id);
		t.deepEqual(names.filter(({untouchable}) => untouchable === undefined).map(({name}) => name).toSorted(), roles.map(({name}) => name));
		t.regex(names.find(({name}) => name === 'reader')?.untouchable ?? '', /cannot log in/v);
	}

	t.is(found.endpoints.length, 2);
	t.true(found.endpoints.every(({id, host, pooledHost}) => host.startsWith(`${id}.`) && pooledHost?.startsWith(`${id}-pooler.`)));
});

test('resets of one project ride out its lock one after another, and other projects do not wait for them', async t => {
	const {simulator, provider, waits} = await start(t);
	const [one, two] = [await projectNamed(provider, 'one'), await projectNamed(provider, 'two')];
	const addresses = [one, two].flatMap(({id, branches}) => roles.map(({name}) => ({projectId: id, branchId: branches[0]!.id, role: name})));
	const outcomes = await Promise.all(addresses.map(async address => provider.resetPassword(address)));
	t.true(outcomes.every(({status}) => status === 'succeeded'));
	for (const [index, outcome] of outcomes.entries()) {
		const {projectId, branchId, role} = addresses[index]!;
		t.is(outcome.status === 'succeeded' ? outcome.value.password : '', simulator.passwordOf(projectId, branchId, role));
	}

	t.true(waits.every(({reason}) => reason === 'locked'));
	t.deepEqual(new Set(waits.map(({lane}) => lane)), new Set([one.id, two.id]));
	const sent = simulator.requests.filter(({operation, status}) => operation === 'resetProjectBranchRolePassword' && status === 200).map(({path}) => path);
	t.is(sent.length, addresses.length);
	const ofFirst = sent.findLastIndex(path => path.includes(one.id));
	t.true(ofFirst > sent.findIndex(path => path.includes(two.id)));
});

test('operations are followed to their end, and an active compute is restarted', async t => {
	const {simulator, provider} = await start(t);
	const {id, branches, endpoints} = await projectNamed(provider, 'one');
	const endpoint = endpoints.find(({branchId}) => branchId === branches[0]!.id)!;
	const reset = await provider.resetPassword({projectId: id, branchId: branches[0]!.id, role: 'app_0'});
	const ids = new Set(reset.status === 'succeeded' ? reset.value.answer.operations.map(operation => operation.id) : []);
	await simulator.settled();
	const operations = await provider.listOperations(id);
	const ours = operations.status === 'succeeded' ? operations.value.filter(operation => ids.has(operation.id)) : [];
	t.is(ours.length, ids.size);
	t.true(ours.every(({status}) => status === 'finished' || status === 'skipped'));

	const password = simulator.passwordOf(id, branches[0]!.id, 'app_0')!;
	const database = createDatabaseAccess({transport: 'wire', ca: simulator.ca, apiUrl: simulator.apiUrl});
	t.like(await database.checkLogin({
		host: endpoint.host, port: endpoint.port, role: 'app_0', database: 'neondb',
	}, password), {status: 'accepted'});
	await simulator.settled();
	const awake = await projectNamed(provider, 'one');
	t.is(awake.endpoints.find(each => each.id === endpoint.id)?.state, 'active');
	t.like(await provider.restartEndpoint(id, endpoint.id), {status: 'succeeded'});
});

test('names that carry escape sequences come out safe', async t => {
	const {simulator, provider} = await start(t);
	simulator.faults.add({kind: 'hostile-names'});
	const list = await provider.listProjects();
	const id = list.status === 'succeeded' ? list.value.projects.find(({name}) => name.startsWith('one'))!.id : '';
	const found = await provider.inspectProject(id);
	const names = found.status === 'succeeded' ? [found.value.name, ...found.value.branches.map(({name}) => name)] : [];
	t.is(names.length, 3);
	t.true(names.every(name => sanitize(name) === name));
});

test('values nobody has heard of and projects that are not available do not stop the discovery', async t => {
	const {simulator, provider} = await start(t, [{kind: 'unknown-value'}]);
	const found = await projectNamed(provider, 'one');
	t.is(found.branches.length, 2);
	simulator.faults.clear();
	simulator.faults.add({kind: 'unavailable-projects', projectIds: [found.id]});
	const list = await provider.listProjects();
	// Asked for alone, the project comes.
	t.like(list, {status: 'succeeded', value: {unavailable: []}});
	t.true(list.status === 'succeeded' && list.value.projects.some(({id}) => id === found.id));
});

test('a key that is revoked in the middle of the work is named', async t => {
	const {simulator, provider} = await start(t);
	const {id, branches} = await projectNamed(provider, 'one');
	const response = await fetch(`${simulator.apiUrl}/api_keys/${simulator.apiKeyId}`, {method: 'DELETE', headers: {authorization: `Bearer ${simulator.apiKey}`}});
	t.is(response.status, 200);
	t.like(await provider.resetPassword({projectId: id, branchId: branches[0]!.id, role: 'app_0'}), {status: 'refused', failure: {kind: 'unauthorized', status: 401}});
});

test('a role is made once and deleted once, and one that is gone is told as gone', async t => {
	const {simulator, provider} = await start(t);
	const {id, branches: [branch]} = await projectNamed(provider, 'one');
	const address = {projectId: id, branchId: branch!.id, role: 'app_0_2'};
	const made = await provider.createRole(address);
	t.like(made, {status: 'succeeded'});
	t.true(made.status === 'succeeded' && (made.value.password ?? '') !== '');
	const again = await provider.createRole(address);
	t.is(again.status, 'refused');
	t.like(await provider.readRole(address), {status: 'succeeded', value: {name: 'app_0_2'}});
	await simulator.settled();
	t.like(await provider.deleteRole(address), {status: 'succeeded'});
	await simulator.settled();
	t.deepEqual(await provider.deleteRole(address), {status: 'succeeded', value: 'gone'});
	t.like(await provider.readRole(address), {status: 'refused', failure: {kind: 'not-found'}});
});

test('a lost answer to making or deleting a role is unknown, and the request is not sent twice', async t => {
	const {simulator, provider} = await start(t, [{kind: 'lost-after', route: 'createProjectBranchRole', times: 1}, {kind: 'lost-after', route: 'deleteProjectBranchRole', times: 1}]);
	const {id, branches: [branch]} = await projectNamed(provider, 'one');
	const address = {projectId: id, branchId: branch!.id, role: 'app_0_2'};
	const count = (operation: string) => simulator.requests.filter(request => request.operation === operation).length;
	t.like(await provider.createRole(address), {status: 'unknown'});
	t.is(count('createProjectBranchRole'), 1);
	t.like(await provider.readRole(address), {status: 'succeeded'});
	await simulator.settled();
	t.like(await provider.deleteRole(address), {status: 'unknown'});
	t.is(count('deleteProjectBranchRole'), 1);
	await simulator.settled();
	t.like(await provider.readRole(address), {status: 'refused', failure: {kind: 'not-found'}});
});
