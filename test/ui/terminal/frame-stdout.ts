import test from 'ava';
import {createFrameStdout, type FrameStdout} from '../../../source/ui/terminal/frame-stdout.js';
import {until} from '../../helpers/until.js';

function setUp(): {readonly stdout: FrameStdout; readonly written: string[]; readonly shown: () => number} {
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
	});
	return {stdout, written, shown: () => shown};
}

test('Ink sees the real width and no height that a frame could reach', t => {
	const {stdout} = setUp();
	t.is(stdout.stream.columns, 80);
	t.is(stdout.stream.rows, 1_000_000);
	t.true(stdout.stream.isTTY);
});

test('the scrollback is never erased', async t => {
	const {stdout, written} = setUp();
	stdout.open();
	stdout.stream.write('\u001B[2J\u001B[3J\u001B[Hframe');
	await until(() => written.length === 1);
	t.deepEqual(written, ['\u001B[2J\u001B[Hframe']);
});

test('a frame counts as shown when it is written, not before', async t => {
	const {stdout, written, shown} = setUp();
	stdout.open();
	stdout.stream.write('begin ');
	stdout.stream.write('frame');
	t.deepEqual(written, []);
	await until(() => shown() === 1);
	t.deepEqual(written, ['begin frame']);
});

test('a frame that is the same as the one before counts as shown too', async t => {
	const {stdout, written, shown} = setUp();
	stdout.open();
	stdout.show();
	await until(() => shown() === 1);
	t.deepEqual(written, []);
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
	t.deepEqual(written, ['last frame']);
	t.is(shown(), 0);
});
