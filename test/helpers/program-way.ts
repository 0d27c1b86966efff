import {type TestTerminal} from './terminal.js';

/**
Type into an empty field as a person does: the word, a look at it, and then Enter.
*/
export async function typeWord(terminal: TestTerminal, word: string): Promise<void> {
	await terminal.waitFor(/: +▏/v);
	terminal.write(word);
	await terminal.waitFor(`${word}▏`);
	terminal.keys('enter');
}

/** The four questions about the leak. */
export async function describeLeak(terminal: TestTerminal): Promise<void> {
	await terminal.waitFor('Where did it leak?');
	terminal.keys('enter');
	await terminal.waitFor('Where exactly?');
	terminal.write('public repository acme/api\r');
	await terminal.waitFor('Since when?');
	terminal.write('3h\r');
	await terminal.waitFor('Is it confirmed that someone else has it?');
	terminal.keys('enter');
}

/** The leaked file, where `--from` did not name it. */
export async function giveFile(terminal: TestTerminal, file: string): Promise<void> {
	await terminal.waitFor('What do you have of the leak?');
	terminal.keys('enter');
	await terminal.waitFor('The leaked file');
	terminal.write(`${file}\r`);
}

/** From the scope, its siblings added, to the first question about keys. */
export async function toAddresses(terminal: TestTerminal, {siblings}: {readonly siblings: number}): Promise<void> {
	await terminal.waitFor(/1 of \d+ logins? marked/v);
	if (siblings > 0) {
		await terminal.waitFor(new RegExp(String.raw`siblings +${siblings} more`, 'v'));
		terminal.write('s');
		await terminal.waitFor(new RegExp(String.raw`${siblings + 1} of \d+ logins marked`, 'v'));
	}

	terminal.keys('enter');
	await terminal.waitFor('Where on this machine is your code?');
	terminal.keys('tab');
	await terminal.waitFor('› h  this folder');
	terminal.write('h');
	await terminal.waitFor('Which of these addresses are yours?');
}

/** From the scope to the plan, with no key exposed. */
export async function toPlan(terminal: TestTerminal, options: {readonly siblings: number}): Promise<void> {
	await toAddresses(terminal, options);
	terminal.keys('enter');
	await terminal.waitFor(/Which API keys are exposed\? +0 of \d+ keys? marked/v);
	terminal.keys('enter');
	await terminal.waitFor('The plan');
}

/** What a plan or a checklist says of its search when nothing more is under way. */
export const searched = /search +\d+ of \d+ kinds? of places searched, \d+ things? looked at(?!; now)/v;

/** From the plan to a confirm screen that has tried the old password. */
export async function toConfirm(terminal: TestTerminal, label = 'production/neondb_owner'): Promise<void> {
	await terminal.waitFor('The plan');
	await terminal.waitFor(searched);
	terminal.keys('enter');
	await terminal.waitFor(`Reset ${label}`);
	await terminal.waitFor('so its end can be proven');
}

/** The new value, on the screen. */
export async function reveal(terminal: TestTerminal, label = 'production/neondb_owner'): Promise<string> {
	await terminal.waitFor(`New password for ${label}`);
	terminal.keys('tab');
	await terminal.waitFor('› s  show');
	terminal.write('s');
	await terminal.waitFor(/password +npg_\w+/v);
	return /password +(?<value>npg_\w+)/v.exec(terminal.screen())!.groups!.value!;
}

/** Show the new value, and give its end as the receipt. */
export async function saveShown(terminal: TestTerminal, label = 'production/neondb_owner'): Promise<string> {
	const value = await reveal(terminal, label);
	terminal.keys('escape');
	await terminal.waitFor('enter done');
	terminal.write(value.slice(-4));
	await terminal.waitFor('••••▏');
	terminal.keys('enter');
	return value;
}

/** The rest of the project in one go, delivered without looking. */
export async function resetRest(terminal: TestTerminal, word: string): Promise<void> {
	await terminal.waitFor('so its end can be proven');
	terminal.keys('tab');
	await terminal.waitFor('› b  all');
	terminal.write('b');
	await terminal.waitFor('Reset all that is left');
	terminal.keys('tab');
	await terminal.waitFor('› d  deliver without looking: no');
	terminal.write('d');
	await terminal.waitFor('deliver without looking: yes');
	terminal.keys('escape');
	await terminal.waitFor('enter reset all');
	await typeWord(terminal, word);
}

export async function restart(terminal: TestTerminal, branch: string): Promise<void> {
	await terminal.waitFor(`Restart the compute of ${branch}`, 40_000);
	await typeWord(terminal, `restart ${branch}`);
}

/** Write every file of one login's checklist. */
export async function writeFiles(terminal: TestTerminal, label: string, count: number): Promise<void> {
	await terminal.waitFor(`Propagate ${label}`, 40_000);
	await terminal.waitFor(searched);
	if (count === 1) {
		terminal.keys('enter');
		await terminal.waitFor('Write the new value?');
	} else {
		terminal.write('w');
		await terminal.waitFor(`Write ${count} places?`);
	}

	terminal.keys('enter');
}

/** The two cards that only a person can tick, which stand below the files. */
export async function tickCards(terminal: TestTerminal, files: number): Promise<void> {
	await terminal.waitFor(() => terminal.screen().split('\n').filter(line => /^ [› ] ● .+read back/v.test(line)).length === files);
	terminal.keys(...Array.from({length: files}, () => 'down' as const), 'space');
	await terminal.waitFor(/Tell the team +ticked by hand/v);
	terminal.keys('down', 'space');
}

/** Close a finished incident. */
export async function close(terminal: TestTerminal): Promise<void> {
	await terminal.waitFor('Close the incident');
	await terminal.waitFor('Nothing is left open.');
	terminal.keys('enter');
	await terminal.waitFor('Closed, complete');
	await terminal.waitFor(/report +\S/v);
	terminal.keys('enter');
}
