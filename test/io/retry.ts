import test from 'ava';
import fc from 'fast-check';
import {
	defaultPolicies, retry, retryDelay, type Again,
} from '../../source/io/retry.js';
import {createFakeClock} from '../helpers/fake-clock.js';

test('a lock is waited for through minutes, and the result after it counts', async t => {
	const clock = createFakeClock();
	const start = clock.now();
	const told: string[] = [];
	const result = await retry(async () => clock.now() - start > 240_000 ? 'done' : 'locked', {
		clock,
		judge: answer => answer === 'locked' ? {reason: 'locked'} : undefined,
		onWait(reason) {
			told.push(reason);
		},
	});
	t.is(result, 'done');
	t.true(told.length > 50);
	t.true(Math.max(...clock.waits) <= defaultPolicies.locked.longestMilliseconds);
});

test('the budget ends it with the last result', async t => {
	const clock = createFakeClock();
	const start = clock.now();
	t.is(await retry(async () => 'locked', {clock, judge: (): Again => ({reason: 'locked'})}), 'locked');
	const spent = clock.now() - start;
	t.true(spent > 590_000);
	t.true(spent <= 600_000);
});

test('the wish of the service is never shortened, and too long a wish ends it at once', async t => {
	const clock = createFakeClock();
	let tries = 0;
	await retry(async () => ++tries, {clock, judge: count => count < 2 ? {reason: 'rate-limited', afterMilliseconds: 45_000} : undefined});
	t.deepEqual(clock.waits, [45_000]);
	const impatient = createFakeClock();
	await retry(async () => 'no', {clock: impatient, judge: (): Again => ({reason: 'busy', afterMilliseconds: 3_600_000})});
	t.deepEqual(impatient.waits, []);
});

test('an aborted signal ends the waits', async t => {
	const clock = createFakeClock();
	const controller = new AbortController();
	let tries = 0;
	await retry(async () => ++tries, {
		clock,
		judge: (): Again => ({reason: 'locked'}),
		signal: controller.signal,
		onWait() {
			controller.abort();
		},
	});
	t.is(tries, 1);
});

test('waits grow to the longest and keep at least half of it', t => {
	fc.assert(fc.property(fc.integer({min: 0, max: 10_000}), fc.double({min: 0, max: 0.999_999, noNaN: true}), (tries, random) => {
		const policy = {firstMilliseconds: 100, longestMilliseconds: 5000, budgetMilliseconds: 0};
		const most = Math.min(5000, 100 * (2 ** tries));
		const delay = retryDelay(policy, tries, random);
		t.true(delay >= most / 2 && delay <= most);
	}));
});
