import test from 'ava';
import fc from 'fast-check';
import {replaceRefusal} from '../../source/core/method.js';
import {openEnds} from '../../source/core/closing.js';
import {verdictOf} from '../../source/core/proof.js';
import {createDriver, type Driver} from '../helpers/core-driver.js';
import {manners, type Manner} from '../helpers/core-answers.js';
import {playOnce, playToTheEnd} from '../helpers/core-player.js';

/** Played to the first confirmation of a precautionary incident, where replacing is chosen. */
function driverAt(): Driver {
	const driver = createDriver({evidence: {path: '/srv/leaked.env'}});
	for (let move = 0; move < 400; move++) {
		const {screen} = driver.view();
		if (screen.name === 'confirm') {
			driver.settle();
			driver.press('tab');
			driver.press('m');
			driver.press('end');
			driver.press('enter');
			return driver;
		}

		if (screen.name === 'question' && screen.id === 'leak-certainty' && driver.pending().length === 0) {
			driver.press('end');
		}

		if (screen.name === 'discovery') {
			driver.settle();
			driver.press('enter');
		} else {
			playOnce(driver);
		}
	}

	throw new Error('Never came to a confirmation');
}

/** Past what else is to be looked at. */
function playTo(driver: Driver, name: string): void {
	for (let move = 0; move < 100 && driver.view().screen.name !== name; move++) {
		playOnce(driver);
	}
}

const first = (driver: Driver) => driver.state().incident!.credentials![0]!;

function typeWord(driver: Driver, word: string): void {
	driver.type(word);
	driver.press('enter');
}

/** Up to the request that makes the role, which is left without an answer. */
function send(driver: Driver): void {
	const {screen} = driver.view();
	typeWord(driver, 'word' in screen ? screen.word : '');
	for (let work = driver.pending()[0]; work !== undefined && !driver.pending().some(({type}) => type === 'create-role'); [work] = driver.pending()) {
		driver.answer(work);
	}
}

const creation = (driver: Driver) => driver.pending().find(({type}) => type === 'create-role')!;

/** To the screen that shows who uses the old role. */
function playToDrain(driver: Driver): void {
	for (let move = 0; move < 400 && driver.view().screen.name !== 'drain'; move++) {
		const {screen} = driver.view();
		if ((screen.name === 'confirm' || screen.name === 'replace') && screen.label !== 'production/neondb_owner') {
			driver.press('tab');
			driver.press('l');
			typeWord(driver, 'not needed');
		} else {
			playOnce(driver);
		}
	}
}

test('a second role is planned, named, made after its word, and takes over the places', t => {
	const driver = driverAt();
	t.like(driver.view().screen, {name: 'replace', field: {hasFocus: false}});
	driver.settle();
	t.like(driver.view().screen, {name: 'replace', word: 'production/neondb_owner', plan: {role: 'neondb_owner_2', maker: 'neondb_owner'}});
	send(driver);
	t.like(creation(driver), {isBegun: false, plan: {role: 'neondb_owner_2'}});
	driver.settle();
	playTo(driver, 'show-once');
	t.like(driver.view().screen, {name: 'show-once', label: 'production/neondb_owner_2', role: 'neondb_owner_2'});
	t.is(verdictOf(first(driver)), 'draining');
	playToDrain(driver);
	const delivered = driver.journal.some(({type}) => type === 'delivery-intended');
	t.true(delivered || first(driver).proof?.fresh.status === 'accepted');
	t.false(driver.journal.some(({type}) => type === 'sessions-ended'), 'nobody is cut off');
	t.true(openEnds(driver.state().incident!).some(text => text.includes('was not dropped')));
});

test('the old role goes with its word when nobody was seen, and with another one while somebody is', t => {
	const driver = driverAt();
	driver.settle();
	send(driver);
	driver.settle();
	playToDrain(driver);
	for (let round = 0; round < 4 && driver.pending().some(({type}) => type !== 'watch-role'); round++) {
		driver.answer(driver.pending().find(({type}) => type !== 'watch-role')!);
	}

	const watch = () => driver.pending().find(({type}) => type === 'watch-role')!;
	driver.answer(watch(), 'odd');
	t.like(driver.view().screen, {
		name: 'drain', isQuiet: false, isProven: true, word: 'cut off production/neondb_owner', users: [{application: 'api', sessions: 2, isThere: true}],
	});
	typeWord(driver, 'drop production/neondb_owner');
	t.regex((driver.view().screen as {problem?: string}).problem ?? '', /not known to be unused/v);
	driver.press('ctrl-u');
	driver.pass(3000);
	driver.answer(watch());
	t.like(driver.view().screen, {isQuiet: true, word: 'drop production/neondb_owner', users: [{application: 'api', isThere: false}]});
	driver.pass(3000);
	t.truthy(watch());
	typeWord(driver, 'drop production/neondb_owner');
	t.false(driver.pending().some(({type}) => type === 'drop-role'), 'a look of our own is a login as the old role');
	driver.answer(watch());
	const drop = driver.pending().find(({type}) => type === 'drop-role');
	t.like(drop, {isForced: false});
	driver.answer(drop!);
	driver.settle();
	t.is(first(driver).replacement?.drop?.name, 'dropped');
	t.is(verdictOf(first(driver)), 'proven');
});

