/**
Reads what Neon sent without believing it: a missing required field makes the whole reply invalid, an unknown word becomes `unknown`, anything more is ignored.
*/
import {sanitize} from '../../core/sanitize.js';

/** Thrown inside a decoder and caught where the reply came in; never leaves this folder. */
export class InvalidReply extends Error {
	override name = 'InvalidReply';
}

export type Json = Readonly<Record<string, unknown>>;

export type Decode<Value> = (reply: Json) => Value;

function isRecord(value: unknown): value is Json {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Where a list stands that is a whole body by itself. */
export const bareList = 'bare list';

/**
The object in a body, or nothing where the body is not JSON or holds something else. A bare list becomes an object with that list.
*/
export function parseObject(body: string): Json | undefined {
	try {
		const value: unknown = JSON.parse(body);
		if (Array.isArray(value)) {
			return {[bareList]: value};
		}

		return isRecord(value) ? value : undefined;
	} catch {
		return undefined;
	}
}

/** A required object. */
export function record(json: Json, field: string): Json {
	const value = json[field];
	if (!isRecord(value)) {
		throw new InvalidReply(`"${field}" is missing`);
	}

	return value;
}

/** An object; empty where it is absent. */
export function optionalRecord(json: Json, field: string): Json {
	return json[field] === undefined || json[field] === null ? {} : record(json, field);
}

/** A required list of objects. */
export function records(json: Json, field: string): readonly Json[] {
	const value = json[field];
	if (!Array.isArray(value) || !value.every(isRecord)) {
		throw new InvalidReply(`the list "${field}" is missing`);
	}

	return value;
}

/** A list of texts; empty where it is absent. */
export function optionalTexts(json: Json, field: string): readonly string[] {
	const value = json[field];
	return Array.isArray(value) ? value.filter(item => typeof item === 'string') : [];
}

/** A text that must come back to Neon as it is, such as the name of a role. Not safe to draw. */
export function exactText(json: Json, field: string): string {
	const value = json[field];
	if (typeof value !== 'string' || value === '') {
		throw new InvalidReply(`"${field}" is missing`);
	}

	return value;
}

/** A required text, safe to draw. */
export function text(json: Json, field: string): string {
	return sanitize(exactText(json, field));
}

/** A text, safe to draw; nothing where it is absent, empty or null. */
export function optionalText(json: Json, field: string): string | undefined {
	const value = json[field];
	return typeof value === 'string' && value !== '' ? sanitize(value) : undefined;
}

const idPattern = /^[a-z0-9\-]{1,60}$/v;

/** Whether a text has the form of every id that Neon gives. */
export function isId(value: string): boolean {
	return idPattern.test(value);
}

/** A required id of a project, branch, endpoint or organisation. */
export function id(json: Json, field: string): string {
	const value = exactText(json, field);
	if (!isId(value)) {
		throw new InvalidReply(`"${field}" is not an id`);
	}

	return value;
}

/** One of the known words, or `unknown`: Neon adds new ones without notice. */
export function word<Known extends string>(json: Json, field: string, known: readonly Known[]): Known | 'unknown' {
	const value = json[field];
	return known.find(candidate => candidate === value) ?? 'unknown';
}
