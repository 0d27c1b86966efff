import {type Search} from '../types.js';
import {createNeedles} from './needles.js';
import {
	type Hit, type NotSearched, type Walk, walkTree,
} from './walk.js';

/** One destination's share of the files. */
export type FileOwner = {
	readonly id: string;
	readonly owns: (file: string, name: string) => boolean;
	/** Files that it looks at wherever the operator's folders are. */
	readonly files: () => readonly string[];
};

export type Share = {
	readonly hits: readonly Hit[];
	readonly repositories: readonly string[];
	readonly looked: number;
	/** What the walk could not see: for one of the owners to say. */
	readonly notSearched: readonly NotSearched[];
	readonly isStopped: boolean;
};

export type FileTree = {readonly search: (owner: string, search: Search) => Promise<Share>};

type Shared = {
	readonly search: Search;
	readonly listeners: Map<string, (looked: number) => void>;
	readonly walk: Promise<Walk>;
};

const isSame = (a: Search, b: Search): boolean => a.signal === b.signal && a.wanted === b.wanted && a.folders.length === b.folders.length && a.folders.every((folder, index) => folder === b.folders[index]);

// A key whose value is not known is found by how all keys of Neon begin.
const keyPrefixes = ['napi_'];

/**
The files of one search, read once for all who search them. Whoever asks a second time gets a new walk.

@param owners In the order in which they are asked; the last one takes what nobody else does.
*/
export function createFileTree(owners: readonly FileOwner[]): FileTree {
	const rest = owners.at(-1)!.id;
	let shared: Shared | undefined;

	function begin(search: Search): Shared {
		const listeners = new Map<string, (looked: number) => void>();
		const isKeyUnknown = search.wanted.some(({kind, old}) => kind === 'api-key' && old === undefined);
		const walk = walkTree(search.folders, {
			needles: createNeedles(search.wanted, isKeyUnknown ? keyPrefixes : []),
			ownerOf: (file, name) => owners.find(({owns}) => owns(file, name))?.id ?? rest,
			restOwner: rest,
			files: [...new Set(owners.flatMap(({files}) => files()))],
			signal: search.signal,
			onProgress(looked) {
				for (const [id, listener] of listeners) {
					listener(looked.get(id) ?? 0);
				}
			},
		});
		return {search, listeners, walk};
	}

	return {
		async search(owner, search) {
			if (shared === undefined || !isSame(shared.search, search) || shared.listeners.has(owner)) {
				shared = begin(search);
			}

			const {listeners, walk} = shared;
			listeners.set(owner, search.onProgress ?? (() => undefined));
			const {hits, repositories, looked, notSearched, isStopped} = await walk;
			return {
				hits: hits.filter(hit => hit.owner === owner), repositories, looked: looked.get(owner) ?? 0, notSearched, isStopped,
			};
		},
	};
}
