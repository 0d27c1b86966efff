import test from 'ava';
import {createFrameStdout, type FrameStdout} from '../../../source/ui/terminal/frame-stdout.js';
import {until} from '../../helpers/until.js';

function setUp(isAlternate = true): {readonly stdout: FrameStdout; readonly written: string[]; readonly shown: () => number} {
	const written: string[] = [];
	let shown = 0;
	const target = {
		columns: 80,
		rows: 24,
		isTTY: true,
		write(text: string) {
			written.push(`not through us: ${text}`);
			return true;
		},
		on() {
			return this;
		},
	};
	const stdout = createFrameStdout({
		target: target as unknown as NodeJS.WriteStream,
		write(text) {
			written.push(text);
		},
		onShown() {
			shown++;
		},
		isAlternate,
	});
	return {stdout, written, shown: () => shown};
}

test('Ink sees the real width and no height that a frame could reach', t => {
	const {stdout} = setUp();
	t.is(stdout.stream.columns, 80);
	t.is(stdout.stream.rows, 1_000_000);
	t.true(stdout.stream.isTTY);
});

const begin = '\u001B[?2026h';
const end = '\u001B[?2026l';
const backOver = (lines: number) => `${'\u001B[2K\u001B[1A'.repeat(lines - 1)}\u001B[2K\u001B[G`;
const row = (number: number, text: string) => `\u001B[${number};1H${text}\u001B[K`;

test('a frame is written at its place, and after that only the lines that differ', async t => {
	const {stdout, written, shown} = setUp();
	stdout.open();
	stdout.stream.write('\u001B[?25l');
	stdout.stream.write(begin);
	stdout.stream.write('one\ntwo\nthree\n');
	stdout.stream.write(end);
	await until(() => shown() === 1);
	stdout.stream.write(`${backOver(4)}one\n2\nthree\n`);
	await until(() => shown() === 2);
	stdout.stream.write(`${backOver(4)}one\n`);
	await until(() => shown() === 3);
	t.deepEqual(written, [
		`\u001B[?25l${begin}${row(1, 'one')}${row(2, 'two')}${row(3, 'three')}${end}`,
		`${begin}${row(2, '2')}${end}`,
		`${begin}\u001B[2;1H\u001B[J${end}`,
	]);
});

test('a terminal that has moved its lines gets all of them again', async t => {
	const {stdout, written, shown} = setUp();
	stdout.open();
	stdout.stream.write('one\ntwo\n');
	await until(() => shown() === 1);
	stdout.repaint();
	await until(() => shown() === 2);
	t.is(written[1], `${begin}\u001B[H\u001B[2J${row(1, 'one')}${row(2, 'two')}${end}`);
});

test('a frame that is too tall loses its end, and never scrolls', async t => {
	const {stdout, written, shown} = setUp();
	stdout.open();
	stdout.stream.write(Array.from({length: 40}, (_, index) => `line ${index + 1}`).join('\n'));
	await until(() => shown() === 1);
	t.true(written[0]!.includes('line 24\u001B[K'));
	t.false(written[0]!.includes('line 25'));
	t.false(written[0]!.includes('\n'));
});

test('a frame counts as shown when it is written, not before', async t => {
	const {stdout, written, shown} = setUp();
	stdout.open();
	stdout.stream.write('frame');
	t.deepEqual(written, []);
	t.is(shown(), 0);
	await until(() => shown() === 1);
	t.is(written.length, 1);
});

test('a frame that is the same as the one before counts as shown too', async t => {
	const {stdout, written, shown} = setUp();
	stdout.open();
	stdout.show();
	await until(() => shown() === 1);
	t.deepEqual(written, []);
});

test('for a screen reader the text goes through as Ink wrote it', async t => {
	const {stdout, written, shown} = setUp(false);
	stdout.open();
	stdout.stream.write('one\n');
	stdout.stream.write(`${backOver(2)}two\n`);
	await until(() => shown() === 1);
	t.deepEqual(written, [`one\n${backOver(2)}two\n`]);
});

test('closed, it writes what waited, swallows the rest, and still calls back', async t => {
	const {stdout, written, shown} = setUp();
	stdout.stream.write('too early');
	stdout.open();
	stdout.stream.write('last frame');
	stdout.close();
	let isCalled = false;
	stdout.stream.write('too late', () => {
		isCalled = true;
	});
	await until(() => isCalled);
	t.deepEqual(written, [`${begin}${row(1, 'last frame')}${end}`]);
	t.is(shown(), 0);
});
