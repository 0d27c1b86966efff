import test from 'ava';
import {dueScreen} from '../../source/core/agenda.js';
import {openEnds} from '../../source/core/closing.js';
import {replay} from '../../source/core/evolve/index.js';
import {type DatedFact} from '../../source/core/fact.js';
import {
	familyOf, newKeyName, originOf, suspicionsOf, usualPlan,
} from '../../source/core/keys.js';
import {type ApiKey, type KeyId} from '../../source/core/incident.js';
import {type State} from '../../source/core/state.js';
import {type ScreenView} from '../../source/core/view-model.js';
import {driverAt} from '../helpers/core-at.js';
import {type Manner} from '../helpers/core-answers.js';
import {createDriver, type Driver} from '../helpers/core-driver.js';
import {playOnce, playToTheEnd} from '../helpers/core-player.js';

const key: ApiKey = {
	id: 'neon-key:personal/1' as KeyId, provider: 'neon', family: 'personal', number: 1, name: 'ci', createdAt: '2026-11-21T12:00:00Z', lastUsedAt: '2026-11-21T13:00:00Z', lastUsedFrom: '198.51.100.9, 10.0.0.1',
};

const noon = Date.parse('2026-11-21T12:00:00Z');

for (const {title, since, known, marks} of [
	{
		title: 'nothing is known', since: undefined, known: undefined, marks: [],
	},
	{
		title: 'it was made before', since: noon + 1, known: undefined, marks: [],
	},
	{
		title: 'it was made since', since: noon, known: undefined, marks: ['made-since'],
	},
	{
		title: 'its address is known', since: undefined, known: ['198.51.100.9'], marks: [],
	},
	{
		title: 'only a proxy of its address is known', since: undefined, known: ['10.0.0.1'], marks: ['unknown-address'],
	},
	{
		title: 'no address was named', since: undefined, known: [], marks: [],
	},
] as const) {
	test(`suspicion of a key where ${title}`, t => {
		t.deepEqual(suspicionsOf(key, since, known), marks);
	});
}

test('a name tells who made a key, and what is usually done with it', t => {
	t.deepEqual(['API key for GitHub (solitary-1)', 'neon-cli-default-20261121T101500Z-a1b2', newKeyName('inc-20261121-a3f9', noon, 1, 2), 'ci'].map(name => originOf(name)), ['github', 'neon-cli', 'rekey', undefined]);
	t.is(newKeyName('inc-20261121-a3f9', noon, 1, 2), 'rekey-20261121T120000Z-a3f9-1-2');
	t.is(usualPlan({...key, name: 'API key for GitHub (x)'}, ['leaked']), 'reconnect');
	t.is(usualPlan(key, ['made-since']), 'revoke-only');
	t.is(usualPlan(key, ['leaked']), 'replace');
	t.is(familyOf({
		provider: 'neon', id: 'org-a', method: 'api_key_org', label: '', organizations: [],
	}), 'organization');
});

/** The whole list, with nothing marked. */
function atKeys(): Driver {
	const driver = driverAt('keys');
	driver.settle();
	driver.press('enter');
	return driver;
}

/** The list with the operator's own key marked as leaked. */
function marked(): Driver {
	const driver = atKeys();
	driver.press('home');
	driver.press(' ');
	driver.press('enter');
	return driver;
}

/** Play until a screen is in front. */
function playTo(driver: Driver, name: string): void {
	for (let move = 0; move < 300 && driver.view().screen.name !== name; move++) {
		playOnce(driver);
	}

	if (driver.view().screen.name !== name) {
		throw new Error(`Never came to ${name}`);
	}
}

const named = (driver: Driver) => driver.world.keys.live().map(({entry}) => entry.name);
const made = (driver: Driver) => named(driver).filter(name => name.startsWith('rekey-')).length;

test('an exposed key is replaced, saved, switched away from, revoked and seen refused, in that order', t => {
	const driver = marked();
	t.is(driver.view().screen.name, 'key-mint');
	playTo(driver, 'key-show');
	t.true(named(driver).includes('laptop'));
	playTo(driver, 'key-revoke');
	t.is(driver.state().run.runsOn, 'neon-key:personal/1' as KeyId);
	t.true(named(driver).includes('laptop'));
	driver.settle();
	playOnce(driver);
	driver.settle();
	t.false(named(driver).includes('laptop'));
	const {screen} = driver.view();
	t.like(screen, {name: 'keys', mode: 'results', rows: [{state: 'proven'}]});
	t.is(made(driver), 1);
	driver.press('enter');
	t.is(driver.view().screen.name, 'plan');
	t.deepEqual(driver.journal.flatMap(fact => fact.type.startsWith('key') ? [fact.type] : []), ['keys-marked', 'key-mint-intended', 'key-mint-answered', 'key-checked', 'key-receipt-given', 'key-switched', 'key-revoke-confirmed', 'key-revoke-intended', 'key-revoke-answered', 'key-tried', 'keys-answered']);
});

