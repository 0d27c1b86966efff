/**
When a request may leave: changes of one project one after another, everything below the account's limits, and again later what the service put off.
*/
import {systemClock, type Clock} from './clock.js';
import {createLanes} from './lane.js';
import {createRateLimit, type Limit} from './rate-limit.js';
import {
	defaultPolicies, retry, type Again, type RetryPolicies, type RetryReason,
} from './retry.js';

/** A wait that has just begun, for the screen. */
export type Wait = {
	/** `own-limit`: this program holds itself back, so that the service need not. */
	readonly reason: RetryReason | 'own-limit';
	readonly milliseconds: number;
	/** The project whose change waits; absent for requests that change nothing. */
	readonly lane?: string;
};

export type OnWait = (wait: Wait) => void;

export type Job<Result> = {
	/** The kind of request, for the limit on each route. */
	readonly route: string;
	/** What is changed, a project; absent for requests that change nothing. */
	readonly lane?: string;
	readonly signal?: AbortSignal;
	readonly attempt: () => Promise<Result>;
	/** Whether another try is both safe and worth it. */
	readonly judge: (result: Result) => Again | undefined;
};

export type Scheduler = {
	readonly clock: Clock;
	/** An aborted signal ends the waits; the attempt is then still made and sees the signal itself. */
	run<Result>(job: Job<Result>): Promise<Result>;
	/** How long so many more requests will take, as far as the limits go. */
	estimate(requests: number): number;
};

export type SchedulerOptions = {
	readonly account: Limit;
	readonly route: Limit;
	readonly clock?: Clock;
	readonly policies?: RetryPolicies;
	readonly onWait?: OnWait;
};

/**
One scheduler serves one account, whichever key is in use.
*/
export function createScheduler({account, route: perRoute, clock = systemClock, policies = defaultPolicies, onWait}: SchedulerOptions): Scheduler {
	const lanes = createLanes();
	const rateLimit = createRateLimit({account, route: perRoute}, clock);

	return {
		clock,
		async run({route, lane, signal, attempt, judge}) {
			const tell = (reason: Wait['reason'], milliseconds: number) => onWait?.({reason, milliseconds, lane});
			const work = async () => retry(async () => {
				await rateLimit.take(route, {signal, onWait: milliseconds => tell('own-limit', milliseconds)});
				return attempt();
			}, {
				clock,
				policies,
				judge,
				signal,
				onWait(reason, milliseconds) {
					if (reason === 'rate-limited') {
						// The limit is the account's: whatever else waits would only be refused too.
						rateLimit.holdUntil(clock.now() + milliseconds);
					}

					tell(reason, milliseconds);
				},
			});
			return lane === undefined ? work() : lanes.run(lane, work);
		},
		estimate: requests => rateLimit.estimate(requests),
	};
}
