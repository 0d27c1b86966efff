import test from 'ava';
import {readPages} from '../../source/destinations/pages.js';
import {createRest} from '../../source/destinations/rest.js';
import {type Http} from '../../source/io/http.js';

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

test('a platform that asks to wait is asked again, but not for ever and not after a long pause', async t => {
	for (const [pauses, pause, expected] of [[2, '0', 'succeeded 3'], [9, '0', 'refused 4'], [1, '3600', 'refused 1']] as const) {
		let asked = 0;
		const http: Http = async () => {
			const isTurnedAway = ++asked <= pauses;
			const headers: Readonly<Record<string, string>> = isTurnedAway ? {'retry-after': pause} : {};
			return {status: 'answered', reply: {status: isTurnedAway ? 429 : 200, headers, body: '{}'}};
		};

		const rest = createRest({
			http, baseUrl: 'https://api.example.com', service: 'Acme', headers: () => ({}),
		});
		const {status} = await rest.change('PUT', '/value', {}, new AbortController());
		t.is(`${status} ${asked}`, expected);
	}
});
