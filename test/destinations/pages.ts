import test from 'ava';
import {readPages} from '../../source/destinations/pages.js';

test('a list is read to its last page', async t => {
	const asked: number[] = [];
	const list = await readPages(0, async at => {
		asked.push(at);
		return {status: 'succeeded', value: {items: [at, at + 1], next: at < 4 ? at + 2 : undefined}};
	});
	t.deepEqual(list, {status: 'succeeded', value: [0, 1, 2, 3, 4, 5]});
	t.deepEqual(asked, [0, 2, 4]);
});

test('a page that cannot be read is a failure of the whole list', async t => {
	const failure = {kind: 'forbidden', message: 'This login may not.'} as const;
	const list = await readPages(0, async at => at === 0 ? {status: 'succeeded', value: {items: [0], next: 1}} : {status: 'refused', failure});
	t.deepEqual(list, {status: 'refused', failure});
});

test('a list that goes in a circle ends, and is not taken for a short one', async t => {
	const list = await readPages('a', async () => ({status: 'succeeded', value: {items: [1], next: 'a'}}));
	t.like(list, {status: 'refused', failure: {kind: 'invalid-reply'}});
});
