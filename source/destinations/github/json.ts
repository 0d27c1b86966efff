/**
Reads what GitHub answers: unknown data, of which only what has the expected shape is used.
*/

/** An object's fields; none for anything else. */
export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null ? value as Readonly<Record<string, unknown>> : {};
}

/** A text field; empty where there is none. */
export function textOf(value: unknown, name: string): string {
	const field = fieldsOf(value)[name];
	return typeof field === 'string' ? field : '';
}

/** A list; empty where there is none. */
export function listOf(value: unknown, name?: string): readonly unknown[] {
	const list = name === undefined ? value : fieldsOf(value)[name];
	return Array.isArray(list) ? list : [];
}
