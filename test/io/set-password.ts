import {tmpdir} from 'node:os';
import process from 'node:process';
import test from 'ava';
import {type LoginTarget, type Transport} from '../../source/core/login.js';
import {createDatabaseAccess} from '../../source/io/login.js';
import {startSimulator, type Simulator} from '../../source/simulator/index.js';
import {noLimits} from '../helpers/simulator.js';

const transports: readonly Transport[] = ['wire', 'https'];
const hard = String.raw`k#9'Qz\!w7"Rb&2$$;-- `;

let simulator: Simulator;

test.before(async () => {
	simulator = await startSimulator({
		temporaryFolder: tmpdir(), processId: process.pid, limits: noLimits, scenario: {
			organizations: [{name: 'Acme'}],
			projects: [{
				name: 'api-prod',
				branches: [{
					id: 'br-production', name: 'production', roles: [{name: 'neondb_owner', password: 'npg_OWNER0000000'}, ...transports.map(transport => ({name: `of "${transport}"`, password: 'npg_OLD000000000'}))], databases: [{name: 'neondb', owner: 'neondb_owner'}],
				}],
			}],
		},
	});
});

test.after.always(async () => {
	await simulator?.stop();
});

function targetOf(role: string): LoginTarget {
	const {host, port} = simulator.computes[0]!;
	return {
		host, port, database: 'neondb', role,
	};
}

function access(transport: Transport) {
	return createDatabaseAccess({transport, ca: simulator.ca, apiUrl: simulator.apiUrl});
}

for (const transport of transports) {
	test(`${transport}: a role sets its own password and nobody else's, and the value may hold any character`, async t => {
		const database = access(transport);
		const role = `of "${transport}"`;
		const target = targetOf(role);
		t.like(await database.setPassword(target, 'npg_WRONG0000000', {role, password: hard}), {status: 'refused'}, 'nothing is sent with a password that does not work');
		t.like(await database.setPassword(target, 'npg_OLD000000000', {role: 'nobody "at" all', password: hard}), {status: 'refused'}, 'no such role');
		t.like(await database.checkLogin(target, 'npg_OLD000000000'), {status: 'accepted'});
		t.deepEqual(await database.setPassword(target, 'npg_OLD000000000', {role, password: `${hard}${transport}`}), {status: 'succeeded', value: undefined});
		t.like(await database.checkLogin(target, `${hard}${transport}`), {status: 'accepted'});
		t.like(await database.checkLogin(target, 'npg_OLD000000000'), {status: 'refused'});
		t.deepEqual(await database.findStatement(target, `${hard}${transport}`, role), {status: 'succeeded', value: 'not-collected'});
	});
}
