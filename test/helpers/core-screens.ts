/**
Ways to screens that one does not come by on the way to the end.
*/
import {createDriver, type Driver} from './core-driver.js';
import {playOnce} from './core-player.js';

const evidence = {path: '/srv/leaked.env'};

/** The name of the screen in front; for a line of text, of what it asks. */
export function nameOf(driver: Driver): string {
	const {screen} = driver.view();
	return screen.name === 'entry' || screen.name === 'question' ? screen.id : screen.name;
}

function pressed(driver: Driver, ...keys: readonly string[]): Driver {
	for (const key of keys) {
		driver.press(key);
	}

	return driver;
}

/** Plays until the screen is in front and nothing is under way. */
function playedTo(name: string, certainty: 'confirmed' | 'precautionary'): Driver {
	const driver = createDriver({evidence});
	for (let move = 0; move < 600; move++) {
		const isAtRest = driver.pending().length === 0;
		if (isAtRest && nameOf(driver) === name) {
			return driver;
		}

		if (isAtRest && nameOf(driver) === 'leak-certainty') {
			driver.press(certainty === 'confirmed' ? 'home' : 'end');
		}

		playOnce(driver);
	}

	throw new Error(`Never came to ${name}`);
}

/** A checklist with two places and the built-in cards. */
export function atChecklist(): Driver {
	return playedTo('checklist', 'confirmed');
}

/** The platforms, one of which could not be searched, with the cursor on it. */
export function atDiscovery(): Driver {
	const driver = pressed(atChecklist(), 'p', 'r');
	driver.answer(driver.pending().find(({work}) => work === 'search-places vercel')!, 'odd');
	driver.settle();
	return pressed(driver, 'down');
}

export function atLeavePlatform(): Driver {
	return pressed(atDiscovery(), 's');
}

/** A place that only its name speaks for. */
export function atAssign(): Driver {
	const driver = pressed(atChecklist(), '/');
	driver.type('OTHER');
	return pressed(driver, 'enter', 'enter');
}

/** A line of the checklist that is done by hand, and the question who said so. */
export function atConfirmedBy(): Driver {
	return pressed(atChecklist(), 'end', 'enter', 'w');
}

/** What a place that is added is. */
export function atPlaceKind(): Driver {
	return pressed(atChecklist(), 'a');
}

/** How the first login gets its new password. */
export function atMethod(): Driver {
	return pressed(playedTo('confirm', 'precautionary'), 'tab', 'm');
}

export function atSetValue(): Driver {
	return pressed(atMethod(), 'home', 'down', 'enter');
}

/** The list of side doors, one of which was planted. */
export function atFindings(): Driver {
	const driver = createDriver();
	for (let move = 0; move < 400 && driver.view().screen.name !== 'findings'; move++) {
		const snapshot = driver.pending().find(({type}) => type === 'take-snapshot');
		const {screen} = driver.view();
		if (snapshot !== undefined) {
			driver.answer(snapshot, 'odd');
		} else if (screen.name === 'entry' && screen.id === 'leak-since') {
			driver.type('3h');
			driver.press('enter');
		} else {
			playOnce(driver);
		}
	}

	return driver;
}

export function atFinding(): Driver {
	return pressed(atFindings(), 'home', 'enter');
}

export function atAcceptedFinding(): Driver {
	return pressed(atFinding(), 'tab', 'a');
}
