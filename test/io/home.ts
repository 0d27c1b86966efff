import test from 'ava';
import {resolveHome} from '../../source/io/home.js';

const home = '/home/ada';

test('progress is kept where the operator says, else where the system keeps the state of programs', t => {
	t.is(resolveHome({environment: {REKEY_HOME: '/x/y'}, platform: 'linux', home}), '/x/y');
	t.is(resolveHome({environment: {REKEY_HOME: ''}, platform: 'linux', home}), '/home/ada/.local/state/rekey');
	t.is(resolveHome({environment: {XDG_STATE_HOME: '/s'}, platform: 'linux', home}), '/s/rekey');
	t.is(resolveHome({environment: {XDG_STATE_HOME: 'relative'}, platform: 'linux', home}), '/home/ada/.local/state/rekey');
	t.is(resolveHome({environment: {XDG_STATE_HOME: '/s'}, platform: 'darwin', home}), '/home/ada/Library/Application Support/rekey');
});
