import test from 'ava';
import {makePlace, openProgram} from '../helpers/program.js';
import {
	close, describeLeak, giveFile, resetRest, restart, saveShown, tickCards, toConfirm, toPlan, typeWord, writeFiles,
} from '../helpers/program-way.js';

test('a drill is played by keys alone, from the start menu to the debrief', async t => {
	const place = makePlace(t);
	const terminal = await openProgram(t, place, []);
	await terminal.waitFor('› Respond');
	terminal.keys('down', 'enter');
	await terminal.waitFor('› leaked-env');
	terminal.keys('enter');
	await terminal.waitFor('A stranger writes', 60_000);
	const [leaked] = /\.\.\/leaked\.env/v.exec(terminal.screen()) ?? [];
	t.is(leaked, '../leaked.env');
	terminal.keys('enter');

	await describeLeak(terminal);
	t.regex(terminal.screen(), /^ rekey +DRILL leaked-env/v);
	await giveFile(terminal, '../leaked.env');
	await toPlan(terminal, {siblings: 2});
	await toConfirm(terminal);
	await typeWord(terminal, 'production/neondb_owner');
	const shown = await saveShown(terminal);
	await resetRest(terminal, 'reset 2 in api-prod');
	await restart(terminal, 'production');
	await restart(terminal, 'preview/login-page');
	await restart(terminal, 'staging');
	await writeFiles(terminal, 'production/neondb_owner', 3);
	await tickCards(terminal, 3);
	await writeFiles(terminal, 'staging/neondb_owner', 1);
	await terminal.waitFor('3 of 3 proven', 40_000);
	terminal.keys('enter');
	await close(terminal);

	await terminal.waitFor('debrief', 40_000);
	await terminal.waitFor('the response was closed as complete');
	terminal.keys('enter');
	t.deepEqual(await terminal.exit, {code: 0, signal: undefined});
	t.is(terminal.activeBuffer(), 'normal');
	t.false(terminal.isCursorHidden());
	t.regex(terminal.normal(), /Resets +3 for 3 logins; needless: 0/v);
	t.false(terminal.normal().includes(shown));
});
