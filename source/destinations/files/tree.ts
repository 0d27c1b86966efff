import {onceAborted} from '../../io/abort.js';
import {type Search, type Wanted} from '../types.js';
import {createNeedles, type Needles} from './needles.js';
import {walkTree} from './walk.js';
import {type Hit, type NotSearched, type Walk} from './walk-state.js';

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

const stopped: Share = {
	hits: [], repositories: [], looked: 0, notSearched: [{what: 'Files of this machine', reason: 'The search was stopped.'}], isStopped: true,
};

const unknown: Share = {
	hits: [], repositories: [], looked: 0, notSearched: [{what: 'Files of this machine', reason: 'Neither an old value nor a host is known that could be looked for.'}], isStopped: false,
};

export type FileTree = {readonly search: (owner: string, search: Search) => Promise<Share>};

type Listener = {readonly owner: string; readonly search: Search; told: number};

type Shared = {
	readonly folders: readonly string[];
	readonly wanted: readonly Wanted[];
	readonly listeners: Listener[];
	readonly walk: Promise<Walk>;
	/** Stops the walk when nobody waits for it any more, and says whether it did. */
	readonly release: () => boolean;
};

const isSameList = <Item>(a: readonly Item[], b: readonly Item[], isSame: (a: Item, b: Item) => boolean): boolean => a.length === b.length && a.every((item, index) => isSame(item, b[index]!));

const isSameWanted = (a: Wanted, b: Wanted): boolean => a.kind === b.kind && a.subject === b.subject && a.role === b.role && a.old === b.old
	&& isSameList(a.hosts, b.hosts, (one, other) => one.endpointId === other.endpointId && one.host === other.host && one.port === other.port);

const isSameSearch = (shared: Shared, {folders, wanted}: Search): boolean => isSameList(shared.folders, folders, (a, b) => a === b) && isSameList(shared.wanted, wanted, isSameWanted);

// A key whose value is not known is found by how all keys of Neon begin.
const keyPrefixes = ['napi_'];

/**
What a search looks for.
*/
export function needlesOf({wanted}: Pick<Search, 'wanted'>): Needles {
	return createNeedles(wanted, wanted.some(({kind, old}) => kind === 'api-key' && old === undefined) ? keyPrefixes : []);
}

/** What the walk gives, or undefined as soon as the signal is aborted. */
async function untilAborted<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value | undefined> {
	let stopListening: () => void = () => undefined;
	const aborted = new Promise<undefined>(resolve => {
		stopListening = onceAborted(signal, () => {
			resolve(undefined);
		});
	});
	try {
		return await Promise.race([promise, aborted]);
	} finally {
		stopListening();
	}
}

/**
The files of one search, read once for all who ask for the same while it goes on.

@param owners In the order in which they are asked; the last one takes what nobody else does.
*/
export function createFileTree(owners: readonly FileOwner[]): FileTree {
	const rest = owners.at(-1)!.id;
	let current: Shared | undefined;

	function begin(search: Search): Shared {
		const {folders, wanted} = search;
		const listeners: Listener[] = [];
		const stopping = new AbortController();
		const walk = walkTree(folders, {
			needles: needlesOf(search),
			ownerOf: (file, name) => owners.find(({owns}) => owns(file, name))?.id ?? rest,
			restOwner: rest,
			files: [...new Set(owners.flatMap(({files}) => files()))],
			signal: stopping.signal,
			onProgress(looked) {
				for (const listener of listeners) {
					const count = looked.get(listener.owner) ?? 0;
					if (count !== listener.told && !listener.search.signal.aborted) {
						listener.told = count;
						listener.search.onProgress?.(count);
					}
				}
			},
		});
		return {
			folders, wanted, listeners, walk,
			release() {
				if (listeners.every(({search}) => search.signal.aborted)) {
					stopping.abort();
				}

				return stopping.signal.aborted;
			},
		};
	}

	async function take(shared: Shared): Promise<Walk> {
		try {
			return await shared.walk;
		} finally {
			// What has changed since is seen only by a new walk.
			current = current === shared ? undefined : current;
		}
	}

	return {
		async search(owner, search) {
			if (search.signal.aborted) {
				return stopped;
			}

			if (needlesOf(search).isEmpty) {
				return unknown;
			}

			current = current !== undefined && isSameSearch(current, search) ? current : begin(search);
			const shared = current;
			shared.listeners.push({owner, search, told: 0});
			const walk = await untilAborted(take(shared), search.signal);
			if (walk === undefined) {
				// A walk that ends early is nobody's to join.
				current = shared.release() && current === shared ? undefined : current;
				return stopped;
			}

			const {hits, repositories, looked, notSearched, isStopped} = walk;
			return {
				hits: hits.filter(hit => hit.owner === owner), repositories, looked: looked.get(owner) ?? 0, notSearched, isStopped,
			};
		},
	};
}
