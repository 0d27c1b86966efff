/**
Drives the pure core by hand: presses keys, answers work, interrupts, and checks after every event what must always be true.
*/
import {viewOf} from '../../source/core/view.js';
import {type Effect, type Work} from '../../source/core/effect.js';
import {type Answer, type Event, type Gesture} from '../../source/core/event.js';
import {replay} from '../../source/core/evolve/index.js';
import {type DatedFact} from '../../source/core/fact.js';
import {type Key} from '../../source/core/key.js';
import {type SecretHandle} from '../../source/core/incident.js';
import {initialState, type State} from '../../source/core/state.js';
import {transition} from '../../source/core/transition.js';
import {fieldIn} from '../../source/core/focus.js';
import {type View} from '../../source/core/view-model.js';
import {answerTo, type Manner} from './core-answers.js';
import {createInvariants, plain} from './core-invariants.js';
import {canary, createWorld, type World} from './core-world.js';

export type Driver = {
	readonly world: World;
	readonly journal: readonly DatedFact[];
	state(): State;
	view(): View;
	/** Work that was asked for and has no answer yet, oldest first. */
	pending(): readonly Work[];
	/** How the wizard was left, if it was. */
	left(): 'done' | 'unfinished' | undefined;
	/** Any event, now; gives its effects. */
	dispatch(event: Event): readonly Effect[];
	/** A named key or one character, on the frame in front or an older one. */
	press(key: string, seen?: number, followsText?: true): readonly Effect[];
	/** Text into the focused field: characters into a plain one, straight into the vault for a masked one. */
	type(text: string): void;
	answer(work: Work, manner?: Manner): readonly Effect[];
	/** A value in the vault, as the operator has it on paper. */
	read(handle: SecretHandle): string | undefined;
	/** Empties a masked field. */
	empty(handle: SecretHandle): void;
	/** Answers everything, and what is asked for by that, until nothing is under way. */
	settle(manner?: Manner): void;
	/** An earlier answer once more, the newest first. */
	repeat(which: number): void;
	pass(milliseconds: number): void;
	/** The process dies and another one opens the journal. Work under way may or may not have happened. */
	interrupt(happened?: Manner): void;
};

export type DriverOptions = {
	readonly world?: World;
	readonly evidence?: {readonly path: string};
	/** Without it the key is typed. */
	readonly hasEnvironmentKey?: boolean;
};

function toKey(name: string): Key {
	const key: unknown = name.length === 1 ? {name: 'character', character: name} : {name};
	return key as Key;
}

export function createDriver({world = createWorld(), evidence, hasEnvironmentKey = true}: DriverOptions = {}): Driver {
	let state = initialState(undefined);
	let pending: Work[] = [];
	let answers: Answer[] = [];
	let left: 'done' | 'unfinished' | undefined;
	let now = Date.parse('2026-11-21T14:00:00Z');
	const journal: DatedFact[] = [];
	const invariants = createInvariants();

	function dispatch(event: Event): readonly Effect[] {
		now += 1;
		const before = state;
		const [next, effects] = transition(before, {...event, at: now});
		state = next;
		for (const effect of effects) {
			switch (effect.type) {
				case 'record': {
					// What a journal on a disk gives back.
					journal.push(...plain(effect.facts) as DatedFact[]);
					break;
				}

				case 'forget': {
					for (const handle of effect.handles) {
						world.values.delete(handle);
					}

					break;
				}

				case 'leave': {
					left = effect.outcome;
					break;
				}

				case 'stop-work': {
					// Whoever waits for the answer gets it in its time.
					break;
				}

				default: {
					pending.push(effect);
				}
			}
		}

		invariants.check(before, event, next, effects);
		holdsAKey();
		return effects;
	}

	/** Whatever happened to keys, the operator has one that works: the one of before, or a new one that was saved. */
	function holdsAKey(): void {
		const saved = new Set((state.incident?.keyRecords ?? []).flatMap(({mint, receipt}) => receipt !== undefined && 'entry' in mint ? [mint.entry.id] : []));
		const isHeld = world.keys.live().some(({entry}) => entry.name === 'laptop' || saved.has(entry.id));
		if (!isHeld) {
			throw new Error('The operator is left without a key that works');
		}
	}

	function gesture(made: Gesture): readonly Effect[] {
		return dispatch(made);
	}

	function open(): void {
		dispatch({
			type: 'run-opened', incidentId: 'inc-20261121-a3f9', environmentKey: hasEnvironmentKey ? world.keep(`${canary}-key`) : undefined, folder: '/work', destinations: [{id: 'dotenv', name: '.env files', kind: 'this-laptop'}, {id: 'vercel', name: 'Vercel', kind: 'deploy-platform'}], evidence: evidence === undefined ? [] : [evidence],
		});
	}

	const driver: Driver = {
		world,
		journal,
		state: () => state,
		view: () => viewOf(state),
		pending: () => pending,
		left: () => left,
		dispatch,
		press: (key, seen, followsText) => gesture({
			type: 'key', key: toKey(key), seen: seen ?? state.token, ...(followsText === undefined ? {} : {followsText}),
		}),
		type(text) {
			const field = fieldIn(viewOf(state).screen);
			if (field?.kind === 'masked') {
				if (field.hasFocus) {
					const value = (world.values.get(field.handle) ?? '') + text;
					world.values.set(field.handle, value);
					gesture({type: 'masked-changed', length: [...value].length, seen: state.token});
				}

				return;
			}

			for (const character of text) {
				driver.press(character);
			}
		},
		answer(work, manner = 'good') {
			pending = pending.filter(item => item !== work);
			const answer = answerTo(world, work, manner);
			answers = [answer, ...answers];
			return dispatch(answer);
		},
		settle(manner = 'good') {
			for (let count = 0; pending.length > 0; count++) {
				if (count > 1000) {
					throw new Error(`It never comes to rest: ${pending.map(({work}) => work).join(', ')}`);
				}

				driver.answer(pending[0]!, manner);
			}
		},
		read: handle => world.values.get(handle),
		empty(handle) {
			world.values.delete(handle);
		},
		repeat(which) {
			const answer = answers[which];
			if (answer !== undefined) {
				dispatch(answer);
			}
		},
		pass(milliseconds) {
			now += milliseconds;
			dispatch({type: 'second-passed'});
		},
		interrupt(happened = 'lost') {
			for (const work of pending) {
				answerTo(world, work, happened);
			}

			pending = [];
			answers = [];
			left = undefined;
			world.values.clear();
			state = initialState(replay(journal));
			invariants.interrupted(journal, state);
			open();
		},
	};
	open();
	return driver;
}
