/**
Keeps below a published rate limit.

A token bucket in which each token comes back one whole window after it was taken, so that no window of that length, wherever it starts, holds more requests than allowed; a bucket that refills evenly would let through up to twice as many.
*/
import {type Clock} from './clock.js';

export type Limit = {
	readonly requests: number;
	readonly perMilliseconds: number;
};

export type RateLimit = {
	/** Waits for a token for the account and one for the route. `onWait` is told before each wait. */
	take(route: string, options?: {readonly signal?: AbortSignal; readonly onWait?: (milliseconds: number) => void}): Promise<void>;
	/** Nothing is let through before then: the service asked for it. */
	holdUntil(instant: number): void;
	/** How long it takes until so many more requests have been let through, as far as the account's limit goes. */
	estimate(requests: number): number;
};

type Bucket = {
	/** Until when nothing can be taken. */
	readonly freeAt: (now: number) => number;
	readonly take: (now: number) => void;
	/** When the tokens that are out come back, soonest first. */
	readonly returns: (now: number) => readonly number[];
};

function createBucket({requests, perMilliseconds}: Limit): Bucket {
	let taken: number[] = [];
	const current = (now: number) => {
		// A clock that was set back must not lock the bucket for longer than one window.
		taken = taken.filter(instant => instant > now - perMilliseconds && instant <= now);
		return taken;
	};

	return {
		freeAt(now) {
			const out = current(now);
			return out.length < requests ? now : out[out.length - requests]! + perMilliseconds;
		},
		take(now) {
			taken.push(now);
		},
		returns: now => current(now).map(instant => instant + perMilliseconds),
	};
}

export function createRateLimit(limits: {readonly account: Limit; readonly route: Limit}, clock: Clock): RateLimit {
	const account = createBucket(limits.account);
	const routes = new Map<string, Bucket>();
	let heldUntil = 0;

	return {
		async take(name, {signal, onWait} = {}) {
			const route = routes.get(name) ?? createBucket(limits.route);
			routes.set(name, route);
			while (!signal?.aborted) {
				const now = clock.now();
				const free = Math.max(heldUntil, account.freeAt(now), route.freeAt(now));
				if (free <= now) {
					account.take(now);
					route.take(now);
					return;
				}

				onWait?.(free - now);
				await clock.wait(free - now, signal);
			}
		},
		holdUntil(instant) {
			heldUntil = Math.max(heldUntil, instant);
		},
		estimate(requests) {
			const now = clock.now();
			const held = Math.max(0, heldUntil - now);
			const out = account.returns(now);
			const late = requests - (limits.account.requests - out.length);
			if (late <= 0) {
				return held;
			}

			const rounds = Math.floor((late - 1) / limits.account.requests);
			const index = (late - 1) % limits.account.requests;
			return Math.max(held, (out[index] ?? now + limits.account.perMilliseconds) - now + (rounds * limits.account.perMilliseconds));
		},
	};
}
