import process from 'node:process';
import test, {type ExecutionContext} from 'ava';
import {
	openFixture, openTerminal, type TerminalOptions, type TestTerminal,
} from '../helpers/terminal.js';
import {fixtureArguments} from '../helpers/fixture.js';

// For a shell: where the checkout is may have spaces.
const environment = {START: [process.execPath, ...fixtureArguments('terminal/fields.tsx')].map(part => `'${part.replaceAll('\'', String.raw`'\''`)}'`).join(' ')};

async function shell(t: ExecutionContext, script: string): Promise<TestTerminal> {
	const terminal = await openTerminal({command: 'bash', arguments: ['-c', script], environment});
	t.teardown(terminal.close);
	return terminal;
}

async function open(t: ExecutionContext, options: Partial<TerminalOptions> = {}): Promise<TestTerminal> {
	const terminal = await openFixture('terminal/fields.tsx', {...options, arguments: ['plain']});
	t.teardown(terminal.close);
	return terminal;
}

test.serial('a window that shrinks and grows keeps the scrollback, and the program knows its size', async t => {
	const terminal = await shell(t, 'for i in $(seq 60); do echo "earlier line $i"; done; eval "$START plain"');
	await terminal.waitFor('size 80x24');
	for (const [columns, rows] of [[60, 15], [40, 10], [100, 30], [80, 4], [80, 24]] as const) {
		terminal.resize(columns, rows);
		await terminal.waitFor(() => terminal.output().slice(terminal.output().lastIndexOf('size ')).startsWith(`size ${columns}x${rows}`));
	}

	await terminal.waitFor('size 80x24');
	t.regex(terminal.screen(), /^screen plain \[\]\nmasked 0, in Ink 0\nsize 80x24\nlog \.$/v);
	t.false(terminal.output().includes('\u001B[3J'));
	terminal.keys('ctrl-c');
	await terminal.exit;
	const text = terminal.normal();
	t.true(Array.from({length: 60}, (_, index) => `earlier line ${index + 1}\n`).every(line => text.includes(line)));
});

test.serial('a window that shrinks for a moment loses nothing of a frame that stays the same', async t => {
	const terminal = await openFixture('terminal/menus.tsx', {arguments: ['store']});
	t.teardown(terminal.close);
	const whole = /^chosen 0: \.\n› row 1\n(?: {2}row \d+\n){8} {2}row 10$/v;
	await terminal.waitFor(whole);
	terminal.resize(80, 5);
	terminal.resize(80, 24);
	await terminal.waitFor(() => terminal.output().includes('\u001B[2J'));
	await terminal.waitFor(whole);
	const {length} = terminal.output();
	terminal.keys('ctrl-l');
	await terminal.waitFor(() => terminal.output().includes('\u001B[2J', length));
	await terminal.waitFor(whole);
	t.is(terminal.activeBuffer(), 'alternate');
});

test.serial('NO_COLOR takes the colours away, and nothing else does', async t => {
	for (const [variables, isColored] of [[{}, true], [{NO_COLOR: '1'}, false], [{CI: 'true'}, true]] as const) {
		const terminal = await open(t, {environment: variables});
		await terminal.waitFor('log .');
		t.is(terminal.output().includes('\u001B[31m'), isColored, `${JSON.stringify(variables)}`);
		await terminal.close();
	}
});

test.serial('keys come from the controlling terminal where stdin carries data', async t => {
	const terminal = await shell(t, 'echo data | eval "$START plain"; echo "code $?"; stty -a');
	await terminal.waitFor('screen plain');
	terminal.write('typed');
	await terminal.waitFor('screen plain [typed]');
	terminal.keys('ctrl-c');
	await terminal.exit;
	t.regex(terminal.normal(), /code 0/v);
	t.regex(terminal.normal(), /(?<!-)\bicanon\b/v);
});

test.serial('what is typed before the first frame is lost, and keys after it are right', async t => {
	const terminal = await open(t);
	terminal.write('early\r');
	await terminal.waitFor('screen plain');
	terminal.write('x');
	await terminal.waitFor('screen plain [x]');
	t.regex(terminal.screen(), /log character@1\./v);
});

test.serial('ctrl+z gives the shell its terminal, and fg takes it back', async t => {
	const terminal = await openTerminal({command: 'bash', arguments: ['--norc', '--noprofile', '-i'], environment: {...environment, PS1: 'prompt> '}});
	t.teardown(terminal.close);
	await terminal.waitFor('prompt>');
	terminal.write('eval "$START plain"\r');
	await terminal.waitFor('screen plain');
	terminal.write('before');
	await terminal.waitFor('[before]');
	for (let round = 1; round <= 3; round++) {
		terminal.keys('ctrl-z');
		await terminal.waitFor(() => terminal.activeBuffer() === 'normal');
		await terminal.waitFor(() => terminal.screen().split('Stopped').length === 1 + round && terminal.screen().endsWith('prompt>'));
		t.false(terminal.isCursorHidden());
		t.notRegex(terminal.screen(), /screen plain/v);
		terminal.write('fg\r');
		await terminal.waitFor('screen plain [before');
		terminal.write(String(round));
		await terminal.waitFor(`${round}]`);
	}

	terminal.keys('ctrl-c');
	await terminal.waitFor('secret of 0');
});

test.serial('ctrl+z where no shell could continue the program leaves it running', async t => {
	const terminal = await open(t);
	await terminal.waitFor('screen plain');
	terminal.keys('ctrl-z');
	await terminal.waitFor(() => terminal.output().split('\u001B[?1049h').length === 3);
	await terminal.waitFor('screen plain');
	terminal.write('x');
	await terminal.waitFor('[x]');
	t.is(terminal.activeBuffer(), 'alternate');
});

test.serial('a stop that nobody could see coming is repaired when the program goes on', async t => {
	const terminal = await open(t);
	await terminal.waitFor('screen plain');
	terminal.kill('SIGSTOP');
	terminal.kill('SIGCONT');
	await terminal.waitFor(() => terminal.output().split('\u001B[?1049h').length === 3);
	await terminal.waitFor('screen plain');
	terminal.write('x');
	await terminal.waitFor('[x]');
	t.is(terminal.activeBuffer(), 'alternate');
});
