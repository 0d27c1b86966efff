import {existsSync} from 'node:fs';
import path from 'node:path';
import {type Failure, type FailureKind, type Outcome} from '../../core/outcome.js';
import {sanitize} from '../../core/sanitize.js';
import {
	type Json, recordOf, recordsOf, textOf,
} from '../json-value.js';
import {createProgram} from '../program.js';
import {type Discovery, type Preflight, type Tools} from '../types.js';

export type NotSearched = Discovery['notSearched'][number];

/** The context that kubectl would use, fixed for all that follows. */
export type Context = {readonly name: string; readonly namespace: string};

type Run = {readonly input?: string; readonly secrets?: readonly string[]; readonly signal: AbortSignal; readonly timeoutMilliseconds?: number};

/** What kubectl did. A failure of a change may have happened all the same. */
export type Ran = {readonly status: 'succeeded'; readonly stdout: string} | {readonly status: 'failed'; readonly failure: Failure; readonly mayHaveHappened: boolean; readonly stdout: string; /** What was printed, without the secrets of the call. */ readonly output?: string};

/** The kubectl of the operator with its own kubeconfig. */
export type Kubectl = {
	run(context: string, given: readonly string[], options: Run): Promise<Ran>;
	/** One object. */
	object(context: string, given: readonly string[], signal: AbortSignal): Promise<Outcome<Json>>;
	current(signal: AbortSignal): Promise<Outcome<Context>>;
	preflight(signal: AbortSignal): Promise<Preflight>;
};

// The second half is for the programs that kubectl asks for a login: those of the clouds.
const variables = [
	'KUBECONFIG',
	'AWS_PROFILE',
	'AWS_DEFAULT_PROFILE',
	'AWS_REGION',
	'AWS_DEFAULT_REGION',
	'AWS_ACCESS_KEY_ID',
	'AWS_SECRET_ACCESS_KEY',
	'AWS_SESSION_TOKEN',
	'AWS_CONFIG_FILE',
	'AWS_SHARED_CREDENTIALS_FILE',
	'AWS_CA_BUNDLE',
	'CLOUDSDK_CONFIG',
	'CLOUDSDK_ACTIVE_CONFIG_NAME',
	'CLOUDSDK_AUTH_ACCESS_TOKEN',
	'GOOGLE_APPLICATION_CREDENTIALS',
	'USE_GKE_GCLOUD_AUTH_PLUGIN',
	'AZURE_CONFIG_DIR',
	'DIGITALOCEAN_ACCESS_TOKEN',
];
const mostOutputBytes = 64 * 1024 * 1024;
const usualMilliseconds = 60_000;
const longestOutput = 4000;

