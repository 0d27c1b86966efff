import {spawn, type ChildProcess} from 'node:child_process';
import {readFile} from 'node:fs/promises';
import {SimulatorError} from '../failure.js';
import {execute} from './execute.js';

/** Who runs PostgreSQL: ourselves, or an existing unprivileged user where we are root, because PostgreSQL refuses root. */
export type Runner = {
	readonly user: {readonly uid: number; readonly gid: number} | undefined;
	/** Run to the end; the answer is its standard output. */
	run(file: string, args: readonly string[]): Promise<string>;
	spawn(file: string, args: readonly string[]): ChildProcess;
};

// Nothing of our own environment reaches PostgreSQL: it may hold keys.
const environment = {PATH: '/usr/bin:/bin:/usr/sbin:/sbin', LC_ALL: 'C', TZ: 'UTC'};

/**
Find out who may run PostgreSQL. No user is ever created.
@param ownUid - The user id of this process.
*/
export async function createRunner(ownUid: number): Promise<Runner> {
	const user = ownUid === 0 ? await findUnprivilegedUser() : undefined;
	const options = {env: environment, cwd: '/', ...user};
	return {
		user,
		run: async (file, args) => execute(file, args, {...options, timeout: 60_000, maxBuffer: 4_000_000}),
		spawn: (file, args) => spawn(file, args, {...options, stdio: ['ignore', 'ignore', 'pipe']}),
	};
}

async function findUnprivilegedUser(): Promise<{readonly uid: number; readonly gid: number}> {
	const text = await readFile('/etc/passwd', 'utf8');
	const lines = text.split('\n').map(line => line.split(':'));
	for (const name of ['nobody', 'daemon', 'postgres', '_postgres']) {
		const line = lines.find(fields => fields[0] === name);
		const [uid, gid] = [Number(line?.[2]), Number(line?.[3])];
		if (uid > 0 && gid > 0) {
			return {uid, gid};
		}
	}

	throw new SimulatorError('PostgreSQL does not run as root, and there is no user `nobody`, `daemon` or `postgres` to run it as. Start this as another user.');
}
