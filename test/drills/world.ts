import {
	existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import test, {type ExecutionContext} from 'ava';
import {readLogin} from '../../source/drills/applications.js';
import {type DrillScenario} from '../../source/drills/scenario.js';
import {leakedEnvironment} from '../../source/drills/scenarios/leaked-env.js';
import {startDrill, type DrillWorld} from '../../source/drills/world.js';
import {systemClock} from '../../source/io/clock.js';
import {quickTimings} from '../helpers/simulator.js';
import {until} from '../helpers/until.js';

const [production, staging] = leakedEnvironment.service.projects[0]!.branches;

/** The same drill at a pace for tests. */
const quick: DrillScenario = {
	...leakedEnvironment,
	applications: leakedEnvironment.applications.map(application => ({...application, everyMilliseconds: 20})),
	adversary: {...leakedEnvironment.adversary, everyMilliseconds: 30, keeps: {...leakedEnvironment.adversary.keeps, everyMilliseconds: 20}},
};

async function start(t: ExecutionContext): Promise<DrillWorld> {
	const world = await startDrill({
		scenario: quick, seed: 1, temporaryFolder: tmpdir(), processId: process.pid, clock: systemClock, timings: quickTimings,
	});
	t.teardown(world.stop);
	return world;
}

async function reset({simulator}: DrillWorld, branch: {readonly id?: string}): Promise<void> {
	const response = await fetch(`${simulator.apiUrl}/projects/${leakedEnvironment.service.projects[0]!.id!}/branches/${branch.id!}/roles/neondb_owner/reset_password`, {method: 'POST', headers: {authorization: `Bearer ${simulator.apiKey}`}});
	if (!response.ok) {
		throw new Error(`${response.status} ${await response.text()}`);
	}

	await simulator.settled();
}

test('the folder of a drill is private, and nothing of it is left after the end', async t => {
	const world = await start(t);
	t.is(statSync(world.folder).mode % 0o1000, 0o700);
	t.deepEqual(readdirSync(world.seal.folder), []);
	t.is(world.surroundings.environment.PATH, world.seal.folder);
	t.deepEqual(world.seal.programs, []);
	for (const file of [world.leakedFile, path.join(world.applicationsFolder, 'api', '.env')]) {
		t.is(statSync(file).mode % 0o1000, 0o600);
	}

	await world.begin();
	await world.stop();
	t.false(existsSync(world.folder));
	t.false(existsSync(path.dirname(world.simulator.caFile)));
});

test('a drill that was killed is cleared away by the next one, and one that runs is not', async t => {
	const running = await start(t);
	const dead = mkdtempSync(path.join(tmpdir(), 'rekey-drill-'));
	t.teardown(() => {
		rmSync(dead, {recursive: true, force: true});
	});
	const marker = readFileSync(path.join(running.folder, 'drill.json'), 'utf8');
	writeFileSync(path.join(dead, 'drill.json'), marker.replace(/"startTime":"[^"]*"/v, '"startTime":"long ago"'));
	await start(t);
	t.false(existsSync(dead));
	t.true(existsSync(running.leakedFile));
});

test('the leaked copy and the settings hold the live password, the same on every branch', async t => {
	const world = await start(t);
	const leaked = await readLogin(world.leakedFile, 'DATABASE_URL');
	const worker = await readLogin(path.join(world.applicationsFolder, 'worker', '.env'), 'DATABASE_URL');
	t.is(leaked?.password, world.simulator.passwordOf('solitary-thunder-08372287', production!.id!, 'neondb_owner'));
	t.is(worker?.password, leaked?.password);
	t.not(worker?.host, leaked?.host);
	t.true(leaked?.host.includes('-pooler.'));
	t.true(world.story.join(' ').includes(world.leakedFile));
});

test('the adversary gets in everywhere, reads, and notes when each door was shut and his session cut', async t => {
	const world = await start(t);
	await world.begin();
	const {adversary, simulator} = world;
	t.deepEqual(adversary.record().attempts.map(({branch, result}) => `${branch} ${result}`).toSorted(), ['preview/login-page accepted', 'production accepted', 'staging accepted']);
	await until(() => (adversary.record().sessions[0]?.reads.length ?? 0) > 1);
	t.is(adversary.record().sessions[0]?.reads[0]?.rows, 500);

	await reset(world, production!);
	const before = adversary.record().sessions[0]!.reads.length;
	await until(() => adversary.record().sessions[0]!.reads.length > before + 1);
	t.is(adversary.record().sessions[0]?.cutAt, undefined, 'a reset ends no session');
	await until(() => adversary.record().attempts.some(({branch, result}) => branch === 'production' && result === 'refused'));

	await simulator.query(production!.id!, 'select pg_terminate_backend(pid) from pg_stat_activity where application_name = \'psql\' and usename = \'neondb_owner\'');
	await until(() => adversary.record().sessions.at(-1)?.cutAt !== undefined);
	t.is(adversary.record().sessions.length, 1);
	const {adversary: {attempts}} = await world.observe();
	t.deepEqual(leakedEnvironment.adversary.branches.map(name => attempts.findLast(({branch}) => branch === name)?.result), ['refused', 'accepted', 'accepted']);
});

test('an application goes down with its password, and up again when its file has the new one', async t => {
	const world = await start(t);
	await world.begin();
	const worker = world.applications.find(({name}) => name === 'worker')!;
	const old = world.simulator.passwordOf('solitary-thunder-08372287', staging!.id!, 'neondb_owner')!;
	t.deepEqual(worker.record().outages, []);
	await reset(world, staging!);
	await until(() => worker.record().outages.length === 1);
	const seen = await world.observe();
	t.deepEqual(seen.places.filter(({file}) => file === 'worker/.env'), [{file: 'worker/.env', key: 'DATABASE_URL', holds: 'old'}]);
	t.deepEqual(seen.places.filter(({file}) => file === 'api/.env').map(({key, holds}) => `${key} ${holds}`), ['DATABASE_URL new', 'DATABASE_URL_UNPOOLED new', 'PGPASSWORD new'], 'nothing was reset there, so what stands there is what works');

	const file = path.join(world.applicationsFolder, 'worker', '.env');
	writeFileSync(file, readFileSync(file, 'utf8').replace(old, world.simulator.passwordOf('solitary-thunder-08372287', staging!.id!, 'neondb_owner')!));
	await until(() => worker.record().outages[0]?.until !== undefined);
	const {logins} = worker.record();
	await until(() => worker.record().logins > logins);
	const api = world.applications.find(({name}) => name === 'api')!.record();
	t.deepEqual(api.outages, []);
});

test('people of a drill who meet no service, no file and no certificate to trust note it and go on', async t => {
	const world = await start(t);
	await world.begin();
	writeFileSync(path.join(world.applicationsFolder, 'api', '.env'), 'DATABASE_URL=nonsense\n');
	await world.simulator.stop();
	const [api] = world.applications;
	await until(() => api!.record().failures > 2);
	await world.adversary.tryAll();
	t.is(world.adversary.record().attempts.at(-1)?.result, 'failed');
});
