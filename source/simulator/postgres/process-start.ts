import {readFile} from 'node:fs/promises';
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

/** The command line of a process, to tell whether it is ours. */
export async function commandOfProcess(processId: number): Promise<string | undefined> {
	try {
		if (platform() === 'linux') {
			const command = await readFile(`/proc/${processId}/cmdline`, 'utf8');
			return command.replaceAll('\0', ' ');
		}

		const stdout = await execute('/bin/ps', ['-ww', '-o', 'command=', '-p', String(processId)], {env: {LC_ALL: 'C'}});
		return stdout.trim() || undefined;
	} catch {
		return undefined;
	}
}
