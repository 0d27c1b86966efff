import {type Clock} from '../../source/io/clock.js';

export type FakeClock = Clock & {
	/** The waits so far, in milliseconds. */
	readonly waits: readonly number[];
};

/**
A clock on which waiting takes no time: when everything else has come to rest, it jumps to the next moment that something waits for.
*/
export function createFakeClock(start = 1_700_000_000_000): FakeClock {
	let now = start;
	let isAsleep = true;
	const waits: number[] = [];
	const sleepers: Array<{readonly at: number; readonly wake: () => void}> = [];

	const jump = () => {
		sleepers.sort((first, second) => first.at - second.at);
		const next = sleepers.shift();
		if (!next) {
			isAsleep = true;
			return;
		}

		now = Math.max(now, next.at);
		next.wake();
		setImmediate(jump);
	};

	return {
		waits,
		now: () => now,
		async wait(milliseconds, signal) {
			waits.push(milliseconds);
			if (signal?.aborted) {
				return;
			}

			await new Promise<void>(resolve => {
				sleepers.push({at: now + milliseconds, wake: resolve});
				signal?.addEventListener('abort', () => {
					resolve();
				}, {once: true});
				if (isAsleep) {
					isAsleep = false;
					setImmediate(jump);
				}
			});
		},
		random: () => 0.5,
		randomHex: digits => 'a'.repeat(digits),
	};
}
