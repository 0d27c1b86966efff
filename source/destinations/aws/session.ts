import {type Failure, type Outcome} from '../../core/outcome.js';
import {sanitize} from '../../core/sanitize.js';
import {type CommandResult} from '../../io/command.js';
import {type Json, recordOf} from '../json-value.js';
import {createProgram} from '../program.js';
import {withSecretFile} from '../secret-file.js';
import {type Discovery, type TemporaryFiles, type Tools} from '../types.js';
import {type Configuration, readConfiguration} from './configuration.js';
import {readFailure} from './failure.js';

type Call = {
	readonly region: string;
	readonly arguments: readonly string[];
	readonly signal: AbortSignal;
};

type Change = {
	readonly region: string;
	/** Everything that is sent: it goes by a 0600 file. */
	readonly input: Json;
	readonly secrets: readonly string[];
	readonly temporary: TemporaryFiles;
	readonly signal: AbortSignal;
};

export type NotSearched = Discovery['notSearched'][number];

/** A failure comes with what the program printed, without secrets. */
export type Answer = {readonly status: 'succeeded'; readonly value: Json} | {readonly status: 'refused' | 'unknown'; readonly failure: Failure; readonly output?: string};

/** The AWS CLI with its own login. */
export type Aws = {
	readonly configuration: Configuration;
	/** A call that changes nothing. What it prints may hold values and is never shown. */
	read(service: string, operation: string, call: Call): Promise<Outcome<Json>>;
	/** A call that changes something, with values in its input. */
	change(service: string, operation: string, change: Change): Promise<Answer>;
	/** A call that changes something and holds no values. */
	order(service: string, operation: string, call: Call): Promise<Answer>;
	/** Anything else that the program does. */
	run(given: readonly string[], signal: AbortSignal): Promise<CommandResult>;
	/** The line for what was not searched because of a failure. */
	leftOut(what: string, failure: Failure): NotSearched;
};

const variables = ['AWS_*'];
const mostOutputBytes = 64 * 1024 * 1024;
const timeoutMilliseconds = 120_000;
const longestOutput = 4000;

const unreadable: ReadonlySet<string> = new Set(['too-large', 'invalid-reply']);

function readAnswer(result: CommandResult, name: string): Answer {
	if (result.status !== 'exited') {
		return result;
	}

	if (result.exitCode !== 0) {
		const {failure, mayHaveHappened} = readFailure(result.stderr, result.exitCode);
		return {status: mayHaveHappened ? 'unknown' : 'refused', failure, output: sanitizeLines(result.stderr)};
	}

	try {
		return {status: 'succeeded', value: recordOf(JSON.parse(result.stdout.trim() === '' ? '{}' : result.stdout))};
	} catch {
		return {status: 'unknown', failure: result.isCut ? {kind: 'too-large', message: `The answer to aws ${name} is too large to be read.`} : {kind: 'invalid-reply', message: `What aws ${name} printed is not JSON.`}};
	}
}

function sanitizeLines(text: string): string {
	return text.trim().split('\n').map(line => sanitize(line)).join('\n').slice(0, longestOutput);
}

/**
Make what talks to AWS through its CLI.
*/
export function createAws(tools: Tools): Aws {
	const configuration = readConfiguration(tools);
	// A pager or a prompt would wait for a key, and errors have one form out of several.
	const own = {AWS_PAGER: '', AWS_CLI_AUTO_PROMPT: 'off', AWS_CLI_ERROR_FORMAT: 'legacy'};
	const program = createProgram({...tools, environment: {...tools.environment, ...own}}, {program: 'aws', variables});
	const endpoint = tools.addresses.aws === undefined ? [] : ['--endpoint-url', tools.addresses.aws];

	const ask = async (service: string, operation: string, {region, arguments: given, signal}: Call, secrets: readonly string[]): Promise<Answer> => {
		const failure = configuration.hindrance();
		return failure === undefined
			? readAnswer(await program.run([service, operation, '--region', region, '--output', 'json', ...endpoint, ...given], {
				secrets, signal, timeoutMilliseconds, mostOutputBytes,
			}), `${service} ${operation}`)
			: {status: 'refused', failure};
	};

	return {
		configuration,
		async read(service, operation, call) {
			// The values that are looked for must not be blotted out of the answer.
			const answer = await ask(service, operation, call, []);
			return answer.status === 'succeeded' ? answer : {status: 'refused', failure: answer.failure};
		},
		order: async (service, operation, call) => ask(service, operation, call, []),
		change: async (service, operation, {region, input, secrets, temporary, signal}) => withSecretFile(JSON.stringify(input), temporary, async file => {
			const answer = await ask(service, operation, {region, arguments: ['--cli-input-json', `file://${file}`], signal}, secrets);
			// It ended well: only its answer could not be understood, and reading back tells.
			return answer.status === 'unknown' && unreadable.has(answer.failure.kind) ? {status: 'succeeded', value: {}} : answer;
		}),
		run: async (given, signal) => program.run(given, {signal, timeoutMilliseconds}),
		leftOut(what, failure) {
			const command = failure.kind === 'unauthorized' ? configuration.login() : (configuration.hindrance() === undefined ? undefined : configuration.remedy);
			return {what, reason: failure.message, ...(command !== undefined && {command})};
		},
	};
}
