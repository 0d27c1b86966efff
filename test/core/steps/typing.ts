import test from 'ava';
import {type State} from '../../../source/core/state.js';
import {focusOf} from '../../../source/core/focus.js';
import {driverAt} from '../../helpers/core-at.js';
import {createDriver, type Driver} from '../../helpers/core-driver.js';
import {playOnce} from '../../helpers/core-player.js';
import {
	atAcceptedFinding, atConfirmedBy, atFinding, atLeavePlatform, atSetValue, nameOf,
} from '../../helpers/core-screens.js';

const printable = Array.from({length: 95}, (_, index) => String.fromCodePoint(32 + index));

function withoutText(state: State): unknown {
	const {draft: _draft, filter: _filter, problem: _problem, cursor: _cursor, ...local} = state.local;
	return {...state, local, now: 0};
}

/** Types every printable character into the field in front. */
function typeAll(t: {deepEqual(one: unknown, other: unknown, message: string): void}, driver: Driver): void {
	for (const character of printable) {
		const before = driver.state();
		const {screen} = driver.view();
		const effects = driver.press(character);
		const {local} = driver.state();
		t.deepEqual(effects, [], `${screen.name} ${character}`);
		t.deepEqual(withoutText(driver.state()), withoutText(before), `${screen.name} ${character}`);
		t.deepEqual(local.draft + local.filter, before.local.draft + before.local.filter + character, `${screen.name} ${character}`);
	}

	driver.press('ctrl-u');
}

test('on every screen with a field in front each printable character is text and nothing else', t => {
	const driver = createDriver();
	const screens = new Set<string>();
	for (let move = 0; move < 300 && driver.left() === undefined; move++) {
		const {screen} = driver.view();
		const name = screen.name === 'entry' ? screen.id : screen.name;
		if (focusOf(driver.state()) === 'plain' && !screens.has(name)) {
			screens.add(name);
			typeAll(t, driver);
		}

		playOnce(driver);
	}

	t.deepEqual([...screens], ['leak-where', 'leak-since', 'folder', 'known-addresses', 'key-revoke', 'confirm', 'restart']);
});

for (const [from, keys] of [['scope', ['/']], ['confirm', ['tab', 'b']], ['confirm', ['tab', 'l']], ['confirm', ['tab', 'c', 'a', 'enter']], ['confirm', ['tab', 'c', '/']], ['confirm', ['tab', 'c', 'm']], ['confirm', ['tab', 'c', 's']], ['restart', ['tab', 's']], ['prove', ['o', 'enter']]] as const) {
	test(`so it is after ${keys.join(', ')} on ${from}`, t => {
		const driver = driverAt(from);
		driver.settle();
		for (const key of keys) {
			driver.press(key);
		}

		t.is(focusOf(driver.state()), 'plain');
		typeAll(t, driver);
	});
}

test('so it is where a platform that was not searched is left out, where it is said who confirmed, and where a finding is shut or accepted', t => {
	const names: string[] = [];
	for (const open of [atLeavePlatform, atConfirmedBy, atFinding, atAcceptedFinding]) {
		const driver = open();
		names.push(nameOf(driver));
		typeAll(t, driver);
	}

	t.deepEqual(names, ['leave-platform', 'confirmed-by', 'finding', 'accept-finding']);
});

test('on the masked field of a value no key is a command, and none becomes visible', t => {
	const driver = atSetValue();
	t.is(focusOf(driver.state()), 'masked');
	const before = withoutText(driver.state());
	for (const character of printable) {
		t.deepEqual(driver.press(character), []);
		t.is(driver.state().local.draft, '');
	}

	t.deepEqual(withoutText(driver.state()), before);
});

test('a masked field takes no visible text, from keys or from a paste', t => {
	const driver = driverAt('show-once');
	driver.settle();
	driver.dispatch({type: 'paste', text: 'CANARY', seen: driver.state().token});
	for (const character of printable) {
		t.deepEqual(driver.press(character), []);
	}

	t.is(driver.state().local.draft, '');
});
