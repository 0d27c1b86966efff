import {faultKinds, type Fault, type FaultKind} from './faults.js';

/** What a fault may have besides its kind, and how each setting is read; undefined where it is not understood. */
const settings: Readonly<Record<Exclude<keyof Fault, 'kind'>, {readonly wanted: string; readonly read: (value: unknown) => unknown}>> = {
	route: {wanted: 'an operation of the API or a regular expression', read: readRoute},
	times: {wanted: 'a number', read: readNumber},
	chance: {wanted: 'a number from 0 to 1', read: value => readNumber(value, 1)},
	milliseconds: {wanted: 'a number', read: readNumber},
	status: {wanted: 'a number from 200 to 599', read: value => readNumber(value, 599, 200)},
	retryAfter: {wanted: 'a number', read: readNumber},
	projectIds: {wanted: 'ids of projects', read: readIds},
	isPermanent: {wanted: 'true or false', read: value => typeof value === 'boolean' ? value : new Map([['true', true], ['false', false]]).get(String(value))},
};

function readNumber(value: unknown, most = Number.MAX_SAFE_INTEGER, least = 0): number | undefined {
	const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	return typeof number === 'number' && number >= least && number <= most ? number : undefined;
}

function readRoute(value: unknown): string | undefined {
	try {
		// A pattern that cannot be read must not be found out by the first request.
		return typeof value === 'string' && value !== '' && new RegExp(value, 'v') ? value : undefined;
	} catch {
		return undefined;
	}
}

function readIds(value: unknown): readonly string[] | undefined {
	const ids: unknown = typeof value === 'string' ? value.split('+') : value;
	return Array.isArray(ids) && ids.length > 0 && ids.every(id => typeof id === 'string' && id !== '') ? ids as string[] : undefined;
}

/** A sentence where it is not understood. */
function readFault(fields: Readonly<Record<string, unknown>>): Fault | string {
	const {kind, ...rest} = fields;
	if (!faultKinds.includes(kind as FaultKind)) {
		return `There is no fault ${JSON.stringify(kind ?? '')}. There are: ${faultKinds.join(', ')}.`;
	}

	const read: Record<string, unknown> = {};
	for (const [name, value] of Object.entries(rest)) {
		if (!Object.hasOwn(settings, name)) {
			return `A fault has no setting ${JSON.stringify(name)}. There are: ${Object.keys(settings).join(', ')}.`;
		}

		const setting = settings[name as keyof typeof settings];
		read[name] = setting.read(value);
		if (read[name] === undefined) {
			return `${name} takes ${setting.wanted}, not ${JSON.stringify(value)}.`;
		}
	}

	return {kind: kind as FaultKind, ...read};
}

/**
Faults as a person writes them, on a command line or in a request: `slow:milliseconds=3000:times=2,lost-after:route=resetProjectBranchRolePassword`,
or a list in JSON, which can say everything.
@returns A sentence where it is not understood.
*/
export function parseFaults(text: string): readonly Fault[] | string {
	const items = text.trim().startsWith('[') ? readJson(text) : text.split(',').filter(part => part.trim() !== '').map(part => readNotation(part.trim()));
	if (typeof items === 'string') {
		return items;
	}

	const faults: Fault[] = [];
	for (const item of items) {
		const fault = readFault(item);
		if (typeof fault === 'string') {
			return fault;
		}

		faults.push(fault);
	}

	return faults;
}

function readNotation(item: string): Readonly<Record<string, unknown>> {
	const [kind, ...parts] = item.split(':');
	return {
		kind,
		...Object.fromEntries(parts.map(part => {
			const [name = '', ...value] = part.split('=');
			return [name, value.join('=')] as const;
		})),
	};
}

function readJson(text: string): ReadonlyArray<Readonly<Record<string, unknown>>> | string {
	try {
		const list = JSON.parse(text) as unknown[];
		if (list.every(item => typeof item === 'object' && item !== null && !Array.isArray(item))) {
			return list as ReadonlyArray<Readonly<Record<string, unknown>>>;
		}
	} catch {
		// Answered below, like a list of something else.
	}

	return 'The list of faults is no list of objects in JSON.';
}
