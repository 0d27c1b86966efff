import test from 'ava';
import {handKinds} from '../../../source/core/incident.js';
import {driverAt} from '../../helpers/core-at.js';
import {atChecklist} from '../../helpers/core-screens.js';

test('folders that were named while the search went on are searched next', t => {
	const driver = driverAt('question', {});
	while (driver.view().screen.name !== 'plan') {
		driver.settle();
		const {screen} = driver.view();
		if (screen.name === 'entry' && screen.id === 'folder') {
			driver.type('/one');
			driver.press('enter');
			driver.press('enter');
			break;
		}

		if (screen.name === 'scope') {
			driver.press('home');
			driver.press(' ');
		}

		if (screen.name === 'question' && screen.id === 'evidence-kind') {
			driver.press('end');
		}

		driver.press('enter');
	}

	const search = driver.pending().find(work => work.type === 'search-places' && work.destination === 'dotenv')!;
	driver.answer(driver.pending().find(({type}) => type === 'list-keys')!);
	driver.press('enter');
	driver.press('enter');
	driver.press('f');
	driver.type('/two');
	driver.press('enter');
	driver.press('enter');
	driver.answer(search);
	const next = driver.pending().find(work => work.type === 'search-places' && work.destination === 'dotenv');
	t.deepEqual(next?.type === 'search-places' ? next.folders : [], ['/one', '/two']);
});

test('a search that broke is begun again by looking again', t => {
	const driver = atChecklist();
	driver.press('r');
	driver.answer(driver.pending().find(work => work.type === 'search-places' && work.destination === 'dotenv')!, 'broken');
	driver.settle();
	t.false(driver.pending().some(({type}) => type === 'search-places'));
	driver.press('r');
	t.true(driver.pending().some(({type}) => type === 'search-places'));
});

test('going on from a checklist that was opened on the way leads back, and the checklist still has its turn', t => {
	const driver = driverAt('confirm');
	driver.settle();
	driver.press('tab');
	driver.press('c');
	t.is(driver.view().screen.name, 'checklist');
	driver.press('n');
	t.is(driver.view().screen.name, 'confirm');
	t.deepEqual(driver.state().run.past, []);
});

test('a new password is written only when it is live', t => {
	const driver = driverAt('show-once');
	const {screen} = driver.view();
	t.true(screen.name === 'show-once' && !screen.isLive);
	driver.press('tab');
	driver.press('d');
	t.true(driver.journal.some(({type}) => type === 'receipt-given'));
	driver.press('tab');
	driver.press('c');
	driver.press('left');
	t.is(driver.view().screen.name, 'checklist');
	driver.press('enter');
	t.is(driver.view().screen.name, 'delivery');
	driver.press('enter');
	t.false(driver.journal.some(({type}) => type === 'delivery-intended'));
	driver.settle();
	driver.press('enter');
	t.true(driver.journal.some(({type}) => type === 'delivery-intended'));
	driver.settle();
	t.like(driver.journal.findLast(({type}) => type === 'delivery-climbed'), {rung: 'read-back'});
});

test('what is added by hand says what it is, has instructions of its own, and a person is done when somebody says who confirmed it', t => {
	const driver = atChecklist();
	const added: string[] = [];
	const copied: Array<readonly [string, boolean]> = [];
	for (const [index, hand] of handKinds.entries()) {
		driver.press('a');
		for (let times = 0; times < index; times++) {
			driver.press('down');
		}

		driver.press('enter');
		t.like(driver.view().screen, {name: 'entry', id: 'add-place', hand});
		driver.type(`the ${hand}`);
		driver.press('enter');
		t.is(driver.view().screen.name, 'checklist');
		const delivery = driver.state().incident!.deliveries.at(-1)!;
		t.like(delivery, {hand, title: `the ${hand}`, credential: driver.state().incident!.credentials![0]!.credential.id});
		added.push(delivery.id);
		driver.press('/');
		driver.type(`the ${hand}`);
		driver.press('enter');
		driver.press('enter');
		t.like(driver.view().screen, {name: 'delivery', card: hand});
		copied.push(...driver.press('c').filter(effect => effect.type === 'copy-text').map(({text}) => [hand, text.includes('CANARY')] as const));
		driver.settle();
		driver.press('enter');
		const {screen} = driver.view();
		if (screen.name === 'entry' && screen.id === 'confirmed-by') {
			driver.type('Eva, by phone');
			driver.press('enter');
		}

		t.is(driver.view().screen.name, 'checklist');
		t.is(driver.state().incident!.deliveries.at(-1)!.rung, 'ticked-by-hand');
	}

	const person = driver.state().incident!.deliveries.find(({hand}) => hand === 'person');
	t.is(person?.by, 'Eva, by phone');
	t.deepEqual(copied, [['person', false]]);
	t.is(new Set(added).size, handKinds.length);
});
