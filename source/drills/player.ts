/**
Plays a way through the wizard with the same keys that an operator would press, and sees what an operator would see.
*/
import path from 'node:path';
import {type ValueForm} from '../core/effect.js';
import {type Gesture} from '../core/event.js';
import {type SecretHandle} from '../core/incident.js';
import {type Key} from '../core/key.js';
import {type View} from '../core/view-model.js';
import {type Clock} from '../io/clock.js';
import {
	describeMatch, isOn, type ScreenMatch, type WayKey, type WayStep,
} from './way.js';

/** What the player needs of the wizard: what a terminal has of it. */
export type PlayedStore = {
	view(): View;
	subscribe(listener: () => void): () => void;
	dispatch(event: Gesture): void;
	/** A value, only while the screen shows it. */
	peek(handle: SecretHandle, form: ValueForm): string | undefined;
	/** Where typed characters go while a masked field has the focus. */
	maskedSink(): {append(text: string): number} | undefined;
};

export type PlayOptions = {
	readonly store: PlayedStore;
	readonly way: readonly WayStep[];
	/** What `{path: …}` types. */
	readonly paths: {readonly leaked: string; readonly applications: string};
	/** Told what is done next, before its keys are pressed. */
	readonly speak: (text: string) => void | Promise<void>;
	/** Told the keys of a step, in words, before they are pressed. */
	readonly onKeys?: (keys: readonly string[]) => void;
	/** Shown every screen once it has come to what the way waits for; those passed by on the way as they were last. */
	readonly onScreen?: (view: View) => void;
	/** Between two keys, and before the keys of a step. */
	readonly pace: {readonly keyMilliseconds: number; readonly stepMilliseconds: number};
	/** How long one screen is waited for. */
	readonly deadlineMilliseconds: number;
	readonly clock: Clock;
	/** Aborted when the wizard is left. */
	readonly signal?: AbortSignal;
};

export type Played =
	| {readonly status: 'played'}
	| {readonly status: 'stopped'}
	/** Another screen than the expected one stayed in front. */
	| {readonly status: 'stuck'; readonly step: number; readonly message: string};

function screensOf({store, onScreen = () => undefined}: PlayOptions) {
	let latest = store.view();
	let shown: View | undefined;
	const unsubscribe = store.subscribe(() => {
		const view = store.view();
		if (view.token !== latest.token && latest.token !== shown?.token) {
			onScreen(latest);
		}

		latest = view;
	});
	return {
		show(view: View) {
			if (view !== shown) {
				shown = view;
				onScreen(view);
			}
		},
		end() {
			unsubscribe();
			if (latest.token !== shown?.token) {
				onScreen(latest);
			}
		},
	};
}

async function waitFor({store, clock, deadlineMilliseconds, signal}: PlayOptions, on: ScreenMatch): Promise<View | undefined> {
	const isThere = () => store.view().overlay === undefined && isOn(store.view().screen, on);
	if (!isThere()) {
		const over = new AbortController();
		const unsubscribe = store.subscribe(() => {
			if (isThere()) {
				over.abort();
			}
		});
		await clock.wait(deadlineMilliseconds, AbortSignal.any([over.signal, ...(signal === undefined ? [] : [signal])]));
		unsubscribe();
	}

	return isThere() ? store.view() : undefined;
}

/** The text that a key stands for; undefined where the screen does not have it. */
function textOf(key: Exclude<WayKey, string>, {store, paths}: PlayOptions): string | undefined {
	const {screen} = store.view();
	if ('text' in key) {
		return key.text;
	}

	if ('path' in key) {
		return key.beside === undefined ? paths[key.path] : path.join(path.dirname(paths[key.path]), key.beside);
	}

	if ('typeWord' in key) {
		return 'word' in screen ? screen.word : undefined;
	}

	return screen.name === 'show-once' || screen.name === 'key-show' ? store.peek(screen.value, 'password')?.slice(-4) : undefined;
}

/** A key for a reader. What is secret is only named. */
function wordsFor(key: WayKey, options: PlayOptions): string {
	if (typeof key === 'string') {
		return key;
	}

	if ('lastFour' in key) {
		return 'its last four characters';
	}

	const text = textOf(key, options) ?? '';
	return text === ' ' ? 'space' : (text.length === 1 ? text : JSON.stringify(text));
}

function press(store: PlayedStore, key: Key): void {
	const seen = store.view().token;
	const sink = key.name === 'character' ? store.maskedSink() : undefined;
	if (key.name === 'character' && sink !== undefined) {
		store.dispatch({type: 'masked-changed', length: sink.append(key.character), seen});
	} else {
		store.dispatch({type: 'key', key, seen});
	}
}

/**
Play it to its end. Never throws; a screen that does not come in time ends it with a message.
*/
export async function play(options: PlayOptions): Promise<Played> {
	const {store, way, pace, clock, speak, signal} = options;
	const screens = screensOf(options);
	const pause = async (milliseconds: number) => {
		if (milliseconds > 0) {
			await clock.wait(milliseconds, signal);
		}
	};

	const stuck = (index: number, message: string): Played => ({status: 'stuck', step: index + 1, message: `Step ${index + 1} of ${way.length}: ${message}`});
	try {
		for (const [index, step] of way.entries()) {
			const view = await waitFor(options, step.on);
			if (signal?.aborted) {
				return {status: 'stopped'};
			}

			if (view === undefined) {
				return stuck(index, `waited ${Math.round(options.deadlineMilliseconds / 1000)} s for the screen ${describeMatch(step.on)}, but saw ${describeScreen(store.view(), step.on)}.`);
			}

			screens.show(view);
			if (step.say !== undefined) {
				await speak(step.say);
			}

			// Where there is nothing to read beside the screen, it goes on sooner.
			await pause(step.say === undefined ? pace.stepMilliseconds / 3 : pace.stepMilliseconds);
			if (step.keys.length > 0) {
				options.onKeys?.(step.keys.map(key => wordsFor(key, options)));
			}

			for (const key of step.keys) {
				const text = typeof key === 'string' ? undefined : textOf(key, options);
				if (typeof key !== 'string' && text === undefined) {
					return stuck(index, `${describeScreen(store.view(), step.on)} does not show what is to be typed.`);
				}

				const keys: readonly Key[] = typeof key === 'string' ? [{name: key}] : Array.from(text ?? '', character => ({name: 'character', character}));
				for (const item of keys) {
					if (signal?.aborted) {
						return {status: 'stopped'};
					}

					press(store, item);
					await pause(pace.keyMilliseconds);
				}
			}
		}

		return {status: 'played'};
	} finally {
		screens.end();
	}
}

/** What is in front, in the terms of what was waited for. */
function describeScreen({screen, overlay}: View, on: ScreenMatch): string {
	const record = screen as Readonly<Record<string, unknown>>;
	const names = ['id', 'label', 'state', 'problem', ...Object.keys(on.is ?? {})];
	const is = Object.fromEntries([...new Set(names)].map(name => [name, record[name]] as const).filter((entry): entry is readonly [string, string | number | boolean] => ['string', 'number', 'boolean'].includes(typeof entry[1])));
	const screenName = describeMatch({name: screen.name, is});
	return overlay === undefined ? screenName : `${screenName} under ${overlay.name}`;
}
