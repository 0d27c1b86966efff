import {type Arrival} from './text-gesture.js';

/** What is known about a key. */
export type KeyStamp = {
	/** The token of the frame that was on the screen when the key arrived. */
	readonly seen: number;
	/** Text came right before it in the same read: a paste without brackets looks like this, and hardly any typist does. */
	readonly followsText: true | undefined;
};

/** A key that waits for its turn. */
export type QueuedKey = KeyStamp & Arrival & {readonly text: string};

type Options = {
	/** Hands the key to whom it concerns. */
	readonly release: (key: QueuedKey) => void;
	/** Brings React up to date, so that the next key meets handlers that know of this one. */
	readonly flush: () => void;
};

export type KeyQueue = {
	readonly push: (key: QueuedKey) => void;
	readonly clear: () => void;
	/** Releases what waits, unless that is under way. */
	readonly run: () => void;
	/** The key that is being handled; undefined between keys. */
	readonly current: () => QueuedKey | undefined;
};

const escape = '\u001B';
// A burst of thousands must not keep Ctrl+C from being read.
const keysPerTurn = 16;

/**
Releases keys one at a time, each only after everybody knows what the one before has changed.
*/
export function createKeyQueue({release, flush}: Options): KeyQueue {
	let waiting: QueuedKey[] = [];
	let current: QueuedKey | undefined;
	let isRunning = false;

	function finish(): void {
		flush();
		current = undefined;
	}

	function runLater(turns: number, before: () => void): void {
		if (turns > 0) {
			setImmediate(() => {
				runLater(turns - 1, before);
			});
			return;
		}

		isRunning = false;
		before();
		run();
	}

	/** Whether it goes on in a later turn of the event loop. */
	function runSome(): boolean {
		for (let count = 0; count < keysPerTurn; count++) {
			current = waiting.shift();
			if (!current) {
				return false;
			}

			release(current);
			if (current.text === escape) {
				// Ink holds Escape for one turn and would glue the next key to it.
				runLater(2, finish);
				return true;
			}

			finish();
		}

		runLater(1, () => undefined);
		return true;
	}

	function run(): void {
		if (isRunning) {
			return;
		}

		isRunning = true;
		let goesOn = false;
		try {
			goesOn = runSome();
		} finally {
			// A handler that throws must not silence the keys after it.
			isRunning = goesOn;
		}
	}

	return {
		push(key) {
			waiting.push(key);
		},
		clear() {
			waiting = [];
		},
		run,
		current: () => current,
	};
}
