/**
Tries again what certainly did not happen, later and later, for as long as it is worth it.
*/
import {type Clock} from './clock.js';

/**
Why something is worth another try.

- `locked`: other work holds the project (423).
- `rate-limited`: too many requests (429).
- `busy`: the service asks for patience (503), or failed while only reading.
- `network`: nothing was sent, or only reading was tried.
*/
export type RetryReason = 'locked' | 'rate-limited' | 'busy' | 'network';

export type Again = {
	readonly reason: RetryReason;
	/** The service's own wish; never shortened. */
	readonly afterMilliseconds?: number;
};

export type RetryPolicy = {
	readonly firstMilliseconds: number;
	readonly longestMilliseconds: number;
	/** From the first try. No wait that ends after it is begun. */
	readonly budgetMilliseconds: number;
};

export type RetryPolicies = Readonly<Record<RetryReason, RetryPolicy>>;

/** A lock goes away when the work before it ends, which can take minutes; a dead network is better told at once. */
export const defaultPolicies: RetryPolicies = {
	locked: {firstMilliseconds: 500, longestMilliseconds: 2000, budgetMilliseconds: 600_000},
	'rate-limited': {firstMilliseconds: 1000, longestMilliseconds: 30_000, budgetMilliseconds: 600_000},
	busy: {firstMilliseconds: 500, longestMilliseconds: 8000, budgetMilliseconds: 30_000},
	network: {firstMilliseconds: 300, longestMilliseconds: 2000, budgetMilliseconds: 4000},
};

export type RetryOptions<Result> = {
	readonly clock: Clock;
	/** Nothing where the result stands. */
	readonly judge: (result: Result) => Again | undefined;
	readonly policies?: RetryPolicies;
	readonly signal?: AbortSignal;
	/** Told before each wait. */
	readonly onWait?: (reason: RetryReason, milliseconds: number) => void;
};

/**
Half of the growing wait is fixed and half is chance: clients that were refused together do not come back together, and none comes back at once.
*/
export function retryDelay({firstMilliseconds, longestMilliseconds}: RetryPolicy, tries: number, random: number): number {
	const most = Math.min(longestMilliseconds, firstMilliseconds * (2 ** Math.min(tries, 30)));
	return (most / 2) + (most / 2 * random);
}

/**
Calls until the result stands, the budget for the reason is spent or the signal is aborted, and returns the last result.
*/
export async function retry<Result>(attempt: () => Promise<Result>, {clock, judge, policies = defaultPolicies, signal, onWait}: RetryOptions<Result>): Promise<Result> {
	const start = clock.now();
	for (let tries = 0; ; tries++) {
		const result = await attempt();
		const again = judge(result);
		if (!again || signal?.aborted) {
			return result;
		}

		const policy = policies[again.reason];
		const wait = Math.max(again.afterMilliseconds ?? 0, retryDelay(policy, tries, clock.random()));
		if (clock.now() + wait > start + policy.budgetMilliseconds) {
			return result;
		}

		onWait?.(again.reason, wait);
		await clock.wait(wait, signal);
		if (signal?.aborted) {
			return result;
		}
	}
}
