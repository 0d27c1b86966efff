/**
Reads what a platform's program printed without believing it: what is missing is empty, anything more is ignored.
*/
export type Json = Readonly<Record<string, unknown>>;

function isRecord(value: unknown): value is Json {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
The value itself where it is an object, else an empty one.
*/
export function recordOf(value: unknown): Json {
	return isRecord(value) ? value : {};
}

/**
The objects of a list; empty where there is none.
*/
export function recordsOf(value: unknown): readonly Json[] {
	return Array.isArray(value) ? value.filter(item => isRecord(item)) : [];
}

/**
The texts of a list; empty where there is none.
*/
export function textsOf(value: unknown): readonly string[] {
	return Array.isArray(value) ? value.filter(item => typeof item === 'string') : [];
}

/**
A text; empty where there is none.
*/
export function textOf(value: unknown): string {
	return typeof value === 'string' ? value : '';
}

/**
A number as a text too, such as a version or a revision; empty where there is none.
*/
export function numberText(value: unknown): string {
	return typeof value === 'number' ? String(value) : textOf(value);
}
