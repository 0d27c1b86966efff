import {readFileSync} from 'node:fs';
import test, {type ExecutionContext} from 'ava';
import {startApiProxy, type ApiProxy} from '../helpers/api-proxy.js';
import {
	label, resumeIncident, startIncident, type Started,
} from '../helpers/program-incident.js';
import {isAccepted, oneRole} from '../helpers/program-service.js';
import {
	close, giveFile, restart, saveShown, tickCards, typeWord, writeFiles,
} from '../helpers/program-way.js';
import {type TestTerminal} from '../helpers/terminal.js';
import {until} from '../helpers/until.js';

async function kill(terminal: TestTerminal): Promise<void> {
	terminal.kill('SIGKILL');
	await terminal.exit;
}

/** From the checklist to the end, with the new password in the file. */
async function finish(t: ExecutionContext, started: Started, terminal: TestTerminal, {isOldForgotten = true}: {readonly isOldForgotten?: boolean | 'perhaps'} = {}): Promise<void> {
	const {service, leaked, file, oldPassword, settingsWith} = started;
	await writeFiles(terminal, label, 3);
	await tickCards(terminal, 3);
	await terminal.waitFor('Are the old passwords dead?', 40_000);
	await terminal.waitFor(isOldForgotten === 'perhaps' ? /claimed, not proven|1 of 1 proven/v : (isOldForgotten ? 'claimed, not proven' : '1 of 1 proven'), 40_000);
	if (terminal.screen().includes('claimed, not proven')) {
		// Neon cannot reveal the old value any more, so nothing is called proven before the leaked file was given again.
		terminal.write('o');
		await giveFile(terminal, leaked);
	}

	await terminal.waitFor('1 of 1 proven', 40_000);
	t.is(service.resets(), 1);
	t.not(service.password(), oldPassword);
	t.is(readFileSync(file, 'utf8'), settingsWith(service.password()));
	terminal.keys('enter');
	await close(terminal);
	t.deepEqual(await terminal.exit, {code: 0, signal: undefined});
}

test.serial('killed on the confirm screen: nothing was sent, and resume asks for the word again', async t => {
	const started = await startIncident(t);
	started.terminal.write(label);
	await started.terminal.waitFor(`${label}▏`);
	await kill(started.terminal);
	t.is(started.service.resets(), 0);

	const terminal = await resumeIncident(t, started);
	await terminal.waitFor('so its end can be proven');
	t.regex(terminal.screen(), /to reset it: +▏/v);
	t.is(started.service.resets(), 0);
	await typeWord(terminal, label);
	t.is(await saveShown(terminal), started.service.password());
	await restart(terminal, 'production');
	await finish(t, started, terminal, {isOldForgotten: false});
});

test.serial('killed between the request and its answer: resume finds out that it was done, and does not send it again', async t => {
	const started = await startIncident(t);
	started.service.simulator.faults.add({kind: 'slow', route: 'resetProjectBranchRolePassword', milliseconds: 60_000});
	await typeWord(started.terminal, label);
	await until(() => started.service.resets() === 1);
	await kill(started.terminal);
	started.service.simulator.faults.clear();

	const terminal = await resumeIncident(t, started);
	t.is(await saveShown(terminal), started.service.password());
	t.is(started.service.resets(), 1);
	await restart(terminal, 'production');
	await finish(t, started, terminal);
});

test.serial('killed before the request arrived: resume finds out that nothing happened, and asks for the word again', async t => {
	let proxy: ApiProxy | undefined;
	const started = await startIncident(t, {
		async network(target) {
			proxy = await startApiProxy(t, {target, hold: ({url}) => url!.endsWith('/reset_password') && proxy?.held() === 0});
			return proxy.apiUrl;
		},
	});
	await typeWord(started.terminal, label);
	await until(() => proxy?.held() === 1);
	await kill(started.terminal);

	const terminal = await resumeIncident(t, started);
	await terminal.waitFor('so its end can be proven');
	t.is(started.service.resets(), 0);
	await typeWord(terminal, label);
	t.is(await saveShown(terminal), started.service.password());
	await restart(terminal, 'production');
	await finish(t, started, terminal, {isOldForgotten: false});
});

test.serial('killed while Neon applies the change: resume waits for it and finds the value again', async t => {
	const started = await startIncident(t, {timings: {schedulingMilliseconds: 100, runningMilliseconds: 3000, retryMilliseconds: 100}});
	await typeWord(started.terminal, label);
	await started.terminal.waitFor(`New password for ${label}`);
	await kill(started.terminal);
	const {computes, ca} = started.service.simulator;
	t.true(await isAccepted({port: computes[0]!.port, password: started.oldPassword}, ca), 'the change is still being applied');

	const terminal = await resumeIncident(t, started);
	const value = await saveShown(terminal);
	await restart(terminal, 'production');
	await finish(t, started, terminal);
	t.is(value, started.service.password());
});

test.serial('killed while the new value is shown: resume fetches it and shows it again', async t => {
	const started = await startIncident(t);
	await typeWord(started.terminal, label);
	await started.terminal.waitFor(`New password for ${label}`);
	await kill(started.terminal);

	const terminal = await resumeIncident(t, started);
	t.is(await saveShown(terminal), started.service.password());
	await restart(terminal, 'production');
	await finish(t, started, terminal);
});

test.serial('killed while the new value is shown, where Neon keeps none: resume says so, and only a typed word resets again', async t => {
	const [project] = oneRole.projects;
	const started = await startIncident(t, {scenario: {...oneRole, projects: [{...project!, storePasswords: false}]}});
	await typeWord(started.terminal, label);
	await started.terminal.waitFor(`New password for ${label}`);
	await kill(started.terminal);

	const terminal = await resumeIncident(t, started);
	await terminal.waitFor(`The new password of ${label} on api-prod is not here`);
	terminal.keys('enter', 'enter');
	await terminal.waitFor('Neon keeps no passwords for this project');
	terminal.keys('tab');
	await terminal.waitFor('› n  reset it again');
	terminal.write('n');
	await terminal.waitFor(`Type ${label}`);
	terminal.keys('enter', 'enter');
	await terminal.waitFor('Nothing was sent.');
	t.is(started.service.resets(), 1);
	await typeWord(terminal, label);
	await terminal.waitFor(`New password for ${label}`);
	t.is(started.service.resets(), 2);
});

test.serial('killed in the checklist: resume fetches the value and writes it', async t => {
	const started = await startIncident(t);
	await typeWord(started.terminal, label);
	await saveShown(started.terminal);
	await restart(started.terminal, 'production');
	await started.terminal.waitFor(`Propagate ${label}`, 40_000);
	await kill(started.terminal);
	t.is(readFileSync(started.file, 'utf8'), started.settingsWith(started.oldPassword));

	const terminal = await resumeIncident(t, started);
	// The proof begins as soon as the compute is back, so it may have been there before the kill.
	await finish(t, started, terminal, {isOldForgotten: 'perhaps'});
});
