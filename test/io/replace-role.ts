import {tmpdir} from 'node:os';
import process from 'node:process';
import test from 'ava';
import {systemClock} from '../../source/io/clock.js';
import {createPostgresConnect} from '../../source/io/postgres.js';
import {
	apiObstacles, examineRole, isMadeByApi, ownedObjects, readRoleNames, rehearse, type RoleLogin,
} from '../../source/io/examine-role.js';
import {
	compareRoles, dropRole, giveRights, hasRole, makeRole, moveOwned, releaseRole, setRolePassword,
} from '../../source/io/replace-role.js';
import {endSessionsOf, watchSessions} from '../../source/io/role-sessions.js';
import {type Outcome} from '../../source/core/outcome.js';
import {startSimulator, type Simulator} from '../../source/simulator/index.js';
import {noLimits} from '../helpers/simulator.js';

const owner: RoleLogin = {role: 'neondb_owner', password: 'npg_OWNER0000000'};
const app: RoleLogin = {role: 'app', password: 'npg_k#9Qz!w7Rb&2Lx'};
const fresh: RoleLogin = {role: 'app_2', password: 'npg_v\'T4kW9xBq2Lm#'};

let simulator: Simulator;

test.before(async () => {
	simulator = await startSimulator({
		temporaryFolder: tmpdir(), processId: process.pid, limits: noLimits, scenario: {
			organizations: [{name: 'Acme'}],
			projects: [{
				name: 'api-prod',
				branches: [{
					id: 'br-production', name: 'production', roles: [{name: owner.role, password: owner.password}, {name: 'api_made', password: 'npg_APIMADE00000'}], databases: [{name: 'neondb', owner: owner.role}, {name: 'other', owner: owner.role}],
				}],
			}],
		},
	});
});

test.after.always(async () => {
	await simulator?.stop();
});

const connect = () => createPostgresConnect(simulator.ca);
const server = () => ({host: simulator.computes[0]!.host, port: simulator.computes[0]!.port, databases: ['neondb', 'other']});

async function run(login: RoleLogin, database: string, statements: readonly string[]): Promise<string> {
	let last = '';
	for (const statement of statements) {
		const connected = await connect()({...server(), database, role: login.role}, login.password, {}, async query => query(statement, []));
		if (connected.status === 'failed' || connected.value.status === 'failed') {
			throw new Error(`${statement}: ${connected.status === 'failed' ? connected.login.text : (connected.value as {login: {text: string}}).login.text}`);
		}

		last = connected.value.value;
	}

	return last;
}

function valueOf<Value>(outcome: Outcome<Value>): Value {
	if (outcome.status !== 'succeeded') {
		throw new Error(outcome.failure.message);
	}

	return outcome.value;
}

test.serial('a role that owns things is replaced whole: everything moves, both work meanwhile, and the old one goes', async t => {
	await run(owner, 'neondb', [
		`create role app login createdb password '${app.password}'`, 'create role readers nologin', 'grant readers to app', 'create schema shop', 'create table shop.orders (id int)', 'grant usage, create on schema shop to app', 'grant select, insert on shop.orders to app', 'alter role app set statement_timeout to \'5s\'',
	]);
	await run(app, 'neondb', ['create table shop.carts (id int)', 'insert into shop.carts values (7)', 'create database apps_own', 'alter default privileges for role app in schema shop grant select on tables to readers']);
	await run(owner, 'other', ['create table notes (id int)', 'grant delete on notes to app']);

	const at = {...server(), databases: [...server().databases, 'apps_own']};
	t.true(valueOf(await readRoleNames(connect(), at, owner)).mayMakeRoles);
	t.false(valueOf(await readRoleNames(connect(), at, app)).mayMakeRoles);
	const before = valueOf(await examineRole(connect(), at, owner, 'app'));
	t.deepEqual(before.obstacles, []);
	t.false(isMadeByApi(before));
	t.is(ownedObjects(before), 2);

	valueOf(await rehearse(connect(), at, owner, fresh.role, 'app', before));
	t.false(valueOf(await hasRole(connect(), at, owner, fresh.role)), 'a rehearsal leaves nothing');

	valueOf(await makeRole(connect(), at, owner, fresh, 'app', before));
	valueOf(await moveOwned(connect(), at, app, fresh.role));
	valueOf(await giveRights(connect(), at, owner, fresh, valueOf(await examineRole(connect(), at, owner, 'app'))));
	t.deepEqual(valueOf(await compareRoles(connect(), at, fresh, fresh.role, before, [owner.role, 'app'])), []);
	t.is(ownedObjects(valueOf(await examineRole(connect(), at, fresh, fresh.role))), 2);
	for (const login of [app, fresh]) {
		t.is(await run(login, 'neondb', ['insert into shop.carts values (8)', 'alter table shop.carts alter id set not null', 'select count(*) > 1 from shop.carts']), 'true');
	}

	// Done again after an interruption, each part changes nothing.
	valueOf(await setRolePassword(connect(), at, owner, fresh));
	valueOf(await moveOwned(connect(), at, app, fresh.role));
	valueOf(await giveRights(connect(), at, owner, fresh, before));

	await run(app, 'neondb', ['create table shop.late (id int)']);
	valueOf(await releaseRole(connect(), at, owner, app, fresh.role));
	valueOf(await dropRole(connect(), at, owner, 'app'));
	t.false(valueOf(await hasRole(connect(), at, fresh, 'app')));
	t.deepEqual(valueOf(await compareRoles(connect(), at, fresh, fresh.role, before, [owner.role, 'app'])), [], 'nothing went with the old role');
	t.is(await run(fresh, 'neondb', ['select count(*) from shop.late']), '0', 'what it made late is kept');
});

