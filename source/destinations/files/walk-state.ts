/**
What a walk over folders has seen, and how that is told.
*/
import {statSync} from 'node:fs';
import {diskFailure} from '../../io/disk-failure.js';
import {type Needles} from './needles.js';

export type NotSearched = {readonly what: string; readonly reason: string};

/** A file in which something was found. */
export type Hit = {readonly path: string; readonly isLink: boolean; readonly owner: string};

export type Walk = {
	readonly hits: readonly Hit[];
	/** Folders that hold a repository of git. */
	readonly repositories: readonly string[];
	/** How many files each owner has. */
	readonly looked: ReadonlyMap<string, number>;
	readonly notSearched: readonly NotSearched[];
	readonly isStopped: boolean;
};

export type WalkOptions = {
	readonly needles: Needles;
	/** Whose file it is, by its path and its name. */
	readonly ownerOf: (file: string, name: string) => string;
	/** The owner of everything that nobody else takes: nothing speaks for these files but what is in them. */
	readonly restOwner: string;
	/** Files that are looked at wherever the folders are. It does not matter if they are not there. */
	readonly files: readonly string[];
	readonly signal: AbortSignal;
	readonly onProgress: (looked: ReadonlyMap<string, number>) => void;
};

/** More folders than any tree of projects has. */
export const mostFolders = 200_000;

const mostNotes = 50;

/** What one walk has seen so far. */
export type State = {
	readonly options: WalkOptions;
	readonly queue: string[];
	readonly seen: Set<string>;
	readonly hits: Hit[];
	readonly repositories: string[];
	readonly looked: Map<string, number>;
	readonly notes: NotSearched[];
	readonly piece: Uint8Array;
	unread: number;
	leftOutFolders: number;
	binaryFiles: number;
	unnoted: number;
	isStopped: boolean;
};

/** Say what could not be read; after many, only how many more. */
export function note(state: State, what: string, reason: string): void {
	if (state.notes.length < mostNotes) {
		state.notes.push({what, reason});
	} else {
		state.unnoted++;
	}
}

/** A link may lead to a file that is found under its own name too; that one is kept. */
export function withoutDoubles(state: State): readonly Hit[] {
	const seen = new Set<string>();
	const kept: Hit[] = [];
	for (const hit of state.hits.toSorted((a, b) => Number(a.isLink) - Number(b.isLink) || (a.path < b.path ? -1 : 1))) {
		try {
			const {dev, ino} = statSync(hit.path);
			const identity = `${dev} ${ino}`;
			if (!seen.has(identity)) {
				seen.add(identity);
				kept.push(hit);
			}
		} catch (error) {
			note(state, hit.path, diskFailure(error, 'Could not read it').message);
		}
	}

	return kept.toSorted((a, b) => a.path < b.path ? -1 : 1);
}

/** What was left out, in sentences. */
export function summary(state: State): readonly NotSearched[] {
	const {
		queue, leftOutFolders, binaryFiles, unnoted, isStopped,
	} = state;
	return [
		...(isStopped ? [{what: queue.length === 0 ? 'The rest of the files' : `${queue.length} more folders, the first is ${queue[0]!}`, reason: 'The search was stopped.'}] : []),
		...(!isStopped && queue.length > 0 ? [{what: `${queue.length} more folders, the first is ${queue[0]!}`, reason: `There are more than ${mostFolders} folders. Name the ones that matter.`}] : []),
		...(leftOutFolders > 0 ? [{what: `${leftOutFolders} folders such as node_modules, .git and target`, reason: 'They are never searched.'}] : []),
		...(binaryFiles > 0 ? [{what: `${binaryFiles} binary files`, reason: 'Only text is searched.'}] : []),
		...(unnoted > 0 ? [{what: `${unnoted} more files and folders`, reason: 'They could not be read.'}] : []),
	];
}
