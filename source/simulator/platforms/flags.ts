/**
The options of a program's call, each with the word after it, and the words without an option.
*/
export function flagsOf(given: readonly string[]): {readonly flags: Readonly<Record<string, string>>; readonly rest: readonly string[]} {
	const flags: Record<string, string> = {};
	const rest: string[] = [];
	for (let index = 0; index < given.length; index++) {
		const item = given[index]!;
		if (item === '-i') {
			flags.include = 'yes';
		} else if (item.startsWith('-')) {
			flags[item] = given[++index] ?? '';
		} else {
			rest.push(item);
		}
	}

	return {flags, rest};
}
