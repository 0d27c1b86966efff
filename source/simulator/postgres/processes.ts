import {readdir, readFile} from 'node:fs/promises';
import {platform} from 'node:os';
import {execute} from './execute.js';

/**
When a process started, in the words of its system; undefined where there is no such process.
A number alone proves nothing: it is given out again.
*/
export async function startOfProcess(processId: number): Promise<string | undefined> {
	try {
		if (platform() === 'linux') {
			const [status, boot] = await Promise.all([readFile(`/proc/${processId}/stat`, 'utf8'), readFile('/proc/sys/kernel/random/boot_id', 'utf8')]);
			// The command's name is in parentheses and may hold anything; the start is the 20th field after it.
			return `${boot.trim()} ${status.slice(status.lastIndexOf(')') + 2).split(' ')[19]}`;
		}

		const stdout = await execute('/bin/ps', ['-o', 'lstart=', '-p', String(processId)], {env: {LC_ALL: 'C', TZ: 'UTC'}});
		return stdout.trim() || undefined;
	} catch {
		return undefined;
	}
}

/** A running process and the words of its command line. */
export type Command = {readonly processId: number; readonly words: readonly string[]};

/** The command lines of all processes that may be seen. */
export async function listCommands(): Promise<readonly Command[]> {
	if (platform() === 'linux') {
		const names = await readdir('/proc');
		return Promise.all(names.filter(name => /^\d+$/v.test(name)).map(async name => {
			try {
				const command = await readFile(`/proc/${name}/cmdline`, 'utf8');
				return {processId: Number(name), words: command.split('\0')};
			} catch {
				// It has ended meanwhile.
				return {processId: Number(name), words: []};
			}
		}));
	}

	const stdout = await execute('/bin/ps', ['-axww', '-o', 'pid=,command='], {env: {LC_ALL: 'C'}, maxBuffer: 16_000_000});
	return stdout.split('\n').map(line => {
		const [processId = '', ...words] = line.trim().split(/\s+/v);
		return {processId: Number(processId), words};
	});
}
