/**
Runs work one after another in each lane, and different lanes side by side.
*/
export type Lanes = {
	/** Runs the task when everything before it in the lane has ended, well or badly. */
	run<Value>(lane: string, task: () => Promise<Value>): Promise<Value>;
	/** How many tasks of the lane are running or waiting. */
	length(lane: string): number;
};

export function createLanes(): Lanes {
	const tails = new Map<string, Promise<unknown>>();
	const lengths = new Map<string, number>();

	return {
		async run(lane, task) {
			const before = tails.get(lane);
			const now = (async () => {
				await before;
				return task();
			})();
			// A lane's next task starts whether this one succeeds or not.
			tails.set(lane, now.catch(() => undefined));
			lengths.set(lane, (lengths.get(lane) ?? 0) + 1);
			try {
				return await now;
			} finally {
				const left = lengths.get(lane)! - 1;
				if (left === 0) {
					lengths.delete(lane);
					tails.delete(lane);
				} else {
					lengths.set(lane, left);
				}
			}
		},
		length: lane => lengths.get(lane) ?? 0,
	};
}
