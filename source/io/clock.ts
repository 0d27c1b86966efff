/**
Time and chance, the only place that has them. Everything else is given a clock, so that tests neither wait nor guess.
*/
import {randomBytes} from 'node:crypto';
import {onceAborted} from './abort.js';

export type Clock = {
	/** Milliseconds since 1970. */
	readonly now: () => number;
	/** Resolves after the time, or at once when the signal is aborted. Never rejects. */
	readonly wait: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
	/** At least 0, less than 1. For jitter, never for secrets. */
	readonly random: () => number;
	/** Unpredictable lower-case hexadecimal digits. */
	readonly randomHex: (digits: number) => string;
};

export const systemClock: Clock = {
	now: () => Date.now(),
	async wait(milliseconds, signal) {
		if (signal?.aborted) {
			return;
		}

		await new Promise<void>(resolve => {
			const timer = setTimeout(() => {
				stopListening();
				resolve();
			}, milliseconds);
			const stopListening = onceAborted(signal, () => {
				clearTimeout(timer);
				resolve();
			});
		});
	},
	random: () => Math.random(),
	randomHex: digits => randomBytes(Math.ceil(digits / 2)).toString('hex').slice(0, digits),
};
