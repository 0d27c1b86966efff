import test from 'ava';
import {parseSince} from '../../source/core/moment.js';

const now = new Date(2026, 10, 21, 14, 0).getTime();

const understood: ReadonlyArray<readonly [string, number]> = [
	['now', now],
	[' 3h ', now - 10_800_000],
	['2 d', now - 172_800_000],
	['90 min', now - 5_400_000],
	['1.5h ago', now - 5_400_000],
	['1w', now - 604_800_000],
	['2026-11-20', new Date(2026, 10, 20).getTime()],
	['2026-11-20 14:30', new Date(2026, 10, 20, 14, 30).getTime()],
	['2026-11-20T14:30Z', Date.UTC(2026, 10, 20, 14, 30)],
];

for (const [text, moment] of understood) {
	test(`"${text}" is understood`, t => {
		t.is(parseSince(text, now), moment);
	});
}

for (const text of ['', 'yesterday', '3', '3 years', '2026-13-40', '2026-11-20 25:00', '2026-11-22', '20.11.2026', '-3h', '123456h']) {
	test(`"${text}" is not understood, or has not happened yet`, t => {
		t.is(parseSince(text, now), undefined);
	});
}
