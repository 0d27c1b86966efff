import test from 'ava';
import {makePlace, openProgram} from '../helpers/program.js';
import {label, startIncident} from '../helpers/program-incident.js';
import {startService} from '../helpers/program-service.js';
import {typeAll, typeAllMasked} from '../helpers/program-typing.js';
import {saveShown, typeWord} from '../helpers/program-way.js';

test.serial('where a field has the focus, every printable character is text: questions and keys', async t => {
	const {environment} = await startService(t);
	const {NEON_API_KEY, ...withoutKey} = environment;
	const terminal = await openProgram(t, makePlace(t), ['respond'], {environment: withoutKey});
	await terminal.waitFor('Where did it leak?');
	terminal.keys('enter');
	await terminal.waitFor('Where exactly?');
	const where = await typeAll(terminal);
	t.is(where.after, where.before);
	terminal.keys('enter');
	await terminal.waitFor('Since when?');
	const since = await typeAll(terminal);
	t.is(since.after, since.before);
	terminal.keys('enter');
	await terminal.waitFor('Is it confirmed that someone else has it?');
	terminal.keys('enter');
	await terminal.waitFor('Connect to Neon');
	const key = await typeAllMasked(terminal);
	t.is(key.after, key.before);
	terminal.paste(NEON_API_KEY!);
	await terminal.waitFor('•▏');
	terminal.keys('enter');
	await terminal.waitFor('What do you have of the leak?');
	terminal.keys('enter');
	await terminal.waitFor('The leaked file');
	const file = await typeAll(terminal);
	t.is(file.after, file.before);
	terminal.keys('escape');
	await terminal.waitFor('What do you have of the leak?');
	terminal.keys('down', 'enter');
	await terminal.waitFor('A connection string');
	const string = await typeAllMasked(terminal);
	t.is(string.after, string.before);
	terminal.keys('escape');
	await terminal.waitFor('What do you have of the leak?');
	terminal.keys('down', 'down', 'enter');
	await terminal.waitFor(/neondb_owner +owner/v);
	terminal.write('/');
	const filter = await typeAll(terminal);
	t.is(filter.after, filter.before);
	t.false(terminal.output().includes(NEON_API_KEY!));
});

test.serial('so it is on confirm, receipt and restart', async t => {
	const {terminal, service} = await startIncident(t);
	const confirm = await typeAll(terminal);
	t.is(confirm.after, confirm.before);
	await typeWord(terminal, label);
	await terminal.waitFor(`New password for ${label}`);
	// What the screen says about Neon's work and the proof has to be there first.
	await terminal.waitFor('✓ Prove 1/1');
	const receipt = await typeAllMasked(terminal);
	t.is(receipt.after, receipt.before);
	await saveShown(terminal);
	await terminal.waitFor('Restart the compute of production');
	await terminal.waitFor('✓ Prove 1/1');
	const restart = await typeAll(terminal);
	t.is(restart.after, restart.before);
	t.is(service.resets(), 1);
});

test.serial('so it is where a reason is asked for', async t => {
	const {terminal, service} = await startIncident(t);
	terminal.keys('tab');
	await terminal.waitFor('l  leave it out');
	terminal.write('l');
	await terminal.waitFor('▏');
	const reason = await typeAll(terminal);
	t.is(reason.after, reason.before);
	t.is(service.resets(), 0);
});
