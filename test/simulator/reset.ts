import test from 'ava';
import {
	production, project, refused, startLab,
} from '../helpers/simulator.js';

const leaked = 'npg_LeakedLeaked1';

test.serial('a reset applies when its last operation finishes, and not before', async t => {
	const {simulator, call, logIn} = await startLab(t, {timings: {schedulingMilliseconds: 500, runningMilliseconds: 1500}});
	const old = await logIn({password: leaked});
	const {body} = await call(`POST ${production}/roles/app/reset_password`);
	t.not(body.role.password, leaked);
	const isRunning = async () => {
		const {body: {operations}} = await call(`GET ${project}/operations?limit=1`);
		return operations[0]!.status !== 'finished';
	};

	const before = await Promise.allSettled([logIn({password: leaked}), logIn({password: body.role.password})]);
	// A machine so slow that the operation finished meanwhile proves nothing here.
	t.deepEqual(await isRunning() ? before.map(({status}) => status) : ['fulfilled', 'rejected'], ['fulfilled', 'rejected']);

	const revealed = await call(`GET ${production}/roles/app/reveal_password`);
	t.is(revealed.body.password, body.role.password);

	await simulator.settled();
	const {code, severity} = await refused(logIn({password: leaked}));
	t.deepEqual([code, severity], ['28P01', 'ERROR']);
	const {rows} = await (await logIn({password: body.role.password})).query('select current_user as name');
	t.deepEqual(rows, [{name: 'app'}]);
	const alive = await old.query('select 1 as one');
	t.deepEqual(alive.rows, [{one: 1}]);
});

test.serial('the verifier in the real PostgreSQL changes', async t => {
	const {simulator, call} = await startLab(t);
	const read = async () => simulator.query('br-production', 'select rolpassword from pg_authid where rolname = \'app\'');
	const [before] = await read();
	t.regex(String(before!.rolpassword), /^SCRAM-SHA-256\$/v);
	await call(`POST ${production}/roles/app/reset_password`);
	await simulator.settled();
	const [after] = await read();
	t.not(after!.rolpassword, before!.rolpassword);
});

test.serial('a reset of an idle branch wakes its compute for a while and needs no PostgreSQL', async t => {
	const {simulator, call, logIn} = await startLab(t);
	const {body} = await call(`POST ${production}/roles/app/reset_password`);
	t.deepEqual(body.operations.map(operation => [operation.action, operation.status]), [['apply_config', 'running'], ['suspend_compute', 'scheduling']]);
	await simulator.settled();
	const {body: {endpoints}} = await call(`GET ${production}/endpoints`);
	t.is(endpoints[0]!.current_state, 'idle');
	await logIn({password: body.role.password});
	await refused(logIn({password: leaked}));
});

test.serial('a reset on a branch without compute has no operations and works at once', async t => {
	const {call, simulator} = await startLab(t);
	const {body} = await call(`POST ${project}/branches/br-archive/roles/app/reset_password`);
	t.deepEqual(body.operations, []);
	t.is(simulator.passwordOf('solitary-thunder-08372287', 'br-archive', 'app'), body.role.password);
});

test.serial('a child of an unprotected parent inherits its passwords, and keeps them when the parent is reset', async t => {
	const {simulator, call, logIn} = await startLab(t);
	await logIn({branchId: 'br-preview', password: leaked});
	await call(`POST ${production}/roles/app/reset_password`);
	await simulator.settled();
	await refused(logIn({password: leaked}));
	await logIn({branchId: 'br-preview', password: leaked});
});

test.serial('a child of a protected parent has passwords of its own', async t => {
	const {simulator} = await startLab(t, {
		scenario: {
			organizations: [{name: 'Acme'}],
			projects: [{
				id: 'p', name: 'p', branches: [{
					id: 'a', name: 'a', isProtected: true, roles: [{name: 'app'}],
				}, {id: 'b', name: 'b', parent: 'a'}],
			}],
		},
	});
	t.truthy(simulator.passwordOf('p', 'b', 'app'));
	t.not(simulator.passwordOf('p', 'a', 'app'), simulator.passwordOf('p', 'b', 'app'));
});

test.serial('inherited passwords share their salt', async t => {
	const {simulator} = await startLab(t);
	const [parent, child] = await Promise.all(['br-production', 'br-preview'].map(async branch => simulator.query(branch, 'select rolpassword from pg_authid where rolname = \'app\'')));
	t.deepEqual(parent, child);
});

