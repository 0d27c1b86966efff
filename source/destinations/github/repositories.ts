/**
Which repositories are looked at: those whose clones the operator named, and the ones that the login sees.
*/
import {readdir, readFile, stat} from 'node:fs/promises';
import path from 'node:path';

export type Repository = {readonly owner: string; readonly name: string};

const leftOut = new Set(['node_modules', '.git', '.cache', 'target', 'vendor']);
const deepest = 3;
const mostFolders = 2000;

const patterns = [
	/^https?:\/\/(?:[^@\/]+@)?(?<host>[^\/:]+)(?::\d+)?\/(?<owner>[^\/]+)\/(?<name>[^\/]+?)(?:\.git)?\/?$/iv,
	/^ssh:\/\/(?:[^@\/]+@)?(?:ssh\.)?(?<host>[^\/:]+)(?::\d+)?\/(?<owner>[^\/]+)\/(?<name>[^\/]+?)(?:\.git)?\/?$/iv,
	/^(?:[^@\/]+@)?(?<host>[^\/:]+):(?<owner>[^\/]+)\/(?<name>[^\/]+?)(?:\.git)?\/?$/v,
];

/**
The repository that the address of a git remote names, if it is on the host.
*/
export function readRemote(address: string, host: string): Repository | undefined {
	const groups = patterns.map(pattern => pattern.exec(address)?.groups).find(found => found !== undefined);
	return groups?.host?.toLowerCase() === host.toLowerCase() ? {owner: groups.owner!, name: groups.name!} : undefined;
}

/** The remotes of a clone's configuration. */
function remotesOf(configuration: string, host: string): readonly Repository[] {
	return configuration.split('\n').flatMap(line => {
		const address = /^\s*(?:push)?url\s*=\s*(\S+)\s*$/iv.exec(line)?.[1];
		const repository = address === undefined ? undefined : readRemote(address, host);
		return repository === undefined ? [] : [repository];
	});
}

/** Where a clone's configuration is. In a worktree `.git` is a file that says where the rest is. */
async function configurationOf(folder: string): Promise<string | undefined> {
	const git = path.join(folder, '.git');
	try {
		const status = await stat(git);
		if (status.isDirectory()) {
			return await readFile(path.join(git, 'config'), 'utf8');
		}

		const named = await readFile(git, 'utf8');
		const own = path.resolve(folder, named.replace(/^gitdir:/v, '').trim());
		return await readFile(path.join(own, '..', '..', 'config'), 'utf8');
	} catch {
		// No clone, or one that cannot be read: the files in it are another destination's.
		return undefined;
	}
}

async function foldersIn(folder: string): Promise<readonly string[]> {
	try {
		const entries = await readdir(folder, {withFileTypes: true});
		return entries.filter(entry => entry.isDirectory() && !leftOut.has(entry.name)).map(entry => path.join(folder, entry.name));
	} catch {
		return [];
	}
}

/**
The repositories on the host that clones in, around and a few levels below the folders came from.
*/
export async function clonedRepositories(folders: readonly string[], host: string, signal: AbortSignal): Promise<readonly Repository[]> {
	const found = new Map<string, Repository>();
	const looked = new Set<string>();
	const look = async (folder: string): Promise<boolean> => {
		looked.add(folder);
		const configuration = await configurationOf(folder);
		for (const repository of remotesOf(configuration ?? '', host)) {
			found.set(`${repository.owner}/${repository.name}`.toLowerCase(), repository);
		}

		return configuration !== undefined;
	};

	for (const named of folders.map(folder => path.resolve(folder))) {
		for (let folder = path.dirname(named); folder !== path.dirname(folder); folder = path.dirname(folder)) {
			if (await look(folder)) {
				break;
			}
		}

		let level: readonly string[] = [named];
		for (let depth = 0; depth <= deepest && !signal.aborted && looked.size < mostFolders; depth++) {
			const next: string[] = [];
			for (const folder of level.slice(0, mostFolders)) {
				await look(folder);
				next.push(...await foldersIn(folder));
			}

			level = next;
		}
	}

	return [...found.values()];
}
