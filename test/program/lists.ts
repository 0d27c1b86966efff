import {readFileSync} from 'node:fs';
import test from 'ava';
import {makePlace, openProgram} from '../helpers/program.js';
import {label, startIncident} from '../helpers/program-incident.js';
import {startService, writeLeaked} from '../helpers/program-service.js';
import {
	describeLeak, restart, saveShown, searched, typeWord,
} from '../helpers/program-way.js';

const thirdRow = ['down', 'down', 'enter'] as const;

test.serial('down, down, enter in one write is the third row of the start menu, 100 times of 100', async t => {
	const terminal = await openProgram(t, makePlace(t), []);
	for (let round = 0; round < 100; round++) {
		await terminal.waitFor('› Respond');
		terminal.keys(...thirdRow);
		await terminal.waitFor('Is this laptop ready?');
		terminal.keys('enter');
	}

	await terminal.waitFor('› Respond');
	t.notRegex(terminal.output(), /Which drill|Where did it leak/v);
});

test.serial('so it is in the lists of an incident, of incidents and of reports', async t => {
	const place = makePlace(t);
	const {environment, simulator} = await startService(t);
	const ids: string[] = [];
	for (let round = 0; round < 3; round++) {
		const terminal = await openProgram(t, place, ['respond'], {environment});
		await terminal.waitFor('Where did it leak?');
		terminal.keys(...thirdRow);
		await terminal.waitFor('Where exactly?');
		terminal.write('\r');
		await terminal.waitFor('Since when?');
		terminal.write('\r');
		await terminal.waitFor('Is it confirmed that someone else has it?');
		terminal.keys('enter');
		await terminal.waitFor('What do you have of the leak?');
		terminal.keys(...thirdRow);
		await terminal.waitFor('What is in scope?');
		t.regex(terminal.screen(), /^ rekey +inc-\S+ +a CI system/v);
		t.notRegex(terminal.output(), /The leaked file|A connection string, masked/v);
		ids.unshift(/inc-\d{8}-[\da-f]{4}/v.exec(terminal.screen())![0]);
		terminal.keys('ctrl-c');
		t.deepEqual(await terminal.exit, {code: 3, signal: undefined});
	}

	t.is(simulator.requests.filter(({method}) => method !== 'GET').length, 0);
	const menu = await openProgram(t, place, [], {environment});
	await menu.waitFor('› Resume');
	menu.keys('down', 'down', 'down', 'enter');
	await menu.waitFor('Which report?');
	menu.keys(...thirdRow);
	await menu.waitFor(`Report ${ids[2]!}`);
	menu.keys('enter');
	await menu.waitFor('› Resume');
	menu.keys('enter');
	await menu.waitFor('Which incident do you want to go on with?');
	menu.keys(...thirdRow);
	await menu.waitFor(new RegExp(`^ rekey +${ids[2]!}`, 'v'));
});

test.serial('enter twice confirms nothing, and a pasted word is not submitted', async t => {
	const {terminal, service, file, oldPassword, settingsWith} = await startIncident(t);
	terminal.keys('enter', 'enter');
	await terminal.waitFor('Nothing was sent. Type the name to go on.');
	terminal.paste(`${label}\r`);
	await terminal.waitFor(`${label}▏`);
	t.is(service.resets(), 0);
	terminal.keys('ctrl-u');
	await terminal.waitFor(/to reset it: +▏/v);
	terminal.write(`${label}\r`);
	await terminal.waitFor('Read it once more, then press enter.');
	t.is(service.resets(), 0);
	terminal.keys('ctrl-u');
	await terminal.waitFor(/to reset it: +▏/v);

	terminal.write(label);
	await terminal.waitFor(`${label}▏`);
	terminal.keys('enter', 'enter', 'enter');
	await terminal.waitFor(`New password for ${label}`);
	t.regex(terminal.screen(), /last four characters: +▏/v);
	t.is(service.resets(), 1);

	await saveShown(terminal);
	await terminal.waitFor('Restart the compute of production');
	terminal.keys('enter', 'enter');
	await terminal.waitFor('Nothing was sent.');
	terminal.write('restart production\r');
	await terminal.waitFor('Read it once more, then press enter.');
	const restarts = () => service.simulator.requests.filter(({operation}) => operation === 'restartProjectEndpoint').length;
	t.is(restarts(), 0);
	terminal.keys('ctrl-u');
	await restart(terminal, 'production');

	await terminal.waitFor(`Propagate ${label}`);
	await terminal.waitFor(searched);
	t.is(restarts(), 1);
	terminal.keys('enter', 'enter');
	await terminal.waitFor('Write the new value?');
	terminal.keys('escape');
	await terminal.waitFor(`Propagate ${label}`);
	terminal.write('w\r');
	await terminal.waitFor('Write 3 places?');
	terminal.keys('escape');
	await terminal.waitFor(`Propagate ${label}`);
	t.is(readFileSync(file, 'utf8'), settingsWith(oldPassword));
	t.is(service.resets(), 1);
});

test.serial('a word that waits for enter, and a stale enter behind it, do not reach the next screen', async t => {
	const place = makePlace(t);
	const service = await startService(t);
	const compute = service.simulator.computes[0]!;
	const leaked = writeLeaked(place, {host: compute.host, port: compute.port, password: service.password()});
	const terminal = await openProgram(t, place, ['respond', '--from', leaked], {environment: service.environment});
	await describeLeak(terminal);
	await terminal.waitFor(/1 of \d+ logins? marked/v);
	// Each Enter belongs to the screen that was there when it was pressed.
	terminal.keys('enter', 'enter', 'enter', 'enter');
	await terminal.waitFor('Where on this machine is your code?');
	t.notRegex(terminal.screen(), /Name at least one folder/v);
	t.is(service.resets(), 0);
	await typeWord(terminal, place.work);
	await terminal.waitFor(/named +\S/v);
});
