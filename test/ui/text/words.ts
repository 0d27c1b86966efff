import test from 'ava';
import {count, listed} from '../../../source/ui/text/words.js';

test('one thing is singular', t => {
	t.deepEqual([count(0, 'place'), count(1, 'place'), count(2, 'place')], ['0 places', '1 place', '2 places']);
});

test('a long list says how many more there are', t => {
	t.is(listed([]), '');
	t.is(listed(['a']), 'a');
	t.is(listed(['a', 'b']), 'a and b');
	t.is(listed(['a', 'b', 'c', 'd']), 'a, b, c and d');
	t.is(listed(['a', 'b', 'c', 'd', 'e']), 'a, b, c and 2 more');
});
