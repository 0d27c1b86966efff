/**
What every destination promises where its platform does not play along: it tells what happened, and never more than was seen.
*/
import {setImmediate as turn} from 'node:timers/promises';
import test, {type ExecutionContext} from 'ava';
import {
	type Case, delivery, enterCase, firstCase, search,
} from '../helpers/stages/cases.js';
import {stages} from '../helpers/stages/index.js';
import {type Stage, strangersValue} from '../helpers/stages/stage.js';
import {until} from '../helpers/until.js';

const {signal} = new AbortController();
const now = {since: undefined, signal};

/** What comes of something for which nobody has time. */
async function withoutTime<Result>({runOut}: Stage, result: Promise<Result>): Promise<Result> {
	const nothing = Symbol('nothing yet');
	for (;;) {
		runOut();
		const settled = await Promise.race([result, turn(nothing)]);
		if (settled !== nothing) {
			return settled;
		}
	}
}

/** What comes of something that is stopped, or that gets no answer any more until its time is over. */
async function ended<Result>(stage: Stage, result: Promise<Result>, stop: AbortController | undefined): Promise<Result> {
	if (stop !== undefined) {
		stop.abort();
		return result;
	}

	stage.trouble('silent');
	return withoutTime(stage, result);
}

/** Nothing is found, and it is said why; nothing is written. */
async function tellsNothing(t: ExecutionContext, {destination, stage, chosen}: {readonly destination: Stage['destination']; readonly stage: Stage; readonly chosen: Case}, place: Parameters<Stage['destination']['deliver']>[0], kinds: readonly string[]): Promise<void> {
	const before = stage.everything();
	const {found, notSearched} = await destination.discover(search(stage, chosen.wanted));
	t.deepEqual(found, []);
	t.true(notSearched.length > 0 && notSearched.every(({what, reason}) => what !== '' && reason !== ''));
	const result = await destination.deliver(place, chosen.values, delivery(stage, chosen.old));
	t.true(result.status === 'refused' && kinds.includes(result.failure.kind), `${JSON.stringify(result)}`);
	const checked = await destination.check(place, chosen.values, now);
	t.not(checked.status === 'succeeded' ? checked.value.rung : 'refused', 'read-back');
	t.notRegex(JSON.stringify([notSearched, result, checked]), /Canary/v);
	t.deepEqual(stage.everything(), before);
}

