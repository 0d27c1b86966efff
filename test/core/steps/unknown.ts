import test from 'ava';
import {type Manner} from '../../helpers/core-answers.js';
import {driverAt} from '../../helpers/core-at.js';
import {type Driver} from '../../helpers/core-driver.js';
import {playOnce} from '../../helpers/core-player.js';

/** The first reset was sent, and nobody told what came of it. */
function withoutAnswer(manner: Manner): Driver {
	const driver = driverAt('confirm');
	driver.settle();
	playOnce(driver);
	driver.answer(driver.pending()[0]!);
	driver.answer(driver.pending()[0]!, manner);
	return driver;
}

const resets = ({journal}: Driver) => journal.filter(({type}) => type === 'reset-intended').length;

test('an unknown reset is looked into before anything else, and takes no keys meanwhile', t => {
	const driver = withoutAnswer('unknown');
	t.is(driver.view().screen.name, 'unknown');
	t.deepEqual(driver.pending().map(({type}) => type), ['reconcile']);
	const before = driver.state();
	for (const key of ['enter', 'tab', 'a', 'n']) {
		t.deepEqual(driver.press(key), []);
	}

	t.deepEqual(driver.state().local, before.local);
});

test('one that happened goes on as if it had been answered', t => {
	const driver = withoutAnswer('unknown');
	driver.settle();
	t.is(driver.view().screen.name, 'show-once');
	t.is(resets(driver), 1);
});

test('one that did not happen asks for its word again', t => {
	const driver = withoutAnswer('lost');
	driver.answer(driver.pending()[0]!);
	const {screen} = driver.view();
	t.true(screen.name === 'confirm' && screen.isAgain);
	driver.settle();
	t.is(resets(driver), 1);
});

test('one that cannot be told is not looked at again by itself, and not reset without its word', t => {
	const driver = withoutAnswer('unknown');
	driver.answer(driver.pending()[0]!, 'odd');
	driver.pass(60_000);
	t.deepEqual(driver.pending(), []);
	const {screen} = driver.view();
	t.true(screen.name === 'unknown' && !screen.isReconciling && screen.field.hasFocus);
	t.deepEqual(driver.press('enter'), []);
	driver.press('tab');
	driver.press('r');
	t.deepEqual(driver.pending().map(({type}) => type), ['reconcile']);
	driver.settle();
	t.is(driver.view().screen.name, 'show-once');
	t.is(resets(driver), 1);
});

test('a death between request and answer is an unknown reset in the next run', t => {
	const driver = driverAt('confirm');
	driver.settle();
	playOnce(driver);
	driver.answer(driver.pending()[0]!);
	t.is(driver.pending()[0]?.type, 'reset-password');
	driver.interrupt('good');
	driver.settle();
	t.is(driver.view().screen.name, 'show-once');
	t.is(resets(driver), 1);
});
