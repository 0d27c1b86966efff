import {execFileSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {hostname} from 'node:os';

/** Which process on which machine. The number alone says little: numbers are used again. */
export type ProcessIdentity = {
	readonly pid: number;
	readonly hostname: string;
	/** When it started, in the system's own terms; compared, never shown. */
	readonly startTime: string;
};

function readText(file: string): string | undefined {
	try {
		return readFileSync(file, 'utf8');
	} catch {
		return undefined;
	}
}

function startTimeFromPs(pid: number): string | undefined {
	try {
		const output = execFileSync('/bin/ps', ['-o', 'stat=,lstart=', '-p', String(pid)], {
			encoding: 'utf8', env: {LC_ALL: 'C', TZ: 'UTC'}, stdio: ['ignore', 'pipe', 'ignore'], timeout: 5000,
		});
		const [, state, start] = /^(\S+)\s+(\S.*?)\s*$/v.exec(output.trim()) ?? [];
		return state?.startsWith('Z') ? undefined : start;
	} catch {
		return undefined;
	}
}

/**
When a process of this machine started, or undefined when there is none of that number. A dead process that was not collected yet counts as none.
*/
export function processStartTime(pid: number): string | undefined {
	const boot = readText('/proc/sys/kernel/random/boot_id');
	if (boot === undefined) {
		return startTimeFromPs(pid);
	}

	// The second field, the name, is in brackets and may hold anything, brackets too.
	const fields = readText(`/proc/${pid}/stat`)?.replace(/^.*\)\s/sv, '').split(' ');
	const ticks = fields?.[19];
	return fields === undefined || ticks === undefined || fields[0] === 'Z' || fields[0] === 'X' ? undefined : `${boot.trim()} ${ticks}`;
}

/**
The identity of a process that runs here.
*/
export function identifyProcess(pid: number): ProcessIdentity {
	return {pid, hostname: hostname(), startTime: processStartTime(pid) ?? ''};
}
