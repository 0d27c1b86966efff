/**
Random walks through the core: what an operator, an outside and an accident can do, in any order.
*/
import fc from 'fast-check';
import {manners, type Manner} from './core-answers.js';
import {createDriver, type Driver} from './core-driver.js';
import {playOnce} from './core-player.js';

export type Move =
	| {readonly type: 'play'; readonly times: number}
	| {readonly type: 'press'; readonly key: string; readonly times: number}
	/** Pressed on the frame that was in front that many frames ago. */
	| {readonly type: 'late'; readonly key: string; readonly frames: number}
	| {readonly type: 'burst'; readonly key: string; readonly times: number}
	| {readonly type: 'word'}
	| {readonly type: 'paste'; readonly text: string}
	| {readonly type: 'answer'; readonly which: number; readonly manner: Manner}
	/** An answer that came before, once more. */
	| {readonly type: 'again'; readonly which: number}
	| {readonly type: 'pass'; readonly milliseconds: number}
	| {readonly type: 'interrupt'; readonly happened: Manner};

const keys = ['enter', 'escape', 'tab', 'shift-tab', 'up', 'down', 'left', 'right', 'home', 'end', 'page-down', 'backspace', 'ctrl-o', 'ctrl-u', 'ctrl-w', ...'?abcdefghklmnoprstuvwxq /4.'];

const key = fc.constantFrom(...keys);
const few = fc.integer({min: 1, max: 3});

/** Mostly forwards, so that the late screens are reached. */
export const moves: fc.Arbitrary<readonly Move[]> = fc.array(fc.oneof(
	{weight: 14, arbitrary: fc.record({type: fc.constant('play' as const), times: fc.integer({min: 1, max: 5})})},
	{weight: 8, arbitrary: fc.record({type: fc.constant('press' as const), key, times: few})},
	{weight: 2, arbitrary: fc.record({type: fc.constant('late' as const), key, frames: few})},
	{weight: 2, arbitrary: fc.record({type: fc.constant('burst' as const), key, times: few})},
	{weight: 2, arbitrary: fc.record({type: fc.constant('word' as const)})},
	{weight: 1, arbitrary: fc.record({type: fc.constant('paste' as const), text: fc.constantFrom('production/neondb_owner', 'dev', '3 h', '~')})},
	{weight: 8, arbitrary: fc.record({type: fc.constant('answer' as const), which: fc.nat(9), manner: fc.constantFrom(...manners)})},
	{weight: 1, arbitrary: fc.record({type: fc.constant('again' as const), which: fc.nat(9)})},
	{weight: 1, arbitrary: fc.record({type: fc.constant('pass' as const), milliseconds: fc.constantFrom(1000, 20_000, 900_000)})},
	{weight: 1, arbitrary: fc.record({type: fc.constant('interrupt' as const), happened: fc.constantFrom(...manners)})},
), {minLength: 20, maxLength: 200, size: 'max'});

export function makeMove(driver: Driver, move: Move): void {
	const {token} = driver.state();
	switch (move.type) {
		case 'play': {
			for (let count = 0; count < move.times && driver.left() === undefined; count++) {
				playOnce(driver);
			}

			break;
		}

		case 'press': {
			for (let count = 0; count < move.times; count++) {
				driver.press(move.key);
			}

			break;
		}

		case 'late': {
			driver.press(move.key, token - move.frames);
			break;
		}

		case 'burst': {
			for (let count = 0; count < move.times; count++) {
				driver.press(move.key, token);
			}

			break;
		}

		case 'word': {
			const {screen} = driver.view();
			const saved = 'keyName' in screen ? driver.world.keys.all.find(({entry}) => entry.name === screen.keyName)?.token : undefined;
			driver.type('word' in screen ? screen.word : saved ?? 'some reason');
			driver.press('enter');
			break;
		}

		case 'paste': {
			driver.dispatch({type: 'paste', text: move.text, seen: token});
			break;
		}

		case 'answer': {
			const work = driver.pending()[move.which];
			if (work !== undefined) {
				driver.answer(work, move.manner);
			}

			break;
		}

		case 'again': {
			driver.repeat(move.which);
			break;
		}

		case 'pass': {
			driver.pass(move.milliseconds);
			break;
		}

		case 'interrupt': {
			driver.interrupt(move.happened);
			break;
		}
	}
}

/** Walks, then reopens what was left unfinished. Every event is checked on the way. */
export function walk(steps: readonly Move[], options: {readonly hasEvidence: boolean; readonly hasEnvironmentKey: boolean}): Driver {
	const driver = createDriver({hasEnvironmentKey: options.hasEnvironmentKey, ...(options.hasEvidence ? {evidence: {path: '/srv/leaked.env'}} : {})});
	for (const move of steps) {
		if (driver.left() !== undefined) {
			driver.interrupt();
		}

		makeMove(driver, move);
	}

	return driver;
}
