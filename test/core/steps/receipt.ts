import test from 'ava';
import {driverAt} from '../../helpers/core-at.js';
import {type Driver} from '../../helpers/core-driver.js';
import {playOnce} from '../../helpers/core-player.js';

function given({journal}: Driver) {
	return journal.filter(({type}) => type === 'receipt-given').length;
}

test('fewer than four characters are no receipt, and wrong ones leave the field empty', t => {
	const driver = driverAt('show-once');
	driver.settle();
	driver.type('abc');
	t.deepEqual(driver.press('enter'), []);
	driver.type('d');
	t.deepEqual(driver.press('enter').map(({type}) => type), ['compare-receipt']);
	driver.settle();
	const {screen} = driver.view();
	t.true(screen.name === 'show-once' && screen.field.kind === 'masked' && screen.field.length === 0 && screen.problem !== undefined);
	t.is(given(driver), 0);
});

test('Enter twice on one frame compares once', t => {
	const driver = driverAt('show-once');
	driver.settle();
	driver.type('abcd');
	driver.press('enter');
	t.deepEqual(driver.press('enter'), []);
	driver.settle();
	t.is(driver.pending().length, 0);
});

test('after the receipt the value is not on show any more', t => {
	const driver = driverAt('show-once');
	driver.settle();
	driver.press('tab');
	driver.press('s');
	t.truthy(driver.state().run.revealed);
	playOnce(driver);
	driver.settle();
	t.is(given(driver), 1);
	t.is(driver.state().run.revealed, undefined);
	t.not(driver.view().screen.name, 'show-once');
});

test('a key that is revoked half-way is asked for, and the work goes on with the new one', t => {
	const driver = driverAt('show-once');
	driver.answer(driver.pending()[0]!, 'unauthorized');
	t.is(driver.view().screen.name, 'connect');
	driver.type('CANARY-other');
	driver.press('enter');
	driver.settle();
	t.is(driver.view().screen.name, 'show-once');
	t.true(driver.journal.some(({type}) => type === 'operations-ended'));
});

test('a database that refuses a password does not make the API key suspect', t => {
	const driver = driverAt('show-once');
	driver.answer(driver.pending()[0]!);
	t.is(driver.pending()[0]?.type, 'end-sessions');
	driver.answer(driver.pending()[0]!, 'unauthorized');
	t.is(driver.view().screen.name, 'show-once');
	t.true(driver.journal.some(({type}) => type === 'sessions-not-ended'));
});
