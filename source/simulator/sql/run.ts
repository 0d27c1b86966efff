import {type IncomingHttpHeaders} from 'node:http';
import {type Client, type QueryArrayResult} from 'pg';
import {type Reply} from '../api/context.js';
import {refuseWeakPasswords} from './password-rules.js';
import {toJson} from './to-json.js';

type Query = {readonly query: string; readonly params: readonly unknown[]; readonly isArray: boolean};

/** Everything arrives as PostgreSQL's own text; what becomes of it is decided here. */
const asText = {getTypeParser: () => (value: string) => value};

const isolationLevels = new Map([
	['ReadUncommitted', 'read uncommitted'], ['ReadCommitted', 'read committed'], ['RepeatableRead', 'repeatable read'], ['Serializable', 'serializable'],
]);

/**
Run one query, or several in one transaction.
*/
export async function runQueries(client: Client, headers: IncomingHttpHeaders, body: unknown, limit: number): Promise<Reply> {
	const isOn = (name: string) => headers[name] === 'true';
	const isRaw = isOn('neon-raw-text-output');
	const isArray = isOn('neon-array-mode');
	const batch = (body as {queries?: unknown} | null)?.queries;
	const queries = (Array.isArray(batch) ? batch : [body]).map(query => readQuery(query, isArray));
	if (queries.includes(undefined)) {
		return {status: 400, body: {message: 'could not parse the HTTP request body: data did not match any variant of untagged enum Payload', code: null}};
	}

	const run = async ({query, params, isArray}: Query) => {
		const result = await client.query<unknown[]>({
			text: refuseWeakPasswords(query), values: [...params], rowMode: 'array', types: asText,
		});
		return view(Array.isArray(result) ? result.at(-1) as QueryArrayResult : result, isRaw, isArray);
	};

	let answer: unknown;
	if (Array.isArray(batch)) {
		await client.query(beginSql(headers));
		const results = [];
		for (const query of queries) {
			results.push(await run(query!));
		}

		await client.query('commit');
		answer = {results};
	} else {
		answer = await run(queries[0]!);
	}

	return JSON.stringify(answer).length > limit ? {status: 507, body: {message: `response is too large (max is ${limit} bytes)`, code: null}} : {status: 200, body: answer};
}

function readQuery(value: unknown, isArray: boolean): Query | undefined {
	const {query, params = [], arrayMode = isArray} = (value ?? {}) as {query?: unknown; params?: unknown; arrayMode?: unknown};
	return typeof query === 'string' && Array.isArray(params) ? {query, params: params as unknown[], isArray: arrayMode === true} : undefined;
}

function beginSql(headers: IncomingHttpHeaders): string {
	const level = isolationLevels.get(String(headers['neon-batch-isolation-level']));
	return [
		'begin',
		level === undefined ? '' : `isolation level ${level}`,
		headers['neon-batch-read-only'] === 'true' ? 'read only' : '',
		headers['neon-batch-deferrable'] === 'true' ? 'deferrable' : '',
	].filter(Boolean).join(' ');
}

function view(result: QueryArrayResult, isRaw: boolean, isArray: boolean) {
	const rows = (result.rows as Array<Array<string | null>>).map(row => row.map((value, index) => isRaw ? value : toJson(value, result.fields[index]!.dataTypeID)));
	return {
		command: result.command,
		rowCount: result.rowCount,
		fields: result.fields,
		rows: isArray ? rows : rows.map(row => Object.fromEntries(result.fields.map((field, index) => [field.name, row[index]]))),
		rowAsArray: isArray,
	};
}
