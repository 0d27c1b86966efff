import {
	appendFileSync, chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, truncateSync, writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import test, {type ExecutionContext} from 'ava';
import {execa, execaSync} from 'execa';
import {journalPath, listJournals, readJournal} from '../../source/io/journal-file.js';
import {
	type Journal, type JournalOpening, JournalWriteError, openJournal,
} from '../../source/io/journal-writer.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';
import {fixtureArguments} from '../helpers/fixture.js';

type Fact = {readonly type: string; readonly text?: string};

const incident = 'inc-20261121-a3f9';
const options = {now: () => 1_800_000_000_000};

function open(t: ExecutionContext, folder: string, id = incident): Extract<JournalOpening<Fact>, {status: 'opened'}> {
	const opening = openJournal<Fact>(folder, id, options);
	if (opening.status !== 'opened') {
		throw new Error(opening.failure.message);
	}

	t.teardown(opening.journal.close);
	return opening;
}

function read(t: ExecutionContext, folder: string): readonly string[] {
	const reading = readJournal<Fact>(journalPath(folder, incident));
	t.is(reading.status, 'read');
	return reading.status === 'read' ? reading.journal.entries.map(entry => entry.fact.type) : [];
}

const permissions = (file: string): string => (statSync(file).mode % 0o1000).toString(8);

test('a journal is made for its owner only, and goes on where it stopped', t => {
	const folder = path.join(temporaryFolder(t), 'a', 'b');
	const first = open(t, folder);
	first.journal.append({type: 'one'}, {type: 'two'});
	first.journal.close();
	t.is(permissions(folder), '700');
	t.is(permissions(journalPath(folder, incident)), '600');

	const second = open(t, folder);
	t.deepEqual(second.content.entries.map(entry => entry.fact.type), ['one', 'two']);
	t.is(second.journal.head(), first.journal.head());
	second.journal.append({type: 'three'});
	t.deepEqual(read(t, folder), ['one', 'two', 'three']);
	t.deepEqual(readdirSync(folder), [`${incident}.jsonl`]);
});

test('looser rights are repaired', t => {
	const folder = temporaryFolder(t);
	open(t, folder).journal.close();
	chmodSync(folder, 0o755);
	chmodSync(journalPath(folder, incident), 0o644);
	open(t, folder);
	t.is(permissions(folder), '700');
	t.is(permissions(journalPath(folder, incident)), '600');
});

test('an unfinished last line is cut off before anything is appended', t => {
	const folder = temporaryFolder(t);
	const {journal} = open(t, folder);
	journal.append({type: 'one'}, {type: 'zwölf'});
	journal.close();
	const whole = readFileSync(journalPath(folder, incident));
	for (const cut of [1, 2, 10, 150]) {
		writeFileSync(journalPath(folder, incident), whole);
		truncateSync(journalPath(folder, incident), whole.length - cut);
		const again = open(t, folder);
		t.deepEqual(again.content.problem, {kind: 'torn-last-line', line: 3});
		again.journal.append({type: 'after'});
		again.journal.close();
		t.deepEqual(read(t, folder), ['one', 'after']);
		t.is(open(t, folder).content.problem, undefined);
	}
});

test('a header that was never finished is written again', t => {
	const folder = temporaryFolder(t);
	for (const start of ['', '{"kind":"rek', '\0\0\0\0']) {
		writeFileSync(journalPath(folder, incident), start);
		const {journal} = open(t, folder);
		journal.append({type: 'one'});
		journal.close();
		t.deepEqual(read(t, folder), ['one']);
	}
});

test('a damaged line stops, keeps the file and offers what stands before it', t => {
	const folder = temporaryFolder(t);
	const file = journalPath(folder, incident);
	const {journal} = open(t, folder);
	journal.append({type: 'one'}, {type: 'two'}, {type: 'three'});
	journal.close();
	const damaged = readFileSync(file, 'utf8').replace('"two"', '"owt"');
	writeFileSync(file, damaged);
	const opening = openJournal<Fact>(folder, incident, options);
	t.is(opening.status, 'damaged');
	t.true(opening.status === 'damaged' && opening.content.entries.length === 1);
	t.true(opening.status === 'damaged' && opening.failure.message.startsWith(`Line 3 of ${file} is damaged.`));
	t.is(readFileSync(file, 'utf8'), damaged);
});

test('another file is never taken for a journal nor changed', t => {
	const folder = temporaryFolder(t);
	writeFileSync(journalPath(folder, incident), 'DATABASE_URL=x');
	t.is(openJournal(folder, incident, options).status, 'damaged');
	t.is(readFileSync(journalPath(folder, incident), 'utf8'), 'DATABASE_URL=x');
});

test('the journal of another incident is refused', t => {
	const folder = temporaryFolder(t);
	open(t, folder, 'inc-other').journal.close();
	copyFileSync(journalPath(folder, 'inc-other'), journalPath(folder, incident));
	const opening = openJournal(folder, incident, options);
	t.is(opening.status === 'refused' && opening.failure.message, `${journalPath(folder, incident)} is the journal of another incident, "inc-other".`);
});

test('links, folders and strange names are refused', t => {
	const folder = temporaryFolder(t);
	const outside = path.join(folder, 'outside');
	writeFileSync(outside, '');
	symlinkSync(outside, journalPath(folder, incident));
	t.is(openJournal(folder, incident, options).status, 'refused');
	t.is(readJournal(journalPath(folder, incident)).status, 'refused');
	t.is(readFileSync(outside, 'utf8'), '');

	rmSync(journalPath(folder, incident));
	mkdirSync(journalPath(folder, incident));
	t.is(openJournal(folder, incident, options).status, 'refused');

	symlinkSync(folder, path.join(folder, 'link'));
	t.is(openJournal(path.join(folder, 'link'), incident, options).status, 'refused');
	t.is(openJournal(outside, incident, options).status, 'refused');
	for (const name of ['', '../up', 'a/b', 'A', 'x'.repeat(65), '.hidden']) {
		t.is(openJournal(folder, name, options).status, 'refused');
	}
});

test('a second writer and a removed file are noticed, and nothing is written', t => {
	const folder = temporaryFolder(t);
	const {journal} = open(t, folder);
	appendFileSync(journalPath(folder, incident), 'x');
	t.throws(() => {
		journal.append({type: 'one'});
	}, {instanceOf: JournalWriteError, message: /Something else wrote/v});
	rmSync(journalPath(folder, incident));
	t.throws(() => {
		journal.append({type: 'one'});
	}, {instanceOf: JournalWriteError, message: /was removed/v});
	journal.close();
	journal.close();
	t.throws(() => {
		journal.append({type: 'one'});
	}, {instanceOf: JournalWriteError});
});

test('journals are listed, the newest first, and nothing else is', t => {
	const folder = temporaryFolder(t);
	open(t, folder, 'inc-a').journal.close();
	open(t, folder, 'inc-b').journal.append({type: 'later'});
	writeFileSync(path.join(folder, 'notes.txt'), '');
	symlinkSync(journalPath(folder, 'inc-a'), journalPath(folder, 'inc-c'));
	t.deepEqual(listJournals(folder).map(listing => listing.incident).toSorted(), ['inc-a', 'inc-b']);
	t.deepEqual(listJournals(path.join(folder, 'not-there')), []);
});

// A median, because a disk has slow moments of its own.
function medianAppend(journal: Journal<Fact>): number {
	const times = Array.from({length: 41}, () => {
		const start = performance.now();
		journal.append({type: 'one', text: 'a usual length of text'});
		return performance.now() - start;
	});
	return times.toSorted((a, b) => a - b)[20] ?? 0;
}

test.serial('an append costs the same at entry 10 and at entry 100,000', t => {
	const folder = temporaryFolder(t);
	const {journal} = open(t, folder);
	const early = medianAppend(journal);
	for (let count = 0; count < 100; count++) {
		journal.append(...Array.from({length: 1000}, () => ({type: 'filler', text: 'a usual length of text'})));
	}

	const late = medianAppend(journal);
	t.log(`${early.toFixed(2)} ms early, ${late.toFixed(2)} ms late`);
	t.true(late < (early * 3) + 2);
});

type Filled = {
	readonly written: number;
	readonly head: string;
	readonly failures: ReadonlyArray<{readonly isTyped: boolean; readonly kind: string; readonly message: string; readonly grew: number}>;
};

const isFilled = (value: unknown): value is Filled => typeof value === 'object' && value !== null && 'failures' in value;

function confirmFilled(t: ExecutionContext, stdout: string, folder: string, message: RegExp): void {
	const filled: unknown = JSON.parse(stdout);
	if (!isFilled(filled)) {
		throw new TypeError(stdout);
	}

	const {written, failures, head} = filled;
	t.true(written > 2);
	t.is(failures.length, 2);
	for (const failure of failures) {
		t.like(failure, {isTyped: true, kind: 'disk', grew: 0});
		t.regex(failure.message, message);
	}

	const {content, journal} = open(t, folder);
	t.is(content.problem, undefined);
	t.is(content.entries.length, written);
	t.is(journal.head(), head);
}

const fillJournal = [process.execPath, ...fixtureArguments('fill-journal.ts')];

test('a file size limit is a typed error, and no half line is left', async t => {
	const folder = path.join(temporaryFolder(t), 'home');
	const {stdout} = await execa('sh', ['-c', 'ulimit -f 40; exec "$@"', 'sh', ...fillJournal, folder, incident]);
	confirmFilled(t, stdout, folder, /the largest allowed file size is reached/v);
});

// A small disk of the test's own, seen by nobody else. Not every system lets a user have one; the size limit above stands for it there.
const mount = 'mount -t tmpfs -o size=96k none "$1"';
const {failed: cannotMount} = execaSync('unshare', ['-rm', 'sh', '-c', mount, 'sh', tmpdir()], {reject: false});

(cannotMount ? test.skip : test)('a full disk is a typed error, and no half line is left', async t => {
	const folder = temporaryFolder(t);
	const file = `${incident}.jsonl`;
	const script = `${mount} && { disk=$1; copy=$2; shift 2; "$@" && cp "$disk/${file}" "$copy"; }`;
	const copy = path.join(folder, 'copy');
	mkdirSync(copy);
	mkdirSync(path.join(folder, 'disk'));
	const disk = path.join(folder, 'disk');
	const {stdout} = await execa('unshare', ['-rm', 'sh', '-c', script, 'sh', disk, copy, ...fillJournal, disk, incident]);
	confirmFilled(t, stdout, copy, /the disk is full/v);
});
