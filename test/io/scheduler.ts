import test from 'ava';
import {createScheduler, type Wait} from '../../source/io/scheduler.js';
import {type Again} from '../../source/io/retry.js';
import {createFakeClock} from '../helpers/fake-clock.js';

const roomy = {account: {requests: 1000, perMilliseconds: 1000}, route: {requests: 1000, perMilliseconds: 1000}};

test('a locked change holds back the changes after it in its project, and no others', async t => {
	const clock = createFakeClock();
	const scheduler = createScheduler({...roomy, clock});
	const seen: string[] = [];
	let locks = 3;
	const change = async (lane: string, name: string, isLocked: () => boolean) => scheduler.run({
		route: 'POST reset',
		lane,
		async attempt() {
			const answer = isLocked() ? 'locked' : 'done';
			seen.push(`${name} ${answer}`);
			return answer;
		},
		judge: (answer): Again | undefined => answer === 'locked' ? {reason: 'locked'} : undefined,
	});
	await Promise.all([
		change('a', 'first', () => locks-- > 0),
		change('a', 'second', () => false),
		change('b', 'other', () => false),
	]);
	t.deepEqual(seen, ['first locked', 'other done', 'first locked', 'first locked', 'first done', 'second done']);
});

test('one refusal for too many requests holds back the whole account', async t => {
	const clock = createFakeClock();
	const waits: Wait[] = [];
	const scheduler = createScheduler({
		...roomy, clock, onWait(wait) {
			waits.push(wait);
		},
	});
	const start = clock.now();
	let isLimited = true;
	const limited = scheduler.run({
		route: 'GET a',
		async attempt() {
			const answer = isLimited;
			isLimited = false;
			return answer;
		},
		judge: (answer): Again | undefined => answer ? {reason: 'rate-limited', afterMilliseconds: 9000} : undefined,
	});
	await new Promise(resolve => {
		setImmediate(resolve);
	});
	const other = scheduler.run({route: 'GET b', attempt: async () => clock.now() - start, judge: () => undefined});
	await limited;
	t.true(await other >= 9000);
	t.is(waits[0]?.reason, 'rate-limited');
	t.true(waits.some(({reason}) => reason === 'own-limit'));
});

test('the wait of a change names its project', async t => {
	const clock = createFakeClock();
	const waits: Wait[] = [];
	const scheduler = createScheduler({
		...roomy, clock, onWait(wait) {
			waits.push(wait);
		},
	});
	let tries = 0;
	await scheduler.run({
		route: 'POST', lane: 'project', attempt: async () => ++tries, judge: (count): Again | undefined => count === 1 ? {reason: 'locked', afterMilliseconds: 2000} : undefined,
	});
	t.deepEqual(waits, [{reason: 'locked', milliseconds: 2000, lane: 'project'}]);
});
