import test from 'ava';
import {setRefusal} from '../../source/core/method.js';
import {replay} from '../../source/core/evolve/index.js';
import {type Certainty, type DatedFact} from '../../source/core/fact.js';
import {type Incident} from '../../source/core/record.js';
import {createDriver, type Driver} from '../helpers/core-driver.js';
import {playOnce} from '../helpers/core-player.js';

/** Played to the first confirmation of an incident of this kind, with its old passwords looked at. */
function driverIn(certainty: Certainty): Driver {
	const driver = createDriver({evidence: {path: '/srv/leaked.env'}});
	for (let move = 0; move < 400; move++) {
		const {screen} = driver.view();
		if (screen.name === 'confirm') {
			driver.settle();
			return driver;
		}

		if (screen.name === 'question' && screen.id === 'leak-certainty' && driver.pending().length === 0) {
			driver.press(certainty === 'confirmed' ? 'home' : 'end');
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

const first = (driver: Driver) => driver.state().incident!.credentials![0]!;

function chooseSet(driver: Driver): void {
	driver.press('tab');
	driver.press('m');
	driver.press('home');
	driver.press('down');
	driver.press('enter');
}

function confirm(driver: Driver): void {
	const {screen} = driver.view();
	driver.type('word' in screen ? screen.word : '');
	driver.press('enter');
}

const sent = (driver: Driver) => driver.pending().find(({type}) => type === 'set-password');

/** Everything up to the statement, which is left without an answer. */
function send(driver: Driver): void {
	confirm(driver);
	for (let work = driver.pending()[0]; work !== undefined && sent(driver) === undefined; [work] = driver.pending()) {
		driver.answer(work);
	}
}

test('a generated value is given to places first and set after its word, by the role itself', t => {
	const driver = driverIn('precautionary');
	chooseSet(driver);
	t.is(driver.view().screen.name, 'set-value');
	driver.press('enter');
	driver.settle();
	t.like(driver.view().screen, {
		name: 'confirm', set: {
			origin: 'generated', mayStage: true, given: 0, login: 'production/neondb_owner',
		},
	});
	const value = driver.state().run.values[first(driver).credential.id]!.fresh!;
	send(driver);
	t.like(sent(driver), {value, login: {credential: {role: 'neondb_owner'}}});
	driver.settle();
	t.is(first(driver).stage.name, 'done');
	t.is(driver.read(value), driver.world.truthOf(first(driver).credential).password);
	t.is(first(driver).statement?.kept, 'none');
});

test('in a confirmed incident nothing is set while somebody may be watching, and it may be once nobody is', t => {
	const driver = driverIn('confirmed');
	chooseSet(driver);
	t.like(driver.view().screen, {name: 'method', refusal: 'attacker-may-watch'});
	t.is(first(driver).method, undefined);

	const incident = driver.state().incident!;
	const clean: Incident = {...incident, credentials: incident.credentials!.map(record => ({...record, stage: {name: 'done', at: 1, updatedAt: ''}, evicted: {at: 1, left: 0, computes: 1}}))};
	const state = {...driver.state(), run: {...driver.state().run, values: {[first(driver).credential.id]: {fresh: driver.world.keep('x')}}}};
	const [record] = clean.credentials!;
	const {branchId, projectId} = record!.credential;
	t.is(setRefusal(state, clean, record!), 'roles-not-looked-at');
	const looked: Incident = {...clean, roleAudits: {[branchId]: {after: {roles: [], doors: [], missing: []}}}};
	t.is(setRefusal(state, looked, record!), undefined);
	const planted = {
		id: 'role planted', kind: 'role', weight: 'suspect', title: 'Role planted', because: 'It is new.', matters: 'It logs in.', projectId, change: {door: 'role', branchId, role: 'planted'}, steps: [], foundAt: 1,
	} as const;
	t.is(setRefusal(state, {...looked, findings: [{...planted, stage: {name: 'open'}}]}, record!), 'unknown-roles');
	t.is(setRefusal(state, {...looked, findings: [{...planted, stage: {name: 'disarmed', at: 2}}]}, record!), undefined);
	const watched: Incident = {...clean, credentials: clean.credentials!.map((record, index) => index === 0 ? {...record, evicted: {at: 1, left: 1, computes: 1}} : record)};
	t.is(setRefusal(state, watched, watched.credentials![0]!), 'attacker-may-watch');
});

test('a typed value that is too weak is refused with the reason, and one that is taken is never shown', t => {
	const driver = driverIn('precautionary');
	chooseSet(driver);
	driver.type('hunter2');
	driver.press('enter');
	driver.settle();
	t.like(driver.view().screen, {name: 'set-value', problem: 'It is too weak.', field: {length: 0}});
	driver.type('CANARY-k#9Qz!w7Rb&2');
	driver.press('enter');
	driver.settle();
	t.like(driver.view().screen, {name: 'confirm', set: {origin: 'supplied'}});
	send(driver);
	driver.settle();
	t.is(first(driver).receipt?.kind, 'supplied');
	t.not(driver.view().screen.name, 'show-once');
});

test('a value that is lost before its statement is prepared anew, and its deliveries count for nothing', t => {
	const driver = driverIn('precautionary');
	chooseSet(driver);
	driver.press('enter');
	driver.settle();
	const {id} = first(driver).credential;
	const delivery = driver.state().incident!.deliveries.find(({credential}) => credential === id)!;
	const climbed: readonly DatedFact[] = [...driver.journal, {
		type: 'delivery-climbed', delivery: delivery.id, rung: 'read-back', seen: 'read back', at: 1,
	}];
	const rungIn = (facts: readonly DatedFact[]) => replay(facts)!.deliveries.find(item => item.id === delivery.id)!.rung;
	t.is(rungIn(climbed), 'read-back');
	t.is(rungIn([...climbed, {
		type: 'reset-intended', credential: id, attempt: 1, at: 2,
	}]), 'read-back', 'what is set is what was delivered');
	t.is(rungIn([...climbed, {type: 'run-started', run: 2, at: 2}]), 'not-touched');
	t.is(rungIn([...climbed, {
		type: 'method-chosen', credential: id, method: 'reset', at: 2,
	}]), 'not-touched');
	driver.interrupt();
	driver.settle();
	t.is(first(driver).prepared, undefined);
	t.is(first(driver).method, 'set');
	t.is(driver.view().screen.name, 'set-value');
});

for (const [manner, outcome] of [['unknown', 'done'], ['lost', 'pending']] as const) {
	test(`a statement whose answer is lost is cleared up by trying both values: ${manner}`, t => {
		const driver = driverIn('precautionary');
		chooseSet(driver);
		driver.press('enter');
		driver.settle();
		send(driver);
		driver.answer(sent(driver)!, manner);
		t.is(first(driver).stage.name, 'unknown');
		t.is(driver.pending().find(({type}) => type === 'try-both' || type === 'reconcile')?.type, 'try-both');
		driver.settle();
		t.is(first(driver).stage.name, outcome);
		t.is(driver.journal.filter(({type}) => type === 'reset-intended').length, 1);
	});
}
