import process from 'node:process';
import test from 'ava';
import {
	production, project, refused, smallScenario, startLab,
} from '../helpers/simulator.js';

const id = 'solitary-thunder-08372287';
const password = 'npg_LeakedLeaked1';

test.serial('a new branch has its parent\'s data, roles and passwords, while the parent runs on', async t => {
	const {simulator, call, logIn} = await startLab(t);
	const owner = await logIn({user: 'neondb_owner', password: simulator.passwordOf(id, 'br-production', 'neondb_owner')!});
	await owner.query('create table kept as select generate_series(1, 1000) as number');
	const {status, body} = await call(`POST ${project}/branches`, {body: {branch: {name: 'feature'}, endpoints: [{type: 'read_write'}]}});
	t.is(status, 201);
	await owner.query('insert into kept values (0)');
	await simulator.settled();
	const port = Number(body.endpoints[0]!.host.split(':')[1]);
	const child = await logIn({port, password});
	t.deepEqual((await child.query('select count(*)::int as count from kept where number > 0')).rows, [{count: 1000}]);
	await call(`POST ${production}/roles/app/reset_password`);
	await simulator.settled();
	await t.notThrowsAsync(logIn({port, password}));
	const gone = await call(`DELETE ${project}/branches/${body.branch.id}`);
	t.is(gone.status, 200);
	await simulator.settled();
	t.is((await refused(logIn({port, password}))).message, 'Control plane request failed: endpoint cannot be found');
	t.is((await call(`DELETE ${project}/branches/${body.branch.id}`)).status, 204);
});

test.serial('a new branch of a protected parent has fresh passwords', async t => {
	const {simulator, call, logIn} = await startLab(t);
	await logIn({password});
	await call(`PATCH ${production}`, {body: {branch: {protected: true}}});
	const {body} = await call(`POST ${project}/branches`, {body: {branch: {name: 'safe'}, endpoints: [{type: 'read_write'}]}});
	await simulator.settled();
	const port = Number(body.endpoints[0]!.host.split(':')[1]);
	await refused(logIn({port, password}));
	await t.notThrowsAsync(logIn({port, password: simulator.passwordOf(id, body.branch.id, 'app')!}));
	t.is((await call(`DELETE ${production}`)).status, 422);
});

test.serial('a role that the API makes logs in when its operations have finished, and is gone when it is deleted', async t => {
	const {simulator, call, logIn} = await startLab(t);
	await logIn({password});
	const {status, body} = await call(`POST ${production}/roles`, {body: {role: {name: 'app_v2'}}});
	t.is(status, 201);
	t.true((await call(`GET ${production}/roles`)).body.roles.some(({name}) => name === 'app_v2'));
	await simulator.settled();
	const client = await logIn({user: 'app_v2', password: body.role.password});
	t.deepEqual((await client.query('select pg_has_role(\'neon_superuser\', \'member\') as member')).rows, [{member: true}]);
	await client.end();
	t.is((await call(`DELETE ${production}/roles/app_v2`)).status, 200);
	await simulator.settled();
	await refused(logIn({user: 'app_v2', password: body.role.password}));
	t.is((await call(`DELETE ${production}/roles/app_v2`)).status, 204);
	const statuses = [];
	for (const name of ['app', 'pg_evil', 'neon_superuser', '', 'x'.repeat(64)]) {
		statuses.push((await call(`POST ${production}/roles`, {body: {role: {name}}})).status);
	}

	t.deepEqual(statuses, [409, 400, 400, 400, 400]);
	t.is((await call(`DELETE ${production}/roles/neondb_owner`)).status, 422);
	const quiet = await call(`POST ${production}/roles`, {body: {role: {name: 'group', no_login: true}}});
	t.is(quiet.body.role.authentication_method, 'no_login');
	t.false('password' in quiet.body.role);
});

test.serial('databases are made and dropped', async t => {
	const {simulator, call, logIn} = await startLab(t);
	t.is((await call(`POST ${production}/databases`, {body: {database: {name: 'second', owner_name: 'app'}}})).status, 201);
	await simulator.settled();
	const client = await logIn({password, database: 'second'});
	await client.query('create table things (id int)');
	t.is((await call(`DELETE ${production}/databases/second`)).status, 200);
	await simulator.settled();
	t.is((await refused(logIn({password, database: 'second'}))).code, '3D000');
	t.is((await call(`GET ${production}/databases/second`)).status, 404);
});

