import {writeSync} from 'node:fs';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import * as pty from '@lydell/node-pty';
import xterm from '@xterm/headless';
import {fixtureArguments} from './fixture.js';

/** The bytes that keys send. */
const keyBytes = {
	enter: '\r',
	escape: '\u001B',
	tab: '\t',
	'shift-tab': '\u001B[Z',
	up: '\u001B[A',
	down: '\u001B[B',
	right: '\u001B[C',
	left: '\u001B[D',
	'page-up': '\u001B[5~',
	'page-down': '\u001B[6~',
	home: '\u001B[H',
	end: '\u001B[F',
	delete: '\u001B[3~',
	backspace: '\u007F',
	space: ' ',
	'ctrl-c': '\u0003',
	'ctrl-l': '\u000C',
	'ctrl-o': '\u000F',
	'ctrl-u': '\u0015',
	'ctrl-w': '\u0017',
	'ctrl-z': '\u001A',
} as const;

export type KeyName = keyof typeof keyBytes;

export type TerminalOptions = {
	readonly command: string;
	readonly arguments?: readonly string[];
	/** @default 80 */
	readonly columns?: number;
	/** @default 24 */
	readonly rows?: number;
	/** The whole environment, apart from PATH, HOME (a new empty folder), TERM and LANG; `undefined` removes one of these. */
	readonly environment?: Readonly<Record<string, string | undefined>>;
	readonly folder?: string;
};

export type Exit = {readonly code: number; readonly signal: number | undefined};

/** What `waitFor` waits for: text or a pattern on the screen, or anything else. */
export type Condition = string | RegExp | (() => boolean);

/**
A program in a real pseudo-terminal, and the terminal's own idea of what is on its screen.
*/
export type TestTerminal = {
	readonly pid: number;
	readonly home: string;
	/** Sends bytes in one write. */
	readonly write: (bytes: string) => void;
	/** Sends a few bytes, which wait in the terminal's queue when this returns. */
	readonly writeNow: (bytes: string) => void;
	/** Sends keys in one write. */
	readonly keys: (...names: readonly KeyName[]) => void;
	/** Sends text as a terminal with bracketed paste does. */
	readonly paste: (text: string) => void;
	/** What is on the screen now, without the blank lines at its end. */
	readonly screen: () => string;
	/** The normal screen and everything that scrolled off it. */
	readonly normal: () => string;
	readonly activeBuffer: () => 'normal' | 'alternate';
	readonly isCursorHidden: () => boolean;
	/** Every byte that the program wrote. */
	readonly output: () => string;
	readonly waitFor: (condition: Condition, deadlineMilliseconds?: number) => Promise<void>;
	readonly resize: (columns: number, rows: number) => void;
	readonly kill: (signal: NodeJS.Signals) => void;
	/** Closes the window. */
	readonly hangUp: () => void;
	/** When the program has ended and all it wrote is on the screen. */
	readonly exit: Promise<Exit>;
	/** Ends what still runs and removes the home. */
	readonly close: () => Promise<void>;
};

function lines(buffer: xterm.IBuffer, from: number, to: number): string {
	const texts = Array.from({length: to - from}, (_, index) => buffer.getLine(from + index)?.translateToString(true) ?? '');
	return texts.join('\n').trimEnd();
}

function environmentFor(home: string, own: TerminalOptions['environment']): Record<string, string> {
	const all = {
		PATH: process.env.PATH,
		HOME: home,
		TERM: 'xterm-256color',
		LANG: 'C.UTF-8',
		...own,
	};
	return Object.fromEntries(Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/**
Starts a program in a terminal of its own. `CI` and everything else that this process inherited stays outside.
*/
export async function openTerminal(options: TerminalOptions): Promise<TestTerminal> {
	const {command, columns = 80, rows = 24} = options;
	const home = await mkdtemp(path.join(tmpdir(), 'rekey-home-'));
	const screen = new xterm.Terminal({
		cols: columns, rows, scrollback: 10_000, allowProposedApi: true,
	});
	const child = pty.spawn(command, [...options.arguments ?? []], {
		name: 'xterm-256color',
		cols: columns,
		rows,
		cwd: options.folder ?? process.cwd(),
		env: environmentFor(home, options.environment),
	});
	let output = '';
	let ended: Exit | undefined;
	let watchers: Array<() => void> = [];

	function notify(): void {
		for (const watcher of watchers) {
			watcher();
		}
	}

	child.onData(data => {
		output += data;
		screen.write(data, notify);
	});
	screen.onData(answer => {
		child.write(answer);
	});
	const exit = new Promise<Exit>(resolve => {
		child.onExit(({exitCode, signal}) => {
			// An empty write ends when everything before it is on the screen.
			screen.write('', () => {
				ended = {code: exitCode, signal: signal === 0 ? undefined : signal};
				resolve(ended);
				notify();
			});
		});
	});

	function text(): string {
		const buffer = screen.buffer.active;
		return lines(buffer, buffer.baseY, buffer.baseY + screen.rows);
	}

	function holds(condition: Condition): boolean {
		if (typeof condition === 'function') {
			return condition();
		}

		return typeof condition === 'string' ? text().includes(condition) : condition.test(text());
	}

	async function waitFor(condition: Condition, deadlineMilliseconds = 20_000): Promise<void> {
		await new Promise<void>((resolve, reject) => {
			function stop(): void {
				clearTimeout(deadline);
				clearInterval(poll);
				watchers = watchers.filter(watcher => watcher !== check);
			}

			function check(): void {
				if (holds(condition)) {
					stop();
					resolve();
				} else if (ended) {
					fail('The program ended');
				}
			}

			function fail(what: string): void {
				stop();
				reject(new Error(`${what} before this was true: ${String(condition)}\nThe last screen (${screen.buffer.active.type}):\n${text()}`));
			}

			const deadline = setTimeout(() => {
				fail(`${deadlineMilliseconds} ms passed`);
			}, deadlineMilliseconds);
			// For conditions that no output announces.
			const poll = setInterval(check, 25);
			watchers.push(check);
			check();
		});
	}

	return {
		pid: child.pid,
		home,
		write(bytes) {
			child.write(bytes);
		},
		writeNow(bytes) {
			writeSync((child as unknown as {readonly fd: number}).fd, bytes);
		},
		keys(...names) {
			child.write(names.map(name => keyBytes[name]).join(''));
		},
		paste(pasted) {
			child.write(`\u001B[200~${pasted}\u001B[201~`);
		},
		screen: text,
		normal: () => lines(screen.buffer.normal, 0, screen.buffer.normal.length),
		activeBuffer: () => screen.buffer.active.type,
		isCursorHidden: () => output.lastIndexOf('\u001B[?25l') > output.lastIndexOf('\u001B[?25h'),
		output: () => output,
		waitFor,
		resize(newColumns, newRows) {
			screen.resize(newColumns, newRows);
			child.resize(newColumns, newRows);
		},
		kill(signal) {
			process.kill(child.pid, signal);
		},
		hangUp() {
			(child as unknown as {readonly destroy: () => void}).destroy();
		},
		exit,
		async close() {
			if (!ended) {
				process.kill(child.pid, 'SIGKILL');
				await exit;
			}

			screen.dispose();
			await rm(home, {recursive: true, force: true});
		},
	};
}

/**
Starts a TypeScript program of test/fixtures.
*/
export async function openFixture(name: string, options: Omit<TerminalOptions, 'command'> = {}): Promise<TestTerminal> {
	return openTerminal({...options, command: process.execPath, arguments: [...fixtureArguments(name), ...options.arguments ?? []]});
}
