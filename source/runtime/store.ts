import {type ValueForm, type Effect} from '../core/effect.js';
import {type Event} from '../core/event.js';
import {type SecretHandle} from '../core/incident.js';
import {type State} from '../core/state.js';
import {transition} from '../core/transition.js';
import {maskedHandle, shownHandle, viewOf} from '../core/view.js';
import {type View} from '../core/view-model.js';
import {composeValue, type ConnectionAddress} from '../io/compose-value.js';
import {JournalWriteError} from '../io/journal-writer.js';
import {type IncidentJournal} from './incident-journal.js';
import {type DraftSink, type Vault} from './vault.js';

/** Does an effect and sees to it that its answer is dispatched. Never throws. */
export type Perform = (effect: Exclude<Effect, {type: 'record'}>) => void;

/** False: the journal could not be written, so nothing of it was done. */
export type Dispatch = (event: Event) => boolean;

/**
The wizard while it runs: one state, changed only by events.
*/
export type Store = {
	state(): State;
	/** The same object until something changes. */
	view(): View;
	subscribe(listener: () => void): () => void;
	/** False: the journal could not be written, so nothing of it was done. */
	dispatch(event: Event): boolean;
	/** A value in the form asked for, only while the screen in front shows it. */
	peek(handle: SecretHandle, form: ValueForm, address?: ConnectionAddress): string | undefined;
	/** Where typed characters go while a masked field has the focus. */
	maskedSink(): DraftSink | undefined;
};

export type StoreOptions = {
	readonly state: State;
	readonly journal: Pick<IncidentJournal, 'append'>;
	readonly vault: Vault;
	readonly now: () => number;
	/** Made with the store's own dispatch. */
	readonly perform: (dispatch: Dispatch) => Perform;
};

export function createStore({state: initial, journal, vault, now, perform: createPerform}: StoreOptions): Store {
	let state = initial;
	let view: View | undefined;
	const listeners = new Set<() => void>();

	function commit(next: State): void {
		if (next === state) {
			return;
		}

		state = next;
		view = undefined;
		for (const listener of listeners) {
			listener();
		}
	}

	function record(effects: readonly Effect[]): string | undefined {
		const facts = effects.flatMap(effect => effect.type === 'record' ? effect.facts : []);
		if (facts.length === 0) {
			return undefined;
		}

		try {
			journal.append(facts);
			return undefined;
		} catch (error) {
			if (error instanceof JournalWriteError) {
				return error.failure.message;
			}

			throw error;
		}
	}

	const perform = createPerform(dispatch);

	function dispatch(event: Event): boolean {
		const [next, effects] = transition(state, {...event, at: now()});
		// First to the disk, then to the screen, then out of the door.
		const failure = record(effects);
		if (failure !== undefined) {
			commit(transition(state, {type: 'journal-failed', message: failure, at: now()})[0]);
			return false;
		}

		commit(next);
		for (const effect of effects) {
			if (effect.type !== 'record') {
				perform(effect);
			}
		}

		return true;
	}

	function currentView(): View {
		view ??= viewOf(state);
		return view;
	}

	return {
		state: () => state,
		view: currentView,
		subscribe(listener) {
			listeners.add(listener);
			return () => {
				listeners.delete(listener);
			};
		},
		dispatch,
		peek(handle, form, address) {
			const value = shownHandle(currentView()) === handle ? vault.read(handle) : undefined;
			return value === undefined ? undefined : composeValue(value, form, address);
		},
		maskedSink() {
			const handle = maskedHandle(currentView());
			return handle === undefined ? undefined : vault.draft(handle);
		},
	};
}