const deaths: ReadonlyArray<{readonly after: string; readonly on: string; readonly pending?: string; readonly manner?: Manner; readonly comesTo: ScreenView['name']}> = [
	{
		after: 'the request for a new key, which was made', on: 'key-working', pending: 'mint-key', manner: 'unknown', comesTo: 'key-mint',
	},
	{
		after: 'the request for a new key, which was not made', on: 'key-working', pending: 'mint-key', manner: 'lost', comesTo: 'key-mint',
	},
	{
		after: 'the new key came', on: 'key-working', pending: 'check-key', manner: 'lost', comesTo: 'key-mint',
	},
	{after: 'the check', on: 'key-show', comesTo: 'key-mint'},
	{
		after: 'the receipt', on: 'key-working', pending: 'use-key', manner: 'lost', comesTo: 'key-return',
	},
	{after: 'the switch', on: 'key-revoke', comesTo: 'key-return'},
	{
		after: 'the revocation was sent and done', on: 'key-working', pending: 'revoke-key', manner: 'unknown', comesTo: 'connect',
	},
	{
		after: 'the revocation was sent and not done', on: 'key-working', pending: 'revoke-key', manner: 'lost', comesTo: 'key-return',
	},
];

function isWaiting(driver: Driver, on: string, pending: string | undefined): boolean {
	return driver.view().screen.name === on && (pending === undefined || driver.pending().some(({type}) => type === pending));
}

for (const {after, on, pending, manner, comesTo} of deaths) {
	test(`killed after ${after}: the operator holds a key that works, and no other is left behind`, t => {
		const driver = marked();
		for (let move = 0; move < 300 && !isWaiting(driver, on, pending); move++) {
			playOnce(driver);
		}

		t.true(isWaiting(driver, on, pending));
		driver.interrupt(manner ?? 'lost');
		driver.settle();
		t.is(driver.view().screen.name, comesTo);
		// The drivers' own check after each event: a key that works is in the operator's hands.
		for (let move = 0; move < 400 && driver.view().screen.name !== 'plan'; move++) {
			const {screen} = driver.view();
			const saved = 'keyName' in screen && screen.name === 'key-return' ? driver.world.keys.all.find(({entry}) => entry.name === screen.keyName) : undefined;
			if (saved !== undefined && driver.pending().length === 0) {
				driver.type(saved.token);
				driver.press('enter');
			} else {
				playOnce(driver);
			}
		}

		t.is(driver.view().screen.name, 'plan');
		t.false(named(driver).includes('laptop'));
		t.is(made(driver), 1, 'one new key and no other');
	});
}

test('a saved key that nobody has any more is revoked and made anew', t => {
	const driver = marked();
	playTo(driver, 'key-revoke');
	driver.interrupt();
	driver.settle();
	t.is(driver.view().screen.name, 'key-return');
	driver.press('tab');
	driver.press('n');
	t.like(driver.view().screen, {name: 'key-mint'});
	playTo(driver, 'key-revoke');
	t.is(made(driver), 1);
	t.true(named(driver).includes('laptop'));
});

test('another key than the one that was saved is not taken for it', t => {
	const driver = marked();
	playTo(driver, 'key-revoke');
	driver.interrupt();
	driver.settle();
	driver.type('CANARY-some-other-key');
	driver.press('enter');
	driver.settle();
	t.like(driver.view().screen, {name: 'key-return'});
	t.is(driver.state().run.runsOn, undefined);
	driver.type(driver.world.keys.live().find(({entry}) => entry.name.startsWith('rekey-'))!.token);
	driver.press('enter');
	driver.settle();
	t.is(driver.view().screen.name, 'key-revoke');
});