for (const [id, definition] of Object.entries(stages).filter(([, {not}]) => not.writing === undefined)) {
	const {not} = definition;
	const isReadable = not.reading === undefined;
	const chosen = firstCase(definition);
	const name = chosen.names[0]!;
	const enter = async (t: ExecutionContext) => enterCase(t, definition, chosen);

	for (const _ of not.login === undefined ? [1] : []) {
		test(`${id}: without a login, and with one that is refused, it says so and how to get one`, async t => {
			const {stage, place} = await enter(t);
			const {destination, stranger} = stage;
			const ready = await destination.preflight(signal);
			t.is(ready.status, 'ready');
			const none = await stranger.preflight(signal);
			t.not(none.status, 'ready');
			await tellsNothing(t, {destination: stranger, stage, chosen}, place, ['unauthorized', 'not-found', 'unsuitable']);
			stage.trouble('logged-out');
			const out = await destination.preflight(signal);
			t.is(out.status, 'not-ready');
			t.true(out.command !== undefined || out.problems.some(problem => problem.includes('not logged in')), `${JSON.stringify(out)}`);
			t.notRegex(JSON.stringify([ready, none, out]), /Canary/v);
			await tellsNothing(t, {destination, stage, chosen}, place, ['unauthorized']);
		});
	}

	for (const reason of not.login === undefined ? [] : [not.login]) {
		test(`${id}: what is gone is refused. ${reason}`, async t => {
			const {stage, place} = await enter(t);
			t.like(await stage.destination.preflight(signal), {status: 'ready'});
			const gone = {...place, container: `${place.container}-gone`};
			t.like(await stage.destination.deliver(gone, chosen.values, delivery(stage, chosen.old)), {status: 'refused'});
			t.like(await stage.destination.check(gone, chosen.values, now), {status: 'refused'});
		});
	}

	for (const reason of not.program === undefined ? [] : [not.program]) {
		test(`${id}: it is ready although no program is installed. ${reason}`, async t => {
			const {stage} = await enter(t);
			t.like(await stage.destination.preflight(signal), {status: 'ready'});
		});
	}

	for (const _ of not.program === undefined ? [1] : []) {
		test(`${id}: without its program nothing is found, and nothing written`, async t => {
			const {stage, place} = await enter(t);
			const {destination} = stage;
			stage.uninstall();
			const {status, problems} = await destination.preflight(signal);
			t.true(status === 'absent' || (status === 'not-ready' && problems.length > 0));
			await tellsNothing(t, {destination, stage, chosen}, place, ['not-found']);
		});
	}

	test(`${id}: what is not allowed is refused, and done when it is allowed`, async t => {
		const {stage, place} = await enter(t);
		stage.trouble('denied');
		const before = stage.everything();
		const result = await stage.destination.deliver(place, chosen.values, delivery(stage, chosen.old));
		t.true(result.status === 'refused' && ['forbidden', 'permission'].includes(result.failure.kind), `${JSON.stringify(result)}`);
		t.notRegex(JSON.stringify(result), /Canary/v);
		t.deepEqual(stage.everything(), before);
		stage.trouble(undefined);
		t.like(await stage.destination.deliver(place, chosen.values, delivery(stage, chosen.old)), {status: 'delivered', rung: definition.rung});
	});

	for (const scopes of not.scopes === undefined ? [2] : []) {
		test(`${id}: what may not be looked at is said, and the rest is found`, async t => {
			const {stage, found} = await enterCase(t, definition, chosen, {scopes});
			stage.trouble('unreadable', 0);
			const part = await stage.destination.discover(search(stage, chosen.wanted));
			t.true(part.found.length > 0 && part.found.every(({place: {container, key}}) => found.some(({place: known}) => known.container === container && known.key === key)), `${JSON.stringify(part)}`);
			t.true(part.found.length === found.length || part.notSearched.some(({what, reason}) => what !== '' && reason !== ''), `${JSON.stringify(part)}`);
			stage.trouble(undefined);
			const whole = await stage.destination.discover(search(stage, chosen.wanted));
			t.is(whole.found.length, found.length);
		});
	}

	for (const lie of ['lies-empty', 'lies-old'] as const) {
		test(`${id}: a change that is answered as done and ${lie === 'lies-old' ? 'left the old value' : 'stored nothing'} is not called done`, async t => {
			const {stage, place} = await enter(t);
			stage.trouble(lie);
			const result = await stage.destination.deliver(place, chosen.values, delivery(stage, chosen.old));
			t.not(result.status, 'delivered', `${JSON.stringify(result)}`);
			t.true(stage.stored(name, 0)?.includes(chosen.fresh) !== true);
			const checked = await stage.destination.check(place, chosen.values, now);
			t.is(checked.status === 'succeeded' ? checked.value.rung : 'not-touched', 'not-touched');
			t.notRegex(JSON.stringify([result, checked]), /Canary/v);
		});
	}

	for (const _ of not.failing === undefined ? [1] : []) {
		test(`${id}: no message repeats what the platform gave away, and a failure after the write is not called refused`, async t => {
			const {stage, place} = await enter(t);
			const before = stage.everything();
			stage.trouble('leaks');
			const leaking = await stage.destination.deliver(place, chosen.values, delivery(stage, chosen.old));
			t.not(leaking.status, 'delivered');
			t.notRegex(JSON.stringify(leaking), /Canary/v);
			t.deepEqual(stage.everything(), before);
			stage.trouble('fails');
			const failing = await stage.destination.deliver(place, chosen.values, delivery(stage, chosen.old));
			t.is(failing.status, isReadable ? 'delivered' : 'unknown', `${JSON.stringify(failing)}`);
			t.true(stage.stored(name, 0)?.includes(chosen.fresh));
			t.notRegex(JSON.stringify(failing), /Canary/v);
		});
	}

	for (const _ of not.hanging === undefined ? [1] : []) {
		test(`${id}: a change that is never answered is unknown, when it is stopped and when its time is over`, async t => {
			for (const end of ['cancelled', 'time-out'] as const) {
				const {stage, place} = await enter(t);
				const before = stage.everything();
				const changes = stage.changes();
				const stop = new AbortController();
				stage.trouble('hangs');
				const waiting = stage.destination.deliver(place, chosen.values, delivery(stage, chosen.old, {signal: stop.signal}));
				await until(() => stage.changes() > changes);
				const result = await ended(stage, waiting, end === 'cancelled' ? stop : undefined);
				t.like(result, {status: 'unknown', failure: {kind: end}}, `${JSON.stringify(result)}`);
				t.deepEqual(stage.everything(), before);
				stage.trouble(undefined);
				t.like(await stage.destination.deliver(place, chosen.values, delivery(stage, chosen.old)), {status: 'delivered', rung: definition.rung});
			}
		});

		test(`${id}: a platform that answers nothing is not searched, and it is said`, async t => {
			const {stage, place} = await enter(t);
			const before = stage.everything();
			stage.trouble('silent');
			const {found, notSearched} = await withoutTime(stage, stage.destination.discover(search(stage, chosen.wanted)));
			t.deepEqual(found, []);
			t.true(notSearched.length > 0);
			t.like(await withoutTime(stage, stage.destination.deliver(place, chosen.values, delivery(stage, chosen.old))), {status: 'refused'});
			const preflight = await withoutTime(stage, stage.destination.preflight(signal));
			t.not(preflight.status, 'ready');
			t.deepEqual(stage.everything(), before);
		});
	}

	for (const _ of definition.hasLock ? [1] : []) {
		test(`${id}: what somebody else stores at the same moment is noticed`, async t => {
			const {stage, place} = await enter(t);
			stage.trouble('overtaken');
			const result = await stage.destination.deliver(place, chosen.values, delivery(stage, chosen.old));
			t.not(result.status, 'delivered', `${JSON.stringify(result)}`);
			t.true(stage.stored(name, 0) === strangersValue || result.status === 'unknown');
			t.notRegex(JSON.stringify(result), /Canary|SomebodyElse/v);
		});
	}

	test(`${id}: what was stopped before it began changes nothing`, async t => {
		const {stage, place} = await enter(t);
		const before = stage.everything();
		const stopped = await stage.destination.discover({...search(stage, chosen.wanted), signal: AbortSignal.abort()});
		t.deepEqual(stopped.found, []);
		t.true(stopped.notSearched.some(({reason}) => reason.includes('stopped')), `${JSON.stringify(stopped)}`);
		t.like(await stage.destination.deliver(place, chosen.values, delivery(stage, chosen.old, {signal: AbortSignal.abort()})), {status: 'refused', failure: {kind: 'cancelled'}});
		t.deepEqual(stage.everything(), before);
	});

	test(`${id}: what somebody else stored ${isReadable ? 'is left alone' : 'is not shown, and is written over or left alone'}`, async t => {
		const {stage, place} = await enter(t);
		stage.put(name, 0, chosen.items('npg_SomebodyElse').find(item => item.name === name)!.value);
		const before = stage.everything();
		const result = await stage.destination.deliver(place, chosen.values, delivery(stage, chosen.old));
		t.is(result.status === 'refused' ? result.failure.kind : result.status, isReadable ? 'changed' : (result.status === 'delivered' ? 'delivered' : 'unsuitable'));
		t.deepEqual(result.status === 'refused' ? stage.everything() : before, before);
		const {status, value: seen} = await stage.destination.check(place, chosen.values, now) as {readonly status: string; readonly value?: {readonly rung: string}};
		t.deepEqual([status, isReadable ? seen?.rung : 'not-touched'], ['succeeded', 'not-touched']);
		t.notRegex(JSON.stringify(result), /SomebodyElse|Canary/v);
	});
}