test.serial('the list of allowed addresses is replaced and holds at once', async t => {
	const {call, logIn} = await startLab(t);
	await logIn({password});
	const {body} = await call(`PATCH ${project}`, {body: {project: {settings: {allowed_ips: {ips: ['203.0.113.7'], protected_branches_only: false}}}}});
	t.deepEqual(body.project.settings.allowed_ips, {ips: ['203.0.113.7'], protected_branches_only: false});
	t.regex((await refused(logIn({password}))).message, /^This IP address/v);
	await call(`PATCH ${project}`, {body: {project: {settings: {allowed_ips: {ips: ['203.0.113.7'], protected_branches_only: true}}}}});
	await t.notThrowsAsync(logIn({password}));
});

test.serial('a disabled endpoint cannot be woken, and works again when it is enabled', async t => {
	const {simulator, call, logIn} = await startLab(t);
	const session = await logIn({password});
	const ended = new Promise(resolve => {
		session.once('error', resolve);
	});
	const endpoint = `${project}/endpoints/ep-lucky-sun-a1b2c3d4`;
	const {body} = await call(`PATCH ${endpoint}`, {body: {endpoint: {disabled: true, passwordless_access: false}}});
	t.true(body.endpoint.disabled);
	t.false(body.endpoint.passwordless_access);
	await simulator.settled();
	await ended;
	t.is((await refused(logIn({password}))).message, 'Control plane request failed: endpoint is disabled');
	t.is((await call(`POST ${endpoint}/start`)).status, 422);
	await call(`PATCH ${endpoint}`, {body: {endpoint: {disabled: false}}});
	await t.notThrowsAsync(logIn({password}));
});

test.serial('endpoints are made, started, suspended and deleted; only an active one restarts', async t => {
	const {simulator, call} = await startLab(t);
	const endpoint = `${project}/endpoints/ep-lucky-sun-a1b2c3d4`;
	t.is((await call(`POST ${endpoint}/restart`)).status, 400);
	t.is((await call(`POST ${endpoint}/start`)).body.operations[0]!.action, 'start_compute');
	t.is((await call(`POST ${endpoint}/suspend`)).body.message, 'endpoint is in some transitive state, could not suspend');
	await simulator.settled();
	t.deepEqual((await call(`POST ${endpoint}/start`)).body.operations, []);
	await call(`POST ${endpoint}/suspend`);
	await simulator.settled();
	t.is((await call(`GET ${endpoint}`)).body.endpoint.current_state, 'idle');
	t.is((await call(`POST ${project}/endpoints`, {body: {endpoint: {branch_id: 'br-production', type: 'read_write'}}})).status, 409);
	const replica = await call(`POST ${project}/endpoints`, {body: {endpoint: {branch_id: 'br-production', type: 'read_only'}}});
	t.is(replica.status, 201);
	await simulator.settled();
	t.is((await call(`DELETE ${project}/endpoints/${replica.body.endpoint.id}`)).status, 200);
	t.is((await call(`DELETE ${project}/endpoints/${replica.body.endpoint.id}`)).status, 204);
});

test.serial('members, invitations, shares, JWKS and credentials are listed and removed', async t => {
	const {call, simulator} = await startLab(t, {
		scenario: {
			organizations: [{name: 'Acme', members: [{email: 'eve@example.com', role: 'member'}], invitations: [{email: 'new@example.com', role: 'viewer'}]}],
			projects: [{
				...smallScenario.projects[0]!, permissions: ['friend@example.com'], jwks: [{url: 'https://evil.example/jwks.json', provider: 'Evil', roles: ['authenticator']}],
			}],
		},
	});
	const organization = `/organizations/${simulator.orgId}`;
	t.is((await call(`GET ${organization}`)).body.name, 'Acme');
	t.deepEqual(((await call(`GET ${organization}/members`)).body.members as Array<{user: {email: string}}>).map(({user}) => user.email), ['operator@example.com', 'eve@example.com']);
	t.is(((await call(`GET ${organization}/invitations`)).body.invitations as unknown[]).length, 1);

	const permissions = (await call(`GET ${project}/permissions`)).body.project_permissions as Array<{id: string}>;
	t.is((await call(`DELETE ${project}/permissions/${permissions[0]!.id}`)).status, 200);
	t.is((await call(`POST ${project}/permissions`, {body: {email: 'other@example.com'}})).status, 200);

	const jwks = (await call(`GET ${project}/jwks`)).body.jwks as Array<{id: string}>;
	t.is((await call(`DELETE ${project}/jwks/${jwks[0]!.id}`)).status, 200);
	t.is((await call(`DELETE ${project}/jwks/${jwks[0]!.id}`)).status, 404);
	t.is((await call(`POST ${project}/jwks`, {body: {jwks_url: 'https://a.example/jwks.json', provider_name: 'A'}})).status, 201);

	const made = await call(`POST ${production}/credentials`, {body: {name: 'storage', scopes: ['storage:read'], principal_type: 'user'}});
	t.is(made.status, 201);
	const token = made.body.token_id as string;
	t.is(((await call(`GET ${production}/credentials`)).body.credentials as unknown[]).length, 1);
	t.is((await call(`DELETE ${production}/credentials/${token}`)).status, 204);
	t.is((await call(`DELETE ${production}/credentials/${token}`)).status, 204);
});

