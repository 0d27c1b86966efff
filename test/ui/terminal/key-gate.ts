import {Buffer} from 'node:buffer';
import {EventEmitter} from 'node:events';
import test from 'ava';
import {type Gesture} from '../../../source/core/event.js';
import {type Frame} from '../../../source/ui/terminal/frame-token.js';
import {createKeyGate, type KeyGate, type KeySource} from '../../../source/ui/terminal/key-gate.js';
import {until} from '../../helpers/until.js';

type Bench = {
	readonly gate: KeyGate;
	/** What Ink read, with its `seen`. */
	readonly keys: string[];
	readonly gestures: Gesture[];
	/** Keys, gestures and renders in the order in which they happened. */
	readonly history: string[];
	readonly source: {isRaw: boolean; isPaused: boolean; suspended: number};
	/** The frame of the tree, and the one on the screen. */
	readonly frames: {current: Frame; painted: Frame | undefined};
	readonly send: (...chunks: readonly string[]) => void;
	readonly setRawMode: (isRaw: boolean) => void;
	/** Runs while a key is being handled. */
	onKey: (key: string) => void;
};

function setUp(): Bench {
	const emitter = new EventEmitter(); // eslint-disable-line unicorn/prefer-event-target
	const source = {isRaw: false, isPaused: true, suspended: 0};
	const frames: Bench['frames'] = {current: {token: 1}, painted: {token: 1}};
	const history: string[] = [];
	const gestures: Gesture[] = [];
	const gate = createKeyGate({
		source: Object.assign(emitter, {
			isTTY: true,
			setRawMode(isRaw: boolean) {
				source.isRaw = isRaw;
			},
			resume() {
				source.isPaused = false;
			},
			pause() {
				source.isPaused = true;
			},
			ref() {
				// Nothing keeps a fake alive.
			},
			unref() {
				// The same.
			},
		}) as unknown as KeySource,
		frames: {current: () => frames.current, painted: () => frames.painted},
		flush() {
			history.push('render');
		},
		onGesture(gesture) {
			gestures.push(gesture);
			history.push(gesture.type);
		},
		onSuspend() {
			source.suspended++;
		},
	});
	const bench: Bench = {
		gate,
		keys: [],
		gestures,
		history,
		source,
		frames,
		send(...chunks) {
			for (const chunk of chunks) {
				emitter.emit('data', Buffer.from(chunk));
			}
		},
		setRawMode(isRaw) {
			(gate.stdin as unknown as {setRawMode: (isRaw: boolean) => void}).setRawMode(isRaw);
		},
		onKey() {
			// Most tests only look.
		},
	};
	gate.stdin.on('readable', () => {
		for (let text: unknown = gate.stdin.read(); typeof text === 'string'; text = gate.stdin.read()) {
			bench.keys.push(`${text}@${gate.stamp()!.seen}`);
			history.push(text);
			bench.onKey(text);
		}
	});
	bench.setRawMode(true);
	return bench;
}

const escape = '\u001B';

test('each key of a burst is rendered before the next', t => {
	const {send, history} = setUp();
	send(`${escape}[B${escape}[Bj\r`);
	t.deepEqual(history, [`${escape}[B`, 'render', `${escape}[B`, 'render', 'j', 'render', '\r', 'render']);
});

test('a key carries the frame that was on the screen when it arrived, not when it is handled', t => {
	const bench = setUp();
	bench.onKey = () => {
		bench.frames.current = {token: 2};
		bench.frames.painted = {token: 2};
	};

	bench.send('\r\r', '\r');
	t.deepEqual(bench.keys, ['\r@1', '\r@1', '\r@2']);
	t.is(bench.gate.stamp(), undefined);
});

test('a key that began on an older frame belongs to it', t => {
	const bench = setUp();
	bench.send(`${escape}[`);
	bench.frames.painted = {token: 2};
	bench.send('B');
	bench.send('x');
	t.deepEqual(bench.keys, [`${escape}[B@1`, 'x@2']);
});

