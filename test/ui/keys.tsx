import {useInput} from 'ink';
import {render} from 'ink-testing-library';
import test from 'ava';
import {type Key} from '../../source/core/key.js';
import {keyFrom} from '../../source/ui/keys.js';
import {until} from '../helpers/until.js';

const escape = '\u001B';

const bytes: Readonly<Record<string, Key | undefined>> = {
	'\r': {name: 'enter'},
	'\t': {name: 'tab'},
	[`${escape}[Z`]: {name: 'shift-tab'},
	'\u007F': {name: 'backspace'},
	'\b': {name: 'backspace'},
	[`${escape}\u007F`]: {name: 'ctrl-w'},
	[`${escape}[A`]: {name: 'up'},
	[`${escape}OB`]: {name: 'down'},
	[`${escape}[1;5C`]: {name: 'right'},
	[`${escape}[D`]: {name: 'left'},
	[`${escape}[5~`]: {name: 'page-up'},
	[`${escape}[6~`]: {name: 'page-down'},
	[`${escape}[H`]: {name: 'home'},
	[`${escape}[4~`]: {name: 'end'},
	'\u0003': {name: 'ctrl-c'},
	'\u000C': {name: 'ctrl-l'},
	'\u000F': {name: 'ctrl-o'},
	'\u0015': {name: 'ctrl-u'},
	'\u0017': {name: 'ctrl-w'},
	a: {name: 'character', character: 'a'},
	Z: {name: 'character', character: 'Z'},
	'?': {name: 'character', character: '?'},
	' ': {name: 'character', character: ' '},
	漢: {name: 'character', character: '漢'},
	'👩‍👩‍👧': {name: 'character', character: '👩‍👩‍👧'},
	// More than one key at once is text and no command.
	'yes\r': {name: 'character', character: 'yes'},
	'\n': undefined,
	'\u0001': undefined,
	[`${escape}\r`]: undefined,
	[`${escape}j`]: undefined,
};

test('what Ink makes of the bytes of a key becomes that key', async t => {
	const keys: Array<Key | undefined> = [];

	function Listener() {
		useInput((input, key) => {
			keys.push(keyFrom(input, key));
		});
		return undefined;
	}

	const {stdin, unmount} = render(<Listener/>);
	for (const [sent, expected] of Object.entries(bytes)) {
		const before = keys.length;
		stdin.write(sent);
		await until(() => keys.length > before);
		t.deepEqual({sent, keys: keys.slice(before)}, {sent, keys: [expected]});
	}

	stdin.write(escape);
	await until(() => keys.at(-1)?.name === 'escape');
	unmount();
});
