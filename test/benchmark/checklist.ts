import {viewOf} from '../../source/core/view.js';
import {checklistOf, checklistsOf, press} from '../helpers/core-checklist.js';
import {type State} from '../../source/core/state.js';
import {compare, timed} from './compare.js';

/** What one key costs in a checklist with that many places: decided and viewed. */
function keysIn(first: State, more: readonly string[] = []) {
	let state = first;
	let moves = 0;
	const keys = ['up', 'down', 'down', 'down', 'down', 'up', 'up', 'up', ...more];
	return async () => {
		moves += 1;
		return timed(() => {
			state = press(state, keys[moves % keys.length]!, state.now + 1);
			viewOf(state);
		});
	};
}

/** A hundred times as many places. */
export async function keyInChecklist(): Promise<string> {
	return compare({
		title: 'a key in a checklist of 2,000 places ÷ of 20',
		subject: keysIn(checklistOf(2000)),
		baseline: keysIn(checklistOf(20)),
		rounds: 15,
		most: 40,
	});
}

/** Thirty logins with 200 places each, every fifth key leads to another login. */
export async function keyAcrossLogins(): Promise<string> {
	return compare({
		title: 'a key in the checklists of 30 logins with 200 places each ÷ of one with 20',
		subject: keysIn(checklistsOf(30, 200), ['right', 'right']),
		baseline: keysIn(checklistsOf(1, 20)),
		rounds: 40,
		most: 40,
	});
}