test.serial('a project\'s key deletes its project only where that is switched on', async t => {
	for (const [projectKeyDeletesProject, expected] of [[false, 403], [true, 200]] as const) {
		const {call, simulator} = await startLab(t, {scenario: {...smallScenario, keys: [{name: 'one', scope: 'project', of: 'api-prod'}], switches: {projectKeyDeletesProject}}});
		t.is((await call(`DELETE ${project}`, {key: simulator.keyNamed('one')!.value})).status, expected);
	}
});

test.serial('an account has as many requests as Neon publishes, and each route its own', async t => {
	let time = 1_800_000_000_000;
	const {call} = await startLab(t, {limits: {requestsPerMinute: 100, requestsPerRouteAndSecond: 40}, now: () => time, scenario: {...smallScenario, switches: {retryAfter: true}}});
	const count = async (target: string, times: number) => {
		const statuses = [];
		for (let index = 0; index < times; index++) {
			statuses.push((await call(`GET ${target}`)).status);
		}

		return statuses.filter(status => status === 200).length;
	};

	t.is(await count('/auth', 50), 40);
	t.is(await count('/users/me', 10), 10);
	time += 1001;
	t.is(await count('/auth', 40), 40);
	const limited = await count('/users/me', 20);
	t.is(limited, 10);
	t.is((await call('GET /auth')).headers.get('retry-after'), '1');
	time += 60_001;
	t.is(await count('/auth', 1), 1);
});

test.serial('a limit says when to come back only where that is switched on', async t => {
	for (const [retryAfter, expected] of [[false, null], [true, '1']] as const) {
		const {call} = await startLab(t, {limits: {requestsPerMinute: 1}, scenario: {...smallScenario, switches: {retryAfter}}});
		await call('GET /auth');
		const {status, headers} = await call('GET /auth');
		t.deepEqual([status, headers.get('retry-after')], [429, expected]);
	}
});

test.serial('computes beyond the limit do not start, those of default branches do', async t => {
	const {simulator, call, logIn} = await startLab(t, {limits: {activeComputes: 0}});
	t.is((await refused(logIn({branchId: 'br-preview', password}))).message, 'Control plane request failed: endpoint is temporarily unavailable. Check your quotas and/or contact our support.');
	await t.notThrowsAsync(logIn({password}));
	const {body} = await call(`POST ${project}/branches/br-preview/roles/app/reset_password`);
	await simulator.settled();
	t.is((await call(`GET ${project}/operations/${body.operations[0]!.id}`)).body.operation.status, 'failed');
});

test.serial('400 projects start in about a second and stay small', async t => {
	const scenario = {
		organizations: [{name: 'Acme'}],
		projects: Array.from({length: 400}, (_, index) => ({
			name: `project ${index}`,
			branches: Array.from({length: 10}, (_each, branch) => ({name: `branch ${branch}`, roles: Array.from({length: 5}, (_one, role) => ({name: `role_${role}`})), databases: [{name: 'neondb', owner: 'role_0'}]})),
		})),
	};
	const before = process.memoryUsage().rss;
	const start = performance.now();
	const {simulator, call, logIn} = await startLab(t, {scenario});
	const elapsed = performance.now() - start;
	const {body} = await call(`GET /projects?org_id=${simulator.orgId}&limit=400`);
	t.is(body.projects.length, 400);
	const [first] = body.projects;
	const endpoints = await call(`GET /projects/${first!.id}/endpoints`);
	const grown = (process.memoryUsage().rss - before) / 1_048_576;
	t.log(`started in ${Math.round(elapsed)} ms, grew by ${Math.round(grown)} MB`);
	t.true(grown < 300);
	t.true(elapsed < 10_000);
	const {branch_id: branchId, host} = endpoints.body.endpoints[0] as unknown as {branch_id: string; host: string};
	await t.notThrowsAsync(logIn({port: Number(host.split(':')[1]), user: 'role_1', password: simulator.passwordOf(first!.id, branchId, 'role_1')!}));
});
