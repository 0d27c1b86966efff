import test from 'ava';
import {keyLines} from '../../../source/ui/components/key-hints.js';

const keys = ['enter open', 'space tick', 's skip', 'r look again', 'ctrl+o if I stop now', '? help'].map(text => ({key: text.split(' ')[0]!, does: text.split(' ').slice(1).join(' ')}));

function texts(columns: number, most: number): ReadonlyArray<readonly string[]> {
	return keyLines(keys, columns, most).map(line => line.map(({key}) => key));
}

test('keys that fit stand on one line', t => {
	t.deepEqual(texts(100, 2), [['enter', 'space', 's', 'r', 'ctrl+o', '?']]);
});

test('keys that do not fit go on below', t => {
	t.deepEqual(texts(50, 2), [['enter', 'space', 's', 'r'], ['ctrl+o', '?']]);
});

test('where there is one line, the last key stays', t => {
	t.deepEqual(texts(40, 1), [['enter', 'space', '?']]);
	t.deepEqual(texts(10, 1), [['?']]);
});

test('no keys are one empty line', t => {
	t.deepEqual(keyLines([], 80, 2), [[]]);
});
