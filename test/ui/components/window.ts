import test from 'ava';
import fc from 'fast-check';
import {windowOf} from '../../../source/ui/components/window.js';

const lists = fc.integer({min: 1, max: 20_000}).chain(count => fc.record({count: fc.constant(count), cursor: fc.nat({max: count - 1}), height: fc.integer({min: 1, max: 60})}));

test('the cursor is always in sight', t => {
	fc.assert(fc.property(lists, list => {
		const {start, end} = windowOf(list);
		t.true(start <= list.cursor && list.cursor < end);
	}));
});

test('no line is left empty while there are rows', t => {
	fc.assert(fc.property(lists, list => {
		const {start, end} = windowOf(list);
		t.is(end - start, Math.min(list.count, list.height));
		t.true(start >= 0 && end <= list.count);
	}));
});

test('one step of the cursor moves the window by one row at most, and never back', t => {
	fc.assert(fc.property(lists, list => {
		const {start} = windowOf(list);
		const next = windowOf({...list, cursor: Math.min(list.count - 1, list.cursor + 1)}).start;
		t.true(next === start || next === start + 1);
	}));
});

test('an empty list and no room are no trouble', t => {
	t.deepEqual(windowOf({count: 0, cursor: 0, height: 5}), {start: 0, end: 0});
	t.deepEqual(windowOf({count: 5, cursor: 2, height: 0}), {start: 2, end: 2});
});
