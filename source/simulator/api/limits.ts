/** What Neon's documents promise an account. */
export type Limits = {
	/** @default 700 */
	readonly requestsPerMinute: number;
	/** One route, polling included. @default 40 */
	readonly requestsPerRouteAndSecond: number;
	/** Creating keys of an organisation. @default 10 */
	readonly newKeysPerSecond: number;
	/** Computes that run at the same time; those of default branches do not count. @default 20 */
	readonly activeComputes: number;
};

export const publishedLimits: Limits = {
	requestsPerMinute: 700, requestsPerRouteAndSecond: 40, newKeysPerSecond: 10, activeComputes: 20,
};

/** Counts requests; true where one more is too many. */
export type RateLimiter = (account: string, operation: string) => boolean;

/**
A window per account and per route that slides with time.
*/
export function createRateLimiter(limits: Limits, now: () => number): RateLimiter {
	const times = new Map<string, number[]>();

	const exceeds = (name: string, most: number, window: number) => {
		const start = now() - window;
		const recent = (times.get(name) ?? []).filter(time => time > start);
		times.set(name, recent);
		return {isOver: recent.length >= most, recent};
	};

	return (account, operation) => {
		const perSecond = operation === 'createOrgApiKey' ? limits.newKeysPerSecond : limits.requestsPerRouteAndSecond;
		const windows = [exceeds(account, limits.requestsPerMinute, 60_000), exceeds(`${account} ${operation}`, perSecond, 1000)];
		if (windows.some(({isOver}) => isOver)) {
			return true;
		}

		for (const {recent} of windows) {
			recent.push(now());
		}

		return false;
	};
}
