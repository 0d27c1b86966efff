import {Buffer} from 'node:buffer';
import {parallel} from '../../io/parallel.js';
import {
	type Json, recordsOf, textOf,
} from '../json-value.js';
import {type Search} from '../types.js';
import {type Aws, type NotSearched} from './session.js';
import {tensOf} from './tools.js';

/** A secret of Secrets Manager with what it holds now. */
export type ReadSecret = {readonly region: string; readonly entry: Json; readonly text: string; readonly isBinary: boolean};

const programsAtOnce = 4;
const secretsPerCall = 20;

/**
The text in an answer to `get-secret-value`; undefined where there is none.
*/
export function secretText(value: Json): Pick<ReadSecret, 'text' | 'isBinary'> | undefined {
	if (typeof value.SecretString === 'string') {
		return {text: value.SecretString, isBinary: false};
	}

	return typeof value.SecretBinary === 'string' ? {text: Buffer.from(value.SecretBinary, 'base64').toString(), isBinary: true} : undefined;
}

type Values = {readonly values: ReadonlyMap<string, Json>; readonly notSearched: readonly NotSearched[]};

async function readEach(aws: Aws, region: string, arns: readonly string[], signal: AbortSignal): Promise<Values> {
	const notSearched: NotSearched[] = [];
	const values = new Map<string, Json>();
	await parallel(arns, programsAtOnce, async arn => {
		const outcome = await aws.read('secretsmanager', 'get-secret-value', {region, arguments: ['--secret-id', arn], signal});
		if (outcome.status === 'succeeded') {
			values.set(arn, outcome.value);
		} else {
			notSearched.push(aws.leftOut(arn, outcome.failure));
		}
	});
	return {values, notSearched};
}

/** Twenty in one call; one by one where the program is too old for that, or where the right is missing. */
async function readAll(aws: Aws, region: string, arns: readonly string[], {signal, onProgress}: Search, looked: {count: number}): Promise<Values> {
	const replies = await parallel(tensOf(arns, secretsPerCall), programsAtOnce, async group => {
		const batch = group.length > 1 ? await aws.read('secretsmanager', 'batch-get-secret-value', {region, arguments: ['--secret-id-list', ...group], signal}) : undefined;
		const known = batch?.status === 'succeeded' ? recordsOf(batch.value.SecretValues).map(value => [textOf(value.ARN), value] as const) : [];
		const rest = group.filter(arn => !known.some(([name]) => name === arn));
		const {values, notSearched} = await readEach(aws, region, rest, signal);
		looked.count += group.length;
		onProgress?.(looked.count);
		return {values: [...known, ...values], notSearched};
	});
	return {values: new Map(replies.flatMap(({values}) => values)), notSearched: replies.flatMap(({notSearched}) => notSearched)};
}

/**
Every secret of some regions that can be read.
*/
export async function readSecrets(aws: Aws, regions: readonly string[], search: Search): Promise<{readonly secrets: readonly ReadSecret[]; readonly notSearched: readonly NotSearched[]}> {
	const secrets: ReadSecret[] = [];
	const notSearched: NotSearched[] = [];
	const looked = {count: 0};
	for (const region of regions) {
		const listed = await aws.read('secretsmanager', 'list-secrets', {region, arguments: [], signal: search.signal});
		if (listed.status !== 'succeeded') {
			notSearched.push(aws.leftOut(`Secrets Manager in ${region}`, listed.failure));
			continue;
		}

		const entries = recordsOf(listed.value.SecretList);
		const {values, notSearched: unread} = await readAll(aws, region, entries.map(({ARN}) => textOf(ARN)), search, looked);
		notSearched.push(...unread);
		secrets.push(...entries.flatMap(entry => {
			const value = values.get(textOf(entry.ARN));
			const text = value === undefined ? undefined : secretText(value);
			return text === undefined ? [] : [{region, entry, ...text}];
		}));
	}

	return {secrets, notSearched};
}
