import {EventEmitter} from 'node:events';
import test from 'ava';
import {loadingEnvironment, withVariables} from '../../../source/ui/terminal/environment.js';
import {createSizeStore} from '../../../source/ui/terminal/size.js';
import {whyNoWizard, type Surroundings} from '../../../source/ui/terminal/support.js';

const fit: Surroundings = {
	platform: 'linux', term: 'xterm-256color', isStdinTerminal: true, isStdoutTerminal: true, readsStdin: false,
};

test('a terminal that cannot carry the wizard is refused with a sentence', t => {
	t.is(whyNoWizard(fit), undefined);
	t.is(whyNoWizard({...fit, isStdinTerminal: false, readsStdin: true}), undefined);
	t.regex(whyNoWizard({...fit, platform: 'win32'})!, /WSL/v);
	t.regex(whyNoWizard({...fit, term: 'dumb'})!, /TERM=dumb/v);
	t.regex(whyNoWizard({...fit, isStdoutTerminal: false})!, /output/v);
	t.regex(whyNoWizard({...fit, isStdinTerminal: false})!, /input/v);
});

test('variables are changed only while something runs, also when it fails', async t => {
	const environment: Record<string, string | undefined> = {
		CI: 'true', DEV: 'true', NO_COLOR: '1', HOME: '/home/x',
	};
	const before = {...environment};
	await withVariables(environment, loadingEnvironment(environment), async () => {
		t.deepEqual(environment, {NO_COLOR: '1', HOME: '/home/x', FORCE_COLOR: '0'});
	});
	t.deepEqual(environment, before);
	await t.throwsAsync(withVariables(environment, {HOME: undefined}, async () => {
		throw new Error('failed');
	}), {message: 'failed'});
	t.deepEqual(environment, before);
});

test('NO_COLOR counts when it is not empty, and an explicit FORCE_COLOR wins', t => {
	t.is(loadingEnvironment({NO_COLOR: '1'}).FORCE_COLOR, '0');
	t.false('FORCE_COLOR' in loadingEnvironment({NO_COLOR: ''}));
	t.false('FORCE_COLOR' in loadingEnvironment({NO_COLOR: '1', FORCE_COLOR: '3'}));
});

test('the size is the same object until it changes, and listeners hear of changes only', t => {
	const stdout = Object.assign(new EventEmitter(), {columns: 80, rows: 24}); // eslint-disable-line unicorn/prefer-event-target
	const store = createSizeStore(stdout as unknown as NodeJS.WriteStream);
	let heard = 0;
	const unsubscribe = store.subscribe(() => {
		heard++;
	});
	const first = store.size();
	stdout.emit('resize');
	t.is(store.size(), first);
	t.is(heard, 0);
	stdout.rows = 10;
	stdout.emit('resize');
	t.deepEqual(store.size(), {columns: 80, rows: 10});
	t.is(heard, 1);
	stdout.rows = 0;
	stdout.emit('resize');
	t.deepEqual(store.size(), {columns: 80, rows: 24}, 'a terminal that does not know its size says 0');
	unsubscribe();
	store.close();
	t.is(stdout.listenerCount('resize'), 0);
});
