import test from 'ava';
import {cacheMilliseconds, retryMilliseconds} from '../../source/core/proof.js';
import {driverAt} from '../helpers/core-at.js';

const endings = (driver: ReturnType<typeof driverAt>) => driver.pending().filter(({type}) => type === 'end-sessions');

test('sessions that could not be ended are tried again while a proxy may not know the new password yet, and not after that', t => {
	const driver = driverAt('show-once');
	for (;;) {
		const work = driver.pending().find(({type}) => type !== 'end-sessions');
		if (work === undefined) {
			break;
		}

		driver.answer(work);
	}

	t.is(endings(driver).length, 1);
	driver.answer(endings(driver)[0]!, 'refused');
	t.is(endings(driver).length, 0, 'not at once');
	driver.pass(retryMilliseconds);
	t.is(endings(driver).length, 1);
	driver.answer(endings(driver)[0]!, 'refused');
	driver.pass(cacheMilliseconds);
	// The pause after the second try ended inside the window; the one after the third does not.
	t.is(endings(driver).length, 1);
	driver.answer(endings(driver)[0]!, 'refused');
	driver.pass(retryMilliseconds);
	t.is(endings(driver).length, 0);
});
