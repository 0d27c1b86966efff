import test from 'ava';
import {play, type PlayedStore, type PlayOptions} from '../../source/drills/player.js';
import {type WayStep} from '../../source/drills/way.js';
import {type Gesture} from '../../source/core/event.js';
import {type SecretHandle} from '../../source/core/incident.js';
import {type ScreenView, type View} from '../../source/core/view-model.js';
import {createFakeClock} from '../helpers/fake-clock.js';

const secret = 'npg_SecretEnd9' as const;
const plainField = {kind: 'plain', text: '', hasFocus: true} as const;

function entry(id: 'leak-where' | 'evidence-file' = 'leak-where'): ScreenView {
	return {
		name: 'entry', id, subject: '', field: plainField, named: [],
	};
}

function restart(branch: string): ScreenView {
	return {
		name: 'restart', branch, project: 'api-prod', endpoints: [], sessions: 'ended', word: `restart ${branch}`, field: plainField, choices: {options: [], index: 0, hasFocus: false},
	};
}

function showOnce(isRevealed: boolean): ScreenView {
	return {
		name: 'show-once',
		label: 'production/app',
		project: 'api-prod',
		isLive: true,
		value: 'value-1' as SecretHandle,
		isRevealed,
		form: 'password',
		role: 'app',
		canBeRevealedLater: true,
		field: {
			kind: 'masked', handle: 'typed-1' as SecretHandle, length: 0, hasFocus: true,
		},
		choices: {options: [], index: 0, hasFocus: false},
		position: {index: 1, of: 1},
	};
}

/** A store that shows one screen after the other, as `next` says, and remembers what it was given. */
function fakeStore(first: ScreenView, onKey: (name: string, show: (screen: ScreenView) => void) => void = () => undefined) {
	const listeners = new Set<() => void>();
	const given: Gesture[] = [];
	let typed = '';
	let token = 1;
	const viewOf = (screen: ScreenView): View => ({
		token,
		header: {
			incidentId: 'inc-1', where: '', inResponse: 0, rail: [],
		},
		screen,
		keys: [],
	});
	let view = viewOf(first);
	const show = (screen: ScreenView) => {
		token += 1;
		view = viewOf(screen);
		for (const listener of listeners) {
			listener();
		}
	};

	const store: PlayedStore = {
		view: () => view,
		subscribe(listener) {
			listeners.add(listener);
			return () => {
				listeners.delete(listener);
			};
		},
		dispatch(gesture) {
			given.push(gesture);
			if (gesture.type === 'key') {
				onKey(gesture.key.name === 'character' ? gesture.key.character : gesture.key.name, show);
			}
		},
		peek: handle => view.screen.name === 'show-once' && view.screen.isRevealed && handle === view.screen.value ? secret : undefined,
		maskedSink: () => view.screen.name === 'show-once'
			? {
				append(text) {
					typed += text;
					return typed.length;
				},
			}
			: undefined,
	};
	return {
		store, given, show, typed: () => typed, listeners,
	};
}

function options(store: PlayedStore, way: readonly WayStep[], more: Partial<PlayOptions> = {}): PlayOptions {
	return {
		store, way, paths: {leaked: '/drill/leaked.env', applications: '/drill/apps'}, speak: () => undefined, pace: {keyMilliseconds: 0, stepMilliseconds: 0}, deadlineMilliseconds: 5000, clock: createFakeClock(), ...more,
	};
}

function keysOf(given: readonly Gesture[]): string {
	return given.map(gesture => gesture.type === 'key' ? (gesture.key.name === 'character' ? gesture.key.character : `<${gesture.key.name}>`) : `[${gesture.type}]`).join('');
}

test('types text, paths and the word of the screen, key by key, each on the frame in front', async t => {
	const {store, given} = fakeStore(entry(), (key, show) => {
		if (key === 'enter') {
			show(store.view().screen.name === 'entry' ? restart('staging') : entry());
		}
	});
	const played = await play(options(store, [
		{on: {name: 'entry', is: {id: 'leak-where'}}, keys: [{text: 'a b'}, 'enter']},
		{on: {name: 'restart', is: {branch: 'staging'}}, keys: [{typeWord: true}, 'enter']},
		{on: {name: 'entry'}, keys: [{path: 'leaked'}, 'tab', {path: 'applications'}]},
	]));
	t.deepEqual(played, {status: 'played'});
	t.is(keysOf(given), 'a b<enter>restart staging<enter>/drill/leaked.env<tab>/drill/apps');
	t.deepEqual([...new Set(given.map(({seen}) => seen))], [1, 2, 3]);
});

