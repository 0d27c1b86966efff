/**
Fly.io's own program. It holds the login and takes a value on stdin.
It is called `flyctl`: `fly` is another program on the machines of whoever uses Concourse.

@see https://fly.io/docs/flyctl/secrets-set/
@see https://github.com/superfly/flyctl/blob/master/internal/command/secrets/set.go
*/
import {type Failure, type FailureKind, type Outcome} from '../../core/outcome.js';
import {sanitize} from '../../core/sanitize.js';
import {type CommandResult} from '../../io/command.js';
import {createProgram, type ProgramCall} from '../program.js';
import {type Tools} from '../types.js';

export type Flyctl = {
	run(given: readonly string[], call: ProgramCall): Promise<CommandResult>;
	/** What a command that changes nothing printed. */
	ask(given: readonly string[], call: ProgramCall): Promise<Outcome<unknown>>;
};

const variables = ['FLY_ACCESS_TOKEN', 'FLY_API_TOKEN', 'FLY_CONFIG_DIR', 'FLY_API_BASE_URL', 'FLY_FLAPS_BASE_URL', 'FLY_NO_UPDATE_CHECK', 'FLY_SEND_METRICS'];

/** A list of machines is long, with the whole configuration of each. */
const mostOutputBytes = 16 * 1024 * 1024;

const patterns: ReadonlyArray<readonly [RegExp, FailureKind]> = [
	[/no access token available|auth login|token (?:is )?(?:invalid|expired)|unauthorized|\b401\b/iv, 'unauthorized'],
	[/not authori[sz]ed|forbidden|permission|\b403\b/iv, 'forbidden'],
	[/could not find|not found|\b404\b/iv, 'not-found'],
	[/rate limit|\b429\b/iv, 'rate-limited'],
	[/dial tcp|lookup|connection|time-?out|deadline/iv, 'network'],
];

/**
Why the program failed, in its own words.
*/
export function describeExit({exitCode, stderr, stdout}: Extract<CommandResult, {readonly status: 'exited'}>): Failure {
	const said = sanitize((stderr.trim() || stdout.trim()).replaceAll(/\s*[\r\n]+\s*/gv, '; '), 300);
	const kind = patterns.find(([pattern]) => pattern.test(said))?.[1] ?? 'server';
	return kind === 'unauthorized'
		? {kind, message: `flyctl is not logged in, or its login does not reach this: ${said}`}
		: {kind, message: `flyctl ended with ${exitCode}${said === '' ? '' : `: ${said}`}`};
}

/**
Make the calls of `flyctl`.
*/
export function createFlyctl(tools: Tools): Flyctl {
	const {home} = tools;
	const program = createProgram({...tools, environment: {...tools.environment, FLY_NO_UPDATE_CHECK: '1', FLY_SEND_METRICS: '0'}}, {program: 'flyctl', variables});
	// At home, where no fly.toml names another app.
	const run: Flyctl['run'] = async (given, call) => program.run(given, {folder: home, mostOutputBytes, ...call});
	return {
		run,
		async ask(given, call) {
			const result = await run(given, call);
			if (result.status !== 'exited') {
				return {status: 'refused', failure: result.failure};
			}

			if (result.exitCode !== 0) {
				return {status: 'refused', failure: describeExit(result)};
			}

			try {
				return {status: 'succeeded', value: JSON.parse(result.stdout) as unknown};
			} catch {
				return {status: 'refused', failure: {kind: result.isCut ? 'too-large' : 'invalid-reply', message: `What flyctl printed is ${result.isCut ? 'too long' : 'not JSON'}.`}};
			}
		},
	};
}
