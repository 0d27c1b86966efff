import {
	chmodSync, existsSync, mkdirSync, readdirSync,
} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {type ExecutionContext} from 'ava';
import {execa, type ResultPromise} from 'execa';
import {openTerminal, type TerminalOptions, type TestTerminal} from './terminal.js';
import {temporaryFolder} from './temporary-folder.js';

/** The program as it is shipped. */
export const programFile = path.resolve('distribution', 'cli.js');

function builtProgram(): string {
	if (!existsSync(programFile)) {
		throw new Error('The program is not built. Run: npm run build');
	}

	return programFile;
}

/** The folders that one test gives to the program. Nothing of this process's own is in them. */
export type Place = {
	readonly root: string;
	readonly home: string;
	/** `REKEY_HOME`. */
	readonly progress: string;
	readonly temporary: string;
	/** Where the operator stands. */
	readonly work: string;
};

/**
Empty folders of a test's own, one for everything that the program may write to.
*/
export function makePlace(t: ExecutionContext): Place {
	const root = temporaryFolder(t);
	// As root, PostgreSQL runs as another user, who has to get through to its own folder.
	chmodSync(root, 0o755);
	const folder = (name: string, mode: number): string => {
		const made = path.join(root, name);
		mkdirSync(made);
		chmodSync(made, mode);
		return made;
	};

	return {
		root,
		home: folder('home', 0o700),
		progress: path.join(root, 'progress'),
		temporary: folder('tmp', 0o755),
		work: folder('work', 0o700),
	};
}

type Environment = Readonly<Record<string, string | undefined>>;

function environmentOf(place: Place, own: Environment = {}): Environment {
	return {
		// No program of a platform: it would speak to the world, with whatever login it finds.
		HOME: place.home, PATH: place.home, REKEY_HOME: place.progress, TMPDIR: place.temporary, ...own,
	};
}

/**
The built program in a terminal of 80×24, with nothing in its environment but what is given here.
*/
export async function openProgram(t: ExecutionContext, place: Place, words: readonly string[], options: Omit<TerminalOptions, 'command' | 'arguments'> = {}): Promise<TestTerminal> {
	const terminal = await openTerminal({
		folder: place.work, ...options, command: process.execPath, arguments: [builtProgram(), ...words], environment: environmentOf(place, options.environment),
	});
	t.teardown(terminal.close);
	return terminal;
}

export type Ran = {readonly code: number | undefined; readonly stdout: string; readonly stderr: string};

/**
The built program without a terminal, until it ends.
*/
export async function runProgram(place: Place, words: readonly string[], environment: Environment = {}): Promise<Ran> {
	const {exitCode, stdout, stderr} = await execa(process.execPath, [builtProgram(), ...words], {
		cwd: place.work,
		env: {LANG: 'C.UTF-8', ...environmentOf(place, environment)},
		extendEnv: false,
		reject: false,
		stdin: 'ignore',
		timeout: 100_000,
	});
	return {code: exitCode, stdout, stderr};
}

/** What `rekey simulate` says when it is ready. */
export type Announced = {
	readonly neon: {readonly apiUrl: string; readonly apiKey: string; readonly orgId: string};
	readonly computes: ReadonlyArray<{readonly endpointId: string; readonly host: string; readonly port: number}>;
	readonly caFile: string;
	readonly control: {readonly url: string; readonly token: string};
};

export type SimulateCommand = Announced & {readonly child: ResultPromise};

/**
`rekey simulate` as a program of its own. It ends with the test.
*/
export async function startSimulate(t: ExecutionContext, words: readonly string[] = []): Promise<SimulateCommand> {
	const child = execa(process.execPath, [builtProgram(), 'simulate', ...words], {
		env: {PATH: process.env.PATH}, extendEnv: false, reject: false, stdin: 'ignore', buffer: false,
	});
	t.teardown(async () => {
		child.kill('SIGTERM');
		await child;
	});
	const lines: AsyncIterator<unknown> = child.iterable();
	const first = await lines.next();
	if (typeof first.value !== 'string') {
		throw new TypeError('rekey simulate ended before it was ready');
	}

	return {...JSON.parse(first.value) as Announced, child};
}

/** The id of the only incident of this place. */
export function incidentId({progress}: Place): string {
	const journals = readdirSync(path.join(progress, 'incidents')).filter(name => name.endsWith('.jsonl'));
	if (journals.length !== 1) {
		throw new Error(`There is not one journal, but: ${journals.join(', ')}`);
	}

	return path.basename(journals[0]!, '.jsonl');
}