const failures: ReadonlyArray<readonly [RegExp, FailureKind, string, boolean]> = [
	[/\(Conflict\)|the object has been modified/v, 'conflict', 'It was changed by something else at this moment.', false],
	[/\(Forbidden\)/v, 'forbidden', 'The cluster does not allow it to this user', false],
	[/\(NotFound\)|doesn't have a resource type/v, 'not-found', 'The cluster knows no such thing', false],
	[/\(Unauthorized\)|must be logged in|getting credentials|no Auth Provider found|token has expired|exec plugin/iv, 'unauthorized', 'kubectl is not logged in, or its login has ended.', false],
	[/context "?.*"? does not exist|current-context (?:is not set|must exist)|no configuration has been provided|context was not found/v, 'not-found', 'kubectl has no such context.', false],
	[/x509|certificate/v, 'certificate', 'The certificate of the cluster could not be verified.', false],
	[/connection refused|was refused - did you specify|no such host|network is unreachable|no route to host/v, 'network', 'The cluster could not be reached from here.', false],
	[/timed out waiting/v, 'time-out', 'The new pods were not ready in time', true],
	[/timeout|deadline exceeded|EOF|connection reset|Unable to connect/iv, 'network', 'The cluster did not answer in time.', true],
	[/\((?:InternalError|ServiceUnavailable|ServerTimeout|TooManyRequests)\)/v, 'server', 'The cluster had an error of its own', true],
];

function readFailure(stderr: string, exitCode: number): {readonly failure: Failure; readonly mayHaveHappened: boolean} {
	const line = sanitize(stderr.trim().split('\n').at(-1)?.replace(/^error: /iv, '') ?? '');
	for (const [pattern, kind, message, mayHaveHappened] of failures) {
		if (pattern.test(stderr)) {
			return {failure: {kind, message: message.endsWith('.') ? message : `${message}: ${line}`}, mayHaveHappened};
		}
	}

	// Not quoted: what is not understood may hold anything, a value too.
	return {failure: {kind: 'bad-request', message: `kubectl ended with exit code ${exitCode}, for a reason that is not known here.`}, mayHaveHappened: true};
}

function linesOf(text: string): string {
	return text.trim().split('\n').map(line => sanitize(line)).join('\n').slice(0, longestOutput);
}

/**
Make what talks to a cluster through kubectl.
*/
export function createKubectl(tools: Tools): Kubectl {
	const program = createProgram(tools, {program: 'kubectl', variables});
	const server = tools.addresses.kubernetes === undefined ? [] : ['--server', tools.addresses.kubernetes];

	const run = async (given: readonly string[], {secrets = [], timeoutMilliseconds = usualMilliseconds, ...options}: Run): Promise<Ran> => {
		const result = await program.run([...given], {
			...options, secrets, timeoutMilliseconds, mostOutputBytes,
		});
		if (result.status !== 'exited') {
			return {
				status: 'failed', failure: result.failure, mayHaveHappened: result.status === 'unknown', stdout: '',
			};
		}

		if (result.exitCode !== 0) {
			const {failure, mayHaveHappened} = readFailure(result.stderr, result.exitCode);
			return {
				status: 'failed', failure, mayHaveHappened, stdout: result.stdout, output: linesOf(result.stderr),
			};
		}

		return result.isCut
			? {
				status: 'failed', failure: {kind: 'too-large', message: 'What kubectl printed is too large to be read.'}, mayHaveHappened: true, stdout: '',
			}
			: {status: 'succeeded', stdout: result.stdout};
	};

	const kubectl: Kubectl = {
		run: async (context, given, options) => run(['--context', context, ...server, ...given], options),
		async object(context, given, signal) {
			const ran = await kubectl.run(context, [...given, '-o', 'json'], {signal});
			if (ran.status === 'failed') {
				return {status: 'refused', failure: ran.failure};
			}

			const value = parse(ran.stdout);
			return value === undefined ? {status: 'refused', failure: {kind: 'invalid-reply', message: 'What kubectl printed is not JSON.'}} : {status: 'succeeded', value};
		},
		async current(signal) {
			const ran = await run(['config', 'view', '--minify', '-o', 'json'], {signal});
			if (ran.status === 'failed') {
				return {status: 'refused', failure: ran.failure};
			}

			const config = parse(ran.stdout) ?? {};
			const name = textOf(config['current-context']);
			const context = recordOf(recordsOf(config.contexts).find(each => each.name === name)?.context);
			return name === ''
				? {status: 'refused', failure: {kind: 'not-found', message: 'kubectl has no current context.'}}
				: {status: 'succeeded', value: {name, namespace: textOf(context.namespace) || 'default'}};
		},
		async preflight(signal) {
			const isNamed = tools.environment.KUBECONFIG !== undefined || existsSync(path.join(tools.home, '.kube', 'config'));
			if (!isNamed) {
				return {status: 'absent', problems: []};
			}

			const client = await run(['version', '--client', '-o', 'json'], {signal});
			if (client.status === 'failed') {
				return {status: 'not-ready', problems: [client.failure.message]};
			}

			const gitVersion = textOf(recordOf(parse(client.stdout)?.clientVersion).gitVersion);
			const version = `kubectl ${sanitize(gitVersion.replace(/^v/v, ''), 30)}`;
			const current = await kubectl.current(signal);
			if (current.status !== 'succeeded') {
				return {
					status: 'not-ready', version, problems: [current.failure.message], command: 'kubectl config use-context NAME',
				};
			}

			const {name, namespace} = current.value;
			const account = `context ${sanitize(name, 80)}`;
			const may = await kubectl.run(name, ['auth', 'can-i', 'list', 'secrets', '--all-namespaces', '--request-timeout=20s'], {signal});
			if (may.status === 'failed' && !/^no\b/v.test(may.stdout.trim())) {
				return {
					status: 'not-ready', account, version, problems: [may.failure.message],
				};
			}

			return {
				status: 'ready', account, version, problems: may.status === 'succeeded' ? [] : [`It may not list the Secrets of all namespaces, so only ${sanitize(namespace, 80)} is searched.`],
			};
		},
	};
	return kubectl;
}

/**
The object in what kubectl printed.
*/
export function parse(text: string): Json | undefined {
	try {
		return recordOf(JSON.parse(text));
	} catch {
		return undefined;
	}
}
