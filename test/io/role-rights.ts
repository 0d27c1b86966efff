import {tmpdir} from 'node:os';
import process from 'node:process';
import test from 'ava';
import {createPostgresConnect} from '../../source/io/postgres.js';
import {
	asOne, databaseStatements, differences, readDatabaseRights, readSharedRights, sharedStatements, type DatabaseRights,
} from '../../source/io/role-rights.js';
import {startSimulator, type Simulator} from '../../source/simulator/index.js';
import {noLimits} from '../helpers/simulator.js';

const owner = {name: 'neondb_owner', password: 'npg_OWNER0000000'};
const old = String.raw`old "app' \ $$role`;

let simulator: Simulator;

test.before(async () => {
	simulator = await startSimulator({
		temporaryFolder: tmpdir(), processId: process.pid, limits: noLimits, scenario: {
			organizations: [{name: 'Acme'}],
			projects: [{
				name: 'api-prod',
				branches: [{
					id: 'br-production', name: 'production', roles: [owner], databases: [{name: 'neondb', owner: owner.name}, {name: 'odd "name"', owner: owner.name}],
				}],
			}],
		},
	});
});

test.after.always(async () => {
	await simulator?.stop();
});

async function inDatabase<Value>(database: string, work: Parameters<ReturnType<typeof createPostgresConnect>>[3]): Promise<Value> {
	const {host, port} = simulator.computes[0]!;
	const connected = await createPostgresConnect(simulator.ca)({
		host, port, database, role: owner.name,
	}, owner.password, {}, work);
	if (connected.status === 'failed') {
		throw new Error(connected.login.text);
	}

	return connected.value as Value;
}

async function run(database: string, statements: readonly string[]): Promise<void> {
	for (const statement of statements) {
		const answer = await inDatabase<{readonly status: string; readonly login?: {readonly text: string}}>(database, async query => query(statement, []));
		if (answer.status === 'failed') {
			throw new Error(`${statement}: ${answer.login!.text}`);
		}
	}
}

const databases = ['neondb', 'odd "name"'] as const;

async function rightsOf(role: string) {
	const shared = await inDatabase<Awaited<ReturnType<typeof readSharedRights>>>('neondb', async query => readSharedRights(query, role));
	const each: Record<string, DatabaseRights> = {};
	for (const database of databases) {
		const rights = await inDatabase<Awaited<ReturnType<typeof readDatabaseRights>>>(database, async query => readDatabaseRights(query, role));
		if (rights.status === 'succeeded') {
			each[database] = rights.value;
		}
	}

	if (shared.status !== 'succeeded') {
		throw new Error(shared.failure.message);
	}

	return {shared: shared.value, databases: each};
}

test('a second role has the rights of the first, field by field, whatever it is called and whatever was granted', async t => {
	const role = `"${old.replaceAll('"', '""')}"`;
	await run('neondb', [
		`create role ${role} login createdb connection limit 7 password 'npg_k#9Qz!w7Rb&2Lx' valid until '2031-01-01 00:00:00+00'`,
		`alter role ${role} set search_path to "$user", shop, public`,
		`alter role ${role} set statement_timeout to '5s'`,
		`alter role ${role} in database "odd ""name""" set application_name to 'it''s me'`,
		'create role readers nologin',
		'create role trainee nologin',
		`grant readers to ${role} with admin option`,
		`grant ${role} to trainee`,
		'create schema shop',
		'create table shop.orders (id serial primary key, "odd Column" text, price int)',
		'create function shop.total(int) returns int language sql as \'select 1\'',
		'create type shop.color as enum (\'red\')',
		`grant usage on schema shop to ${role}`,
		`grant select, insert on shop.orders to ${role} with grant option`,
		`grant update ("odd Column") on shop.orders to ${role}`,
		`grant usage on sequence shop.orders_id_seq to ${role}`,
		`grant execute on function shop.total(int) to ${role}`,
		`grant usage on type shop.color to ${role}`,
		`grant temporary on database neondb to ${role}`,
		`alter default privileges for role neondb_owner in schema shop grant select on tables to ${role}`,
	]);
	await run('odd "name"', ['create table notes (id int)', `grant delete on notes to ${role}`]);

	const before = await rightsOf(old);
	const next = 'new \'app" role';
	await run('neondb', [asOne(sharedStatements(next, 'npg_v\'T4kW9xBq2Lm#', before.shared, owner.name))]);
	for (const database of databases) {
		await run(database, [asOne(databaseStatements(next, before.databases[database]!))]);
	}

	const after = await rightsOf(next);
	// Whoever makes a role is given the right to grant it.
	t.deepEqual(differences(before, after, new Set([owner.name])), []);
	t.is(after.databases.neondb!.privileges.length, 8);
	t.true(after.shared.attributes.login && after.shared.attributes.createDatabase && !after.shared.attributes.createRole);
	t.true(differences(before, {...after, shared: {...after.shared, attributes: {...after.shared.attributes, connectionLimit: 8}}}, new Set([owner.name]))[0]!.startsWith('connectionLimit'));
});

test('nothing is made where a part of it is not allowed', async t => {
	const rights = await rightsOf(owner.name);
	await t.throwsAsync(run('neondb', [asOne(sharedStatements('half', 'npg_q7Zr2Xk9Tm4Wp8', {...rights.shared, attributes: {...rights.shared.attributes, superuser: true}}, owner.name))]));
	await t.throwsAsync(rightsOf('half'), {message: 'There is no such role.'});
});
