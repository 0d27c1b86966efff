/**
Everything in a `.env` file that could be a login: connection strings, keyword strings, and groups such as PGHOST, PGUSER and PGPASSWORD.
*/
import {
	decode, findConnectionStrings, type ConnectionString, type LoginMention, type Password, type Span,
} from './connection-mentions.js';
import {type Assignment, parseEnvironmentText, type Quote} from './env-text.js';

export type LoginSpot = LoginMention & {
	/** Empty outside an assignment. */
	readonly key: string;
	/** Of the assignment's first line, counted from 1. */
	readonly line: number;
	readonly isComment: boolean;
} & (
	| {readonly kind: 'connection-string'; readonly scheme: string}
	/** Such as `host=… user=… password=…`. */
	| {readonly kind: 'keywords'}
	/** A variable whose whole value may be a password. */
	| {readonly kind: 'variable'; readonly isNamedPassword: boolean; readonly quote: Quote; readonly whole: Span}
);

type Part = 'hosts' | 'role' | 'password' | 'database' | 'port';

const suffixes: ReadonlyArray<readonly [Part, RegExp]> = [
	['hosts', /_?(?:HOSTNAME|HOST|SERVER)$/v],
	['role', /_?(?:USERNAME|USER|ROLE)$/v],
	['password', /_?(?:PASSWORD|PASSWD|PASS|PWD|PW)$/v],
	['database', /_?(?:DATABASE|DBNAME|DB|NAME)$/v],
	['port', /_?PORT$/v],
];

/** `PGHOST_UNPOOLED` is the host of the family `PG`. */
function familyOf(key: string): {readonly part: Part; readonly family: string} | undefined {
	const name = key.toUpperCase().replaceAll(/[.\-]/gv, '_').replace(/_(?:UNPOOLED|DIRECT|POOLED|POOLER|NON_POOLING)$/v, '');
	const match = suffixes.find(([, pattern]) => pattern.test(name));
	return match === undefined ? undefined : {part: match[0], family: name.replace(match[1], '')};
}

/** Whether a name says that its value is a user's. */
export function isRoleName(name: string): boolean {
	return familyOf(name)?.part === 'role';
}

type Families = ReadonlyMap<string, LoginMention>;

/** A variable of which only the name and the value count. */
export type NamedText = Pick<Assignment, 'key' | 'text' | 'isComment'> & {
	/** Only variables of one scope belong together, such as the fields of one object. */
	readonly scope?: string;
	/** Where the value is written. */
	readonly at?: Span;
};

const familyKey = (assignment: NamedText, family: string): string => `${assignment.isComment ? '#' : ''}${assignment.scope ?? ''} ${family}`;

function readFamilies(assignments: readonly NamedText[]): Families {
	const families = new Map<string, LoginMention>();
	for (const assignment of assignments) {
		const {part, family} = familyOf(assignment.key) ?? {};
		if (part === undefined || family === undefined || assignment.text === '') {
			continue;
		}

		const key = familyKey(assignment, family);
		const known = families.get(key) ?? {hosts: []};
		switch (part) {
			case 'hosts': {
				families.set(key, {...known, hosts: [...known.hosts, {host: assignment.text}]});
				break;
			}

			case 'role': {
				// Of two users it is not known which one is meant.
				const {roleAt: _roleAt, ...rest} = known;
				families.set(key, {...rest, role: assignment.text, ...(known.role === undefined && assignment.at !== undefined && {roleAt: assignment.at})});
				break;
			}

			case 'database': {
				families.set(key, {...known, database: assignment.text});
				break;
			}

			default: {
				break;
			}
		}
	}

	for (const assignment of assignments) {
		const {part, family} = familyOf(assignment.key) ?? {};
		const known = families.get(familyKey(assignment, family ?? ''));
		const port = Number(assignment.text);
		if (part === 'port' && known !== undefined && Number.isInteger(port) && port > 0) {
			families.set(familyKey(assignment, family ?? ''), {...known, hosts: known.hosts.map(host => ({...host, port}))});
		}
	}

	return families;
}

const pair = /(?<name>[a-z][a-z_ ]*?)\s*=\s*(?<value>'(?:\\.|[^'\\])*'|[^\s;'"]*)/giv;
const keywords: Readonly<Record<string, Part>> = {
	host: 'hosts', hostaddr: 'hosts', server: 'hosts', user: 'role', username: 'role', 'user id': 'role', uid: 'role', password: 'password', pwd: 'password', dbname: 'database', database: 'database', port: 'port',
};

