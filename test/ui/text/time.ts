import process from 'node:process';
import test from 'ava';
import {
	clockTime, dayAndTime, duration, providerTime, stopwatch,
} from '../../../source/ui/text/time.js';

process.env.TZ = 'America/New_York';

const at = Date.UTC(2026, 10, 21, 19, 3, 9);

test('clock times are the operator’s own', t => {
	t.is(clockTime(at), '14:03:09');
	t.is(dayAndTime(at), '2026-11-21 14:03');
	t.is(providerTime('2026-11-21T19:03:09Z'), '2026-11-21 14:03');
});

test('what is no time is shown as it came', t => {
	t.is(providerTime('yesterday'), 'yesterday');
});

test('a stopwatch runs past a day', t => {
	t.is(stopwatch(761_000), '00:12:41');
	t.is(stopwatch(100 * 3_600_000), '100:00:00');
	t.is(stopwatch(-5), '00:00:00');
});

test('a duration has one unit', t => {
	t.deepEqual([0, 900, 119_000, 120_000, 7_199_000, 7_200_000, 172_800_000].map(value => duration(value)), ['0 s', '1 s', '119 s', '2 min', '119 min', '2 h', '2 days']);
});
