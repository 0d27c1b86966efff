import {createDriver, type Driver, type DriverOptions} from './core-driver.js';
import {playOnce} from './core-player.js';

/** A driver that was played to a screen, with nothing under way unless that is the screen for it. */
export function driverAt(name: string, options?: DriverOptions): Driver {
	const driver = createDriver(options);
	for (let move = 0; move < 400; move++) {
		if (driver.view().screen.name === name && driver.view().overlay === undefined) {
			return driver;
		}

		playOnce(driver);
	}

	throw new Error(`Never came to ${name}`);
}
