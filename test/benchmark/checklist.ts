import {viewOf} from '../../source/core/view.js';
import {checklistOf, press} from '../helpers/core-checklist.js';
import {compare, timed} from './compare.js';

/** What one key costs in a checklist with that many places: decided and viewed. */
function listOf(count: number) {
	let state = checklistOf(count);
	let moves = 0;
	return async () => {
		moves += 1;
		return timed(() => {
			state = press(state, moves % 8 < 4 ? 'down' : 'up', state.now + 1);
			viewOf(state);
		});
	};
}

/** A hundred times as many places. */
export async function keyInChecklist(): Promise<string> {
	return compare({
		title: 'a key in a checklist of 2,000 places ÷ of 20',
		subject: listOf(2000),
		baseline: listOf(20),
		rounds: 15,
		most: 40,
	});
}