for (const [manner, begun] of [['unknown', 'applying'], ['lost', 'pending']] as const satisfies ReadonlyArray<readonly [Manner, string]>) {
	test(`a second role whose answer is lost is looked for, and not made twice: ${manner}`, t => {
		const driver = driverAt();
		driver.settle();
		send(driver);
		driver.answer(creation(driver), manner);
		t.is(first(driver).stage.name, 'unknown');
		driver.answer(driver.pending().find(({type}) => type === 'find-role')!);
		t.is(first(driver).stage.name, begun);
		t.is(driver.journal.filter(({type}) => type === 'reset-intended').length, 1);
	});

	test(`a drop whose answer is lost is looked for: ${manner}`, t => {
		const driver = driverAt();
		driver.settle();
		send(driver);
		driver.settle();
		playToDrain(driver);
		driver.settle();
		typeWord(driver, (driver.view().screen as {readonly word: string}).word);
		driver.answer(driver.pending().find(({type}) => type === 'drop-role')!, manner);
		t.is(first(driver).replacement?.drop?.name, 'unknown');
		driver.answer(driver.pending().find(({type}) => type === 'find-dropped')!);
		t.is(first(driver).replacement?.drop?.name, manner === 'unknown' ? 'dropped' : 'refused');
		t.is(driver.journal.filter(({type}) => type === 'drop-intended').length, 1);
	});
}

test('a kill at any fact goes on with the same role, and never says that it was dropped before it was', t => {
	const driver = driverAt();
	driver.settle();
	send(driver);
	driver.interrupt();
	t.is(first(driver).stage.name, 'unknown');
	t.true(first(driver).replacement?.isBegun);
	driver.settle();
	t.is(first(driver).stage.name, 'pending', 'it was never made, so it is confirmed anew');
	playTo(driver, 'replace');
	t.like(driver.view().screen, {name: 'replace', plan: {role: 'neondb_owner_2', isBegun: true}});
	send(driver);
	t.like(creation(driver), {isBegun: true});
	driver.settle();
	playToDrain(driver);
	driver.settle();
	typeWord(driver, (driver.view().screen as {readonly word: string}).word);
	driver.interrupt();
	t.is(first(driver).replacement?.drop?.name, 'unknown');
	t.is(verdictOf(first(driver)), 'draining');
	driver.settle();
	t.is(first(driver).replacement?.drop?.name, 'refused');
});

test('in a confirmed incident, or without a way in, no second role is made', t => {
	const driver = driverAt();
	const state = driver.state();
	const {incident} = state;
	t.is(replaceRefusal(state, incident!, first(driver)), undefined);
	t.is(replaceRefusal(state, {...incident!, leak: {...incident!.leak!, certainty: 'confirmed'}}, first(driver)), 'leaves-the-old-alive');
	t.is(replaceRefusal({...state, run: {...state.run, transport: undefined}}, incident!, first(driver)), 'no-way');
	t.is(replaceRefusal(state, incident!, {...first(driver), credential: {...first(driver).credential, endpoints: []}}), 'no-compute');
});

const step = fc.oneof(
	{weight: 5, arbitrary: fc.constantFrom('play')},
	{weight: 3, arbitrary: fc.constantFrom('word', 'pass', 'interrupt')},
	{weight: 4, arbitrary: fc.constantFrom(...manners)},
);

test('whatever the outside answers, and wherever it is cut off, a second role leads to the end, and each drop has its word', t => {
	let dropped = 0;
	t.notThrows(() => {
		fc.assert(fc.property(fc.array(step, {maxLength: 60}), steps => {
			const driver = driverAt();
			for (const name of steps) {
				const {screen} = driver.view();
				const [work] = driver.pending().toSorted((left, right) => Number(right.type.includes('role')) - Number(left.type.includes('role')));
				const moves: Readonly<Record<string, () => void>> = {
					play() {
						playOnce(driver);
					},
					pass() {
						driver.pass(4000);
					},
					interrupt() {
						driver.interrupt();
					},
					word() {
						typeWord(driver, 'word' in screen ? screen.word ?? '' : '');
					},
				};
				const move = moves[name];
				if (move !== undefined) {
					move();
				} else if (work !== undefined) {
					driver.answer(work, name as Manner);
				}
			}

			const isEnded = playToTheEnd(driver) !== undefined && driver.left() === 'done';
			dropped += driver.journal.filter(({type}) => type === 'drop-answered').length;
			return isEnded;
		}), {numRuns: 12, seed: 20_261_123});
	});
	t.true(dropped > 0, 'some came to the drop');
});