test('a key of the Console is typed in, picked out of the list, and counts as made', t => {
	const driver = marked();
	driver.press('c');
	t.is(driver.view().screen.name, 'key-console');
	const own = driver.world.keys.make('from the Console');
	driver.type('CANARY-key');
	driver.press('enter');
	driver.settle();
	t.like(driver.view().screen, {name: 'key-console', problem: 'That is the key in use now. Make a new one; this one may be the leaked one.'});
	driver.type(own.token);
	driver.press('enter');
	driver.settle();
	t.is(driver.view().screen.name, 'key-pick');
	const {screen} = driver.view();
	const rows = screen.name === 'key-pick' ? screen.rows : [];
	for (let index = 0; index < rows.findIndex(({name}) => name === 'from the Console'); index++) {
		driver.press('down');
	}

	driver.press('enter');
	driver.settle();
	t.like(driver.view().screen, {name: 'key-revoke', runsOn: 'from the Console'});
});

test('one that must go cannot be picked as the new one', t => {
	const driver = marked();
	driver.press('c');
	driver.type(driver.world.keys.make('new').token);
	driver.press('enter');
	driver.settle();
	const {screen} = driver.view();
	const rows = screen.name === 'key-pick' ? screen.rows : [];
	for (let index = 0; index < rows.findIndex(({name}) => name === 'laptop'); index++) {
		driver.press('down');
	}

	driver.press('enter');
	t.like(driver.view().screen, {name: 'key-pick', problem: 'That is one of the keys that must go. Choose the one that you have just made.'});
});

test('the wizard takes a key of its own before it revokes one that it could not replace', t => {
	const driver = atKeys();
	driver.press('home');
	driver.press(' ');
	driver.press('m');
	driver.press('enter');
	t.like(driver.view().screen, {name: 'key-mint', isOwn: true});
	playTo(driver, 'key-revoke');
	t.is(driver.state().run.runsOn, 'neon-key:own' as KeyId);
});

test('without a new key nothing is revoked, and the end says so', t => {
	const driver = marked();
	driver.press('k');
	t.like(driver.view().screen, {name: 'keys', mode: 'results'});
	t.true(named(driver).includes('laptop'));
	t.true(openEnds(driver.state().incident!).some(text => text.includes('laptop was kept alive')));
	t.not(playToTheEnd(driver), undefined);
});

test('a precautionary incident may revoke last, and cannot end complete before', t => {
	const driver = createDriver();
	playTo(driver, 'question');
	for (let move = 0; move < 20 && driver.state().incident?.leak === undefined; move++) {
		const {screen} = driver.view();
		if (screen.name === 'question' && screen.id === 'leak-certainty') {
			driver.press('down');
		}

		playOnce(driver);
	}

	playTo(driver, 'keys');
	driver.settle();
	driver.press('enter');
	driver.press('home');
	driver.press(' ');
	driver.press('enter');
	playTo(driver, 'key-revoke');
	driver.press('tab');
	driver.press('l');
	t.like(driver.view().screen, {name: 'keys', mode: 'results', isPostponed: true});
	driver.press('enter');
	t.like(driver.view().screen, {name: 'plan', keys: 'postponed'});
	t.true(openEnds(driver.state().incident!).some(text => text.includes('laptop was not revoked')));
	playTo(driver, 'prove');
	driver.settle();
	driver.press('enter');
	t.is(driver.view().screen.name, 'key-revoke');
	playTo(driver, 'close');
	t.false(named(driver).includes('laptop'));
});

test('the key of the GitHub integration is reconnected, not revoked', t => {
	const driver = atKeys();
	driver.press('end');
	driver.press(' ');
	driver.press('enter');
	t.like(driver.view().screen, {name: 'key-hand', kind: 'github', isListed: true});
	driver.press('d');
	driver.settle();
	t.is(driver.view().screen.name, 'key-hand');
	driver.world.keys.all.find(({entry}) => entry.name.startsWith('API key for GitHub'))!.isAlive = false;
	driver.press('d');
	driver.settle();
	driver.press('d');
	t.like(driver.view().screen, {name: 'keys', mode: 'results', rows: [{state: 'by-hand'}]});
});

for (const answer of ['none-leaked', 'replaced', 'not-yet'] as const) {
	test(`a journal from when keys were only asked about goes on where it stood: ${answer}`, t => {
		const driver = driverAt('keys');
		driver.settle();
		const facts: DatedFact[] = [...driver.journal, {type: 'keys-answered', answer, at: driver.state().now}];
		const incident = replay(facts)!;
		t.is(incident.keys, answer);
		t.deepEqual(incident.keyRecords, []);
		const state: State = {...driver.state(), incident};
		t.is(dueScreen(state).name, 'plan');
		t.is(openEnds(incident).some(text => text.startsWith('Leaked API keys were not replaced')), answer === 'not-yet');
	});
}
