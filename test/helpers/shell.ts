/**
The whole shell on a real journal file: store, vault, perform, over an outside that a test gives.
*/
import {setImmediate as turn} from 'node:timers/promises';
import {type DatedFact} from '../../source/core/fact.js';
import {replay} from '../../source/core/evolve/index.js';
import {initialState} from '../../source/core/state.js';
import {type Key} from '../../source/core/key.js';
import {createPerform} from '../../source/runtime/perform/index.js';
import {type Outside} from '../../source/runtime/perform/context.js';
import {openIncidentJournal, type IncidentJournal} from '../../source/runtime/incident-journal.js';
import {createStore, type Store} from '../../source/runtime/store.js';
import {createVault, type Vault} from '../../source/runtime/vault.js';
import {fieldIn} from '../../source/core/focus.js';
import {playOnce, type Player} from './core-player.js';

export const incidentId = 'inc-20261121-a3f9';

export type Shell = {
	readonly store: Store;
	readonly vault: Vault;
	readonly player: Player;
	/** The facts that were in the journal when it was opened. */
	readonly earlier: readonly DatedFact[];
	left(): 'done' | 'unfinished' | undefined;
	/** Lets the outside answer until nothing is under way. */
	rest(): Promise<void>;
	/** Plays until the screen has this name, or the wizard is left. */
	playTo(screen: string): Promise<void>;
	close(): void;
};

export type ShellOptions = {
	/** Stands between the store and the file. */
	readonly through?: (journal: IncidentJournal) => Pick<IncidentJournal, 'append'>;
};

function toKey(name: string): Key {
	const key: unknown = name.length === 1 ? {name: 'character', character: name} : {name};
	return key as Key;
}

function createPlayer(store: Store, vault: Vault): Player {
	const press = (name: string, seen = store.state().token) => {
		store.dispatch({type: 'key', key: toKey(name), seen});
		return [];
	};

	return {
		state: () => store.state(),
		view: () => store.view(),
		press,
		type(text) {
			const field = fieldIn(store.view().screen);
			const sink = store.maskedSink();
			if (field?.kind === 'masked' && sink !== undefined) {
				store.dispatch({type: 'masked-changed', length: sink.append(text), seen: store.state().token});
				return;
			}

			for (const character of text) {
				press(character);
			}
		},
		read: handle => vault.read(handle),
		empty() {
			store.maskedSink()?.clear();
		},
		pending: () => [],
		answer: () => [],
	};
}

export function openShell(folder: string, outside: Outside, {through = journal => journal}: ShellOptions = {}): Shell {
	const {now} = outside.clock;
	const opening = openIncidentJournal(folder, incidentId, now);
	if (opening.status !== 'opened') {
		throw new Error(opening.failure.message);
	}

	const vault = createVault();
	let left: 'done' | 'unfinished' | undefined;
	const store = createStore({
		state: initialState(replay(opening.facts)),
		journal: through(opening.journal),
		vault,
		now,
		perform: createPerform(outside, vault, outcome => {
			left = outcome;
		}),
	});
	const player = createPlayer(store, vault);
	store.dispatch({
		type: 'run-opened', incidentId, environmentKey: vault.keep('CANARY-key'), evidence: [], folder: '/work', destinations: outside.destinations.map(({id, name, description: {kind}}) => ({id, name, kind})),
	});

	async function rest(): Promise<void> {
		for (let turns = 0; store.state().halted === undefined && Object.keys(store.state().run.underWay).length > 0; turns++) {
			if (turns > 5000) {
				throw new Error(`Still under way: ${Object.keys(store.state().run.underWay).join(', ')}`);
			}

			await turn();
		}
	}

	return {
		store,
		vault,
		player,
		earlier: opening.facts,
		left: () => left,
		rest,
		async playTo(screen) {
			for (let move = 0; move < 400; move++) {
				await rest();
				if (left !== undefined || store.view().screen.name === screen) {
					return;
				}

				playOnce(player);
			}

			throw new Error(`Never came to ${screen}; stuck at ${store.view().screen.name}`);
		},
		close: opening.journal.close,
	};
}
