import {once} from 'node:events';
import process from 'node:process';
import test from 'ava';
import {onceAborted} from '../../source/io/abort.js';
import {systemClock} from '../../source/io/clock.js';

test('many things wait for one signal without a warning, and hear of its end once', async t => {
	const warnings: string[] = [];
	const note = ({name}: Error) => {
		warnings.push(name);
	};

	process.on('warning', note);
	t.teardown(() => {
		process.off('warning', note);
	});
	const stopping = new AbortController();
	let heard = 0;
	const stops = Array.from({length: 50}, () => onceAborted(stopping.signal, () => {
		heard++;
	}));
	// Warnings come one after another, so those of the listeners would be here before this one.
	const last = once(process, 'warning');
	process.emitWarning('the last one', 'Last');
	await last;
	t.deepEqual(warnings, ['Last']);
	stops[0]!();
	const waits = Array.from({length: 20}, async () => systemClock.wait(60_000, stopping.signal));
	stopping.abort();
	t.is(heard, 49);
	await Promise.all(waits);
	await systemClock.wait(60_000, stopping.signal);
	t.deepEqual(warnings, ['Last']);
});

test('without a signal there is nothing to hear', t => {
	t.notThrows(onceAborted(undefined, () => undefined));
});
