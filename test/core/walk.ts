import test from 'ava';
import fc from 'fast-check';
import {playToTheEnd} from '../helpers/core-player.js';
import {moves, walk} from '../helpers/core-walk.js';

const options = fc.record({hasEvidence: fc.boolean(), hasEnvironmentKey: fc.boolean()});

test('whatever happens in whatever order: no reset without its word, no second one, no secret, no other story in the journal', t => {
	t.notThrows(() => {
		fc.assert(fc.property(moves, options, (steps, given) => {
			walk(steps, given);
		}), {numRuns: 120, seed: 20_261_121, interruptAfterTimeLimit: 60_000});
	});
});

test('from wherever one got to, an outside that works again leads to the end', t => {
	t.notThrows(() => {
		fc.assert(fc.property(moves, options, (steps, given) => {
			const driver = walk(steps, given);
			if (driver.left() !== undefined) {
				driver.interrupt();
			}

			return playToTheEnd(driver) !== undefined && driver.left() === 'done';
		}), {numRuns: 120, seed: 20_261_122, interruptAfterTimeLimit: 60_000});
	});
});
