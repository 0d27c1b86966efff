import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {
	chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync,
} from 'node:fs';
import {hostname, tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {setTimeout as delay} from 'node:timers/promises';
import test, {type ExecutionContext} from 'ava';
import {startSimulator, SimulatorError} from '../../source/simulator/index.js';
import {smallScenario, startLab} from '../helpers/simulator.js';
import {fixtureArguments} from '../helpers/fixture.js';

const program = fixtureArguments('simulator/run.ts');

/** PostgreSQL's user must be able to enter it, as with the system's own temporary folder. */
function sharedFolder(t: ExecutionContext): string {
	const folder = mkdtempSync(path.join(tmpdir(), 'rekey-'));
	chmodSync(folder, 0o755);
	t.teardown(() => {
		rmSync(folder, {recursive: true, force: true});
	});
	return folder;
}

const simulatorFolders = (folder: string) => readdirSync(folder).filter(name => name.startsWith('rekey-simulator-'));

function lives(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch {
		return false;
	}
}

/** The system may take its time to forget a process that has ended. */
async function ends(pid: number): Promise<void> {
	const deadline = Date.now() + 10_000;
	while (lives(pid) && Date.now() < deadline) {
		await delay(20);
	}
}

async function startProgram(t: ExecutionContext, folder: string) {
	const child = spawn(process.execPath, [...program, folder], {stdio: ['ignore', 'pipe', 'inherit']});
	t.teardown(() => {
		child.kill('SIGKILL');
	});
	const [line] = await once(child.stdout, 'data') as [Uint8Array];
	return {child, ...JSON.parse(new TextDecoder().decode(line)) as {caFile: string; pid: number}};
}

test.serial('stop leaves no process and no folder', async t => {
	const folder = sharedFolder(t);
	const simulator = await startSimulator({scenario: smallScenario, temporaryFolder: folder, processId: process.pid});
	const [row] = await simulator.query('br-production', 'select pg_backend_pid() as pid');
	t.true(existsSync(simulator.caFile));
	t.is(simulatorFolders(folder).length, 1);
	await simulator.stop();
	t.deepEqual(simulatorFolders(folder), []);
	await ends(Number(row!.pid));
	t.false(lives(Number(row!.pid)));
});

test.serial('what a killed simulator left is ended and removed by the next start', async t => {
	const folder = sharedFolder(t);
	const {child, caFile} = await startProgram(t, folder);
	const data = path.join(path.dirname(caFile), '1');
	const server = Number.parseInt(readFileSync(path.join(data, 'postmaster.pid'), 'utf8'), 10);
	child.kill('SIGKILL');
	await once(child, 'exit');
	t.true(lives(server));
	t.true(existsSync(caFile));

	const {simulator} = await startLab(t, {temporaryFolder: folder});
	await ends(server);
	t.false(lives(server));
	t.deepEqual(simulatorFolders(folder).map(name => path.join(folder, name)), [path.dirname(simulator.caFile)]);
});

test.serial('one that is killed while it prepares its first cluster leaves nothing either', async t => {
	for (const wait of [100, 500]) {
		const folder = sharedFolder(t);
		const child = spawn(process.execPath, [...program, folder], {stdio: 'ignore'});
		const deadline = Date.now() + 20_000;
		while (simulatorFolders(folder).length === 0 && Date.now() < deadline) {
			await delay(10);
		}

		await delay(wait);
		child.kill('SIGKILL');
		await once(child, 'exit');
		const simulator = await startSimulator({scenario: smallScenario, temporaryFolder: folder, processId: process.pid});
		t.is(simulatorFolders(folder).length, 1);
		await simulator.query('br-production', 'select 1');
		await simulator.stop();
		t.deepEqual(simulatorFolders(folder), []);
	}
});

test.serial('a living simulator is left alone', async t => {
	const folder = sharedFolder(t);
	const {pid, caFile} = await startProgram(t, folder);
	await startLab(t, {temporaryFolder: folder});
	t.true(lives(pid));
	t.true(existsSync(caFile));
});

test.serial('a process number that was given out again does not protect a folder, and another machine\'s folder stays', async t => {
	const folder = sharedFolder(t);
	const make = (name: string, marker: unknown) => {
		const place = path.join(folder, `rekey-simulator-${name}`);
		mkdirSync(place);
		if (marker !== undefined) {
			writeFileSync(path.join(place, 'simulator.json'), JSON.stringify(marker));
		}

		return place;
	};

	const reused = make('reused', {processId: process.pid, startedAt: 'long ago', host: hostname()});
	const foreign = make('foreign', {processId: 1_000_000, startedAt: 'x', host: 'another.example'});
	const unmarked = make('unmarked', undefined);
	const old = make('old', undefined);
	utimesSync(old, new Date(0), new Date(0));
	// A server's number that is somebody else's process by now.
	const stale = make('stale', {processId: process.pid, startedAt: 'long ago', host: hostname()});
	mkdirSync(path.join(stale, '1'));
	writeFileSync(path.join(stale, '1', 'postmaster.pid'), `${process.pid}\n`);
	await startLab(t, {temporaryFolder: folder});
	t.deepEqual([reused, foreign, unmarked, old, stale].map(place => existsSync(place)), [false, true, true, false, false]);
});

test.serial('a folder for programs that others can write to is not trusted', async t => {
	const folder = sharedFolder(t);
	const {uid} = statSync(folder);
	const cache = path.join(folder, `rekey-postgres-${uid}`);
	mkdirSync(cache);
	chmodSync(cache, 0o777);
	const error = await t.throwsAsync(startSimulator({scenario: smallScenario, temporaryFolder: folder, processId: process.pid}), {instanceOf: SimulatorError});
	t.regex(error.message, /cannot be trusted/v);
	t.truthy(error.command);
	t.deepEqual(simulatorFolders(folder), []);
});

test.serial('a port that is taken is an error, and leaves no folder', async t => {
	const folder = sharedFolder(t);
	const {simulator} = await startLab(t);
	const port = Number(new URL(simulator.apiUrl).port);
	await t.throwsAsync(startSimulator({
		scenario: smallScenario, temporaryFolder: folder, processId: process.pid, port,
	}), {code: 'EADDRINUSE'});
	t.deepEqual(simulatorFolders(folder), []);
});

test.serial('a temporary folder with an awkward name, one that is shut to others and one that is too deep for a socket all work', async t => {
	const folder = sharedFolder(t);
	const make = (name: string, mode: number) => {
		const place = path.join(folder, name);
		mkdirSync(place, {recursive: true});
		chmodSync(place, mode);
		return place;
	};

	for (const place of [make('a, "b" é', 0o755), make('private', 0o700), make(`deep/${'x'.repeat(200)}`, 0o755), path.join(folder, 'missing')]) {
		const simulator = await startSimulator({scenario: smallScenario, temporaryFolder: place, processId: process.pid});
		t.deepEqual(await simulator.query('br-production', 'select 1 as one'), [{one: 1}]);
		const used = path.dirname(simulator.caFile);
		await simulator.stop();
		t.false(existsSync(used));
		t.deepEqual(existsSync(place) ? simulatorFolders(place) : [], []);
	}
});

test.serial('nothing is written outside the temporary folder, and no password is in a file by name', async t => {
	const folder = sharedFolder(t);
	const {simulator} = await startLab(t, {temporaryFolder: folder});
	await simulator.query('br-production', 'select 1');
	t.deepEqual(readdirSync(folder).toSorted((a, b) => a.localeCompare(b)).map(name => name.replace(/-\d.*$/v, '')), ['rekey-postgres', 'rekey-simulator']);
	t.is(statSync(path.dirname(simulator.caFile)).mode % 0o1000, 0o700);
});
