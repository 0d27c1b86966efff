import test, {type ExecutionContext} from 'ava';
import {createDriver, type Driver} from '../../helpers/core-driver.js';
import {playOnce} from '../../helpers/core-player.js';

/** At the empty list of addresses of the first project, opened from the list of findings. */
function atEmptyList(): Driver {
	const driver = createDriver();
	for (let move = 0; move < 400 && driver.view().screen.name !== 'plan'; move++) {
		playOnce(driver);
	}

	driver.press('d');
	const {screen} = driver.view();
	const row = screen.name === 'findings' ? screen.rows.findIndex(({kind}) => kind === 'allowed-ips') : -1;
	for (let index = 0; index < row; index++) {
		driver.press('down');
	}

	driver.press('enter');
	if (driver.view().screen.name === 'finding' && 'field' in driver.view().screen) {
		driver.press('tab');
	}

	driver.press('l');
	return driver;
}

function typed(driver: Driver, text: string): void {
	driver.press('ctrl-u');
	driver.type(text);
	driver.press('enter');
}

function texts(t: ExecutionContext, driver: Driver): readonly string[] {
	const {screen} = driver.view();
	t.is(screen.name, 'allowed-ips');
	return screen.name === 'allowed-ips' ? screen.entries.map(({text, state}) => `${text} ${state}`) : [];
}

function sent(driver: Driver) {
	return driver.pending().filter(({type}) => type === 'shut-door');
}

test('a list is typed entry by entry, sent by its word alone, and edited further as it is then', t => {
	const driver = atEmptyList();
	t.deepEqual(texts(t, driver), []);
	typed(driver, '203.0.113.300');
	t.like(driver.view().screen, {isChanged: false});
	t.regex((driver.view().screen as {problem?: string}).problem ?? '', /no address/v);
	typed(driver, 'change');
	t.regex((driver.view().screen as {problem?: string}).problem ?? '', /Nothing is changed yet/v);
	typed(driver, '203.0.113.7 198.51.100.0/24');
	typed(driver, '-198.51.100.0/24');
	t.deepEqual(texts(t, driver), ['203.0.113.7 added']);
	typed(driver, '192.0.2.10-192.0.2.20');
	t.deepEqual(sent(driver), []);
	typed(driver, 'change');
	t.like(sent(driver), [{
		change: {
			door: 'allowed-ips', current: [], add: ['203.0.113.7', '192.0.2.10-192.0.2.20'], remove: [],
		},
	}]);
	t.like(driver.view().screen, {state: 'sending'});
	driver.settle();
	t.like(driver.view().screen, {state: 'changed', isChanged: false});
	t.deepEqual(texts(t, driver), ['203.0.113.7 kept', '192.0.2.10-192.0.2.20 kept']);
	typed(driver, '-203.0.113.7 -192.0.2.10-192.0.2.20');
	typed(driver, 'change');
	t.regex((driver.view().screen as {problem?: string}).problem ?? '', /an empty list lets everybody in/v);
	t.deepEqual(sent(driver), []);
});

test('an edit that was refused is still there, and says why', t => {
	const driver = atEmptyList();
	typed(driver, '203.0.113.7');
	typed(driver, 'change');
	driver.settle('refused');
	t.deepEqual(texts(t, driver), ['203.0.113.7 added']);
	t.truthy((driver.view().screen as {failure?: string}).failure);
});
