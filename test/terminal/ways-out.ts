import {existsSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import test, {type ExecutionContext} from 'ava';
import {openFixture, openTerminal, type TestTerminal} from '../helpers/terminal.js';
import {fixtureArguments} from '../helpers/fixture.js';

const earlier = Array.from({length: 40}, (_, index) => `earlier line ${index + 1}`);

/** Lines of an earlier command, the program, and what a shell can see of the terminal after it. */
async function start(t: ExecutionContext, height: number): Promise<TestTerminal> {
	const script = [
		'ulimit -c 0',
		'for i in $(seq 40); do echo "earlier line $i"; done',
		`"$@" ${height}`,
		'echo "code $?"',
		String.raw`stty -a | grep -Eo -- "-?(icanon|echo)\b" | tr "\n" " "`,
		'echo "after"',
	].join('\n');
	const terminal = await openTerminal({
		command: 'bash', arguments: ['-c', script, 'bash', process.execPath, ...fixtureArguments('terminal/ways-out.tsx')],
	});
	t.teardown(terminal.close);
	await terminal.waitFor(/tick [1-9]/v);
	return terminal;
}

async function leftClean(t: ExecutionContext, terminal: TestTerminal): Promise<string> {
	await terminal.exit;
	const text = terminal.normal();
	t.is(terminal.activeBuffer(), 'normal');
	t.false(terminal.isCursorHidden());
	t.deepEqual(earlier.filter(line => !text.includes(`${line}\n`)), [], 'the earlier lines are all there');
	t.notRegex(text, /frame line/v, 'no frame is on the normal screen');
	t.regex(text, /(?<!-)\bicanon\b/v, 'the terminal is cooked');
	t.regex(text, /(?<!-)\becho\b/v);
	t.true(terminal.output().lastIndexOf('\u001B[?2004l') > terminal.output().lastIndexOf('\u001B[?2004h'), 'pastes are not bracketed any more');
	t.notRegex(text, /hunter2/v);
	return text;
}

const keys = {
	q: {way: 'quit', code: 0, says: /The summary\./v},
	e: {way: 'process.exit', code: 5, says: /rekey resume inc-1/v},
	t: {way: 'an error in a handler', code: 1, says: /thrown with ••••[\s\S]*rekey resume inc-1/v},
	r: {way: 'a rejected promise', code: 1, says: /rejected with ••••[\s\S]*rekey resume inc-1/v},
	b: {way: 'an error while drawing', code: 1, says: /cannot draw ••••[\s\S]*rekey resume inc-1/v},
} as const;

for (const height of [10, 24]) {
	for (const [key, {way, code, says}] of Object.entries(keys)) {
		test.serial(`the terminal is as it was after ${way} with a frame of ${height} lines`, async t => {
			const terminal = await start(t, height);
			terminal.write(key);
			const text = await leftClean(t, terminal);
			t.regex(text, new RegExp(`^code ${code}$`, 'mv'));
			t.regex(text, says);
		});
	}
}

const signals = {
	SIGTERM: 143, SIGINT: 130, SIGHUP: 129, SIGQUIT: 131,
} as const;

for (const [signal, code] of Object.entries(signals)) {
	test.serial(`the terminal is as it was after ${signal}, and the shell learns of the signal`, async t => {
		const terminal = await start(t, 20);
		process.kill(Number(/pid (\d+)/v.exec(terminal.screen())![1]), signal);
		const text = await leftClean(t, terminal);
		t.regex(text, new RegExp(`^code ${code}$`, 'mv'));
		t.regex(text, /rekey resume inc-1/v);
	});
}

test.serial('a warning waits for the normal screen', async t => {
	const terminal = await start(t, 10);
	terminal.write('wq');
	const text = await leftClean(t, terminal);
	t.regex(text, /a warning in the middle of a frame/v);
});

test.serial('a closed window ends the program, and it still cleans up', async t => {
	const terminal = await openFixture('terminal/ways-out.tsx');
	t.teardown(terminal.close);
	await terminal.waitFor(/tick [1-9]/v);
	terminal.hangUp();
	await terminal.exit;
	t.true(existsSync(path.join(terminal.home, 'cleaned')));
});