/**
Reads `host=… user=… password=…`; undefined where it is nothing of the kind.
*/
export function readKeywords(text: string, within: Span): LoginMention | undefined {
	let mention: LoginMention = {hosts: []};
	let port: number | undefined;
	for (const match of text.slice(within.start, within.end).matchAll(pair)) {
		const part = keywords[match.groups!.name!.trim().toLowerCase()];
		const raw = match.groups!.value!;
		const isQuoted = raw.startsWith('\'');
		const end = within.start + match.index + match[0].length - (isQuoted ? 1 : 0);
		const start = end - raw.length + (isQuoted ? 2 : 0);
		const value = text.slice(start, end);
		if (part === 'hosts') {
			mention = {...mention, hosts: [...mention.hosts, {host: value}]};
		} else if (part === 'port') {
			port = Number(value);
		} else if (part === 'password' && value !== '') {
			mention = {...mention, password: {start, end, readings: isQuoted ? readings(value, value.replaceAll(/\\(.)/gv, '$1')) : readings(value)}};
		} else if (part === 'role') {
			mention = {...mention, role: value, roleAt: {start, end}};
		} else if (part === 'database') {
			mention = {...mention, database: value};
		}
	}

	const hosts = mention.hosts.map(host => ({...host, ...(port !== undefined && {port})}));
	return hosts.length > 0 && mention.password !== undefined ? {...mention, hosts} : undefined;
}

function readings(raw: string, ...others: readonly string[]): readonly string[] {
	return [...new Set([...others, raw, raw.replaceAll(/\\(.)/gv, '$1'), decode(raw)])].filter(reading => reading !== '');
}

type Context = {readonly key: string; readonly line: number; readonly isComment: boolean};

function fromConnection({start: _start, end: _end, ...connection}: ConnectionString, context: Context): LoginSpot {
	return {kind: 'connection-string', ...connection, ...context};
}

function fromAssignment(text: string, assignment: Assignment, families: Families): readonly LoginSpot[] {
	const {key, line, isComment, quote, whole, value} = assignment;
	const context = {key, line, isComment};
	const connections = findConnectionStrings(text, value);
	if (connections.length > 0) {
		return connections.map(connection => fromConnection(connection, context));
	}

	// A keyword string that stands alone begins like an assignment, with `host=…`.
	const isKeyword = keywords[key.toLowerCase()] !== undefined;
	const mention = readKeywords(text, isKeyword ? {start: text.lastIndexOf(key, value.start), end: value.end} : value);
	if (mention !== undefined) {
		return [{kind: 'keywords', ...mention, ...context}];
	}

	if (value.start === value.end) {
		return [];
	}

	const {part, family} = familyOf(key) ?? {};
	const isNamedPassword = part === 'password';
	const known = isNamedPassword ? families.get(familyKey(assignment, family ?? '')) : undefined;
	const raw = text.slice(value.start, value.end);
	const isReference = /^\$(?:\w+|\{[^\}]*\})$/v.test(raw);
	const password: Password = {...value, readings: readings(raw, assignment.text)};
	return [{
		kind: 'variable', hosts: [], ...known, ...context, ...(!isReference && {password}), isNamedPassword, quote, whole,
	}];
}

/**
Find every spot of a `.env` file that could hold a login's password.
*/
export function findLoginSpots(text: string): readonly LoginSpot[] {
	const {assignments, remainders} = parseEnvironmentText(text);
	const families = readFamilies(assignments.map(assignment => ({...assignment, at: assignment.value})));
	const inAssignments = assignments.flatMap(assignment => fromAssignment(text, assignment, families));
	// What follows an assignment on its line is a comment; so is a line that begins with a number sign.
	const elsewhere = remainders.flatMap(remainder => findConnectionStrings(text, remainder).map(connection =>
		fromConnection(connection, {key: '', line: remainder.line, isComment: /^\s*#/v.test(text.slice(remainder.start, remainder.end))})));
	return [...inAssignments, ...elsewhere].toSorted((a, b) => a.line - b.line);
}

/** Whether a variable's name says that its value is a password, and what the others of its group say. */
export function describeNames(variables: readonly NamedText[]): (variable: NamedText) => {readonly isNamedPassword: boolean; readonly mention: LoginMention} {
	const families = readFamilies(variables);
	return variable => {
		const {part, family} = familyOf(variable.key) ?? {};
		const isNamedPassword = part === 'password';
		return {isNamedPassword, mention: (isNamedPassword ? families.get(familyKey(variable, family ?? '')) : undefined) ?? {hosts: []}};
	};
}
