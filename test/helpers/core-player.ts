/**
A player who only looks at the screen and wants to get to the end.
*/
import {type Driver} from './core-driver.js';

/** What a player has before them: screen and keyboard, and what they wrote down. */
export type Player = Pick<Driver, 'state' | 'view' | 'press' | 'type' | 'read' | 'empty' | 'pending' | 'answer'>;

/** One thing to do on the screen in front. Answers come first: whoever waits for one has nothing to press. */
export function playOnce(driver: Player): void {
	const {pending, view, press, type} = driver;
	const [work] = pending();
	if (work !== undefined) {
		driver.answer(work);
		return;
	}

	const {screen, overlay} = view();
	if (overlay !== undefined) {
		press('escape');
		return;
	}

	const typeAnew = (word: string) => {
		if ('choices' in screen && screen.choices?.hasFocus) {
			press('escape');
		}

		press('ctrl-u');
		type(word);
		press('enter');
	};

	switch (screen.name) {
		case 'question': {
			if (screen.id === 'evidence-kind') {
				press('end');
			}

			press('enter');
			break;
		}

		case 'entry': {
			if (driver.state().detours.length > 0) {
				press('escape');
				if (screen.choices?.hasFocus) {
					press('escape');
				}

				break;
			}

			if (screen.id === 'folder') {
				press(screen.choices?.hasFocus ? 'h' : 'tab');
			} else {
				press('ctrl-u');
				press('enter');
			}

			break;
		}

		case 'connect': {
			type('CANARY-typed-key');
			press('enter');
			break;
		}

		case 'scope': {
			if (screen.filterHasFocus || screen.filter !== '') {
				press('escape');
			} else if (screen.listing === 'failed' || screen.loadedProjects < screen.projects) {
				press('r');
			} else if (screen.selected === 0) {
				// Every role that can be reset.
				press('home');
				for (const row of screen.rows) {
					if (row.kind === 'role' && row.untouchable === undefined) {
						press(' ');
					}

					press('down');
				}
			} else {
				press('home');
				press('enter');
			}

			break;
		}

		case 'confirm':
		case 'unknown':
		case 'restart': {
			typeAnew(screen.word);
			break;
		}

		case 'keys': {
			if (screen.mode === 'choose' && screen.filterHasFocus) {
				press('escape');
			} else if (screen.listing === 'failed') {
				press('r');
			} else if (screen.mode === 'choose' && screen.rows.length > 0 && screen.marked === 0) {
				// The second is not the one that the wizard was begun with.
				press('home');
				press('down');
				press(' ');
			} else {
				press('enter');
			}

			break;
		}

		case 'findings': {
			press(driver.state().detours.length > 0 ? 'escape' : 'c');
			break;
		}

		case 'allowed-ips':
		case 'finding': {
			press('escape');
			if (screen.choices.hasFocus) {
				press('escape');
			}

			break;
		}

		case 'key-mint': {
			press('n');
			break;
		}

		case 'key-console':
		case 'key-pick': {
			if ('choices' in screen && screen.choices.hasFocus) {
				press('escape');
			}

			press('escape');
			break;
		}

		case 'key-show': {
			if (screen.choices.hasFocus) {
				press('escape');
			}

			if (screen.field.kind === 'masked') {
				driver.empty(screen.field.handle);
				type(driver.read(screen.value)!.slice(-4));
				press('enter');
			}

			break;
		}

		case 'key-return': {
			if (driver.state().detours.length > 0) {
				press('escape');
				break;
			}

			if (!screen.choices.hasFocus) {
				press('tab');
			}

			press('n');
			break;
		}

		case 'key-revoke': {
			typeAnew(screen.word);
			break;
		}

		case 'key-hand': {
			press('k');
			type('connected again');
			press('enter');
			break;
		}

		case 'key-working': {
			press('r');
			break;
		}

		case 'replace': {
			if (screen.plan !== undefined) {
				typeAnew(screen.word);
				break;
			}

			if (!screen.choices.hasFocus) {
				press('tab');
			}

			press('r');
			break;
		}

		case 'drain': {
			if (screen.isProven && screen.missed === undefined) {
				typeAnew(screen.word);
				break;
			}

			if (!screen.choices.hasFocus) {
				press('tab');
			}

			press(driver.state().detours.length > 0 ? 'escape' : 'k');
			break;
		}

		case 'method': {
			press('home');
			press('enter');
			break;
		}

		case 'set-value': {
			if (screen.choices.hasFocus) {
				press('escape');
			}

			if (screen.field.kind === 'masked' && screen.field.length > 0) {
				driver.empty(screen.field.handle);
				type('CANARY-typed-value-1');
			}

			press('enter');
			break;
		}

		case 'batch': {
			press('escape');
			break;
		}

		case 'working': {
			press('r');
			break;
		}

		case 'stopped': {
			if (screen.choices.options.some(({key}) => key === 'g')) {
				press('g');
			} else {
				press('l');
				type('not needed');
				press('enter');
			}

			break;
		}

		case 'lost-value': {
			if (!screen.choices.hasFocus) {
				press('tab');
			}

			press(screen.choices.options.some(({key}) => key === 'g') ? 'g' : 'n');
			break;
		}

		case 'show-once': {
			if (screen.choices.hasFocus) {
				press('escape');
			}

			if (screen.field.kind === 'masked') {
				driver.empty(screen.field.handle);
				type(driver.read(screen.value)!.slice(-4));
				press('enter');
			}

			break;
		}

		case 'checklist': {
			press(screen.filterHasFocus ? 'escape' : 'n');
			break;
		}

		case 'delivery':
		case 'assign': {
			press('escape');
			break;
		}

		case 'deploy':
		case 'discovery': {
			press('enter');
			break;
		}

		case 'matrix':
		case 'history': {
			press('escape');
			break;
		}

		case 'plan':
		case 'prove':
		case 'close':
		case 'closed':
		case 'halted': {
			press('enter');
			break;
		}
	}
}

/** Plays until the wizard is left; gives the number of moves, or undefined where it never gets there. */
export function playToTheEnd(driver: Driver, most = 600): number | undefined {
	for (let move = 0; move < most; move++) {
		if (driver.left() !== undefined) {
			return move;
		}

		playOnce(driver);
	}

	return undefined;
}
