import {tmpdir} from 'node:os';
import process from 'node:process';
import test from 'ava';
import {type Transport} from '../../source/core/login.js';
import {roleDoors, type RoleAudit} from '../../source/core/role-audit.js';
import {createDatabaseAccess} from '../../source/io/login.js';
import {startSimulator, type Simulator} from '../../source/simulator/index.js';
import {noLimits} from '../helpers/simulator.js';

let simulator: Simulator;

test.before(async () => {
	simulator = await startSimulator({
		temporaryFolder: tmpdir(), processId: process.pid, limits: noLimits, scenario: {
			organizations: [{name: 'Acme'}],
			projects: [{
				name: 'api-prod',
				branches: [{
					id: 'br-production', name: 'production', roles: [{name: 'neondb_owner', password: 'npg_OWNER0000000'}, {name: 'app', password: 'npg_APP000000000'}], databases: [{name: 'neondb', owner: 'neondb_owner'}, {name: 'shop', owner: 'app'}],
				}],
			}],
		},
	});
	for (const statement of ['create role planted login superuser bypassrls', 'create role group_of_readers nologin', 'grant group_of_readers to planted with admin option', 'grant pg_read_all_data to planted']) {
		await simulator.query('br-production', statement);
	}

	for (const statement of ['create table orders (id int)', 'alter table orders owner to app', 'alter default privileges for role app in schema public grant select on tables to planted', 'create publication everything for all tables']) {
		await simulator.query('br-production', statement, 'shop');
	}
});

test.after.always(async () => {
	await simulator?.stop();
});

async function audited(transport: Transport): Promise<RoleAudit> {
	const {host, port} = simulator.computes[0]!;
	const access = createDatabaseAccess({transport, ca: simulator.ca, apiUrl: simulator.apiUrl});
	const target = {
		host, port, database: 'neondb', role: 'neondb_owner',
	};
	const outcome = await access.auditRoles(target, 'npg_OWNER0000000', 'br-production');
	if (outcome.status !== 'succeeded') {
		throw new Error(outcome.failure.message);
	}

	return outcome.value;
}

for (const transport of ['wire', 'https'] as const) {
	test(`${transport}: what was planted in PostgreSQL is found in every database, and nothing that belongs there is called planted`, async t => {
		const audit = await audited(transport);
		t.like(audit.roles.find(({name}) => name === 'planted'), {
			canLogin: true, isSuperuser: true, bypassesRowSecurity: true, owns: 0,
		});
		t.true(audit.roles.find(({name}) => name === 'app')!.owns >= 2);
		t.true(audit.databases.includes('shop'));
		t.deepEqual(audit.missing, []);
		const doors = roleDoors(audit, [{name: 'neondb_owner'}, {name: 'app'}, {name: 'gone'}]);
		const said = (kind: string) => doors.filter(door => door.kind === kind).map(({subject}) => subject);
		t.deepEqual(said('only-in-postgres'), ['group_of_readers', 'planted']);
		t.deepEqual(said('only-at-provider'), ['gone']);
		t.true(said('powerful').includes('planted'));
		t.false(said('powerful').includes('app'));
		t.true(said('member-of-powerful').includes('planted'));
		t.true(said('hands-on-membership').includes('planted'));
		t.deepEqual(said('default-privileges'), ['planted']);
		t.deepEqual(said('publication'), ['everything']);
	});
}

test('names that an attacker chose cannot draw outside their sentence', t => {
	const [door] = roleDoors({
		branchId: 'br', databases: [], roles: [{
			name: 'a\u001B[2Jb', canLogin: true, isSuperuser: false, bypassesRowSecurity: false, createsRoles: false, createsDatabases: false, replicates: false, inherits: true, owns: 0,
		}], memberships: [], defaultPrivileges: [], publications: [], subscriptions: [], userMappings: [], missing: [],
	}, []);
	t.false(door!.sentence.includes('\u001B'));
});
