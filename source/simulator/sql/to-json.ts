const types = {
	bool: 16, int2: 21, int4: 23, float4: 700, float8: 701, json: 114, jsonb: 3802,
};

/** Arrays of those types. */
const elements = new Map([[1000, types.bool], [1005, types.int2], [1007, types.int4], [1021, types.float4], [1022, types.float8], [199, types.json], [3807, types.jsonb], [1009, 25], [1015, 1043], [1016, 20], [1231, 1700], [2951, 2950]]);

/**
PostgreSQL's text as JSON, the way Neon's proxy does it: what JSON has a kind for becomes that, the rest stays text.
*/
export function toJson(value: string | null, type: number): unknown {
	if (value === null) {
		return null;
	}

	const element = elements.get(type);
	if (element !== undefined) {
		return parseArray(value, element);
	}

	switch (type) {
		case types.bool: {
			return value === 't';
		}

		case types.int2:
		case types.int4: {
			return Number(value);
		}

		case types.float4:
		case types.float8: {
			return Number.isFinite(Number(value)) ? Number(value) : value;
		}

		case types.json:
		case types.jsonb: {
			return JSON.parse(value) as unknown;
		}

		default: {
			return value;
		}
	}
}

function parseArray(text: string, element: number): unknown {
	// A lower bound may stand before the braces.
	let position = text.indexOf('{') + 1;

	const item = (): unknown => {
		if (text[position] === '{') {
			position++;
			return list();
		}

		const isQuoted = text[position] === '"';
		let value = '';
		for (position += isQuoted ? 1 : 0; isQuoted ? text[position] !== '"' : text[position] !== ',' && text[position] !== '}'; position++) {
			position += text[position] === '\\' ? 1 : 0;
			value += text[position] ?? '';
		}

		position += isQuoted ? 1 : 0;
		return toJson(!isQuoted && value === 'NULL' ? null : value, element);
	};

	const list = (): unknown[] => {
		const items = [];
		while (position < text.length && text[position] !== '}') {
			items.push(item());
			position += text[position] === ',' ? 1 : 0;
		}

		position++;
		return items;
	};

	return list();
}
