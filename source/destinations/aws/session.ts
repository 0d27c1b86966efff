import {existsSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {type Failure, type Outcome} from '../../core/outcome.js';
import {redact} from '../../io/redact.js';
import {type Json, recordOf, textOf} from '../json-value.js';
import {createProgram} from '../program.js';
import {withSecretFile} from '../secret-file.js';
import {
	type Discovery, type Preflight, type TemporaryFiles, type Tools,
} from '../types.js';
import {type AwsFailure, readFailure} from './failure.js';

type Call = {
	readonly region: string;
	readonly arguments: readonly string[];
	/** Blotted out of what a failure says. */
	readonly hidden?: readonly string[];
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

/** The AWS CLI with its own login. */
export type Aws = {
	/** A call that changes nothing. What it prints may hold values and is never shown. */
	read(service: string, operation: string, call: Call): Promise<Outcome<Json>>;
	/** A call that changes something, with values in its input. */
	change(service: string, operation: string, change: Change): Promise<Outcome<Json>>;
	/** A call that changes something and holds no values. */
	order(service: string, operation: string, call: Call): Promise<Outcome<Json>>;
	/** Where to look, and what is left out. */
	regions(name: string, signal: AbortSignal): Promise<{readonly regions: readonly string[]; readonly notSearched: readonly NotSearched[]}>;
	/** The same for a place that was not searched because of a failure. */
	leftOut(what: string, failure: Failure): NotSearched;
	preflight(signal: AbortSignal): Promise<Preflight>;
	/** Such as `2.9.19`. */
	version(signal: AbortSignal): Promise<string | undefined>;
};

const variables = [
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
	'AWS_ROLE_ARN',
	'AWS_ROLE_SESSION_NAME',
	'AWS_WEB_IDENTITY_TOKEN_FILE',
	'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
	'AWS_CONTAINER_CREDENTIALS_FULL_URI',
	'AWS_CONTAINER_AUTHORIZATION_TOKEN',
	'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE',
	'AWS_EC2_METADATA_DISABLED',
	'AWS_STS_REGIONAL_ENDPOINTS',
	'AWS_USE_FIPS_ENDPOINT',
	'AWS_USE_DUALSTACK_ENDPOINT',
	'AWS_ENDPOINT_URL',
	'AWS_PAGER',
	'AWS_CLI_AUTO_PROMPT',
	'AWS_DATA_PATH',
];
const loginVariables = ['AWS_PROFILE', 'AWS_DEFAULT_PROFILE', 'AWS_ACCESS_KEY_ID', 'AWS_WEB_IDENTITY_TOKEN_FILE', 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI', 'AWS_CONTAINER_CREDENTIALS_FULL_URI'];
const mostOutputBytes = 64 * 1024 * 1024;
const timeoutMilliseconds = 120_000;

function refused(failure: Failure): Outcome<never> {
	return {status: 'refused', failure};
}

function fileText(file: string): string {
	try {
		return readFileSync(file, 'utf8');
	} catch {
		return '';
	}
}

/**
Make what talks to AWS through its CLI.
*/
export function createAws(tools: Tools): Aws {
	const {environment, home, addresses} = tools;
	// A pager would wait for a key, and so would a prompt.
	const program = createProgram({...tools, environment: {...environment, AWS_PAGER: '', AWS_CLI_AUTO_PROMPT: 'off'}}, {program: 'aws', variables});
	const files = [environment.AWS_CONFIG_FILE ?? path.join(home, '.aws', 'config'), environment.AWS_SHARED_CREDENTIALS_FILE ?? path.join(home, '.aws', 'credentials')];
	const endpoint = addresses.aws === undefined ? [] : ['--endpoint-url', addresses.aws];
	let pending: Promise<Preflight> | undefined;

	const settings = () => files.map(file => fileText(file)).join('\n');
	const login = () => {
		const profile = environment.AWS_PROFILE ?? environment.AWS_DEFAULT_PROFILE;
		const command = /^\s*sso_/mv.test(settings()) ? 'aws sso login' : 'aws configure';
		return profile === undefined ? command : `${command} --profile ${profile}`;
	};

	// The CLI's history would keep every value that is read or written in a file of its own.
	const history = (): Failure | undefined => /^\s*cli_history\s*=\s*enabled\s*$/mv.test(settings())
		? {kind: 'unsuitable', message: 'The AWS CLI is set to keep a history (cli_history = enabled), which would write every value to ~/.aws/cli/history. Turn it off, then look again.'}
		: undefined;

	const run = async (service: string, operation: string, {region, arguments: given, signal, secrets}: {readonly region: string; readonly arguments: readonly string[]; readonly signal: AbortSignal; readonly secrets: readonly string[]}): Promise<{readonly status: 'answered'; readonly json: Json} | {readonly status: 'failed'} & AwsFailure> => {
		const result = await program.run([service, operation, '--region', region, '--output', 'json', ...endpoint, ...given], {
			secrets, signal, timeoutMilliseconds, mostOutputBytes,
		});
		if (result.status !== 'exited') {
			return {status: 'failed', failure: result.failure, mayHaveHappened: result.status === 'unknown'};
		}

		if (result.exitCode !== 0) {
			return {status: 'failed', ...readFailure(result.stderr, result.exitCode)};
		}

		if (result.isCut) {
			return {status: 'failed', failure: {kind: 'too-large', message: `The answer to aws ${service} ${operation} is too large to be read.`}, mayHaveHappened: true};
		}

		try {
			return {status: 'answered', json: recordOf(JSON.parse(result.stdout.trim() === '' ? '{}' : result.stdout))};
		} catch {
			return {status: 'failed', failure: {kind: 'invalid-reply', message: `What aws ${service} ${operation} printed is not JSON.`}, mayHaveHappened: true};
		}
	};

	const toOutcome = (result: Awaited<ReturnType<typeof run>>, isChange: boolean, hidden: readonly string[] = []): Outcome<Json> => {
		if (result.status === 'answered') {
			return {status: 'succeeded', value: result.json};
		}

		const failure = {...result.failure, message: redact(result.failure.message, hidden)};
		return {status: isChange && result.mayHaveHappened ? 'unknown' : 'refused', failure};
	};

	const aws: Aws = {
		async read(service, operation, call) {
			const failure = history();
			return failure === undefined ? toOutcome(await run(service, operation, {...call, secrets: []}), false, call.hidden) : refused(failure);
		},
		async order(service, operation, call) {
			return toOutcome(await run(service, operation, {...call, secrets: []}), true, call.hidden);
		},
		async change(service, operation, {region, input, secrets, temporary, signal}) {
			const failure = history();
			if (failure !== undefined) {
				return refused(failure);
			}

			const outcome = await withSecretFile(JSON.stringify(input), temporary, async file => toOutcome(await run(service, operation, {
				region, arguments: ['--cli-input-json', `file://${file}`], signal, secrets,
			}), true, secrets));
			return outcome;
		},
		async regions(name, signal) {
			let first = environment.AWS_REGION ?? environment.AWS_DEFAULT_REGION;
			if (first === undefined) {
				const result = await program.run(['configure', 'get', 'region'], {signal, timeoutMilliseconds});
				if (result.status !== 'exited') {
					return {regions: [], notSearched: [aws.leftOut(name, result.failure)]};
				}

				first = result.exitCode === 0 ? result.stdout.trim() : '';
			}

			const regions = [...new Set([first, ...(environment.AWS_REGIONS ?? '').split(/[\s,]+/v)])].filter(region => /^[a-z]{2}(?:-[a-z]+)+-\d$/v.test(region));
			return regions.length === 0
				? {regions, notSearched: [{what: name, reason: 'The AWS CLI has no region.', command: 'aws configure set region REGION'}]}
				: {regions, notSearched: [{what: `${name}: other regions than ${regions.join(', ')}, and other accounts`, reason: 'Only what is configured is searched. More regions can be named in AWS_REGIONS, and another account with AWS_PROFILE.'}]};
		},
		leftOut(what, failure) {
			const command = failure.kind === 'unauthorized' ? login() : (history() === undefined ? undefined : 'aws configure set cli_history disabled');
			return {what, reason: failure.message, ...(command !== undefined && {command})};
		},
		async version(signal) {
			const result = await program.run(['--version'], {signal, timeoutMilliseconds});
			return result.status === 'exited' && result.exitCode === 0 ? /aws-cli\/(?<number>[\d.]+)/v.exec(`${result.stdout}${result.stderr}`)?.groups?.number : undefined;
		},
		async preflight(signal) {
			// Four destinations ask at once, and the CLI starts slowly.
			pending ??= look(signal).finally(() => {
				pending = undefined;
			});
			return pending;
		},
	};

	async function look(signal: AbortSignal): Promise<Preflight> {
		const version = await aws.version(signal);
		const isNamed = files.some(file => existsSync(file)) || loginVariables.some(name => environment[name] !== undefined);
		if (version === undefined) {
			return isNamed
				? {status: 'not-ready', problems: ['The AWS CLI (aws) is not installed, or not where PATH looks.']}
				: {status: 'absent', problems: []};
		}

		const named = {version: `aws ${version}`};
		const [{regions, notSearched}, failure] = [await aws.regions('AWS', signal), history()];
		const identity = await run('sts', 'get-caller-identity', {
			region: regions[0] ?? 'us-east-1', arguments: [], signal, secrets: [],
		});
		if (identity.status === 'failed') {
			return isNamed
				? {
					status: 'not-ready', ...named, problems: [identity.failure.message], ...(identity.failure.kind === 'unauthorized' && {command: login()}),
				}
				: {status: 'absent', ...named, problems: []};
		}

		const account = textOf(identity.json.Arn);
		if (failure !== undefined) {
			return {
				status: 'not-ready', account, ...named, problems: [failure.message], command: 'aws configure set cli_history disabled',
			};
		}

		return regions.length === 0
			? {
				status: 'not-ready', account, ...named, problems: [notSearched[0]!.reason], command: notSearched[0]!.command!,
			}
			: {
				status: 'ready', account, ...named, problems: [],
			};
	}

	return aws;
}
