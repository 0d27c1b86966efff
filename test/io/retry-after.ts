import test from 'ava';
import {retryAfter} from '../../source/io/retry-after.js';

const now = Date.parse('2026-11-21T02:00:00Z');

test('seconds and dates become milliseconds', t => {
	t.is(retryAfter('0', now), 0);
	t.is(retryAfter(' 7 ', now), 7000);
	t.is(retryAfter('Sat, 21 Nov 2026 02:00:09 GMT', now), 9000);
	t.is(retryAfter('Sat, 21 Nov 2026 01:00:00 GMT', now), 0);
});

test('what makes no sense is left out', t => {
	for (const header of [undefined, '', 'soon', '-3', '1.5', '99999999999']) {
		t.is(retryAfter(header, now), undefined);
	}
});
