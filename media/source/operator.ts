/**
Walks a scenario's own way in a real terminal, and knows only what is on its screen.
*/
import {type ScreenMatch, type WayKey, type WayStep} from '../../source/drills/way.js';
import {searched} from '../../test/helpers/program-way.js';
import {type Condition, type KeyName, type TestTerminal} from '../../test/helpers/terminal.js';

const questions: Readonly<Record<string, string>> = {
	'leak-source': 'Where did it leak?',
	'leak-where': 'Where exactly?',
	'leak-since': 'Since when?',
	'leak-certainty': 'Is it confirmed',
	'evidence-kind': 'What do you have of the leak?',
	'evidence-file': 'The leaked file',
	folder: 'Where on this machine is your code?',
	'known-addresses': 'Which of these addresses are yours?',
};

/** What an operator sees on the screen that a step waits for. Every one has to be there. */
function seenOn({name, is = {}}: ScreenMatch): readonly Condition[] {
	switch (name) {
		case 'question':
		case 'entry': {
			return [questions[String(is.id)]!];
		}

		case 'scope': {
			return is.selected === undefined ? [/siblings +\d+ more/v] : [`${String(is.selected)} of `];
		}

		case 'keys': {
			return [/Which API keys are exposed\? +0 of [1-9]\d* keys? marked/v];
		}

		case 'plan': {
			return ['The plan', searched];
		}

		case 'confirm': {
			return [`Reset ${String(is.label)}`, 'so its end can be proven'];
		}

		case 'show-once': {
			return [`New password for ${String(is.label)}`];
		}

		case 'batch': {
			return ['Reset all that is left'];
		}

		case 'restart': {
			return [`Restart the compute of ${String(is.branch)}`];
		}

		case 'checklist': {
			return [`Propagate ${String(is.label)}`, searched, ...(is.done === undefined ? [] : [new RegExp(String.raw` ${String(is.done)} of \d+ done`, 'v')])];
		}

		case 'delivery': {
			return [/^ Write .+\?/mv];
		}

		case 'prove': {
			return [/ (?<all>\d+) of \k<all> proven/v];
		}

		case 'close': {
			return ['Nothing is left open.'];
		}

		case 'closed': {
			return ['Closed, complete', /report +\S/v];
		}

		default: {
			throw new Error(`The pictures do not know the screen ${name}`);
		}
	}
}

/** The screen without the clock in its header. */
function body(terminal: TestTerminal): string {
	return terminal.screen().split('\n').slice(1).join('\n');
}

export type WalkOptions = {
	readonly terminal: TestTerminal;
	readonly way: readonly WayStep[];
	readonly paths: {readonly leaked: string; readonly applications: string};
	/** Called with every screen that a step waits for, and again before the last key of the step. */
	readonly onScreen: (on: ScreenMatch, moment: 'arrived' | 'leaving') => Promise<void>;
};

/**
Press what the way says, key after key, each when the one before has shown its effect.
*/
export async function walk({terminal, way, paths, onScreen}: WalkOptions): Promise<void> {
	let shown = '';

	function textOf(key: Exclude<WayKey, string>): string {
		if ('text' in key) {
			return key.text;
		}

		if ('path' in key) {
			return paths[key.path];
		}

		return 'typeWord' in key ? (/^ Type (?<word>.+?)(?: to reset it)?: {2}/mv.exec(terminal.screen())?.groups?.word ?? '') : shown.slice(-4);
	}

	for (const {on, keys} of way) {
		for (const condition of seenOn(on)) {
			await terminal.waitFor(condition, 60_000);
		}

		await onScreen(on, 'arrived');
		for (const [index, key] of keys.entries()) {
			const isLast = index === keys.length - 1;
			if (isLast) {
				await onScreen(on, 'leaving');
			}

			const before = body(terminal);
			if (typeof key === 'string') {
				terminal.keys(key as KeyName);
			} else {
				terminal.write(textOf(key));
			}

			// The screen that follows the last key is the next step's to wait for.
			if (!isLast) {
				await terminal.waitFor(() => body(terminal) !== before);
			}

			if (typeof key !== 'string' && 'typeWord' in key) {
				await terminal.waitFor(`${textOf(key)}▏`);
			}

			shown = /password +(?<value>npg_\w+)/v.exec(terminal.screen())?.groups?.value ?? shown;
		}
	}
}
