import {type Dirent} from 'node:fs';
import {readdir, stat} from 'node:fs/promises';
import path from 'node:path';
import {diskFailure} from '../io/disk-failure.js';
import {isTemporaryName} from '../io/replace-file.js';

export type NotSearched = {readonly what: string; readonly reason: string};

/** A file whose name says that it may hold settings. */
export type Candidate = {
	readonly path: string;
	/** Where it leads, for a link. */
	readonly isLink: boolean;
};

export type FileSearch = {
	readonly files: readonly Candidate[];
	readonly notSearched: readonly NotSearched[];
};

const namePattern = /^(?:\.env(?:\..+)?|.+\.env|\.envrc|\.dev\.vars(?:\..+)?)$/iv;
// What is downloaded, built or stored there comes from elsewhere, and there is too much of it.
const leftOut = new Set(['node_modules', 'bower_components', '.git', '.hg', '.svn', 'target', '.venv', 'venv', '__pycache__', '.tox', '.gradle', '.terraform', '.cache', '.pnpm-store', '.yarn', '.cargo', '.rustup', '.npm']);
const systemFolders = new Set(['/proc', '/sys', '/dev']);
const mostFolders = 200_000;
const atOnce = 16;

type Walk = {
	readonly queue: string[];
	readonly seen: Set<string>;
	readonly files: Candidate[];
	readonly notSearched: NotSearched[];
	leftOutFolders: number;
};

async function lookInto(folder: string, walk: Walk): Promise<void> {
	let entries: readonly Dirent[];
	try {
		const {dev, ino} = await stat(folder);
		// The operator may name a folder twice, or one inside another.
		const identity = `${dev} ${ino}`;
		if (walk.seen.has(identity)) {
			return;
		}

		walk.seen.add(identity);
		entries = await readdir(folder, {withFileTypes: true});
	} catch (error) {
		walk.notSearched.push({what: folder, reason: diskFailure(error, 'Could not look into it').message});
		return;
	}

	for (const entry of entries) {
		const file = path.join(folder, entry.name);
		if (entry.isDirectory()) {
			if (leftOut.has(entry.name) || systemFolders.has(file)) {
				walk.leftOutFolders++;
			} else {
				walk.queue.push(file);
			}
		} else if (namePattern.test(entry.name) && !isTemporaryName(entry.name)) {
			walk.files.push({path: file, isLink: entry.isSymbolicLink()});
		}
	}
}

/** A link may lead to a file that is found under its own name too; that one is kept. */
async function withoutDoubles({files, notSearched}: Walk): Promise<readonly Candidate[]> {
	const seen = new Set<string>();
	const kept: Candidate[] = [];
	for (const file of files.toSorted((a, b) => Number(a.isLink) - Number(b.isLink) || (a.path < b.path ? -1 : 1))) {
		try {
			const status = await stat(file.path);
			const identity = `${status.dev} ${status.ino}`;
			if (status.isDirectory() || seen.has(identity)) {
				continue;
			}

			seen.add(identity);
			kept.push(file);
		} catch (error) {
			notSearched.push({what: file.path, reason: diskFailure(error, 'Could not read it').message});
		}
	}

	return kept.toSorted((a, b) => a.path < b.path ? -1 : 1);
}

/**
Find the files under some folders whose names say that they hold settings: `.env`, `.env.*`, `*.env`, `.envrc`, `.dev.vars`.
Links to folders are not followed. A file may be named instead of a folder, whatever its name is.
*/
export async function findSettingsFiles(folders: readonly string[], options: {readonly signal: AbortSignal}): Promise<FileSearch> {
	const walk: Walk = {
		queue: [], seen: new Set(), files: [], notSearched: [], leftOutFolders: 0,
	};
	for (const named of folders) {
		const folder = path.resolve(named);
		try {
			const status = await stat(folder);
			if (status.isDirectory()) {
				walk.queue.push(folder);
			} else {
				walk.files.push({path: folder, isLink: false});
			}
		} catch (error) {
			walk.notSearched.push({what: folder, reason: diskFailure(error, 'Could not look into it').message});
		}
	}

	let looked = 0;
	while (walk.queue.length > 0 && !options.signal.aborted && looked < mostFolders) {
		const batch = walk.queue.splice(0, atOnce);
		looked += batch.length;
		await Promise.all(batch.map(async folder => lookInto(folder, walk)));
	}

	if (walk.queue.length > 0) {
		const reason = options.signal.aborted ? 'The search was stopped.' : `There are more than ${mostFolders} folders. Name the ones that matter.`;
		walk.notSearched.push({what: `${walk.queue.length} more folders, the first is ${walk.queue[0]!}`, reason});
	}

	if (walk.leftOutFolders > 0) {
		walk.notSearched.push({what: `${walk.leftOutFolders} folders such as node_modules, .git and target`, reason: 'They are never searched.'});
	}

	return {files: await withoutDoubles(walk), notSearched: walk.notSearched};
}
