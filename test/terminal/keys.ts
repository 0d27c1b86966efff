import {writeFileSync} from 'node:fs';
import path from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {openFixture, type TerminalOptions, type TestTerminal} from '../helpers/terminal.js';

async function open(t: ExecutionContext, fixture: string, first: string, options: Partial<TerminalOptions> = {}): Promise<TestTerminal> {
	const terminal = await openFixture(`terminal/${fixture}.tsx`, {...options, arguments: [first]});
	t.teardown(terminal.close);
	await terminal.waitFor(fixture === 'menus' ? 'row 1' : `screen ${first}`);
	return terminal;
}

const burst = '\u001B[B\u001B[B\r';

for (const kind of ['menu', 'store']) {
	test.serial(`down, down, enter in one write chooses the third row 100 times of 100: ${kind}`, async t => {
		const terminal = await open(t, 'menus', kind);
		const chosen: string[] = [];
		for (let round = 1; round <= 100; round++) {
			terminal.write(round % 2 === 0 ? 'jj\r' : burst);
			await terminal.waitFor(`chosen ${round}:`);
			chosen.push(/(\d+)\.$/mv.exec(terminal.screen())![1]!);
		}

		t.deepEqual(chosen, Array.from({length: 100}, () => '3'));
		terminal.keys('ctrl-c');
		await terminal.exit;
	});
}

test.serial('ten rows down and enter in one write reach the eleventh row of a menu that scrolls', async t => {
	const terminal = await open(t, 'menus', 'menu');
	terminal.write('\u001B[B'.repeat(10) + '\r');
	await terminal.waitFor('chosen 1: 11.');
	terminal.write('5');
	terminal.keys('down');
	await terminal.waitFor('› row 2');
	t.regex(terminal.screen(), /chosen 1: 11\./v, 'a digit chooses nothing');
});

test.serial('the first burst of a new process is right, as soon as a frame is there', async t => {
	for (let round = 0; round < 3; round++) {
		const terminal = await open(t, 'menus', 'menu');
		terminal.write(burst);
		await terminal.waitFor('chosen 1: 3.');
		await terminal.close();
	}

	t.plan(0);
});

test.serial('enter, enter in one write never passes a screen that nobody saw', async t => {
	const terminal = await open(t, 'fields', 'plain');
	terminal.keys('enter', 'enter', 'enter');
	await terminal.waitFor('log enter@1 enter@1! enter@1!.');
	t.regex(terminal.screen(), /screen confirm/v);
	terminal.keys('enter');
	await terminal.waitFor('screen done');
});

test.serial('an enter that arrives while the next screen is being drawn belongs to the screen before', async t => {
	const terminal = await open(t, 'fields', 'plain', {environment: {SLOW: 'true'}});
	terminal.keys('enter');
	await terminal.waitFor(() => terminal.output().includes('drawing'));
	terminal.writeNow('\r');
	writeFileSync(path.join(terminal.home, 'go'), '');
	await terminal.waitFor('log enter@1 enter@1!.');
	t.regex(terminal.screen(), /screen confirm/v);
	terminal.keys('enter');
	await terminal.waitFor('screen done');
});

test.serial('a paste is one event, loses its line breaks and never submits', async t => {
	const terminal = await open(t, 'fields', 'plain');
	terminal.paste('production/neondb_owner\r');
	await terminal.waitFor('log paste@1.');
	t.regex(terminal.screen(), /screen plain \[production\/neondb_owner\]/v);
	terminal.keys('enter');
	await terminal.waitFor('screen confirm');
});

test.serial('a paste without brackets does not submit either', async t => {
	const terminal = await open(t, 'fields', 'plain');
	terminal.write('production/neondb_owner\r');
	await terminal.waitFor(/enter@1\.$/mv);
	t.regex(terminal.screen(), /screen plain \[production\/neondb_owner\]/v);
	terminal.keys('enter');
	await terminal.waitFor('screen confirm');
});

test.serial('a long paste arrives whole, and one with a password or an escape sequence in it is refused', async t => {
	const terminal = await open(t, 'fields', 'plain', {columns: 200});
	terminal.paste('postgresql://neondb_owner:npg_hunter2@ep-lucky-sun-a1.aws.neon.tech/neondb');
	await terminal.waitFor('log paste-refused@1.');
	terminal.paste('up \u001B[A here');
	await terminal.waitFor('log paste-refused@1 paste-refused@1.');
	t.notRegex(terminal.output(), /npg_/v);
	terminal.paste(`begin ${'x'.repeat(20_000)} end`);
	await terminal.waitFor('screen plain [20010]');
});

test.serial('every printable ASCII character is text in a field', async t => {
	const terminal = await open(t, 'fields', 'plain', {columns: 120});
	const characters = Array.from({length: 95}, (_, index) => String.fromCodePoint(32 + index));
	// Not as the first one: the screen shows no space at the end of a line.
	terminal.write(characters.join(''));
	await terminal.waitFor(`[${characters.join('')}]`);
	terminal.write('é漢👩‍👩‍👧');
	await terminal.waitFor(() => terminal.output().includes('é漢👩‍👩‍👧]'));
	t.regex(terminal.screen(), /screen plain/v);
});

test.serial('the characters of a masked field reach the sink and nothing else', async t => {
	const secret = 'npg_hunter2-ö-漢 password=1://a:b@c-pasted';
	const terminal = await open(t, 'fields', 'masked', {environment: {EXPECTED: secret}});
	terminal.write('forget me');
	terminal.keys('ctrl-u');
	await terminal.waitFor('masked 0, in Ink 0');
	terminal.write('npg_hunter2-ö-漢 x');
	terminal.keys('backspace');
	terminal.paste('password=1://a:b@c-pasted\r\n');
	await terminal.waitFor(`masked ${secret.length}, in Ink 0`);
	t.regex(terminal.screen(), /screen masked \[\]/v);
	terminal.keys('ctrl-c');
	await terminal.exit;
	t.regex(terminal.normal(), /secret of 41: true/v);
	t.notRegex(terminal.output(), /hunter2|pasted|forget/v);
});

test.serial('what is typed behind the enter of a masked field goes nowhere', async t => {
	const terminal = await open(t, 'fields', 'masked', {environment: {EXPECTED: 'abc'}});
	terminal.write('abc');
	await terminal.waitFor('masked 3, in Ink 0');
	terminal.write('\rrest');
	await terminal.waitFor('screen confirm []');
	terminal.keys('ctrl-c');
	await terminal.exit;
	t.regex(terminal.normal(), /secret of 3: true/v);
});

test.serial('ctrl+c at the end of a burst ends the program and the keys before it do nothing', async t => {
	const terminal = await open(t, 'menus', 'menu');
	terminal.write('\rjj\r\u0003');
	t.deepEqual(await terminal.exit, {code: 0, signal: undefined});
	t.notRegex(terminal.output(), /chosen 1/v);
});
