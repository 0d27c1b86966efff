import test from 'ava';
import {createDriver, type Driver} from '../helpers/core-driver.js';
import {playOnce, playToTheEnd} from '../helpers/core-player.js';

/** An incident in which nothing but API keys leaked, at the first screen of this name. */
function keysAlone(name: string): Driver {
	const driver = createDriver();
	for (let move = 0; move < 300 && driver.view().screen.name !== name; move++) {
		if (driver.view().screen.name === 'scope') {
			driver.settle();
			driver.press('k');
		} else {
			playOnce(driver);
		}
	}

	return driver;
}

test('keys alone can be the scope, and only where no login is marked', t => {
	const driver = createDriver({evidence: {path: '/srv/leaked.env'}});
	while (driver.view().screen.name !== 'scope') {
		playOnce(driver);
	}

	driver.settle();
	driver.press('k');
	t.like(driver.view().screen, {name: 'scope', problem: 'Logins are marked. Unmark them first, if nothing but API keys leaked.'});
	t.like(keysAlone('plan').view().screen, {name: 'plan', lines: []});
});

test('their places have a checklist, are assigned, written and deployed, and the way leads to the end', t => {
	const driver = keysAlone('checklist');
	driver.settle();
	const key = driver.state().incident!.deliveries.find(item => item.key !== undefined)?.key;
	t.like(driver.view().screen, {
		name: 'checklist', label: 'API keys', project: '', all: 4, hasValue: true,
	});
	// The one that only its name speaks for is offered to the keys.
	driver.press('down');
	driver.press('enter');
	const {screen} = driver.view();
	t.true(screen.name === 'assign' && screen.isKey && screen.owners.length === 1);
	driver.press('enter');
	t.is(driver.state().incident!.deliveries.find(({id}) => id === 'vercel api OTHER_KEY')?.key, key);
	driver.press('w');
	driver.press('enter');
	driver.settle();
	t.deepEqual(driver.state().incident!.deliveries.filter(item => item.key !== undefined).map(({rung}) => rung), ['written', 'written']);
	driver.press('d');
	t.is(driver.view().screen.name, 'deploy');
	driver.press('enter');
	driver.settle();
	t.deepEqual(driver.state().incident!.deliveries.filter(item => item.key !== undefined).map(({rung}) => rung), ['deployed', 'deployed']);
	driver.press('a');
	driver.press('enter');
	driver.type('the notebook of Eva');
	driver.press('enter');
	t.is(driver.state().incident!.deliveries.at(-1)?.credential, undefined);
	t.truthy(playToTheEnd(driver));
});
