import test from 'ava';
import {hostileSuffix} from '../../source/simulator/index.js';
import {
	production, project, refused, startLab,
} from '../helpers/simulator.js';

const reset = `POST ${production}/roles/app/reset_password`;
const isSpoilt = true;

test.serial('a lock, a limit and a service that is down strike as often as told, then are gone', async t => {
	const {simulator, call} = await startLab(t, {faults: [{kind: 'locked', route: 'resetProjectBranchRolePassword', times: 2}]});
	t.is((await call(reset)).status, 423);
	t.is((await call(`GET ${project}`)).status, 200);
	t.is((await call(reset)).status, 423);
	t.is((await call(reset)).status, 200);
	t.is(simulator.faults.struck.get('locked'), 2);

	const off = simulator.faults.add({kind: 'rate-limited', retryAfter: 7});
	const limited = await call('GET /auth');
	t.deepEqual([limited.status, limited.headers.get('retry-after')], [429, '7']);
	off();
	simulator.faults.add({kind: 'rate-limited', times: 1});
	t.is((await call('GET /auth')).headers.get('retry-after'), null);
	simulator.faults.add({kind: 'unavailable', route: String.raw`^GET .*/auth$`});
	const down = await call('GET /auth');
	t.is(down.status, 503);
	t.truthy(down.body.message);
	t.is((await call('GET /users/me')).status, 200);
	simulator.faults.clear();
	t.is((await call('GET /auth')).status, 200);
});

test.serial('error pages are HTML', async t => {
	const {simulator, call} = await startLab(t);
	for (const status of [500, 502, 503, 524]) {
		simulator.faults.add({kind: 'html', status, times: 1});
		const answer = await call('GET /auth', {isSpoilt});
		t.is(answer.status, status);
		t.regex(answer.headers.get('content-type')!, /^text\/html/v);
		t.regex(answer.text, /^<!DOCTYPE html>/v);
	}
});

test.serial('an answer can be lost before the work or after it', async t => {
	const {simulator, call} = await startLab(t);
	const password = () => simulator.passwordOf('solitary-thunder-08372287', 'br-production', 'app');
	simulator.faults.add({kind: 'lost-before', times: 1, route: 'resetProjectBranchRolePassword'});
	await t.throwsAsync(call(reset));
	t.is(password(), 'npg_LeakedLeaked1');
	simulator.faults.add({kind: 'lost-after', times: 1, route: 'resetProjectBranchRolePassword'});
	await t.throwsAsync(call(reset));
	t.not(password(), 'npg_LeakedLeaked1');
	t.deepEqual(simulator.requests.filter(({operation}) => operation === 'resetProjectBranchRolePassword').map(({faults, status}) => [faults, status]), [[['lost-before'], undefined], [['lost-after'], undefined]]);
});

test.serial('an answer can be slow, cut in the middle or empty', async t => {
	const {simulator, call} = await startLab(t);
	simulator.faults.add({kind: 'slow', milliseconds: 300, times: 1});
	const start = performance.now();
	await call('GET /auth');
	t.true(performance.now() - start > 290);
	simulator.faults.add({kind: 'truncated', times: 1});
	await t.throwsAsync(call('GET /auth'));
	simulator.faults.add({kind: 'empty', times: 1});
	const empty = await call('GET /auth', {isSpoilt});
	t.deepEqual([empty.status, empty.text], [200, '']);
});

test.serial('a failed operation is tried again, and the password is valid only then', async t => {
	const {simulator, call, logIn} = await startLab(t, {timings: {schedulingMilliseconds: 10, runningMilliseconds: 10, retryMilliseconds: 1500}});
	await logIn({password: 'npg_LeakedLeaked1'});
	simulator.faults.add({kind: 'operation-failed', route: 'apply_config', times: 1});
	const {body} = await call(reset);
	let operation = body.operations[0]!;
	while (operation.status !== 'failed') {
		({body: {operation}} = await call(`GET ${project}/operations/${operation.id}`));
	}

	t.is(operation.failures_count, 1);
	t.truthy(operation.error);
	t.is((await call(reset)).status, 423);
	await simulator.settled();
	t.is((await call(`GET ${project}/operations/${operation.id}`)).body.operation.status, 'finished');
	await t.notThrowsAsync(logIn({password: body.role.password}));
});

