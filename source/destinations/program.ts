/**
A platform's own program, with the login that the operator made in it. What it prints never reaches a screen as it is: values are blotted out by the runner.
*/
import {type Outcome} from '../core/outcome.js';
import {sanitize} from '../core/sanitize.js';
import {type CommandResult} from '../io/command.js';
import {type Tools} from './types.js';

export type ProgramOptions = {
	/** A name, looked up in the operator's PATH. */
	readonly program: string;
	/** The variables of its own that it may see; an asterisk at the end stands for anything. */
	readonly variables: readonly string[];
};

export type ProgramCall = {
	/** Given on stdin, exactly these bytes. */
	readonly input?: string;
	/** May be in the input and nowhere else. */
	readonly secrets?: readonly string[];
	readonly folder?: string;
	readonly signal: AbortSignal;
	/** @default 60000 */
	readonly timeoutMilliseconds?: number;
	/** More than this is cut off, and the result says so. @default 1 MiB */
	readonly mostOutputBytes?: number;
};

export type Program = {
	run(arguments_: readonly string[], call: ProgramCall): Promise<CommandResult>;
	/** What it printed, as JSON. Only for what changes nothing: a failure is always refused. */
	json(arguments_: readonly string[], call: ProgramCall): Promise<Outcome<unknown>>;
};

/** What every program needs to find its files, its language, its certificates and the way out. */
const usual = [
	'PATH',
	'HOME',
	'USER',
	'LOGNAME',
	'TMPDIR',
	'LANG',
	'LC_ALL',
	'XDG_*',
	'HTTP_PROXY',
	'HTTPS_PROXY',
	'ALL_PROXY',
	'NO_PROXY',
	'http_proxy',
	'https_proxy',
	'all_proxy',
	'no_proxy',
	'SSL_CERT_FILE',
	'SSL_CERT_DIR',
	'NODE_EXTRA_CA_CERTS',
	'SYSTEMROOT',
];

const patient = 60_000;

/**
The part of an environment that the named variables make up.
*/
export function chosenEnvironment(environment: Tools['environment'], names: readonly string[]): Readonly<Record<string, string>> {
	const isChosen = (name: string) => names.some(chosen => chosen.endsWith('*') ? name.startsWith(chosen.slice(0, -1)) : name === chosen);
	return Object.fromEntries(Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined && isChosen(entry[0])));
}

/**
Make what starts one program.
*/
export function createProgram({runner, environment}: Pick<Tools, 'runner' | 'environment'>, {program, variables}: ProgramOptions): Program {
	const own = {...chosenEnvironment(environment, [...usual, ...variables]), NO_COLOR: '1'};
	const run: Program['run'] = async (given, {secrets = [], timeoutMilliseconds = patient, ...call}) => runner.run({
		program, arguments: given, environment: own, secrets, timeoutMilliseconds, ...call,
	});
	return {
		run,
		async json(given, call) {
			const result = await run(given, call);
			if (result.status !== 'exited') {
				return {status: 'refused', failure: result.failure};
			}

			if (result.exitCode !== 0) {
				return {status: 'refused', failure: {kind: 'server', message: `${program} ended with ${result.exitCode}: ${firstLine(result.stderr) || 'it said nothing'}`}};
			}

			try {
				return {status: 'succeeded', value: JSON.parse(result.stdout) as unknown};
			} catch {
				return {status: 'refused', failure: {kind: result.isCut ? 'too-large' : 'invalid-reply', message: `What ${program} printed is ${result.isCut ? 'too long' : 'not JSON'}.`}};
			}
		},
	};
}

function firstLine(text: string): string {
	return sanitize(text.trim().split('\n')[0] ?? '', 200);
}
