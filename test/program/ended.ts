import test from 'ava';
import {runProgram} from '../helpers/program.js';
import {label, resumeIncident, startIncident} from '../helpers/program-incident.js';
import {reveal, typeWord} from '../helpers/program-way.js';
import {type TestTerminal} from '../helpers/terminal.js';

const ways: ReadonlyArray<readonly [name: string, end: (terminal: TestTerminal) => void, exit: {readonly code: number; readonly signal: number | undefined}]> = [
	['SIGTERM', terminal => {
		terminal.kill('SIGTERM');
	}, {code: 0, signal: 15}],
	['SIGHUP', terminal => {
		terminal.kill('SIGHUP');
	}, {code: 0, signal: 1}],
	['SIGQUIT', terminal => {
		terminal.kill('SIGQUIT');
	}, {code: 0, signal: 3}],
	['Ctrl+C', terminal => {
		terminal.keys('ctrl-c');
	}, {code: 3, signal: undefined}],
];

test.serial('ended while a password is on the screen: the terminal is given back without it, and the incident can be resumed', async t => {
	const started = await startIncident(t);
	let {terminal} = started;
	await typeWord(terminal, label);
	for (const [name, end, exit] of ways) {
		const value = await reveal(terminal);
		t.is(value, started.service.password());
		end(terminal);
		t.deepEqual(await terminal.exit, exit, `after ${name}`);
		t.is(terminal.activeBuffer(), 'normal', `after ${name}`);
		t.false(terminal.isCursorHidden(), `after ${name}`);
		t.false(terminal.normal().includes(value), `after ${name}`);
		t.regex(terminal.normal(), /Go on with: rekey resume inc-\d{8}-[\da-f]{4}/v, `after ${name}`);
		const {code, stdout} = await runProgram(started.place, ['status', '--json']);
		t.is(code, 0);
		t.like(JSON.parse(stdout), [{state: 'open', total: 1}], `after ${name}`);
		terminal = await resumeIncident(t, started);
	}

	await terminal.waitFor(`New password for ${label}`);
	t.is(started.service.resets(), 1);
});

test.serial('Ctrl+C while a reset is on its way asks once, and the second one leaves', async t => {
	const started = await startIncident(t, {faults: [{kind: 'slow', route: 'resetProjectBranchRolePassword', milliseconds: 60_000}]});
	const {terminal, service} = started;
	await typeWord(terminal, label);
	await terminal.waitFor(() => service.resets() === 1);
	terminal.keys('ctrl-c');
	await terminal.waitFor('Leave while a reset is on its way?');
	terminal.keys('ctrl-c');
	t.deepEqual(await terminal.exit, {code: 3, signal: undefined});
	service.simulator.faults.clear();

	const resumed = await resumeIncident(t, started);
	t.is(await reveal(resumed), service.password());
	t.is(service.resets(), 1);
});
