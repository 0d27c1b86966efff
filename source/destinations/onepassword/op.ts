/**
1Password's own program, with the login that the operator made in it. Items go to it on stdin.

@see https://developer.1password.com/docs/cli/reference/management-commands/item/
*/
import {type Failure, type FailureKind, type Outcome} from '../../core/outcome.js';
import {sanitize} from '../../core/sanitize.js';
import {type CommandResult} from '../../io/command.js';
import {createProgram} from '../program.js';
import {type Tools} from '../types.js';

export type Op = {
	/** What it printed, as JSON. */
	readonly read: (given: readonly string[], signal: AbortSignal) => Promise<Outcome<unknown>>;
	/** An item on stdin. It is unknown where it may have been stored. */
	readonly write: (given: readonly string[], input: string, call: {readonly signal: AbortSignal; readonly secrets?: readonly string[]}) => Promise<Outcome<unknown>>;
	/** Its version, or why it could not be started. */
	readonly version: (signal: AbortSignal) => Promise<{readonly version: string} | Failure>;
};

export const command = 'op signin';

const mostOutputBytes = 8 * 1024 * 1024;

const words: ReadonlyArray<readonly [RegExp, FailureKind, string]> = [
	[/not (?:currently )?signed in|no account|sign in|session expired|authenticat|service account token|authorization (?:prompt|timeout)/iv, 'unauthorized', 'op is not logged in.'],
	[/permission|not allowed|forbidden|access denied|403/iv, 'forbidden', 'This login may not do that in 1Password.'],
	[/isn't an item|isn't a vault|not found|404/iv, 'not-found', '1Password does not have that, or does not show it to this login.'],
];

function failureOf(result: Extract<CommandResult, {readonly status: 'exited'}>): Failure {
	const said = sanitize(result.stderr.trim().split('\n')[0] ?? '', 200);
	const [, kind, message] = words.find(([pattern]) => pattern.test(said)) ?? [undefined, 'server' as const, `op ended with ${result.exitCode}${said === '' ? '' : `: ${said}`}`];
	return {kind, message};
}

/**
Make the calls of `op`.
*/
export function createOp(tools: Tools): Op {
	const program = createProgram(tools, {program: 'op', variables: ['OP_*', 'DBUS_SESSION_BUS_ADDRESS']});
	return {
		async read(given, signal) {
			const result = await program.run([...given, '--format', 'json'], {signal, folder: tools.home, mostOutputBytes});
			if (result.status !== 'exited') {
				return {status: 'refused', failure: result.failure};
			}

			if (result.exitCode !== 0) {
				return {status: 'refused', failure: failureOf(result)};
			}

			try {
				return {status: 'succeeded', value: JSON.parse(result.stdout) as unknown};
			} catch {
				return {status: 'refused', failure: {kind: result.isCut ? 'too-large' : 'invalid-reply', message: `What op printed is ${result.isCut ? 'too long' : 'not JSON'}.`}};
			}
		},
		async write(given, input, call) {
			const result = await program.run(given, {...call, input, folder: tools.home});
			if (result.status !== 'exited') {
				return result;
			}

			if (result.exitCode === 0) {
				return {status: 'succeeded', value: undefined};
			}

			const failure = failureOf(result);
			return {status: failure.kind === 'server' ? 'unknown' : 'refused', failure};
		},
		async version(signal) {
			const result = await program.run(['--version'], {signal, folder: tools.home});
			return result.status === 'exited' ? (result.exitCode === 0 ? {version: result.stdout.trim()} : failureOf(result)) : result.failure;
		},
	};
}
