import {
	lstat, mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import {identifyProcess, processStartTime, type ProcessIdentity} from '../io/process-identity.js';

/** The sealed folder of one drill. Nothing of a drill is anywhere else. */
export type DrillFolder = {
	readonly folder: string;
	/** Where the journal, the report and the progress are. */
	readonly home: string;
	/** The whole PATH: the programs of the drill's platforms, or nothing. */
	readonly programs: string;
	readonly applications: string;
	remove(): Promise<void>;
};

const prefix = 'rekey-drill-';
const markerName = 'drill.json';

// Its marker is written right after the folder was made.
const markerGraceMilliseconds = 60_000;

function isAlive({pid, hostname, startTime}: ProcessIdentity): boolean {
	// A process number of another machine or container says nothing here.
	return hostname !== identifyProcess(pid).hostname || processStartTime(pid) === startTime;
}

async function isAbandoned(folder: string): Promise<boolean> {
	try {
		return !isAlive(JSON.parse(await readFile(path.join(folder, markerName), 'utf8')) as ProcessIdentity);
	} catch {
		const {mtimeMs} = await lstat(folder);
		return Date.now() - mtimeMs > markerGraceMilliseconds;
	}
}

/** What drills that were killed left behind. */
async function removeLeftovers(base: string, uid: number): Promise<void> {
	const names = await readdir(base);
	await Promise.all(names.filter(name => name.startsWith(prefix)).map(async name => {
		const folder = path.join(base, name);
		try {
			const found = await lstat(folder);
			if (found.isDirectory() && found.uid === uid && await isAbandoned(folder)) {
				await rm(folder, {recursive: true, force: true, maxRetries: 3});
			}
		} catch {
			// It went away meanwhile, or it is not ours to remove.
		}
	}));
}

/**
Make the folder of a drill, readable by nobody else.
*/
export async function createDrillFolder(temporaryFolder: string, processId: number): Promise<DrillFolder> {
	const base = await realpath(temporaryFolder);
	// `mkdtemp` makes it 0700. It is short, because its path has to be typed.
	const folder = await mkdtemp(path.join(base, prefix));
	const {uid} = await lstat(folder);
	await writeFile(path.join(folder, markerName), JSON.stringify(identifyProcess(processId)), {mode: 0o600});
	const [home, programs, applications] = ['home', 'bin', 'apps'].map(name => path.join(folder, name)) as [string, string, string];
	await Promise.all([home, programs, applications].map(async name => mkdir(name, {mode: 0o700})));
	await removeLeftovers(base, uid);
	return {
		folder,
		home,
		programs,
		applications,
		remove: async () => rm(folder, {recursive: true, force: true, maxRetries: 3}),
	};
}