test.serial('a session survives a reset until it is ended, and a restart ends it', async t => {
	const {simulator, call, logIn} = await startLab(t);
	const session = await logIn({password: leaked});
	const ended = new Promise<Error>(resolve => {
		session.once('error', resolve);
	});
	await call(`POST ${production}/roles/app/reset_password`);
	await simulator.settled();
	await session.query('select 1');
	t.is(simulator.sessions('br-production').length, 1);

	const restart = await call(`POST ${project}/endpoints/ep-lucky-sun-a1b2c3d4/restart`);
	t.deepEqual(restart.body.operations.map(operation => operation.action), ['suspend_compute', 'start_compute']);
	await simulator.settled();
	const error = await ended as Error & {code?: string};
	t.deepEqual([error.message, error.code], ['terminating connection due to administrator command', '57P01']);
	t.deepEqual(simulator.sessions('br-production'), []);
});

test.serial('protected roles, roles without login and unknown roles refuse a reset', async t => {
	const {call} = await startLab(t);
	const statuses = await Promise.all(['web_access', 'reader', 'nobody'].map(async role => (await call(`POST ${production}/roles/${role}/reset_password`)).status));
	t.deepEqual(statuses, [403, 403, 404]);
});

test.serial('only one request at a time may change a project', async t => {
	const {simulator, call} = await startLab(t);
	const answers = await Promise.all([1, 2, 3].map(async () => call(`POST ${production}/roles/app/reset_password`)));
	t.deepEqual(answers.map(({status}) => status).toSorted((a, b) => a - b), [200, 423, 423]);
	const locked = answers.find(({status}) => status === 423)!;
	t.is(locked.body.message, 'project already has running conflicting operations, scheduling of new ones is prohibited');
	t.is(locked.body.code, '');
	t.is(locked.headers.get('x-neon-ret-request-id'), locked.body.request_id);
	await simulator.settled();
	t.is((await call(`POST ${production}/roles/app/reset_password`)).status, 200);
});

test.serial('operations run from scheduling over running to finished', async t => {
	const {simulator, call} = await startLab(t, {timings: {schedulingMilliseconds: 700, runningMilliseconds: 700}});
	const {body} = await call(`POST ${production}/roles/app/reset_password`);
	const seen = new Set<string>();
	const deadline = Date.now() + 5000;
	while (Date.now() < deadline && !seen.has('finished')) {
		const {body: {operations}} = await call(`GET ${project}/operations?limit=1`);
		t.is(operations[0]!.id, body.operations[1]!.id);
		seen.add(operations[0]!.status);
	}

	t.deepEqual([...seen], ['scheduling', 'running', 'finished']);
	await simulator.settled();
	const {body: {operation}} = await call(`GET ${project}/operations/${body.operations[0]!.id}`);
	t.is(operation.status, 'finished');
});

test.serial('passwords that are not stored cannot be revealed', async t => {
	const {call, simulator, logIn} = await startLab(t, {
		scenario: {
			organizations: [{name: 'Acme'}],
			projects: [{
				id: 'p', name: 'p', storePasswords: false, branches: [{
					id: 'b', name: 'b', roles: [{name: 'app'}], databases: [{name: 'neondb', owner: 'app'}],
				}],
			}],
		},
	});
	const revealed = await call('GET /projects/p/branches/b/roles/app/reveal_password');
	t.deepEqual([revealed.status, revealed.body.message], [412, 'Storing passwords is disabled']);
	const uri = await call('GET /projects/p/connection_uri?role_name=app&database_name=neondb');
	t.is(uri.status, 412);
	const {body} = await call('POST /projects/p/branches/b/roles/app/reset_password');
	await simulator.settled();
	await logIn({branchId: 'b', password: body.role.password});
});

test.serial('roles and passwords that SQL made or changed are known to the API', async t => {
	const {simulator, call, logIn} = await startLab(t);
	const owner = await logIn({user: 'neondb_owner', password: simulator.passwordOf('solitary-thunder-08372287', 'br-production', 'neondb_owner')!});
	await owner.query('create role planted login password \'npg_Planted\'\'It12345\'');
	const listed = await call(`GET ${production}/roles`);
	t.true(listed.body.roles.some(role => role.name === 'planted'));
	t.is((await call(`GET ${production}/roles/planted/reveal_password`)).body.password, 'npg_Planted\'It12345');

	await owner.query('alter role neondb_owner password \'npg_ChosenByMyself1\'');
	t.is((await call(`GET ${production}/roles/neondb_owner/reveal_password`)).body.password, 'npg_ChosenByMyself1');

	const {body} = await call(`POST ${production}/roles/planted/reset_password`);
	await simulator.settled();
	await logIn({user: 'planted', password: body.role.password});

	await owner.query('drop role planted');
	t.is((await call(`GET ${production}/roles/planted`)).status, 404);
});
