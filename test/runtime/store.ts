import {readFileSync} from 'node:fs';
import test from 'ava';
import {type SecretHandle} from '../../source/core/incident.js';
import {JournalWriteError} from '../../source/io/journal-writer.js';
import {journalPath} from '../../source/io/journal-file.js';
import {createFakeClock} from '../helpers/fake-clock.js';
import {createFakeOutside} from '../helpers/fake-outside.js';
import {apiProject, canary, createWorld} from '../helpers/core-world.js';
import {incidentId, openShell} from '../helpers/shell.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';

const projects = [{...apiProject, roles: apiProject.roles.filter(({branchId, name}) => branchId === 'br-main' && name === 'neondb_owner')}];

test('the intent is in the file when the request leaves, and every value of the incident stays out of it', async t => {
	const folder = temporaryFolder(t);
	const seen: string[] = [];
	const {outside, resets} = createFakeOutside(createWorld(projects), {
		clock: createFakeClock(),
		onRequest(name) {
			seen.push(`${name} ${/"type":"(?<type>[^"]+)"/v.exec(readFileSync(journalPath(folder, incidentId), 'utf8').trimEnd().split('\n').at(-1)!)!.groups!.type!}`);
		},
	});
	const shell = openShell(folder, outside);
	await shell.playTo('never');
	shell.close();
	t.is(resets.length, 1);
	t.true(seen.includes('resetPassword reset-intended'));
	t.is(seen.filter(entry => entry === 'restartEndpoint restart-intended').length, 2);
	t.false(readFileSync(journalPath(folder, incidentId), 'utf8').includes(canary));
});

test('on a full disk nothing is sent, also when there is room again', async t => {
	const folder = temporaryFolder(t);
	const {outside, resets} = createFakeOutside(createWorld(projects), {clock: createFakeClock()});
	let isFull = false;
	const shell = openShell(folder, outside, {
		through: journal => ({
			append(facts) {
				if (isFull && facts.some(({type}) => type === 'reset-intended')) {
					throw new JournalWriteError({kind: 'disk', message: 'No space is left on the disk.'});
				}

				journal.append(facts);
			},
		}),
	});
	await shell.playTo('confirm');
	isFull = true;
	shell.player.type('production/neondb_owner');
	shell.player.press('enter');
	await shell.rest();
	const {screen} = shell.store.view();
	t.deepEqual(screen, {name: 'halted', message: 'No space is left on the disk.'});
	isFull = false;
	shell.store.dispatch({type: 'second-passed'});
	await shell.rest();
	t.deepEqual(resets, []);
	shell.player.press('enter');
	t.is(shell.left(), 'unfinished');
	shell.close();
});

test('a disk that is full at the typed word keeps the reset from leaving', async t => {
	const folder = temporaryFolder(t);
	const {outside, resets} = createFakeOutside(createWorld(projects), {clock: createFakeClock()});
	let isFull = false;
	const shell = openShell(folder, outside, {
		through: journal => ({
			append(facts) {
				if (isFull) {
					throw new JournalWriteError({kind: 'disk', message: 'No space is left on the disk.'});
				}

				journal.append(facts);
			},
		}),
	});
	await shell.playTo('confirm');
	isFull = true;
	shell.player.type('production/neondb_owner');
	shell.player.press('enter');
	await shell.rest();
	t.is(shell.store.view().screen.name, 'halted');
	t.deepEqual(resets, []);
	shell.close();
});

test('a value can be peeked at only while it is on show', async t => {
	const folder = temporaryFolder(t);
	const world = createWorld(projects);
	const {outside} = createFakeOutside(world, {clock: createFakeClock()});
	const shell = openShell(folder, outside);
	await shell.playTo('show-once');
	const {store, player} = shell;
	const {screen} = store.view();
	t.is(screen.name, 'show-once');
	const handle = screen.name === 'show-once' ? screen.value : '' as SecretHandle;
	const {password} = [...world.truth.values()][0]!;
	t.is(store.peek(handle, 'password'), undefined);
	player.press('tab');
	player.press('s');
	t.is(store.peek(handle, 'password'), password);
	t.is(store.peek(handle, 'direct', {
		role: 'neondb_owner', host: 'h', pooledHost: 'p', port: 5432, database: 'd',
	}), `postgresql://neondb_owner:${password}@h/d?sslmode=require&channel_binding=require`);
	t.is(store.peek('value-1' as SecretHandle, 'password'), undefined);
	player.press('ctrl-o');
	t.is(store.peek(handle, 'password'), undefined);
	player.press('escape');
	t.is(store.peek(handle, 'password'), password);
	await shell.playTo('restart');
	t.is(store.peek(handle, 'password'), undefined);
	shell.close();
});

test('characters of a masked field reach the vault and not the state', async t => {
	const {outside} = createFakeOutside(createWorld(projects), {clock: createFakeClock()});
	const shell = openShell(temporaryFolder(t), outside);
	await shell.playTo('show-once');
	shell.player.type('CANARY');
	t.false(JSON.stringify([shell.store.state(), shell.store.view()]).includes(canary));
	const {screen} = shell.store.view();
	t.is(screen.name === 'show-once' && screen.field.kind === 'masked' ? screen.field.length : 0, 6);
	t.is(shell.store.maskedSink()?.deleteLast(), 5);
	shell.close();
});

test('the view is the same object until something changes, and listeners are told', t => {
	const {outside} = createFakeOutside(createWorld(projects), {clock: createFakeClock()});
	const {store, player, close} = openShell(temporaryFolder(t), outside);
	let told = 0;
	const stop = store.subscribe(() => {
		told += 1;
	});
	t.is(store.view(), store.view());
	const before = store.view();
	player.press('down');
	t.is(told, 1);
	t.not(store.view(), before);
	stop();
	player.press('down');
	t.is(told, 1);
	close();
});
