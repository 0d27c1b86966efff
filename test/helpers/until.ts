import {setTimeout as delay} from 'node:timers/promises';

/**
Waits for a condition, and fails at the deadline.
*/
export async function until(condition: () => boolean, deadlineMilliseconds = 10_000): Promise<void> {
	const end = performance.now() + deadlineMilliseconds;
	while (!condition()) {
		if (performance.now() > end) {
			throw new Error(`${deadlineMilliseconds} ms passed before this was true: ${String(condition)}`);
		}

		await delay(1);
	}
}