test.serial('an operation can fail for good: the old password stays', async t => {
	const {simulator, call, logIn} = await startLab(t);
	simulator.faults.add({
		kind: 'operation-failed', route: 'apply_config', times: 1, isPermanent: true,
	});
	const {body} = await call(reset);
	await simulator.settled();
	t.deepEqual((await call(`GET ${project}/operations`)).body.operations.map(({status}) => status), ['cancelled', 'failed']);
	await refused(logIn({password: body.role.password}));
	await t.notThrowsAsync(logIn({password: 'npg_LeakedLeaked1'}));
	t.is((await call(reset)).status, 200);
});

test.serial('a proxy that is behind accepts the old password and refuses the new one', async t => {
	const {simulator, call, logIn, sql, hostOf} = await startLab(t);
	const off = simulator.faults.add({kind: 'cache-lag', milliseconds: 60_000});
	const {body} = await call(reset);
	await simulator.settled();
	const old = await logIn({password: 'npg_LeakedLeaked1'});
	t.deepEqual((await old.query('select current_user as name')).rows, [{name: 'app'}]);
	await refused(logIn({password: body.role.password}));
	const host = await hostOf('br-production');
	t.is((await sql(`postgresql://app:npg_LeakedLeaked1@${host}/neondb`, {query: 'select 1'})).status, 200);
	off();
	await refused(logIn({password: 'npg_LeakedLeaked1'}));
	await t.notThrowsAsync(logIn({password: body.role.password}));
});

test.serial('projects can be unavailable in a list', async t => {
	const {simulator, call} = await startLab(t);
	simulator.faults.add({kind: 'unavailable-projects', projectIds: ['solitary-thunder-08372287'], times: 1});
	const {body} = await call(`GET /projects?org_id=${simulator.orgId}`);
	t.deepEqual([body.projects, body.unavailable_project_ids], [[], ['solitary-thunder-08372287']]);
	const again = await call(`GET /projects?org_id=${simulator.orgId}`);
	t.is(again.body.projects.length, 1);
});

test.serial('values nobody has heard of and names that attack a terminal', async t => {
	const {simulator, call} = await startLab(t);
	simulator.faults.add({kind: 'unknown-value', times: 1});
	const unknown = await call(`GET ${production}/endpoints`, {isSpoilt});
	t.is(unknown.body.endpoints[0]!.current_state, 'something_new');
	simulator.faults.add({kind: 'hostile-names', times: 1});
	const hostile = await call(`GET ${production}/roles`, {isSpoilt});
	t.true(hostile.body.roles[0]!.name.endsWith(hostileSuffix));
});

test.serial('roles with hostile names are real: they are listed, reset and log in', async t => {
	const names = [`a${hostileSuffix}`.slice(0, 40), 'with space/slash?&%', 'שלום', '👩‍👩‍👧', 'x'.repeat(63), '"; drop table x; --'];
	const {simulator, call, logIn} = await startLab(t, {
		scenario: {
			organizations: [{name: 'Acme'}], projects: [{
				id: 'p', name: 'p', branches: [{
					id: 'b', name: 'b', roles: [{name: 'owner'}, ...names.map(name => ({name}))], databases: [{name: 'neondb', owner: 'owner'}],
				}],
			}],
		},
	});
	await logIn({branchId: 'b', user: 'owner', password: simulator.passwordOf('p', 'b', 'owner')!});
	const {body} = await call('GET /projects/p/branches/b/roles');
	t.deepEqual(body.roles.map(({name}) => name), ['owner', ...names]);
	for (const name of names) {
		const answer = await call(`POST /projects/p/branches/b/roles/${encodeURIComponent(name)}/reset_password`);
		t.is(answer.status, 200);
		await simulator.settled();
		const client = await logIn({branchId: 'b', user: name, password: answer.body.role.password});
		t.deepEqual((await client.query('select current_user as name')).rows, [{name}]);
	}
});

test.serial('a chance with a seed strikes the same requests each time', async t => {
	const pattern = async () => {
		const {call} = await startLab(t, {seed: 7, faults: [{kind: 'unavailable', chance: 0.5}]});
		const statuses = [];
		for (let count = 0; count < 12; count++) {
			statuses.push((await call('GET /auth')).status);
		}

		return statuses;
	};

	const first = await pattern();
	t.deepEqual(await pattern(), first);
	t.is(new Set(first).size, 2);
});
