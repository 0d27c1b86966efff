/** One side of a comparison: does the thing once and gives how long it took, in milliseconds. */
export type Side = () => number | Promise<number>;

export type Comparison = {
	readonly title: string;
	readonly subject: Side;
	/** What the subject is measured against, in the same run. */
	readonly baseline: Side;
	readonly rounds: number;
	/** Above this ratio something is wrong. */
	readonly most?: number;
};

function median(numbers: readonly number[]): number {
	const sorted = numbers.toSorted((a, b) => a - b);
	const middle = Math.floor(sorted.length / 2);
	return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

function milliseconds(time: number): string {
	return `${time.toPrecision(3)} ms`;
}

/**
How long something takes, in milliseconds.
*/
export async function timed(run: () => unknown): Promise<number> {
	const begun = performance.now();
	await run();
	return performance.now() - begun;
}

/**
Measures both sides in turns, after one turn that does not count, and gives a line with the ratio of their medians.
*/
export async function compare({title, subject, baseline, rounds, most}: Comparison): Promise<string> {
	const subjects: number[] = [];
	const baselines: number[] = [];
	await baseline();
	await subject();
	for (let round = 0; round < rounds; round++) {
		baselines.push(await baseline());
		subjects.push(await subject());
	}

	const [own, other] = [median(subjects), median(baselines)];
	const ratio = own / other;
	const verdict = most === undefined || ratio <= most ? '' : `, more than ${most}`;
	return `${ratio.toFixed(2).padStart(7)}  ${title}  (${milliseconds(own)} ÷ ${milliseconds(other)}, medians of ${rounds}${verdict})`;
}
