import test from 'ava';
import {parse} from 'dotenv';
import fc from 'fast-check';
import {parseEnvironmentText} from '../../source/io/env-text.js';

type Seen = {readonly key: string; readonly line: number; readonly value: string; readonly quote: string};

function read(text: string): readonly Seen[] {
	return parseEnvironmentText(text).assignments.map(({
		key, line, value, quote,
	}) => ({
		key, line, value: text.slice(value.start, value.end), quote,
	}));
}

const line = (key: string, value: string, number = 1, quote = ''): Seen => ({
	key, line: number, value, quote,
});

test('assignments are found with the exact place of their value', t => {
	t.deepEqual(read('A=1\nexport B = two words # note\n  C="x # y"  # z\nD=\'it\'\nE=`e`\nF: g\n\n# only a comment\nH=\nI=p#w'), [
		line('A', '1'),
		line('B', 'two words', 2),
		line('C', 'x # y', 3, '"'),
		line('D', 'it', 4, '\''),
		line('E', 'e', 5, '`'),
		line('F', 'g', 6),
		line('H', '', 9),
		line('I', 'p#w', 10),
	]);
});

test('line ends, a byte order mark and a missing last line end do not matter', t => {
	for (const end of ['\n', '\r\n', '\r']) {
		t.deepEqual(read(`\uFEFFA=1${end}${end}B="2"${end}C=3`), [line('A', '1'), line('B', '2', 3, '"'), line('C', '3', 4)]);
	}
});

test('a value may go over several lines inside quotes, and an unclosed quote ends with its line', t => {
	t.deepEqual(read('A="one\ntwo"\nB=\'x\nC=3'), [line('A', 'one\ntwo', 1, '"'), line('B', '\'x', 3), line('C', '3', 4)]);
});

test('assignments in comments are found and marked', t => {
	const text = '#A=1\n  # export B="2"\n## C: 3\n# a sentence with = in it\nD=4 # E=5';
	t.deepEqual(parseEnvironmentText(text).assignments.map(({key, isComment}) => [key, isComment]), [['A', true], ['B', true], ['C', true], ['D', false]]);
	t.deepEqual(parseEnvironmentText(text).remainders.map(({start, end, line: number}) => [text.slice(start, end), number]), [['# a sentence with = in it', 4], [' # E=5', 5]]);
});

const word = fc.string({unit: fc.constantFrom(...String.raw`aZ09_.-/:@%&?=!$\ `), maxLength: 12});
const value = fc.oneof(
	word,
	word.map(text => `"${text}"`),
	word.map(text => `'${text}'`),
	word.map(text => `\`${text}\``),
	fc.tuple(word, word).map(([a, b]) => `"${a}\n${b}"`),
	fc.tuple(word, word).map(([a, b]) => `${a}#${b}`),
	fc.tuple(word, fc.constantFrom('"', '\'', '`'), word).map(parts => parts.join('')),
);
const entry = fc.tuple(
	fc.constantFrom('', ' ', '\t'),
	fc.constantFrom('', 'export ', '# ', '#'),
	fc.constantFrom('A', 'B_C', 'd.e', 'F-1'),
	fc.constantFrom('=', ' = ', ': '),
	value,
	fc.constantFrom('', ' ', ' # comment'),
).map(parts => parts.join(''));
const file = fc.tuple(fc.array(fc.oneof({weight: 5, arbitrary: entry}, fc.constantFrom('', '# text', '???', '  ')), {maxLength: 8}), fc.constantFrom('\n', '\r\n'), fc.boolean())
	.map(([entries, end, isClosed]) => `${entries.join(end)}${isClosed ? end : ''}`);

test('the values are the ones that the dotenv package reads', t => {
	fc.assert(fc.property(file, text => {
		const ours = Object.fromEntries(parseEnvironmentText(text).assignments.filter(({isComment}) => !isComment).map(assignment => [assignment.key, assignment.text]));
		t.deepEqual(ours, {...parse(text)});
	}), {numRuns: 5000});
});

test('values and remainders never overlap and lie inside the text', t => {
	fc.assert(fc.property(fc.oneof(file, fc.string({unit: 'binary', maxLength: 60})), text => {
		const {assignments, remainders} = parseEnvironmentText(text);
		const spans = [...assignments.map(({whole}) => whole), ...remainders].toSorted((a, b) => a.start - b.start || a.end - b.end);
		for (const [index, span] of spans.entries()) {
			t.true(span.start <= span.end && span.end <= text.length && span.start >= (spans[index - 1]?.end ?? 0));
		}
	}), {numRuns: 3000});
});
