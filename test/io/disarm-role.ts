import {tmpdir} from 'node:os';
import process from 'node:process';
import test from 'ava';
import {disarmRole, emptyRole, listDatabases} from '../../source/io/disarm-role.js';
import {type RoleLogin} from '../../source/io/examine-role.js';
import {createPostgresConnect} from '../../source/io/postgres.js';
import {dropRole, hasRole} from '../../source/io/replace-role.js';
import {startSimulator, type Simulator} from '../../source/simulator/index.js';
import {noLimits} from '../helpers/simulator.js';

const owner: RoleLogin = {role: 'neondb_owner', password: 'npg_OWNER0000000'};
const planted: RoleLogin = {role: 'back"up agent', password: 'npg_T4kW9xBq2Lm#'};

let simulator: Simulator;

test.before(async () => {
	simulator = await startSimulator({
		temporaryFolder: tmpdir(), processId: process.pid, limits: noLimits, scenario: {
			organizations: [{name: 'Acme'}],
			projects: [{
				name: 'api-prod',
				branches: [{
					id: 'br-production', name: 'production', roles: [{name: owner.role, password: owner.password}], databases: [{name: 'neondb', owner: owner.role}, {name: 'other', owner: owner.role}],
				}],
			}],
		},
	});
});

test.after.always(async () => {
	await simulator?.stop();
});

const connect = () => createPostgresConnect(simulator.ca);
const server = () => ({host: simulator.computes[0]!.host, port: simulator.computes[0]!.port, databases: ['neondb']});

async function run(login: RoleLogin, database: string, statement: string) {
	const {host, port} = server();
	const connected = await connect()({
		host, port, database, role: login.role,
	}, login.password, {}, async query => query(statement, []));
	return connected.status === 'connected' ? connected.value : connected;
}

test.serial('a planted role loses its login and its sessions, and what it owns stays', async t => {
	t.like(await run(owner, 'neondb', `create role "back""up agent" login createdb password '${planted.password}'`), {status: 'answered'});
	t.like(await run(owner, 'other', 'grant create on schema public to "back""up agent"'), {status: 'answered'});
	t.like(await run(planted, 'other', 'create table stolen (email text)'), {status: 'answered'});
	t.like(await run(planted, 'other', 'grant select on stolen to public'), {status: 'answered'});
	const {host, port} = server();
	const kept = connect()({
		host, port, database: 'other', role: planted.role,
	}, planted.password, {}, async query => query('select pg_sleep(60)', []));
	for (let count = '0'; count === '0';) {
		const seen = await run(owner, 'neondb', 'select count(*)::text from pg_stat_activity where usename = \'back"up agent\' and state = \'active\'');
		count = seen.status === 'answered' ? seen.value : '0';
	}

	t.deepEqual(await disarmRole(connect(), server(), owner, planted.role, false), {status: 'succeeded', value: {sessions: 0}});
	const ended = await kept;
	t.is(ended.status === 'connected' ? ended.value.status : ended.status, 'failed');
	t.like(await run(planted, 'neondb', 'select 1'), {status: 'failed'});
	t.deepEqual(await disarmRole(connect(), server(), owner, planted.role, false), {status: 'succeeded', value: {sessions: 0}}, 'twice is as once');
	t.like(await run(owner, 'other', 'select count(*)::text from pg_tables where tablename = \'stolen\''), {status: 'answered', value: '1'});
});

test.serial('it is dropped, and what it owned is there, of the one who dropped it', async t => {
	const databases = await listDatabases(connect(), server(), owner);
	t.true(databases.status === 'succeeded' && databases.value[0] === 'neondb' && databases.value.includes('other'));
	const all = {...server(), databases: databases.status === 'succeeded' ? databases.value : []};
	t.like(await dropRole(connect(), all, owner, planted.role), {status: 'refused'}, 'it owns something');
	t.deepEqual(await emptyRole(connect(), all, owner, planted.role), {status: 'succeeded', value: undefined});
	t.deepEqual(await emptyRole(connect(), all, owner, planted.role), {status: 'succeeded', value: undefined}, 'twice is as once');
	t.like(await dropRole(connect(), all, owner, planted.role), {status: 'succeeded'});
	t.deepEqual(await hasRole(connect(), all, owner, planted.role), {status: 'succeeded', value: false});
	t.like(await run(owner, 'other', 'select tableowner::text from pg_tables where tablename = \'stolen\''), {status: 'answered', value: 'neondb_owner'});
	t.deepEqual(await disarmRole(connect(), server(), owner, planted.role, false), {status: 'succeeded', value: {sessions: 0}}, 'one that is gone has nothing to lose');
});

test.serial('a role that only somebody else may change is left as it is, and that is said', async t => {
	await simulator.query('br-production', 'create role rooted login superuser');
	const disarmed = await disarmRole(connect(), server(), owner, 'rooted', false);
	t.like(disarmed, {status: 'refused'});
	const [row] = await simulator.query('br-production', 'select rolcanlogin from pg_roles where rolname = \'rooted\'') as [{rolcanlogin: boolean}];
	t.true(row.rolcanlogin);
	t.deepEqual(await disarmRole(connect(), server(), owner, 'rooted', true), {status: 'succeeded', value: {sessions: 0}}, 'its password is another one');
});
