import {type Key} from '../key.js';

/** How far a page key moves; small enough that no screen skips a row. */
const page = 8;

/** The cursor of a list after a key, or undefined where the key does not move it. */
export function moved(cursor: number, key: Key, length: number): number | undefined {
	const last = Math.max(0, length - 1);
	const within = (value: number) => Math.min(last, Math.max(0, value));
	switch (key.name) {
		case 'up': {
			return within(cursor - 1);
		}

		case 'down': {
			return within(cursor + 1);
		}

		case 'page-up': {
			return within(cursor - page);
		}

		case 'page-down': {
			return within(cursor + page);
		}

		case 'home': {
			return 0;
		}

		case 'end': {
			return last;
		}

		default: {
			return undefined;
		}
	}
}
