/**
Does the same for each item, a bounded number of them at a time, and keeps the order of the results.
*/
export async function parallel<Item, Result>(items: readonly Item[], atOnce: number, task: (item: Item) => Promise<Result>): Promise<readonly Result[]> {
	const results: Result[] = [];
	let next = 0;
	const work = async () => {
		while (next < items.length) {
			const index = next++;
			results[index] = await task(items[index]!);
		}
	};

	await Promise.all(Array.from({length: Math.min(atOnce, items.length)}, work));
	return results;
}
