import {readFileSync} from 'node:fs';
import {type ProgramAnswer, type ProgramCall} from '../programs.js';
import {operate} from './operations.js';
import {AwsError, type AwsStore, type Json} from './store.js';

const lists = new Set(['services', 'names', 'secret-id-list', 'include']);

/** `get-secret-value` → `GetSecretValue`; ECS names its fields `taskDefinition`. */
function pascal(name: string): string {
	return name.split('-').map(word => `${word.charAt(0).toUpperCase()}${word.slice(1)}`).join('');
}

function readFlags(given: readonly string[], service: string): {readonly input: Json; readonly flags: Readonly<Record<string, readonly string[]>>} {
	const flags: Record<string, string[]> = {};
	let current: string[] = [];
	for (const word of given) {
		if (word.startsWith('--')) {
			current = [];
			flags[word.slice(2)] = current;
		} else {
			current.push(word);
		}
	}

	const input = Object.fromEntries(Object.entries(flags).map(([name, values]) => {
		const field = pascal(name);
		return [service === 'ecs' ? `${field.charAt(0).toLowerCase()}${field.slice(1)}` : field, values.length === 0 ? true : (lists.has(name) ? values : values[0])];
	}));
	return {input, flags};
}

const pretty = (value: unknown): ProgramAnswer => ({exitCode: 0, stdout: `${JSON.stringify(value, undefined, 4)}\n`});

/**
What the AWS CLI would do with these arguments.
*/
export function answerAws(store: AwsStore, {arguments: [service = '', command = '', ...rest]}: ProgramCall, region = 'eu-central-1'): ProgramAnswer {
	if (service === '--version') {
		return {exitCode: 0, stdout: 'aws-cli/2.31.0 Python/3.13.7 Linux/6.8 exe/x86_64.debian.12\n'};
	}

	if (service === 'configure') {
		return {exitCode: 0, stdout: `${region}\n`};
	}

	const {input, flags} = readFlags(rest, service);
	const [file] = flags['cli-input-json'] ?? [];
	try {
		return pretty(operate(store, service, pascal(command), file === undefined ? input : JSON.parse(readFileSync(file.slice('file://'.length), 'utf8')) as Json, flags.region?.[0] ?? region));
	} catch (error) {
		const {code, message} = error instanceof AwsError ? error : new AwsError('InternalServiceError', 'The stand-in has an error.');
		return {exitCode: 254, stderr: `\nAn error occurred (${code}) when calling the ${pascal(command)} operation: ${message}\n`};
	}
}
