import process from 'node:process';
import {createElement} from 'react';
import {type Gesture} from '../core/event.js';
import {createShutdown, type Shutdown} from '../runtime/shutdown.js';
import {type MenuItem} from '../ui/components/menu.js';
import {wrap} from '../ui/components/wrap.js';
import {openControllingTerminal} from '../ui/terminal/controlling-terminal.js';
import {openSession, type Session} from '../ui/terminal/session.js';
import {whyNoWizard} from '../ui/terminal/support.js';
import {type Ended} from './exit.js';

/** The terminal for as long as an interactive command runs. */
export type Terminal = {
	readonly session: Session;
	readonly shutdown: Shutdown;
	/** What is printed on the normal screen, and how to go on, when the program ends in whatever way. */
	farewell(lines: {readonly summary?: string; readonly hint?: string}): void;
	/** Texts that may not reach the screen after a mistake of ours. */
	redactWith(redact: (text: string) => string): void;
};

/** Why an interactive command cannot run here, with the command to use instead. */
export function refusal(instead: string, readsStdin = false): string | undefined {
	const why = whyNoWizard({
		platform: process.platform, term: process.env.TERM, isStdinTerminal: process.stdin.isTTY, isStdoutTerminal: process.stdout.isTTY, readsStdin,
	});
	return why === undefined ? undefined : `${why}\n${process.platform === 'win32' ? '' : `Without a terminal, use: ${instead}`}`.trimEnd();
}

/** Take the terminal. Every way to end the program gives it back. */
export async function openTerminal(): Promise<Terminal> {
	let summary: string | undefined;
	let hint: string | undefined;
	let redact = (text: string) => text;
	const shutdown = createShutdown({hint: () => hint, redact: text => redact(text)});
	const stdin = process.stdin.isTTY ? process.stdin : openControllingTerminal();
	const session = await openSession({
		...(stdin === undefined ? {} : {stdin}),
		onError(error) {
			void shutdown.fail(error);
		},
		onHangUp() {
			void shutdown.hangUp();
		},
	});
	shutdown.onShutdown(() => {
		session.leave(summary);
	});
	return {
		session,
		shutdown,
		farewell(lines) {
			({summary, hint} = lines);
		},
		redactWith(next) {
			redact = next;
		},
	};
}

let screens = 1_000_000;

/** A token that no screen of an incident has. */
function nextToken(): number {
	screens += 1;
	return screens;
}

/** Ask for one choice. Undefined: escape, or Ctrl+C. */
export async function choose<Value>({session}: Pick<Terminal, 'session'>, question: {readonly title: string; readonly lines?: readonly string[]; readonly items: ReadonlyArray<MenuItem<Value>>; readonly empty?: string; readonly isFirst?: boolean}): Promise<Value | undefined> {
	const {MenuScreen} = await import('../ui/menu-screen.js');
	const token = nextToken();
	return new Promise(resolve => {
		const unsubscribe = session.subscribe((gesture: Gesture) => {
			if (gesture.type === 'key' && (gesture.key.name === 'ctrl-c' || (gesture.seen === token && (gesture.key.name === 'escape' || (gesture.key.name === 'character' && gesture.key.character === 'q'))))) {
				finish(undefined);
			}
		});
		let isAnswered = false;

		function finish(value: Value | undefined): void {
			if (!isAnswered) {
				isAnswered = true;
				unsubscribe();
				resolve(value);
			}
		}

		session.render(createElement(MenuScreen<Value>, {
			session,
			token,
			title: question.title,
			lines: question.lines ?? [],
			items: question.items,
			empty: question.empty ?? 'Nothing here.',
			keys: `↑↓ move   enter choose   esc ${question.isFirst ? 'quit' : 'back'}`,
			onSelect(value: Value, seen: number) {
				if (seen === token) {
					finish(value);
				}
			},
		}));
	});
}

/** Show a text while something is under way. No key does anything. */
export async function tell({session}: Pick<Terminal, 'session'>, text: {readonly title: string; readonly lines: readonly string[]}): Promise<void> {
	const {TextScreen} = await import('../ui/text-screen.js');
	session.render(createElement(TextScreen, {
		session, token: nextToken(), ...text, top: 0, keys: '',
	}));
}

/** Show a text until the operator has read it. */
export async function read({session}: Pick<Terminal, 'session'>, text: {readonly title: string; readonly lines: readonly string[]; /** What Enter does. @default 'back' */ readonly enter?: string}): Promise<void> {
	const {title, enter = 'back'} = text;
	const {columns} = session.size();
	const lines = text.lines.flatMap(line => line.length > columns ? wrap(line, columns) : [line]);
	const {TextScreen} = await import('../ui/text-screen.js');
	const token = nextToken();
	let top = 0;
	const page = () => Math.max(1, session.size().rows - 6);
	const draw = () => {
		session.render(createElement(TextScreen, {
			session, token, title, lines, top, keys: `enter ${enter}   ↑↓ scroll`,
		}));
	};

	const steps: Partial<Record<string, () => number>> = {
		up: () => -1, down: () => 1, 'page-up': () => -page(), 'page-down': page, home: () => -top, end: () => lines.length,
	};
	await new Promise<void>(resolve => {
		const unsubscribe = session.subscribe(gesture => {
			if (gesture.type !== 'key' || gesture.seen !== token) {
				return;
			}

			const {name} = gesture.key;
			if (name === 'escape' || name === 'enter' || name === 'ctrl-c' || (name === 'character' && gesture.key.character === 'q')) {
				unsubscribe();
				resolve();
				return;
			}

			const step = steps[name]?.();
			if (step !== undefined) {
				top = Math.max(0, Math.min(Math.max(0, lines.length - page()), top + step));
				draw();
			}
		});
		draw();
	});
}

/** End an interactive command: the terminal is given back first, then the sentence is said. */
export async function end({shutdown, session}: Terminal, {code, message}: Ended): Promise<void> {
	if (message !== undefined) {
		session.leave();
		process.stderr.write(`${message}\n`);
	}

	await shutdown.finish(code);
}
