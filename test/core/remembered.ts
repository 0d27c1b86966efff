import test from 'ava';
import {remembered} from '../../source/core/remembered.js';

test('an answer is made once for the same objects, and anew when any of them is another', t => {
	let made = 0;
	const answer = remembered((subject: {readonly name: string}, words: readonly string[], end: string) => {
		made++;
		return [subject.name, ...words, end].join(' ');
	});
	const [subject, words] = [{name: 'a'}, ['b']];
	t.is(answer(subject, words, 'c'), 'a b c');
	t.is(answer(subject, words, 'c'), 'a b c');
	t.is(made, 1);
	t.is(answer(subject, words, 'd'), 'a b d');
	t.is(answer(subject, ['e'], 'd'), 'a e d');
	t.is(answer({name: 'f'}, words, 'c'), 'f b c');
	t.is(made, 4);
});
