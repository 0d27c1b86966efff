import test from 'ava';
import {driverAt} from '../../helpers/core-at.js';
import {createDriver, type Driver} from '../../helpers/core-driver.js';
import {atChecklist} from '../../helpers/core-screens.js';
import {playOnce} from '../../helpers/core-player.js';

function rows(driver: Driver) {
	const {screen} = driver.view();
	return screen.name === 'discovery' ? screen.rows.map(({id, state}) => `${id} ${state}`) : [screen.name];
}

/** Asked how sure it is, the operator says that it is only a precaution. */
function precautionary(): Driver {
	const driver = createDriver({evidence: {path: '/srv/leaked.env'}});
	for (let move = 0; move < 200 && driver.view().screen.name !== 'discovery'; move++) {
		const {screen} = driver.view();
		if (screen.name === 'question' && screen.id === 'leak-certainty') {
			driver.press('down');
			driver.press('enter');
		} else {
			playOnce(driver);
		}
	}

	return driver;
}

function searchesIn(driver: Driver): ReadonlyArray<readonly string[]> {
	return driver.pending().flatMap(work => work.type === 'search-places' ? [[work.destination, ...work.wanted.map(({subject, origin}) => `${subject.kind === 'login' ? subject.credential.id.replace(/^.*\//v, '') : subject.key} by ${origin ?? 'name'}`)]] : []);
}

/** Every answer but those about places. */
function settleTheRest(driver: Driver): void {
	for (let work = driver.pending().find(({type}) => type !== 'search-places'); work !== undefined; work = driver.pending().find(({type}) => type !== 'search-places')) {
		driver.answer(work);
	}
}

test('the search begins with what the evidence names, before the scope is chosen, and holds it up with nothing', t => {
	const driver = createDriver({evidence: {path: '/srv/leaked.env'}});
	while (driver.view().screen.name !== 'scope') {
		playOnce(driver);
	}

	settleTheRest(driver);
	// The owner of production, and its copy on the branch made of it, which has the same password.
	t.deepEqual(searchesIn(driver), [['vercel', 'neondb_owner by leaked', 'neondb_owner by leaked']]);
	driver.press('s');
	driver.press('enter');
	t.is(driver.state().incident!.credentials?.length, 3);
	settleTheRest(driver);
	t.is(searchesIn(driver).length, 1);
	driver.answer(driver.pending()[0]!);
	t.deepEqual(searchesIn(driver), [['vercel', 'app by revealed']]);
	driver.settle();
	t.deepEqual(driver.state().incident!.searches.map(({logins}) => logins?.length), [3]);
	t.deepEqual(rows(driver), ['entry']);
	driver.press('tab');
	driver.press('h');
	t.deepEqual(searchesIn(driver).map(([destination, ...wanted]) => [destination, wanted.length]), [['dotenv', 3]]);
	driver.settle();
	driver.interrupt();
	driver.settle();
	t.is(driver.journal.filter(({type}) => type === 'places-searched').length, 3);
});

test('what the evidence names and the operator leaves outside the scope is no line of the checklist', t => {
	const driver = createDriver({evidence: {path: '/srv/leaked.env'}});
	while (driver.view().screen.name !== 'scope') {
		playOnce(driver);
	}

	driver.settle();
	const lines = () => driver.state().incident!.deliveries.filter(({credential}) => credential !== undefined).length;
	t.is(lines(), 1);
	const {screen} = driver.view();
	const rowsOf = screen.name === 'scope' ? screen.rows : [];
	for (const row of rowsOf) {
		if (row.kind === 'role' && (row.isSelected || row.name === 'app')) {
			driver.press(' ');
		}

		driver.press('down');
	}

	driver.press('enter');
	t.deepEqual(driver.state().incident!.credentials?.map(({credential}) => credential.role), ['app']);
	t.is(lines(), 0);
});

test('as a precaution every place is looked for before the first reset; where somebody has the value, nothing waits', t => {
	const driver = precautionary();
	driver.settle();
	t.deepEqual(rows(driver), ['dotenv searched', 'vercel searched']);
	driver.press('enter');
	t.is(driver.view().screen.name, 'confirm');
	t.is(driverAt('confirm').journal.filter(({type}) => type === 'reset-intended').length, 0);
});

test('a search that goes on holds up what follows it, until it ends or is stopped', t => {
	const driver = precautionary();
	driver.settle();
	driver.press('r');
	t.deepEqual(rows(driver), ['dotenv searching', 'vercel searching']);
	driver.press('enter');
	t.is(driver.view().screen.name, 'discovery');
	driver.press('down');
	t.deepEqual(driver.press('x').find(({type}) => type === 'stop-work'), {type: 'stop-work', works: ['search-places vercel']});
	driver.settle();
	driver.press('enter');
	t.is(driver.view().screen.name, 'confirm');
});

test('only what failed is looked at again, and left out with a reason it is asked for no more', t => {
	const driver = precautionary();
	driver.settle();
	driver.press('r');
	driver.answer(driver.pending().find(({work}) => work === 'search-places vercel')!, 'odd');
	driver.settle();
	t.deepEqual(rows(driver), ['dotenv searched', 'vercel not-ready']);
	driver.press('f');
	t.deepEqual(driver.pending().map(({work}) => work), ['search-places vercel']);
	driver.answer(driver.pending()[0]!, 'odd');
	driver.press('down');
	driver.press('s');
	driver.type('never used');
	driver.press('enter');
	t.deepEqual(rows(driver), ['dotenv searched', 'vercel left-out']);
	driver.interrupt();
	driver.settle();
	t.false(driver.pending().some(({work}) => work === 'search-places vercel'));
	t.like(driver.state().incident!.searches.find(({destination}) => destination === 'vercel'), {status: 'left-out', notSearched: [{reason: 'never used'}]});
});

test('an order that was interrupted is looked at before anything is written again', t => {
	for (const [manner, works] of [['good', ['check-delivery']], ['odd', ['check-delivery', 'deliver']]] as const) {
		const driver = atChecklist();
		driver.press('enter');
		driver.press('enter');
		const ordered = driver.pending().find(({type}) => type === 'deliver');
		t.truthy(ordered);
		driver.interrupt();
		const seen: string[] = [];
		for (let count = 0; count < 200; count++) {
			const work = driver.pending()[0];
			if (work === undefined) {
				break;
			}

			if ((work.type === 'check-delivery' || work.type === 'deliver') && ordered?.type === 'deliver' && work.delivery === ordered.delivery) {
				seen.push(work.type);
			}

			driver.answer(work, work.type === 'check-delivery' ? manner : 'good');
			if (work.type === 'check-delivery' && manner === 'odd') {
				driver.press('home');
				driver.press('enter');
				driver.press('enter');
			}
		}

		t.deepEqual(seen.slice(0, works.length), [...works]);
	}
});
