import {Buffer} from 'node:buffer';
import {createHash} from 'node:crypto';
import test from 'ava';
import fc from 'fast-check';
import {decodeJournal, encodeEntry, encodeHeader} from '../../source/core/journal.js';

type Fact = Readonly<Record<string, unknown>>;

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
const someFacts: readonly Fact[] = [
	{type: 'incident-opened', title: '.env in a public repository'},
	{type: 'reset-intended', credential: 'neon:p/b/neondb_owner'},
	{type: 'reset-answered', note: 'ünïcode  "quoted"\nnew line', deep: {list: [1, 2, {a: 'b'}]}},
	{type: 'delivery-ticked', at: 12.5},
];

function write(facts: readonly Fact[]): string {
	let line = encodeHeader('inc-20261121-a3f9', 1, hash);
	let {text} = line;
	for (const [index, fact] of facts.entries()) {
		line = encodeEntry(line.position, index + 2, fact, hash);
		text += line.text;
	}

	return text;
}

const factArbitrary: fc.Arbitrary<Fact> = fc.record({type: fc.string(), value: fc.jsonValue()});

test('what is written is read again, with the incident, the times and the head', t => {
	const text = write(someFacts);
	const decoded = decodeJournal<Fact>(text, hash);
	t.is(decoded.problem, undefined);
	t.deepEqual(decoded.header, {version: 1, incident: 'inc-20261121-a3f9', at: 1});
	t.deepEqual(decoded.entries.map(entry => entry.fact), [...someFacts]);
	t.deepEqual(decoded.entries.map(entry => [entry.sequence, entry.at]), [[1, 2], [2, 3], [3, 4], [4, 5]]);
	t.is(decoded.readableLength, text.length);
	t.true(text.endsWith(`"hash":"${decoded.position!.head}"}\n`));
});

test('any facts survive the round trip, one per line', t => {
	fc.assert(fc.property(fc.array(factArbitrary, {maxLength: 12}), facts => {
		const text = write(facts);
		const decoded = decodeJournal<Fact>(text, hash);
		t.is(decoded.problem, undefined);
		t.is(text.split('\n').length, facts.length + 2);
		t.is(JSON.stringify(decoded.entries.map(entry => entry.fact)), JSON.stringify(facts));
	}));
});

test('a cut at any byte drops the unfinished line and nothing else', t => {
	const bytes = Buffer.from(write(someFacts));
	const ends = [...bytes.entries()].filter(([, byte]) => byte === 10).map(([index]) => index + 1);
	for (let cut = 0; cut < bytes.length; cut++) {
		const finished = ends.filter(end => end <= cut).length;
		const decoded = decodeJournal<Fact>(bytes.subarray(0, cut).toString(), hash);
		t.deepEqual(decoded.entries.map(entry => entry.fact), someFacts.slice(0, Math.max(finished - 1, 0)));
		t.is(decoded.problem?.kind, cut > 0 && ends.includes(cut) ? undefined : 'torn-last-line');
		t.is(decoded.problem?.line, cut > 0 && ends.includes(cut) ? undefined : finished + 1);
		t.is(Buffer.byteLength(bytes.subarray(0, cut).toString().slice(0, decoded.readableLength)), ends[finished - 1] ?? 0);
	}
});

test('after a cut the journal goes on from the readable part', t => {
	const text = write(someFacts);
	const torn = decodeJournal<Fact>(text.slice(0, -20), hash);
	const next = encodeEntry(torn.position!, 99, {type: 'again'}, hash);
	const decoded = decodeJournal<Fact>(text.slice(0, torn.readableLength) + next.text, hash);
	t.is(decoded.problem, undefined);
	t.deepEqual(decoded.entries.at(-1), {sequence: 4, at: 99, fact: {type: 'again'}});
});

test('damage of any single byte of a finished line is noticed, and what stands before it is offered', t => {
	const bytes = Buffer.from(write(someFacts));
	const ends = [...bytes.entries()].filter(([, byte]) => byte === 10).map(([index]) => index + 1);
	fc.assert(fc.property(fc.integer({min: 0, max: bytes.length - 2}), fc.integer({min: 0, max: 255}), (index, byte) => {
		const damaged = Buffer.from(bytes);
		fc.pre(damaged[index] !== byte);
		damaged[index] = byte;
		const decoded = decodeJournal<Fact>(damaged.toString(), hash);
		const before = ends.filter(end => end <= index).length;
		t.truthy(decoded.problem);
		t.not(decoded.problem?.kind, 'torn-last-line');
		t.is(decoded.problem?.line, before + 1);
		t.is(decoded.entries.length, Math.max(before - 1, 0));
	}), {numRuns: 3000});
});

test('lines that were removed, repeated or swapped break the chain', t => {
	const lines = write(someFacts).trimEnd().split('\n');
	const join = (...indexes: number[]) => indexes.map(index => `${lines[index]!}\n`).join('');
	t.deepEqual(decodeJournal(join(0, 1, 3, 4), hash).problem, {kind: 'broken-chain', line: 3});
	t.deepEqual(decodeJournal(join(0, 1, 2, 2, 3), hash).problem, {kind: 'broken-chain', line: 4});
	t.deepEqual(decodeJournal(join(0, 2, 1), hash).problem, {kind: 'broken-chain', line: 2});
	t.deepEqual(decodeJournal(join(1, 2), hash).problem, {kind: 'not-a-journal', line: 1});
});

test('a journal of a later version is named as such, whatever else is in it', t => {
	const text = '{"kind":"rekey-journal","version":2,"seal":"another way"}\nanything\n';
	t.deepEqual(decodeJournal(text, hash), {entries: [], readableLength: 0, problem: {kind: 'newer-format', line: 1}});
});

test('another file is not a journal', t => {
	t.is(decodeJournal('DATABASE_URL=postgres://\n', hash).problem?.kind, 'not-a-journal');
	t.is(decodeJournal('null\n', hash).problem?.kind, 'not-a-journal');
	t.is(decodeJournal('DATABASE_URL=postgres://', hash).problem?.kind, 'not-a-journal');
});

test('an empty file, or one of zeros after a power cut, is a header that was never finished', t => {
	t.is(decodeJournal('', hash).problem?.kind, 'torn-last-line');
	t.is(decodeJournal('\0\0\0', hash).problem?.kind, 'torn-last-line');
});
