import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import test from 'ava';
import {makePlace, openProgram} from '../helpers/program.js';
import {oneRole, startService, writeLeaked} from '../helpers/program-service.js';
import {typeAll, typeAllMasked} from '../helpers/program-typing.js';
import {describeLeak, toAddresses, typeWord} from '../helpers/program-way.js';
import {type TestTerminal} from '../helpers/terminal.js';
import {until} from '../helpers/until.js';

/** The new key, on the screen. */
async function revealKey(terminal: TestTerminal): Promise<string> {
	await terminal.waitFor('shown once');
	terminal.keys('tab');
	await terminal.waitFor('› s  show');
	terminal.write('s');
	await terminal.waitFor(/key +napi_\w+/v);
	terminal.keys('escape');
	await terminal.waitFor('enter done');
	// It is longer than a line.
	return /key +(?<value>napi_\w+(?:\n +\w+)?)\n\n/v.exec(terminal.screen())!.groups!.value!.replaceAll(/\s/gv, '');
}

async function kill(terminal: TestTerminal): Promise<void> {
	terminal.kill('SIGKILL');
	await terminal.exit;
}

test.serial('an exposed key: bursts, nonsense and every character on its screens; killed with the new one unsaved and with the old one half revoked', async t => {
	const place = makePlace(t);
	const service = await startService(t, {scenario: {...oneRole, keys: [{name: 'ci-2024', scope: 'personal'}, {name: 'terraform', scope: 'personal'}]}});
	const {simulator, environment} = service;
	const compute = simulator.computes[0]!;
	const leaked = writeLeaked(place, {host: compute.host, port: compute.port, password: service.password()});
	const count = (operation: string) => simulator.requests.filter(request => request.operation === operation).length;

	let terminal = await openProgram(t, place, ['respond', '--from', leaked], {environment});
	await describeLeak(terminal);
	await toAddresses(terminal, {siblings: 0});
	const address = await typeAll(terminal);
	t.is(address.after, address.before);
	terminal.write('the office\r');
	await terminal.waitFor('That is no IP address.');
	terminal.keys('ctrl-u');
	await terminal.waitFor(/: +▏/v);
	terminal.keys('enter');

	await terminal.waitFor(/0 of 3 keys marked/v);
	const third = /^ {3}\[ \] (?<name>\S+)/v.exec(terminal.screen().split('\n').filter(line => line.includes('[ ]'))[2]!)!.groups!.name!;
	terminal.keys('down', 'down', 'space');
	await terminal.waitFor(new RegExp(String.raw`› \[x\] ${third}`, 'v'));
	terminal.keys('space', 'up', 'up');
	await terminal.waitFor(/0 of 3 keys marked[\s\S]+› \[ \] \S+ .+\n.+\n.+\[ \]/v);
	terminal.write('u');
	await terminal.waitFor('A key that leaked and is not in the list');
	const unlisted = await typeAll(terminal);
	t.is(unlisted.after, unlisted.before);
	terminal.keys('escape');
	await terminal.waitFor('0 of 3 keys marked');
	terminal.write('/');
	const filter = await typeAll(terminal);
	t.is(filter.after, filter.before);
	terminal.write('ci-2024');
	await terminal.waitFor('ci-2024▏');
	terminal.keys('enter');
	await terminal.waitFor(/› \[ \] ci-2024/v);
	terminal.keys('space');
	await terminal.waitFor('1 of 3 keys marked');
	terminal.keys('enter', 'enter');

	await terminal.waitFor('› n  make it');
	t.is(count('createApiKey'), 0);
	terminal.keys('enter');
	const lost = await revealKey(terminal);
	await kill(terminal);
	t.is(count('createApiKey'), 1);

	terminal = await openProgram(t, place, ['resume'], {environment});
	await terminal.waitFor('› n  revoke it, then make another');
	terminal.keys('enter', 'enter');
	await terminal.waitFor('› n  make it');
	t.is(count('revokeApiKey'), 1);
	terminal.keys('enter');
	const fresh = await revealKey(terminal);
	t.not(fresh, lost);
	const receipt = await typeAllMasked(terminal);
	t.is(receipt.after, receipt.before);
	terminal.write(fresh.slice(-4));
	await terminal.waitFor('••••▏');
	terminal.keys('enter', 'enter');

	await terminal.waitFor('Revoke the key ci-2024');
	const word = await typeAll(terminal);
	t.is(word.after, word.before);
	t.is(count('revokeApiKey'), 1);
	await kill(terminal);

	terminal = await openProgram(t, place, ['resume'], {environment});
	await terminal.waitFor('The new key is not here');
	const again = await typeAllMasked(terminal);
	t.is(again.after, again.before);
	terminal.paste(fresh);
	await terminal.waitFor('•▏');
	terminal.keys('enter');
	await terminal.waitFor('Revoke the key ci-2024');
	terminal.keys('enter', 'enter');
	await typeWord(terminal, 'ci-2024');
	await terminal.waitFor('What became of the keys');
	t.is(count('revokeApiKey'), 2);
	t.regex(terminal.screen(), /ci-2024 .+(?:revoked|gone)/v);
	terminal.keys('enter');
	await terminal.waitFor('The plan');
	terminal.keys('ctrl-c');
	t.deepEqual(await terminal.exit, {code: 3, signal: undefined});

	const secrets = [lost, fresh, simulator.apiKey, simulator.keyNamed('terraform')!.value];
	t.deepEqual(secrets.filter(secret => terminal.normal().includes(secret)), []);
	const files = readdirSync(place.root, {withFileTypes: true, recursive: true}).filter(entry => entry.isFile()).map(entry => path.join(entry.parentPath, entry.name));
	t.true(files.some(file => file.endsWith('.jsonl')));
	t.true(files.some(file => file.includes('evidence-before')), 'the snapshot was searched');
	t.deepEqual(files.filter(file => secrets.some(secret => readFileSync(file, 'utf8').includes(secret))), []);
});

