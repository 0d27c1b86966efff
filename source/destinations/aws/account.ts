import {type Preflight} from '../types.js';
import {textOf} from '../json-value.js';
import {readFailure} from './failure.js';
import {type Aws, type NotSearched} from './session.js';

/** Where to look. No region: `notSearched` says why. */
type Regions = {readonly regions: readonly string[]; readonly notSearched: readonly NotSearched[]};

export type AwsAccount = {
	readonly regions: (name: string, signal: AbortSignal) => Promise<Regions>;
	readonly preflight: (signal: AbortSignal) => Promise<Preflight>;
};

/** Several destinations ask for the same at the same time, and the program starts slowly. */
function shared<Value>(task: (signal: AbortSignal) => Promise<Value>): (signal: AbortSignal) => Promise<Value> {
	let pending: Promise<Value> | undefined;
	return async signal => {
		pending ??= (async () => {
			try {
				return await task(signal);
			} finally {
				pending = undefined;
			}
		})();
		return pending;
	};
}

/**
The version of the AWS CLI, such as `2.9.19`; undefined where there is none.
*/
export async function readVersion(aws: Aws, signal: AbortSignal): Promise<string | undefined> {
	const result = await aws.run(['--version'], signal);
	return result.status === 'exited' && result.exitCode === 0 ? /aws-cli\/(?<number>[\d.]+)/v.exec(`${result.stdout}${result.stderr}`)?.groups?.number : undefined;
}

/**
Who is logged in, and in which regions.
*/
export function createAccount(aws: Aws, environment: Readonly<Record<string, string | undefined>>): AwsAccount {
	const {configuration} = aws;
	const first = shared(async (signal): Promise<{readonly region: string} | NotSearched> => {
		const named = environment.AWS_REGION ?? environment.AWS_DEFAULT_REGION;
		if (named !== undefined) {
			return {region: named};
		}

		const result = await aws.run(['configure', 'get', 'region'], signal);
		if (result.status !== 'exited') {
			return aws.leftOut('AWS', result.failure);
		}

		return result.exitCode === 0 || result.stderr.trim() === '' ? {region: result.stdout.trim()} : aws.leftOut('AWS', readFailure(result.stderr, result.exitCode).failure);
	});

	const regions: AwsAccount['regions'] = async (name, signal) => {
		const configured = await first(signal);
		if ('what' in configured) {
			return {regions: [], notSearched: [{...configured, what: name}]};
		}

		const all = [...new Set([configured.region, ...(environment.AWS_REGIONS ?? '').split(/[\s,]+/v)])].filter(region => /^[a-z]{2}(?:-[a-z]+)+-\d+$/v.test(region));
		return {
			regions: all,
			notSearched: [all.length === 0
				? {what: name, reason: 'The AWS CLI has no region.', command: 'aws configure set region REGION'}
				: {what: `${name}: other regions than ${all.join(', ')}, and other accounts`, reason: 'Only what is configured is searched. More regions can be named in AWS_REGIONS, and another account with AWS_PROFILE.'}],
		};
	};

	const preflight = shared(async (signal): Promise<Preflight> => {
		// Without any of it the CLI would go and ask the network whether this is a machine of Amazon's.
		if (!configuration.isNamed()) {
			return {status: 'absent', problems: []};
		}

		const version = await readVersion(aws, signal);
		if (version === undefined) {
			return {status: 'not-ready', problems: ['The AWS CLI (aws) is not installed, or not where PATH looks.']};
		}

		const named = {version: `aws ${version}`};
		const hindrance = configuration.hindrance();
		if (hindrance !== undefined) {
			return {
				status: 'not-ready', ...named, problems: [hindrance.message], command: configuration.remedy,
			};
		}

		const {regions: all, notSearched: [left]} = await regions('AWS', signal);
		const identity = await aws.read('sts', 'get-caller-identity', {region: all[0] ?? 'us-east-1', arguments: [], signal});
		if (identity.status !== 'succeeded') {
			const {command} = aws.leftOut('AWS', identity.failure);
			return {
				status: 'not-ready', ...named, problems: [identity.failure.message], ...(command !== undefined && {command}),
			};
		}

		const account = textOf(identity.value.Arn);
		return all.length === 0
			? {
				status: 'not-ready', account, ...named, problems: [left!.reason], ...(left!.command !== undefined && {command: left!.command}),
			}
			: {
				status: 'ready', account, ...named, problems: [],
			};
	});
	return {regions, preflight};
}