test.serial('what cannot be copied is named before anything is made', async t => {
	await run(owner, 'neondb', [
		'create role bound login password \'npg_q7Zr2Xk9Tm4Wp8\'', 'create table secrets (id int)', 'alter table secrets enable row level security', 'create policy mine on secrets to bound using (true)', 'grant select on secrets to bound with grant option', 'create role other_reader',
	]);
	await run({role: 'bound', password: 'npg_q7Zr2Xk9Tm4Wp8'}, 'neondb', ['grant select on secrets to other_reader']);
	const bound = valueOf(await examineRole(connect(), server(), owner, 'bound'));
	t.deepEqual(bound.obstacles.map(text => text.slice(0, 38)), ['1 row security policies of neondb name', 'It granted 1 privileges in neondb on o']);

	const made = {role: 'api_made', password: 'npg_APIMADE00000'};
	await run(owner, 'neondb', ['grant create on database neondb to api_made']);
	await run(made, 'neondb', ['create schema hers']);
	const api = valueOf(await examineRole(connect(), server(), made, 'api_made'));
	t.true(isMadeByApi(api));
	t.regex(apiObstacles(api).join(' '), /^It owns 1 object,/v);

	// A grant on what belongs to somebody else is not the owner's to give.
	await run(made, 'neondb', ['create table hers.plans (id int)', 'create role guest login password \'npg_w8Zr2Xk9Tm4Wp8\'', 'grant usage on schema hers to guest']);
	const guest = valueOf(await examineRole(connect(), server(), made, 'guest'));
	const refused = await rehearse(connect(), server(), owner, 'guest_2', 'guest', guest);
	t.regex(refused.status === 'refused' ? refused.failure.message : '', /neondb_owner may not give what others gave: USAGE on schema hers/v);
	t.false(valueOf(await hasRole(connect(), server(), owner, 'guest_2')));
});

test.serial('whoever is logged in as a role is seen, also for a moment, and can be cut off', async t => {
	const made = {role: 'api_made', password: 'npg_APIMADE00000'};
	const looking = async (milliseconds: number) => valueOf(await watchSessions(connect(), server(), made, 'api_made', {milliseconds, clock: systemClock}));
	t.deepEqual(await looking(0), []);
	const held = connect()({...server(), database: 'other', role: made.role}, made.password, {}, async query => query('select pg_sleep(20)', []));
	const deadline = Date.now() + 5000;
	let seen = await looking(300);
	while (seen.length === 0 && Date.now() < deadline) {
		seen = await looking(300);
	}

	t.like(seen, [{application: 'rekey', sessions: 1}]);
	t.is(valueOf(await endSessionsOf(connect(), server(), made)), 1);
	await held;
	t.deepEqual(await looking(0), []);
});
