import test from 'ava';
import {verdictOf} from '../../source/core/proof.js';
import {driverAt} from '../helpers/core-at.js';
import {type Driver} from '../helpers/core-driver.js';
import {playOnce} from '../helpers/core-player.js';
import {createWorld, shop} from '../helpers/core-world.js';

const evidence = {path: '/srv/leaked.env'};

function first({state}: Driver) {
	return state().incident!.credentials![0]!;
}

/** The leaked value was live, the reset is done, and the process has died since. */
function resumed(options: Parameters<typeof driverAt>[1]): Driver {
	const driver = driverAt('confirm', options);
	driver.settle();
	playOnce(driver);
	driver.answer(driver.pending()[0]!);
	driver.answer(driver.pending()[0]!);
	driver.interrupt();
	return driver;
}

test('in one run the leaked value is proven dead', t => {
	const driver = driverAt('show-once', {evidence});
	driver.settle();
	t.like(first(driver).oldValue, {origin: 'leaked', login: {status: 'accepted'}});
	t.is(verdictOf(first(driver)), 'proven');
});

test('after an interruption the leaked file given again proves the same', t => {
	const driver = resumed({evidence});
	driver.settle();
	t.is(first(driver).stage.name, 'done');
	t.is(verdictOf(first(driver)), 'proven');
});

test('after an interruption a mistyped old value proves nothing', t => {
	const driver = resumed({evidence});
	const reading = driver.pending().find(({type}) => type === 'read-evidence')!;
	driver.answer(reading, 'odd');
	driver.settle();
	t.is(first(driver).proof?.old?.status, 'refused');
	t.is(verdictOf(first(driver)), 'claimed');
});

test('after an interruption without the old value the reset is only claimed, and giving it later is tried at once', t => {
	const driver = driverAt('show-once', {evidence});
	driver.settle();
	driver.interrupt();
	const withoutEvidence = driver.pending().filter(({type}) => type !== 'read-evidence');
	for (const work of withoutEvidence) {
		driver.answer(work);
	}

	for (const work of driver.pending().filter(({type}) => type !== 'read-evidence')) {
		driver.answer(work);
	}

	const reading = driver.pending().find(({type}) => type === 'read-evidence')!;
	driver.answer(reading);
	t.true(driver.pending().some(({type}) => type === 'prove-login'));
	driver.settle();
	t.is(verdictOf(first(driver)), 'proven');
});

test('the journal holds sixteen bits of a leaked value and nothing of a revealed one', t => {
	const looksOf = (driver: Driver) => {
		driver.settle();
		return driver.journal.filter(fact => fact.type === 'old-value-examined');
	};

	const leaked = looksOf(driverAt('plan', {evidence}));
	const revealed = looksOf(driverAt('plan'));
	t.true(leaked.length > 0 && leaked.every(({origin, fingerprint}) => origin === 'leaked' && fingerprint !== undefined));
	t.true(revealed.length > 0 && revealed.every(({origin, fingerprint}) => origin === 'revealed' && fingerprint === undefined));
});

test('a value that was saved and is needed again is asked for, and one can go on without it', t => {
	const project = {...shop, roles: shop.roles.slice(0, 1)};
	const driver = driverAt('checklist', {world: createWorld([project])});
	driver.settle();
	// The outside plants a role where it is looked at after the last eviction.
	t.is(driver.view().screen.name, 'findings');
	driver.press('c');
	const resets = driver.journal.filter(({type}) => type === 'reset-intended').length;
	driver.interrupt();
	driver.settle();
	const {screen} = driver.view();
	t.deepEqual(screen.name === 'lost-value' ? screen.choices.options.map(({key}) => key) : [screen.name], ['g', 'n', 'l']);
	driver.type(driver.world.truth.get(first(driver).credential.id)!.password);
	driver.press('enter');
	driver.settle();
	t.is(driver.view().screen.name, 'checklist');
	driver.interrupt();
	driver.settle();
	driver.press('tab');
	driver.press('g');
	t.is(driver.view().screen.name, 'checklist');
	t.is(driver.journal.filter(({type}) => type === 'reset-intended').length, resets);
});

test('a reset that was confirmed and never sent is confirmed anew after an interruption', t => {
	const driver = driverAt('confirm', {evidence});
	driver.settle();
	// The word is typed; the last look at the role is still under way when the process dies.
	playOnce(driver);
	t.is(first(driver).stage.name, 'confirmed');
	driver.interrupt();
	t.is(first(driver).stage.name, 'pending');
	driver.settle();
	t.is(driver.state().incident!.credentials!.reduce((sum, {attempts}) => sum + attempts, 0), 0);
});
