import test from 'ava';
import {driverAt} from '../../helpers/core-at.js';
import {playOnce} from '../../helpers/core-player.js';

const owner = 'neon:solitary-thunder-1/br-main/neondb_owner';

test('only the exact word confirms, and the last look at the role comes before the reset', t => {
	const driver = driverAt('confirm');
	driver.settle();
	for (const wrong of ['', 'production', 'production/neondb_owner ', 'Production/neondb_owner']) {
		driver.press('ctrl-u');
		driver.type(wrong);
		t.deepEqual(driver.press('enter'), []);
		t.is(driver.view().screen.name, 'confirm');
	}

	const {screen} = driver.view();
	t.is(screen.name === 'confirm' ? screen.word : '', 'solitary-thunder-1/production/neondb_owner');
	driver.press('ctrl-u');
	driver.type('solitary-thunder-1/production/neondb_owner');
	const effects = driver.press('enter');
	t.deepEqual(effects.map(({type}) => type), ['record', 'read-role']);
	t.like(driver.journal.at(-1), {type: 'reset-confirmed', credentials: [owner], word: 'solitary-thunder-1/production/neondb_owner'});
	const sent = driver.answer(driver.pending()[0]!);
	t.deepEqual(sent.map(({type}) => type), ['record', 'reset-password']);
	t.like(driver.journal.at(-1), {type: 'reset-intended', credential: owner, attempt: 1});
});

test('an Enter that came right after text submits nothing, and neither does a paste', t => {
	const driver = driverAt('confirm');
	driver.settle();
	const {screen} = driver.view();
	driver.dispatch({type: 'paste', text: screen.name === 'confirm' ? screen.word : '', seen: driver.state().token});
	t.deepEqual(driver.press('enter', undefined, true), []);
	t.is(driver.view().screen.name, 'confirm');
	t.deepEqual(driver.press('enter').map(({type}) => type), ['record', 'read-role']);
});

test('a second Enter of the same frame does nothing', t => {
	const driver = driverAt('plan');
	driver.settle();
	const {token} = driver.state();
	driver.press('enter', token);
	t.is(driver.view().screen.name, 'confirm');
	t.deepEqual(driver.press('enter', token), []);
	t.is(driver.journal.filter(({type}) => type === 'reset-confirmed').length, 0);
});

test('a role that somebody else changed stops the reset, and its acceptance asks for the word again', t => {
	const driver = driverAt('confirm');
	driver.settle();
	playOnce(driver);
	driver.answer(driver.pending()[0]!, 'odd');
	t.is(driver.view().screen.name, 'stopped');
	t.like(driver.journal.at(-1), {type: 'credential-stopped', reason: 'changed-by-someone'});
	t.deepEqual(driver.pending(), []);
	driver.press('g');
	t.is(driver.view().screen.name, 'confirm');
	// The password may be another one now, so it is looked at anew.
	t.deepEqual(driver.pending().map(({type}) => type), ['reveal-password']);
	driver.settle();
	playOnce(driver);
	driver.settle();
	t.is(driver.journal.filter(({type}) => type === 'reset-intended').length, 1);
});

for (const [manner, screen] of [['lost', 'stopped'], ['refused', 'stopped'], ['network', 'working'], ['unauthorized', 'connect']] as const) {
	test(`a role that cannot be read (${manner}) sends nothing`, t => {
		const driver = driverAt('confirm');
		driver.settle();
		playOnce(driver);
		driver.answer(driver.pending()[0]!, manner);
		t.is(driver.view().screen.name, screen);
		t.deepEqual(driver.pending(), []);
		t.false(driver.journal.some(({type}) => type === 'reset-intended'));
	});
}

test('a batch lists every login, and one word confirms them one after the other', t => {
	const driver = driverAt('confirm');
	driver.settle();
	driver.press('tab');
	driver.press('b');
	const {screen} = driver.view();
	t.deepEqual(screen.name === 'batch' ? [screen.labels, screen.word] : [], [['production/neondb_owner', 'production/app', 'dev/neondb_owner'], 'reset 3 in api-prod']);
	driver.type('reset 3 in api-prod');
	driver.press('enter');
	t.is(driver.pending().filter(({type}) => type === 'read-role').length, 1);
	driver.settle();
	t.is(driver.journal.filter(({type}) => type === 'reset-intended').length, 3);
	t.is(driver.view().screen.name, 'show-once');
});

test('nothing is sent once the wizard is being left', t => {
	const driver = driverAt('confirm');
	driver.settle();
	playOnce(driver);
	driver.press('ctrl-c');
	t.is(driver.left(), 'unfinished');
	t.deepEqual(driver.answer(driver.pending()[0]!), []);
	t.false(driver.journal.some(({type}) => type === 'reset-intended'));
});
