import nodeProcess from 'node:process';

/**
Something that must happen however the program ends. What it does before its first `await` happens in every case, in an exit listener too; what it returns is waited for where there is still time.
*/
export type Cleanup = () => void | Promise<void>;

export type ShutdownOptions = {
	/** Said on stderr when the program ends other than by `finish`: how to go on. */
	readonly hint: () => string | undefined;
	/** Takes secrets out of the text of an unexpected error. */
	readonly redact: (text: string) => string;
	/** How long cleanups may take. @default 3000 */
	readonly patienceMilliseconds?: number;
	readonly process?: Host;
};

/** What is needed of the process. */
export type Host = Pick<NodeJS.Process, 'on' | 'off' | 'kill' | 'pid' | 'exit' | 'removeAllListeners'> & {readonly stderr: Pick<NodeJS.WriteStream, 'write'>};

export type Shutdown = {
	/** The last one that was registered runs first. Gives a function that takes it back. */
	readonly onShutdown: (cleanup: Cleanup) => () => void;
	/** The planned end: cleans up and ends with this code. */
	readonly finish: (code: number) => Promise<void>;
	/** The end by a mistake of ours: cleans up, says what is known, ends with code 1. */
	readonly fail: (error: unknown) => Promise<void>;
	/** The terminal is gone. */
	readonly hangUp: () => Promise<void>;
};

const signals = {
	SIGHUP: 1, SIGINT: 2, SIGQUIT: 3, SIGTERM: 15,
} as const;

type Signal = keyof typeof signals;

function describe(error: unknown): string {
	return error instanceof Error ? error.stack ?? error.message : String(error);
}

/**
The one way out. Every end of the program leads here, and the cleanups run once.
*/
export function createShutdown({hint, redact, patienceMilliseconds = 3000, process = nodeProcess}: ShutdownOptions): Shutdown {
	let cleanups: readonly Cleanup[] = [];
	let done: Promise<void> | undefined;

	async function run(): Promise<void> {
		const running = cleanups.toReversed().map(async cleanup => {
			await cleanup();
		});
		// One that fails must not keep the others from running, and there is nobody left to tell.
		const all = Promise.allSettled(running);
		let timer: NodeJS.Timeout | undefined;
		const patience = new Promise(resolve => {
			timer = setTimeout(resolve, patienceMilliseconds);
		});
		await Promise.race([all, patience]);
		clearTimeout(timer);
	}

	async function cleanUp(): Promise<void> {
		done ??= run();
		return done;
	}

	function say(text: string | undefined): void {
		if (text !== undefined) {
			process.stderr.write(`${text}\n`);
		}
	}

	function die(signal: Signal): void {
		// Whoever waits for us learns from the real signal why we ended.
		process.removeAllListeners(signal);
		process.kill(process.pid, signal);
		// As the first process of a container we survive our own signal.
		setImmediate(() => {
			process.exit(128 + signals[signal]);
		});
	}

	async function endBy(signal: Signal): Promise<void> {
		if (done) {
			// Asked twice: no more patience.
			die(signal);
			return;
		}

		const cleaned = cleanUp();
		say(hint());
		await cleaned;
		die(signal);
	}

	async function fail(error: unknown): Promise<void> {
		const isFirst = done === undefined;
		const cleaned = cleanUp();
		if (isFirst) {
			say(`rekey has a mistake and had to stop.\n${redact(describe(error))}`);
			say(hint());
		}

		await cleaned;
		process.exit(1);
	}

	for (const signal of Object.keys(signals) as Signal[]) {
		process.on(signal, () => {
			void endBy(signal);
		});
	}

	// A library of Ink's dies of it where nobody else listens. Left alone, the write fails, and that is said.
	process.on('SIGXFSZ', () => undefined);

	// Rejected promises that nobody handles come here too.
	process.on('uncaughtException', error => {
		void fail(error);
	});
	process.on('exit', () => {
		if (!done) {
			void cleanUp();
			say(hint());
		}
	});

	return {
		onShutdown(cleanup) {
			cleanups = [...cleanups, cleanup];
			return () => {
				cleanups = cleanups.filter(other => other !== cleanup);
			};
		},
		async finish(code) {
			await cleanUp();
			process.exit(code);
		},
		fail,
		async hangUp() {
			await endBy('SIGHUP');
		},
	};
}
