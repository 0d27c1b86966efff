import {type TestTerminal} from './terminal.js';

const printable = Array.from({length: 95}, (_, index) => String.fromCodePoint(32 + index)).join('');

/** Without the header, whose clock goes on, and without what the field says about itself. */
function rest(terminal: TestTerminal, field: RegExp): string {
	return terminal.screen().split('\n').slice(1).filter(line => !field.test(line) && !line.startsWith(' !')).join('\n');
}

const parts = [printable.slice(0, 32), printable.slice(32, 64), printable.slice(64)];

/**
Every printable character, one write each, into a field that shows them. Gives what else is on the screen, before and after.
*/
export async function typeAll(terminal: TestTerminal): Promise<{readonly before: string; readonly after: string}> {
	await terminal.waitFor('▏');
	const before = rest(terminal, /▏/v);
	for (const part of parts) {
		for (const character of part) {
			terminal.write(character);
		}

		await terminal.waitFor(`${part}▏`);
		terminal.keys('ctrl-u');
		await terminal.waitFor(/: +▏/v);
	}

	return {before, after: rest(terminal, /▏/v)};
}

/**
The same for a field that shows only how many there are.
*/
export async function typeAllMasked(terminal: TestTerminal): Promise<{readonly before: string; readonly after: string}> {
	await terminal.waitFor('▏');
	const before = rest(terminal, /▏/v);
	for (const part of parts) {
		for (const character of part) {
			terminal.write(character);
		}

		await terminal.waitFor(`${'•'.repeat(part.length)}▏`);
		terminal.keys('ctrl-u');
		await terminal.waitFor(/: +▏/v);
	}

	return {before, after: rest(terminal, /▏/v)};
}
