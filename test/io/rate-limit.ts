import test from 'ava';
import fc from 'fast-check';
import {createRateLimit} from '../../source/io/rate-limit.js';
import {createFakeClock} from '../helpers/fake-clock.js';

function mostInAnyWindow(instants: readonly number[], window: number): number {
	return Math.max(0, ...instants.map(start => instants.filter(instant => instant >= start && instant < start + window).length));
}

test('no window ever holds more requests than allowed, and everything gets through', async t => {
	await fc.assert(fc.asyncProperty(
		fc.integer({min: 1, max: 8}),
		fc.integer({min: 1, max: 4}),
		fc.array(fc.record({route: fc.constantFrom('a', 'b', 'c'), pause: fc.integer({min: 0, max: 400})}), {maxLength: 30}),
		async (account, route, requests) => {
			const clock = createFakeClock();
			const limit = createRateLimit({account: {requests: account, perMilliseconds: 1000}, route: {requests: route, perMilliseconds: 300}}, clock);
			const sent: Array<{readonly route: string; readonly at: number}> = [];
			await Promise.all(requests.map(async ({route, pause}) => {
				await clock.wait(pause);
				await limit.take(route);
				sent.push({route, at: clock.now()});
			}));
			t.is(sent.length, requests.length);
			t.true(mostInAnyWindow(sent.map(({at}) => at), 1000) <= account);
			for (const name of ['a', 'b', 'c']) {
				t.true(mostInAnyWindow(sent.filter(({route}) => route === name).map(({at}) => at), 300) <= route);
			}
		},
	), {numRuns: 60});
});

test('a full burst leaves at once and the wait after it is told', async t => {
	const clock = createFakeClock();
	const limit = createRateLimit({account: {requests: 3, perMilliseconds: 60_000}, route: {requests: 10, perMilliseconds: 1000}}, clock);
	for (const route of ['a', 'b', 'c']) {
		await limit.take(route);
	}

	t.deepEqual(clock.waits, []);
	t.is(limit.estimate(0), 0);
	t.is(limit.estimate(1), 60_000);
	t.is(limit.estimate(4), 120_000);
	const told: number[] = [];
	await limit.take('d', {
		onWait(milliseconds) {
			told.push(milliseconds);
		},
	});
	t.deepEqual(told, [60_000]);
});

test('after the service asks for patience nothing leaves until then', async t => {
	const clock = createFakeClock();
	const limit = createRateLimit({account: {requests: 10, perMilliseconds: 1000}, route: {requests: 10, perMilliseconds: 1000}}, clock);
	const start = clock.now();
	limit.holdUntil(start + 7000);
	t.is(limit.estimate(1), 7000);
	await limit.take('a');
	t.is(clock.now(), start + 7000);
});

test('an aborted signal ends the wait', async t => {
	const clock = createFakeClock();
	const limit = createRateLimit({account: {requests: 1, perMilliseconds: 1e9}, route: {requests: 1, perMilliseconds: 1}}, clock);
	await limit.take('a');
	const controller = new AbortController();
	const waiting = limit.take('b', {
		signal: controller.signal,
		onWait() {
			controller.abort();
		},
	});
	await t.notThrowsAsync(waiting);
	t.true(controller.signal.aborted);
});
