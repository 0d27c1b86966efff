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

/**
Make the folder, and clear away what simulators that are dead left behind.
*/
export async function createWorkplace(temporaryFolder: string, processId: number): Promise<Workplace> {
	const base = Buffer.byteLength(temporaryFolder) > longestFolder ? '/tmp' : temporaryFolder;
	const folder = await mkdtemp(path.join(base, `${prefix}${processId}-`));
	const {uid} = await lstat(folder);
	try {
		return await furnish(base, folder, uid, processId);
	} catch (error) {
		await rm(folder, {recursive: true, force: true});
		throw error;
	}
}

async function furnish(base: string, folder: string, uid: number, processId: number): Promise<Workplace> {
	const marker = {processId, startedAt: await startOfProcess(processId), host: hostname()};
	await writeFile(path.join(folder, markerName), JSON.stringify(marker), {mode: 0o600});
	const runner = await createRunner(uid);
	const cache = path.join(base, `rekey-postgres-${uid}`);
	await prepareCache(cache, uid, runner);
	if (runner.user) {
		await chown(folder, runner.user.uid, runner.user.gid);
	}

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
