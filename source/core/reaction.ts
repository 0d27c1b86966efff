import {type Effect} from './effect.js';
import {type Fact} from './fact.js';
import {type CredentialId, type SecretHandle} from './incident.js';
import {type Screen} from './screen.js';
import {
	type Local, type Run, type State, type Values,
} from './state.js';

/**
What one event does. Facts are recorded and change the incident; the rest changes only this process.
*/
export type Reaction = {
	readonly facts?: readonly Fact[];
	readonly run?: Partial<Run>;
	readonly local?: Partial<Local>;
	readonly detours?: readonly Screen[];
	readonly overlay?: State['overlay'] | 'none';
	/** Done after the facts are on the disk. */
	readonly effects?: readonly Effect[];
	readonly isEnded?: boolean;
};

/** Nothing happens. */
export const ignored: Reaction = {};

/** Change what the vault is known to hold for one credential. */
export function withValues(run: Run, id: CredentialId, values: Partial<Values>): Run['values'] {
	return {...run.values, [id]: {...run.values[id], ...values}};
}

/** Open a screen on top of the one in front. */
export function open(state: State, screen: Screen): Reaction {
	return {detours: [...state.detours, screen]};
}

/** Go back to the screen below. */
export function close(state: State): Reaction {
	return {detours: state.detours.slice(0, -1)};
}

/** Say what is wrong with the input and keep it. */
export function problem(text: string): Reaction {
	return {local: {problem: text}};
}

/** Empty the masked field in front, in the vault as well. */
export function forgetMasked(state: State): {readonly effects: readonly Effect[]; readonly masked: Local['masked']} {
	const {masked} = state.local;
	return {effects: [{type: 'forget', handles: [masked.handle]}], masked: {handle: masked.handle, length: 0}};
}

/** Try failed work again. */
export function withoutFailed(run: Run, isMeant: (work: string) => boolean): Run['failed'] {
	return Object.fromEntries(Object.entries(run.failed).filter(([work]) => !isMeant(work)));
}

/** Reveal and look at the old value anew before the next reset: what was the old value may be an earlier one by now. */
export function lookAnew(state: State, id: CredentialId): {readonly run: Partial<Run>; readonly effects: readonly Effect[]} {
	const {old, ...values} = state.run.values[id] ?? {};
	return {
		run: {
			values: {...state.run.values, [id]: values},
			failed: withoutFailed(state.run, work => work === `reveal-old ${id}` || work.startsWith(`examine-old ${id} `)),
		},
		effects: [forget([old])],
	};
}

/** Handles that the vault should not keep any longer. */
export function forget(handles: ReadonlyArray<SecretHandle | undefined>): Effect {
	return {type: 'forget', handles: handles.filter(handle => handle !== undefined)};
}