test('nothing typed before the first frame is handled', t => {
	const bench = setUp();
	bench.frames.painted = undefined;
	bench.send('jj\r');
	t.deepEqual(bench.keys, []);
});

test('an escape alone is a key of its own after a moment, and the next key waits for it', async t => {
	const bench = setUp();
	bench.onKey = key => {
		if (key === escape) {
			bench.send('j');
		}
	};

	bench.send(escape);
	t.deepEqual(bench.keys, []);
	await until(() => bench.keys.length === 2);
	t.deepEqual(bench.history, [escape, 'render', 'j', 'render']);
	t.deepEqual(bench.keys, [`${escape}@1`, 'j@1']);
});

test('ctrl+c forgets what waits before it', async t => {
	const bench = setUp();
	bench.send(`\rjj${escape}[B\u0003x`);
	t.deepEqual(bench.keys, ['\u0003@1', 'x@1']);
	const slow = setUp();
	slow.send('x'.repeat(1000));
	t.true(slow.keys.length < 100, 'a flood leaves room for other events');
	slow.send('\u0003');
	await until(() => slow.keys.at(-1) === '\u0003@1');
	t.true(slow.keys.length < 100);
});

test('a flood is handled to its end', async t => {
	const bench = setUp();
	bench.send('x'.repeat(1000));
	await until(() => bench.keys.length === 1000);
	t.true(bench.history.every((entry, index) => entry === (index % 2 === 0 ? 'x' : 'render')));
});

test('drop forgets the rest of a burst', t => {
	const bench = setUp();
	bench.onKey = () => {
		bench.gate.drop();
	};

	bench.send('abc');
	bench.send('d');
	t.deepEqual(bench.keys, ['a@1', 'd@1']);
});

test('after raw mode was switched off nothing is rendered and the source is left alone', t => {
	const bench = setUp();
	bench.onKey = () => {
		bench.setRawMode(false);
	};

	bench.send('q\r');
	bench.send('x');
	t.deepEqual(bench.history, ['q']);
	t.deepEqual(bench.source, {isRaw: false, isPaused: true, suspended: 0});
	bench.onKey = () => undefined;
	bench.setRawMode(true);
	bench.send('y');
	t.deepEqual(bench.keys, ['q@1', 'y@1']);
});

test('an error in a handler does not silence the keys after it', t => {
	const bench = setUp();
	bench.onKey = () => {
		throw new Error('broken');
	};

	t.throws(() => {
		bench.send('a');
	}, {message: 'broken'});
	bench.onKey = () => undefined;
	bench.send('b');
	t.deepEqual(bench.keys, ['a@1', 'b@1']);
});

test('keys of no use to us never reach Ink, which would take some for text', t => {
	const bench = setUp();
	bench.send(`${escape}[I`, `${escape}OP`, `${escape}[15~`, `${escape}j`, `${escape}[<0;1;1M`, `${escape}[97u`);
	t.deepEqual(bench.keys, []);
});

test('ctrl+z suspends and is no key', t => {
	const bench = setUp();
	bench.send('\u001A');
	t.is(bench.source.suspended, 1);
	t.deepEqual(bench.keys, []);
});

test('an enter right behind text says so', t => {
	const bench = setUp();
	const stamps: unknown[] = [];
	bench.onKey = () => {
		stamps.push(bench.gate.stamp()!.followsText);
	};

	bench.send('ab\r', '\r', `${escape}[B\r`);
	t.deepEqual(stamps, [undefined, true, true, undefined, undefined, undefined]);
});

test('a paste split anywhere is one gesture', t => {
	const bench = setUp();
	bench.send(`${escape}[20`, '0~hel', `lo\rworld${escape}`, '[201', '~');
	t.deepEqual(bench.gestures, [{type: 'paste', text: 'helloworld', seen: 1}]);
	t.deepEqual(bench.keys, []);
	t.deepEqual(bench.history, ['paste', 'render']);
});
