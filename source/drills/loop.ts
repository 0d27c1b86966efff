import {setTimeout as pause} from 'node:timers/promises';

/** Work that goes on beside the wizard. */
export type Loop = {
	/** Resolves when the work under way has come to rest. */
	stop(): Promise<void>;
};

/**
Do something again and again, one after the other, without keeping the process alive. What the work throws ends nothing but its own turn.
*/
export function startLoop(everyMilliseconds: number, work: () => Promise<void>): Loop {
	const stopping = new AbortController();
	const running = run();

	async function run(): Promise<void> {
		while (!stopping.signal.aborted) {
			try {
				await work();
				await pause(everyMilliseconds, undefined, {ref: false, signal: stopping.signal});
			} catch {
				// Stopped, or a turn that failed. A failing turn must not become a busy loop.
				if (!stopping.signal.aborted) {
					await pause(everyMilliseconds, undefined, {ref: false});
				}
			}
		}
	}

	return {
		async stop() {
			stopping.abort();
			await running;
		},
	};
}