test.serial('killed in each request about a key, and an answer lost: no key is left behind unnoticed, and the operator always holds one that works', async t => {
	const place = makePlace(t);
	const {simulator, environment, password} = await startService(t, {scenario: {...oneRole, keys: [{name: 'ci-2024', scope: 'personal'}]}});
	const exposed = simulator.keyNamed('ci-2024')!.value;
	const [compute] = simulator.computes;
	const leaked = writeLeaked(place, {host: compute!.host, port: compute!.port, password: password()});
	const count = (operation: string) => simulator.requests.filter(request => request.operation === operation).length;
	const statusOf = async (key: string) => {
		const {status} = await fetch(`${simulator.apiUrl}/auth`, {headers: {authorization: `Bearer ${key}`}});
		return status;
	};

	const killDuring = async (operation: string, press: () => void | Promise<void>) => {
		const before = count(operation);
		simulator.faults.add({kind: 'slow', route: operation, milliseconds: 60_000});
		await press();
		await until(() => count(operation) === before + 1);
		await kill(terminal);
		simulator.faults.clear();
		t.is(await statusOf(simulator.apiKey), 200);
		terminal = await openProgram(t, place, ['resume'], {environment});
	};

	const revokeLost = async () => {
		await terminal.waitFor('› n  revoke it, then make another');
		terminal.keys('enter');
		await terminal.waitFor('› n  make it');
	};

	const makeIt = () => {
		terminal.keys('enter');
	};

	let terminal = await openProgram(t, place, ['respond', '--from', leaked], {environment});
	await describeLeak(terminal);
	await toAddresses(terminal, {siblings: 0});
	terminal.keys('enter');
	await terminal.waitFor(/0 of 2 keys marked/v);
	terminal.write('/ci-2024');
	await terminal.waitFor('ci-2024▏');
	terminal.keys('enter');
	await terminal.waitFor(/› \[ \] ci-2024/v);
	terminal.keys('space');
	await terminal.waitFor('1 of 2 keys marked');
	terminal.keys('enter');
	await terminal.waitFor('› n  make it');

	await killDuring('createApiKey', makeIt);
	await revokeLost();
	await killDuring('getAuthDetails', makeIt);
	await revokeLost();
	simulator.faults.add({kind: 'lost-after', route: 'createApiKey', times: 1});
	makeIt();
	await revokeLost();
	simulator.faults.clear();
	makeIt();
	const fresh = await revealKey(terminal);
	terminal.write(fresh.slice(-4));
	await terminal.waitFor('••••▏');
	terminal.keys('enter');

	await terminal.waitFor('Revoke the key ci-2024');
	await killDuring('revokeApiKey', async () => typeWord(terminal, 'ci-2024'));
	await terminal.waitFor('What became of the keys');
	t.regex(terminal.screen(), /ci-2024 .+(?:revoked|gone)/v);
	t.is(await statusOf(fresh), 200);
	t.is(await statusOf(exposed), 401);
	// Three whose value nobody has, and the exposed one.
	t.deepEqual([count('createApiKey'), count('revokeApiKey')], [4, 4]);
});