test('reads the end of a value only where the screen shows it, and types it where nobody sees it', async t => {
	const {store, given, typed} = fakeStore(showOnce(false), (key, show) => {
		if (key === 'tab') {
			show(showOnce(true));
		}
	});
	t.deepEqual(await play(options(store, [{on: {name: 'show-once'}, keys: ['tab', {lastFour: true}, 'enter']}])), {status: 'played'});
	t.is(typed(), 'End9');
	t.is(keysOf(given), '<tab>[masked-changed][masked-changed][masked-changed][masked-changed]<enter>');
	t.deepEqual(given.flatMap(gesture => gesture.type === 'masked-changed' ? [gesture.length] : []), [1, 2, 3, 4]);

	const hidden = fakeStore(showOnce(false));
	t.deepEqual(await play(options(hidden.store, [{on: {name: 'show-once'}, keys: [{lastFour: true}]}])), {status: 'stuck', step: 1, message: 'Step 1 of 1: show-once (label production/app) does not show what is to be typed.'});
	t.deepEqual(hidden.given, []);
});

test('waits for a screen that comes later, and for a part of it', async t => {
	const {store, show, given, listeners} = fakeStore(entry());
	const clock = createFakeClock();
	const playing = play(options(store, [{
		on: {
			name: 'restart', is: {branch: 'production'}, has: ['failure'], every: {list: 'endpoints', is: {kind: 'read_write'}},
		}, keys: ['enter'],
	}], {
		clock: {
			...clock,
			async wait(_milliseconds, signal) {
				show(restart('staging'));
				show(restart('production'));
				show({...restart('production'), failure: 'x'} as ScreenView);
				t.deepEqual(given, []);
				t.false(signal?.aborted);
				show({...restart('production'), failure: 'x', endpoints: [{id: 'ep-1', kind: 'read_write'}]} as ScreenView);
				t.true(signal?.aborted);
			},
		},
	}));
	t.deepEqual(await playing, {status: 'played'});
	t.is(keysOf(given), '<enter>');
	t.is(listeners.size, 0);
});

test('says which screen it waited for and which one it saw', async t => {
	const {store, given, listeners} = fakeStore(entry('evidence-file'));
	const played = await play(options(store, [
		{on: {name: 'entry'}, keys: []},
		{on: {name: 'entry', is: {id: 'leak-where'}}, keys: ['enter']},
	]));
	t.deepEqual(played, {status: 'stuck', step: 2, message: 'Step 2 of 2: waited 5 s for the screen entry (id leak-where), but saw entry (id evidence-file).'});
	t.deepEqual(given, []);
	t.is(listeners.size, 0);
});

test('stops between two keys when the wizard is left', async t => {
	const leaving = new AbortController();
	const {store, given} = fakeStore(entry(), key => {
		if (key === 'b') {
			leaving.abort();
		}
	});
	t.deepEqual(await play(options(store, [{on: {name: 'entry'}, keys: [{text: 'abc'}]}], {signal: leaving.signal})), {status: 'stopped'});
	t.is(keysOf(given), 'ab');
});

test('keeps its pace, says what it does before it does it, and shows every screen once', async t => {
	const happened: string[] = [];
	const clock = createFakeClock();
	const {store, show} = fakeStore(entry(), (key, next) => {
		happened.push(`key ${key}`);
		if (key === 'enter') {
			next(restart('staging'));
			next(restart('production'));
		}
	});
	await play(options(store, [
		{say: 'First.', on: {name: 'entry'}, keys: [{text: 'x'}, {text: ' '}, 'enter']},
		{on: {name: 'restart', is: {branch: 'production'}}, keys: ['tab', {typeWord: true}]},
		{say: 'Last.', on: {name: 'restart', is: {branch: 'production'}}, keys: []},
	], {
		clock,
		pace: {keyMilliseconds: 40, stepMilliseconds: 900},
		speak(text) {
			happened.push(`say ${text}`);
			if (text === 'Last.') {
				show(entry());
			}
		},
		onKeys(keys) {
			happened.push(`keys ${keys.join(' ')}`);
		},
		onScreen({screen}) {
			happened.push(`screen ${screen.name}${screen.name === 'restart' ? ` ${screen.branch}` : ''}`);
		},
	}));
	t.deepEqual(happened, [
		'screen entry',
		'say First.',
		'keys x space enter',
		'key x',
		'key  ',
		'key enter',
		'screen restart staging',
		'screen restart production',
		'keys tab "restart production"',
		'key tab',
		...Array.from('restart production', character => `key ${character}`),
		'say Last.',
		'screen entry',
	]);
	t.deepEqual(clock.waits, [900, 40, 40, 40, 300, 40, ...Array.from('restart production', () => 40), 900]);
});
