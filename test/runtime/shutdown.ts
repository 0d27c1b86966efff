import {EventEmitter} from 'node:events';
import test from 'ava';
import {createShutdown, type Host, type Shutdown} from '../../source/runtime/shutdown.js';
import {until} from '../helpers/until.js';

const forever = new Promise<void>(() => {
	// Nobody resolves it.
});

type Bench = {
	readonly shutdown: Shutdown;
	readonly host: EventEmitter;
	/** What was done to the process, in order. */
	readonly history: string[];
};

function setUp(patienceMilliseconds = 3000): Bench {
	const history: string[] = [];
	// eslint-disable-next-line unicorn/prefer-event-target -- It stands for the process.
	const host = Object.assign(new EventEmitter(), {
		pid: 4711,
		kill(pid: number, signal: string) {
			history.push(`kill ${pid} ${signal}`);
		},
		exit(code: number) {
			history.push(`exit ${code}`);
		},
		stderr: {
			write(text: string) {
				history.push(`say ${text.split('\n', 2).join(' / ')}`);
			},
		},
	});
	const shutdown = createShutdown({
		hint: () => 'go on',
		redact: text => text.replaceAll('hunter2', '••••'),
		patienceMilliseconds,
		process: host as unknown as Host,
	});
	return {shutdown, host, history};
}

test('cleanups run once, the last one first, and a planned end says nothing', async t => {
	const {shutdown, host, history} = setUp();
	shutdown.onShutdown(() => {
		history.push('first');
	});
	const takeBack = shutdown.onShutdown(() => {
		history.push('taken back');
	});
	shutdown.onShutdown(async () => {
		history.push('last');
		await Promise.resolve();
		history.push('last, later');
	});
	takeBack();
	await shutdown.finish(3);
	host.emit('exit');
	t.deepEqual(history, ['last', 'first', 'last, later', 'exit 3']);
});

test('a cleanup that fails or never ends holds up no other', async t => {
	const {shutdown, history} = setUp(20);
	shutdown.onShutdown(() => {
		history.push('cleaned');
	});
	shutdown.onShutdown(async () => forever);
	shutdown.onShutdown(() => {
		throw new Error('no');
	});
	await shutdown.finish(0);
	t.deepEqual(history, ['cleaned', 'exit 0']);
});

test('a signal cleans up, says how to go on, and ends the process as itself', async t => {
	for (const [signal, code] of [['SIGTERM', 143], ['SIGINT', 130], ['SIGHUP', 129], ['SIGQUIT', 131]] as const) {
		const {shutdown, host, history} = setUp();
		shutdown.onShutdown(() => {
			history.push('cleaned');
		});
		host.emit(signal);
		await until(() => history.length === 4);
		t.deepEqual(history, ['cleaned', 'say go on / ', `kill 4711 ${signal}`, `exit ${code}`]);
	}
});

test('a second signal waits for nothing', async t => {
	const {shutdown, host, history} = setUp();
	shutdown.onShutdown(async () => forever);
	host.emit('SIGTERM');
	host.emit('SIGINT');
	t.deepEqual(history, ['say go on / ', 'kill 4711 SIGINT']);
	await until(() => history.includes('exit 130'));
});

test('an unexpected error is told on a clean terminal, without what must not be told', async t => {
	const {shutdown, host, history} = setUp();
	shutdown.onShutdown(() => {
		history.push('cleaned');
	});
	host.emit('uncaughtException', new Error('lost hunter2'));
	host.emit('uncaughtException', new Error('another'));
	await until(() => history.filter(entry => entry === 'exit 1').length === 2);
	t.deepEqual(history, ['cleaned', 'say rekey has a mistake and had to stop. / Error: lost ••••', 'say go on / ', 'exit 1', 'exit 1']);
});

test('an exit that nobody planned still cleans up', t => {
	const {shutdown, host, history} = setUp();
	shutdown.onShutdown(() => {
		history.push('cleaned');
	});
	host.emit('exit');
	t.deepEqual(history, ['cleaned', 'say go on / ']);
});
