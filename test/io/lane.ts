import test from 'ava';
import {createLanes} from '../../source/io/lane.js';

function gate() {
	let open!: () => void;
	const opened = new Promise<void>(resolve => {
		open = resolve;
	});
	return {open, opened};
}

test('one lane runs one after another in order, other lanes beside it', async t => {
	const lanes = createLanes();
	const seen: string[] = [];
	const first = gate();
	const slow = lanes.run('a', async () => {
		seen.push('a1 begins');
		await first.opened;
		seen.push('a1 ends');
	});
	const next = lanes.run('a', async () => {
		seen.push('a2');
	});
	await lanes.run('b', async () => {
		seen.push('b1');
	});
	t.is(lanes.length('a'), 2);
	first.open();
	await Promise.all([slow, next]);
	t.deepEqual(seen, ['a1 begins', 'b1', 'a1 ends', 'a2']);
	t.is(lanes.length('a'), 0);
});

test('a task that fails does not stop its lane', async t => {
	const lanes = createLanes();
	const failing = lanes.run('a', async () => {
		throw new Error('no');
	});
	const after = lanes.run('a', async () => 'yes');
	await t.throwsAsync(failing);
	t.is(await after, 'yes');
});
