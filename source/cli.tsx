#!/usr/bin/env node
import process from 'node:process';
import meow from 'meow';
import {exitCodes, type Ended} from './commands/exit.js';

const cli = meow(`
	Usage
	  $ rekey                        start menu
	  $ rekey respond                open an incident
	  $ rekey resume [INCIDENT]      go on with one
	  $ rekey drill [SCENARIO]       train on the same screens, without an account
	  $ rekey simulate [SCENARIO]    run the simulator alone, for other clients
	  $ rekey status [INCIDENT]      what is true now
	  $ rekey report [INCIDENT]      the report as it would be now
	  $ rekey doctor                 is this laptop ready?

	Options
	  respond   --from FILE          a leaked .env, a gitleaks or trufflehog report; - for stdin;
	                                 more than one may be given
	  drill     --seed N             make it the same again
	            --list               list the scenarios
	            --play               the drill plays itself; works without a terminal
	  simulate  SCENARIO             leaked-env (the default), stolen-laptop, breached-store,
	                                 ci-breach, planted-role, team-departure, scale
	            --port N --seed N --faults LIST
	  status    --json
	  report    --format markdown|json --output FILE
	  doctor    --json

	Environment
	  NEON_API_KEY, NEON_API_HOST    as in Neon's CLI
	  REKEY_HOME                     where progress is kept
	  NODE_EXTRA_CA_CERTS, HTTPS_PROXY, NO_PROXY, NO_COLOR, INK_SCREEN_READER

	Exit codes
	  0 done   1 failed   2 usage   3 left unfinished and resumable
`, {
	importMeta: import.meta,
	flags: {
		from: {type: 'string', isMultiple: true},
		seed: {type: 'number'},
		list: {type: 'boolean'},
		play: {type: 'boolean'},
		port: {type: 'number'},
		faults: {type: 'string'},
		json: {type: 'boolean'},
		format: {type: 'string'},
		output: {type: 'string'},
	},
	allowUnknownFlags: false,
});

type Flag = keyof typeof cli.flags;

type Command = {
	/** How many words may follow the command. */
	readonly words: number;
	readonly flags: readonly Flag[];
	readonly run: (word: string | undefined) => Promise<Ended | undefined>;
};

const {flags} = cli;

const commands: Readonly<Record<string, Command>> = {
	respond: {
		words: 0,
		flags: ['from'],
		async run() {
			const {respond} = await import('./commands/respond.js');
			return respond(flags.from ?? []);
		},
	},
	resume: {
		words: 1,
		flags: [],
		async run(id) {
			const {resume} = await import('./commands/respond.js');
			return resume(id);
		},
	},
	drill: {
		words: 1,
		flags: ['seed', 'list', 'play'],
		async run(name) {
			const {drill} = await import('./commands/drill.js');
			return drill(name, {seed: flags.seed, isList: flags.list, isPlayed: flags.play});
		},
	},
	simulate: {
		words: 1,
		flags: ['port', 'seed', 'faults'],
		async run(name) {
			const {simulate} = await import('./commands/simulate.js');
			return simulate(name, {port: flags.port, seed: flags.seed, faults: flags.faults});
		},
	},
	status: {
		words: 1,
		flags: ['json'],
		async run(id) {
			const {status} = await import('./commands/status.js');
			return status(id, flags.json ?? false);
		},
	},
	report: {
		words: 1,
		flags: ['format', 'output'],
		async run(id) {
			const {report} = await import('./commands/status.js');
			return report(id, flags.format ?? 'markdown', flags.output);
		},
	},
	doctor: {
		words: 0,
		flags: ['json'],
		async run() {
			const {doctor} = await import('./commands/doctor.js');
			return doctor(flags.json ?? false);
		},
	},
};

const startMenu: Command = {
	words: 0,
	flags: [],
	async run() {
		const {start} = await import('./commands/start.js');
		return start();
	},
};

/** What is wrong with the words and flags, as a sentence. */
function misuse(name: string | undefined, words: readonly string[], command: Command | undefined): string | undefined {
	if (command === undefined) {
		return `There is no command ${JSON.stringify(name)}. See rekey --help.`;
	}

	if (words.length > command.words) {
		return `${name === undefined ? 'rekey' : `rekey ${name}`} takes ${command.words === 0 ? 'no further word' : 'one further word'}, not ${words.length}. See rekey --help.`;
	}

	const given = Object.entries(flags).filter(([, value]) => value !== undefined && value !== false && !(Array.isArray(value) && value.length === 0)).map(([flag]) => flag);
	const foreign = given.find(flag => !command.flags.includes(flag));
	return foreign === undefined ? undefined : `--${foreign} does not go with ${name === undefined ? 'the start menu' : `rekey ${name}`}. See rekey --help.`;
}

async function main(): Promise<Ended | undefined> {
	const [name, ...words] = cli.input;
	const command = name === undefined ? startMenu : commands[name];
	const problem = misuse(name, words, command);
	if (problem !== undefined || command === undefined) {
		return {code: exitCodes.usage, message: problem ?? ''};
	}

	return command.run(words[0]);
}

try {
	const ended = await main();
	// Interactive commands end by themselves, after they have given the terminal back.
	if (ended !== undefined) {
		if (ended.message !== undefined) {
			process.stderr.write(`${ended.message}\n`);
		}

		process.exitCode = ended.code;
	}
} catch (error) {
	// Where a terminal was taken, the one way out gives it back and says what happened.
	if (process.listenerCount('uncaughtException') > 0) {
		setImmediate(() => {
			throw error;
		});
	} else {
		const isOurWord = error instanceof Error && error.name === 'SurroundingsError';
		process.stderr.write(`${isOurWord ? error.message : `rekey has a mistake and had to stop.\n${error instanceof Error ? error.stack ?? error.message : String(error)}`}\n`);
		process.exitCode = isOurWord ? exitCodes.usage : exitCodes.failed;
	}
}
