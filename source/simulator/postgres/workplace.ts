import {Buffer} from 'node:buffer';
import {
	chmod, chown, lstat, mkdir, mkdtemp, readdir, readFile, rm, writeFile,
} from 'node:fs/promises';
import {hostname} from 'node:os';
import path from 'node:path';
import {SimulatorError} from '../failure.js';
import {startOfProcess} from './processes.js';
import {createRunner, type Runner} from './runner.js';
import {endServers} from './leftovers.js';

/** The folder that one simulator works in, and who runs PostgreSQL there. */
export type Workplace = {
	readonly folder: string;
	/** Kept between runs: the template, and binaries where they had to be copied. */
	readonly cache: string;
	readonly runner: Runner;
	remove(): Promise<void>;
};

const prefix = 'rekey-simulator-';
const markerName = 'simulator.json';

// The longest path of a Unix socket is 103 bytes on macOS; this leaves room for our own part.
const longestFolder = 45;

/** Where everybody may make folders, for when our own temporary folder does not do. */
const shared = ['/tmp', '/var/tmp'];

/**
Make the folder, and clear away what simulators that are dead left behind.
Its place is the temporary folder, unless that is too deep for a socket or shut to the user who runs PostgreSQL.
*/
export async function createWorkplace(temporaryFolder: string, processId: number): Promise<Workplace> {
	const bases = [temporaryFolder, ...shared.filter(base => base !== temporaryFolder)].filter(base => Buffer.byteLength(base) <= longestFolder);
	for (const base of bases) {
		const folder = await makeFolder(base, processId);
		if (folder === undefined) {
			continue;
		}

		try {
			const {uid} = await lstat(folder);
			const runner = await createRunner(uid);
			if (await canWork(runner, folder)) {
				return await furnish(base, folder, uid, runner);
			}
		} catch (error) {
			await rm(folder, {recursive: true, force: true});
			throw error;
		}

		await rm(folder, {recursive: true, force: true});
	}

	throw new SimulatorError(`PostgreSQL needs a folder for its data, and its user can work in none of these: ${[...new Set([temporaryFolder, ...shared])].join(', ')}. Set TMPDIR to one with a short name that every user may enter.`);
}

/** With its marker at once, so that a simulator that is killed a moment later is recognised. */
async function makeFolder(base: string, processId: number): Promise<string | undefined> {
	const marker = {processId, startedAt: await startOfProcess(processId), host: hostname()};
	try {
		const folder = await mkdtemp(path.join(base, `${prefix}${processId}-`));
		await writeFile(path.join(folder, markerName), JSON.stringify(marker), {mode: 0o600});
		return folder;
	} catch {
		return undefined;
	}
}

/** Can the user who runs PostgreSQL get there? Root's own temporary folder may be shut to everybody else. */
async function canWork(runner: Runner, folder: string): Promise<boolean> {
	if (!runner.user) {
		return true;
	}

	await chown(folder, runner.user.uid, runner.user.gid);
	try {
		await runner.run('/bin/sh', ['-c', 'cd "$1"', 'sh', folder]);
		return true;
	} catch {
		return false;
	}
}

async function furnish(base: string, folder: string, uid: number, runner: Runner): Promise<Workplace> {
	const cache = path.join(base, `rekey-postgres-${uid}`);
	await prepareCache(cache, uid, runner);
	await removeLeftovers(base, runner, new Set([uid, runner.user?.uid ?? uid]));
	return {
		folder,
		cache,
		runner,
		remove: async () => rm(folder, {recursive: true, force: true, maxRetries: 3}),
	};
}

/** In a folder that everybody may write to, somebody else may have made ours first. */
async function prepareCache(cache: string, uid: number, runner: Runner): Promise<void> {
	await mkdir(cache, {recursive: true, mode: 0o755});
	const found = await lstat(cache);
	if (!found.isDirectory() || found.uid !== uid || (found.mode & 0o022) !== 0) {
		throw new SimulatorError(`${cache} belongs to somebody else or can be written by others, so programs in it cannot be trusted.`, `rm -rf ${cache}`);
	}

	await chmod(cache, runner.user ? 0o755 : 0o700);
}

async function removeLeftovers(base: string, runner: Runner, owners: ReadonlySet<number>): Promise<void> {
	const names = await readdir(base);
	await Promise.all(names.filter(name => name.startsWith(prefix)).map(async name => {
		const folder = path.join(base, name);
		try {
			const found = await lstat(folder);
			if (found.isDirectory() && owners.has(found.uid) && await isAbandoned(folder, Date.now() - found.mtimeMs)) {
				await endServers(folder, runner);
				await rm(folder, {recursive: true, force: true, maxRetries: 3});
			}
		} catch {
			// It went away meanwhile, or it is not ours to remove.
		}
	}));
}

async function isAbandoned(folder: string, age: number): Promise<boolean> {
	let marker;
	try {
		marker = JSON.parse(await readFile(path.join(folder, markerName), 'utf8')) as {readonly processId: number; readonly startedAt: string | undefined; readonly host: string};
	} catch {
		// Its marker is written right after the folder was made.
		return age > 60_000;
	}

	// A process number of another machine or container says nothing here.
	return marker.host === hostname() && await startOfProcess(marker.processId) !== marker.startedAt;
}
