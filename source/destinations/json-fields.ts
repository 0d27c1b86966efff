/**
The texts in a JSON text, and its edit in place: nothing but the chosen texts changes, not even the white space.
*/

/** A text of the JSON, under the name of its field; an element of a list has the list's name. */
export type JsonField = {readonly name: string; readonly value: string; readonly start: number; readonly end: number};

const literal = /"(?:\\.|[^"\\])*"/gv;

/**
Every text field, with the place of its literal. Undefined where the text is no JSON object or list.
*/
export function fieldsOf(text: string): readonly JsonField[] | undefined {
	if (!/^\s*[\[\{]/v.test(text)) {
		return undefined;
	}

	try {
		JSON.parse(text);
	} catch {
		return undefined;
	}

	const fields: JsonField[] = [];
	let name = '';
	for (const match of text.matchAll(literal)) {
		const end = match.index + match[0].length;
		const value = JSON.parse(match[0]) as string;
		if (/^\s*:/v.test(text.slice(end))) {
			name = value;
		} else {
			fields.push({
				name, value, start: match.index, end,
			});
		}
	}

	return fields;
}

/**
Give some fields new texts; everything else stays as it is.
*/
export function editFields(text: string, fields: readonly JsonField[], change: (field: JsonField) => string): string {
	let result = text;
	for (const field of fields.toReversed()) {
		const value = change(field);
		if (value !== field.value) {
			result = `${result.slice(0, field.start)}${JSON.stringify(value)}${result.slice(field.end)}`;
		}
	}

	return result;
}
