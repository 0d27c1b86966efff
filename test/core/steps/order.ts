import test from 'ava';
import {type Driver} from '../../helpers/core-driver.js';
import {driverAt} from '../../helpers/core-at.js';
import {playOnce} from '../../helpers/core-player.js';

/** The screens that follow the plan, each once, up to a number of moves. */
function screensFrom(driver: Driver, moves: number): readonly string[] {
	const seen: string[] = [];
	for (let move = 0; move < moves; move++) {
		const {screen} = driver.view();
		const name = 'label' in screen ? `${screen.name} ${String(screen.label)}` : screen.name;
		if (seen.at(-1) !== name) {
			seen.push(name);
		}

		playOnce(driver);
	}

	return seen;
}

/** The same incident with the other answer to whether anybody has the password. */
function withCertainty(certainty: 'confirmed' | 'precautionary'): Driver {
	const driver = driverAt('question');
	for (let move = 0; move < 200 && driver.view().screen.name !== 'plan'; move++) {
		const {screen} = driver.view();
		if (screen.name === 'question' && screen.id === 'leak-certainty') {
			driver.press('home');
			if (certainty === 'precautionary') {
				driver.press('down');
			}

			driver.press('enter');
		} else {
			playOnce(driver);
		}
	}

	return driver;
}

test('where somebody has the password, all resets come before the places', t => {
	const screens = screensFrom(withCertainty('confirmed'), 300);
	const first = screens.findIndex(name => name.startsWith('checklist'));
	const last = screens.findLastIndex(name => name.startsWith('confirm'));
	t.true(first > last && last !== -1, `it was ${screens.join(', ')}`);
});

test('where it is only a precaution, each login gets its places right after its reset', t => {
	const screens = screensFrom(withCertainty('precautionary'), 300);
	const first = screens.findIndex(name => name.startsWith('checklist'));
	const last = screens.findLastIndex(name => name.startsWith('confirm'));
	t.true(first !== -1 && first < last, `it was ${screens.join(', ')}`);
});
