import {readFile, readdir} from 'node:fs/promises';

/**
What any other program of the same user can read of a process.
*/
export type VisibleProcess = {
	readonly pid: number;
	readonly arguments: readonly string[];
	/** Lines of the form NAME=value. */
	readonly environment: readonly string[];
};

async function readNulls(file: string): Promise<readonly string[]> {
	const content = await readFile(file, 'utf8');
	return content.split('\0').filter(part => part !== '');
}

async function parentOf(pid: number): Promise<number | undefined> {
	try {
		const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
		// The second field is the program's name in brackets, and may hold anything.
		return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
	} catch {
		return undefined;
	}
}

/**
The process and everything it started that still runs. Empty where there is no /proc, as on macOS.
*/
export async function processTree(root: number): Promise<readonly VisibleProcess[]> {
	const names = await readdir('/proc').catch(() => []);
	const pids = names.filter(name => /^\d+$/v.test(name)).map(Number);
	const parents = new Map(await Promise.all(pids.map(async pid => [pid, await parentOf(pid)] as const)));
	const isInTree = (pid: number | undefined): boolean => pid !== undefined && (pid === root || isInTree(parents.get(pid)));
	const found: VisibleProcess[] = [];
	for (const pid of pids.filter(candidate => isInTree(candidate))) {
		try {
			found.push({pid, arguments: await readNulls(`/proc/${pid}/cmdline`), environment: await readNulls(`/proc/${pid}/environ`)});
		} catch {
			// It ended while we looked.
		}
	}

	return found;
}
