import test from 'ava';
import {
	production, project, refused, startLab,
} from '../helpers/simulator.js';

const id = 'solitary-thunder-08372287';
const leaked = 'npg_LeakedLeaked1';

test.serial('roles that the API made are members of neon_superuser, and roles that SQL made are not', async t => {
	const {simulator, logIn} = await startLab(t);
	const owner = await logIn({user: 'neondb_owner', password: simulator.passwordOf(id, 'br-production', 'neondb_owner')!});
	await owner.query('create role planted login password \'npg_PlantedByMe42\'');
	const {rows} = await owner.query('select rolname as name, rolcreaterole as creates, rolbypassrls as bypasses, pg_has_role(rolname, \'neon_superuser\', \'member\') as member from pg_roles where rolname in (\'app\', \'planted\') order by 1');
	t.deepEqual(rows, [{
		name: 'app', creates: true, bypasses: true, member: true,
	}, {
		name: 'planted', creates: false, bypasses: false, member: false,
	}]);

	// Who has an owner's password has the verifiers of everybody, and makes no superuser.
	const {rows: verifiers} = await owner.query('select rolpassword from pg_authid where rolname = \'app\'');
	t.regex((verifiers as Array<{rolpassword: string}>)[0]!.rolpassword, /^SCRAM-SHA-256\$/v);
	t.is((await refused(owner.query('alter role neondb_owner superuser'))).code, '42501');
	t.is((await refused(owner.query('alter role neon_superuser login'))).message, 'could not ALTER neon_superuser');
	const planted = await logIn({user: 'planted', password: 'npg_PlantedByMe42'});
	t.is((await refused(planted.query('select rolpassword from pg_authid'))).code, '42501');
});

test.serial('an owner sees and ends the sessions of other roles, and a role without those rights does not', async t => {
	const {simulator, logIn} = await startLab(t);
	const owner = await logIn({user: 'neondb_owner', password: simulator.passwordOf(id, 'br-production', 'neondb_owner')!});
	await owner.query('create role plain login password \'npg_PlainAndSimple7\'');
	const plain = await logIn({user: 'plain', password: 'npg_PlainAndSimple7'});
	const session = await logIn({password: leaked, application_name: 'adversary'});
	const ended = new Promise<Error & {readonly code?: string}>(resolve => {
		session.once('error', resolve);
	});
	const {rows: [hidden]} = await plain.query<{query: string; pid: number}>('select pid, query from pg_stat_activity where usename = \'app\'');
	t.is(hidden!.query, '<insufficient privilege>');
	t.is((await refused(plain.query('select pg_terminate_backend($1)', [hidden!.pid]))).code, '42501');

	const {rows: [seen]} = await owner.query<{pid: number; application_name: string}>('select pid, application_name from pg_stat_activity where usename = \'app\'');
	t.is(seen!.application_name, 'adversary');
	t.deepEqual((await owner.query('select pg_terminate_backend($1) as done', [seen!.pid])).rows, [{done: true}]);
	t.is((await ended).code, '57P01');
	t.deepEqual((await owner.query('select 1 from pg_stat_activity where usename = \'app\'')).rows, []);
	t.is((await refused(owner.query('select pg_terminate_backend(pid) from pg_stat_activity where usename = \'cloud_admin\' and pid is not null'))).code, '42501');
});

test.serial('publications and subscriptions with a stored password are there to be found', async t => {
	const {simulator, logIn} = await startLab(t);
	const owner = await logIn({user: 'neondb_owner', password: simulator.passwordOf(id, 'br-production', 'neondb_owner')!});
	await owner.query('create table things (id int primary key)');
	await owner.query('create publication changes for table things');
	await owner.query('create subscription copies connection \'host=other.example user=app password=npg_Stored\' publication changes with (connect = false, slot_name = none)');
	t.deepEqual((await owner.query('select pubname, pg_get_userbyid(pubowner) as owner from pg_publication')).rows, [{pubname: 'changes', owner: 'neondb_owner'}]);
	t.deepEqual((await owner.query('select subname from pg_subscription')).rows, [{subname: 'copies'}]);
});

test.serial('branch credentials, shares and side doors of a scenario are listed as the API describes them, and shut', async t => {
	const {call} = await startLab(t, {
		scenario: {
			organizations: [{name: 'Acme'}],
			projects: [{
				id, name: 'api-prod', permissions: ['friend@example.com'], settings: {blockVpcConnections: true, logicalReplication: true}, branches: [{
					id: 'br-production', name: 'production', roles: [{name: 'app'}], endpoints: [{id: 'ep-one'}, {type: 'read_only'}], credentials: [{name: 'Default object storage credential', scopes: ['storage:read']}],
				}],
			}],
		},
	});
	const {body: {credentials}} = await call(`GET ${production}/credentials`);
	const [credential] = credentials as Array<{token_id: string; name: string}>;
	t.is(credential!.name, 'Default object storage credential');
	t.regex(credential!.token_id, /^nak_live_[\da-f]{32}$/v);
	t.is((await call(`DELETE ${production}/credentials/${credential!.token_id}`)).status, 204);
	t.deepEqual((await call(`GET ${production}/credentials`)).body.credentials, []);

	const {body} = await call(`GET ${project}`);
	t.like(body.project.settings, {block_vpc_connections: true, block_public_connections: false, enable_logical_replication: true});
	const {body: {endpoints}} = await call(`GET ${project}/endpoints`);
	t.deepEqual(endpoints.map(({passwordless_access}) => passwordless_access), [true, true]);
	for (const endpoint of endpoints) {
		t.false((await call(`PATCH ${project}/endpoints/${endpoint.id}`, {body: {endpoint: {passwordless_access: false}}})).body.endpoint.passwordless_access);
	}
});
