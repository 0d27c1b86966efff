import test from 'ava';
import fc from 'fast-check';
import {layOut, type Block} from '../../../source/ui/components/layout.js';

type Part = Omit<Block, 'draw'>;

const part: fc.Arbitrary<Part> = fc.record({
	kind: fc.constantFrom('list', 'spare', 'detail', 'keep', 'answer'),
	height: fc.nat({max: 30}),
	isAttached: fc.boolean(),
});

function used(parts: readonly Part[], height: number): number {
	const {heights, gaps, cutAfter} = layOut(parts, height);
	return heights.reduce((sum, number) => sum + number, 0) + gaps.filter(Boolean).length + (cutAfter === undefined ? 0 : 1);
}

test('nothing is cut where everything fits', t => {
	const parts: readonly Part[] = [{kind: 'keep', height: 1}, {kind: 'detail', height: 3}, {kind: 'list', height: 4}, {kind: 'answer', height: 2}];
	t.deepEqual(layOut(parts, 13), {heights: [1, 3, 4, 2], gaps: [false, true, true, true], cutAfter: undefined});
});

test('a list scrolls before an empty line goes', t => {
	const {heights, gaps} = layOut([{kind: 'keep', height: 1}, {kind: 'list', height: 500}, {kind: 'answer', height: 1}], 15);
	t.deepEqual(heights, [1, 11, 1]);
	t.deepEqual(gaps, [false, true, true]);
});

test('what is good to know goes before a detail is cut, and both before what has to be known', t => {
	const parts: readonly Part[] = [{kind: 'keep', height: 1}, {kind: 'spare', height: 2}, {kind: 'detail', height: 4}, {kind: 'keep', height: 3}, {kind: 'answer', height: 1}];
	t.deepEqual(layOut(parts, 10).heights, [1, 0, 4, 3, 1]);
	t.deepEqual(layOut(parts, 8).heights, [1, 0, 2, 3, 1]);
	t.deepEqual(layOut(parts, 4).heights, [1, 0, 0, 1, 1]);
});

test('the picture is never higher than it may be, as long as there is one line for each thing to do', t => {
	fc.assert(fc.property(fc.array(part, {minLength: 1, maxLength: 8}), fc.integer({min: 1, max: 60}), (parts, height) => {
		t.true(used(parts, height) <= height);
	}));
});

test('the answer keeps its lines as long as there are as many', t => {
	fc.assert(fc.property(fc.array(part, {minLength: 1, maxLength: 8}), fc.integer({min: 2, max: 60}), (parts, height) => {
		const answers = parts.flatMap(({kind, height: size}, index) => kind === 'answer' ? [{index, size}] : []);
		const wanted = answers.reduce((sum, {size}) => sum + size, 0);
		const {heights} = layOut(parts, height);
		// One line is for the mark.
		t.true(wanted > height - 1 || answers.every(({index, size}) => heights[index] === size));
	}));
});

test('what is missing is marked', t => {
	fc.assert(fc.property(fc.array(part, {minLength: 1, maxLength: 8}), fc.integer({min: 2, max: 60}), (parts, height) => {
		const {heights, cutAfter} = layOut(parts, height);
		const isCut = parts.some(({kind, height: size}, index) => kind !== 'list' && heights[index]! < size);
		t.true(!isCut || cutAfter !== undefined || used(parts, height) === height);
	}));
});
