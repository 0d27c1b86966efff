/**
Connection strings as people write them: special characters in the password that nobody encoded, several hosts, JDBC, templates.
Only positions and decoded values; what stands there is never changed here.
*/

/** From (included) and to (not included), in characters of the text that was read. */
export type Span = {readonly start: number; readonly end: number};

export type Password = Span & {
	/** The readings of what stands there, the most likely first. */
	readonly readings: readonly string[];
};

export type NamedHost = {readonly host: string; readonly port?: number};

/** What one connection string or one group of variables says about a login. */
export type LoginMention = {
	readonly role?: string;
	/** Where it is written; absent where that is not in the same text. */
	readonly roleAt?: Span;
	readonly password?: Password;
	readonly hosts: readonly NamedHost[];
	readonly database?: string;
	/** From `options=endpoint%3Dep-…`. */
	readonly endpointId?: string;
};

export type ConnectionString = Span & LoginMention & {
	/** Lower case, such as `postgresql` or `jdbc:postgresql`. */
	readonly scheme: string;
};

const schemePattern = /(?:jdbc:)?[a-z][a-z\d+.\-]*:\/\//giv;
const host = String.raw`(?:[\w.$\{\}%\-]+|\[[\da-f.:]+\])(?::[\w$\{\}]+)?`;
const afterUser = new RegExp(String.raw`^(?<hosts>${host}(?:,${host})*)?(?:\/(?<database>[^@\/?#]*))?(?<query>\?(?:[\w.\-]+=[^&#]*(?:&|$))*)?$`, 'iv');
const databaseScheme = /^(?:jdbc:)?(?:postgres|postgresql|postgis|psql|pgsql|ecto|timescale|cockroachdb)(?:\+.*)?$/v;

/**
Percent-decode; text that is not encoded properly stands for itself.
*/
export function decode(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}

const space = /\s|[,;\|](?=[a-z][a-z\d+.\-]*:\/\/)/iv;
const spaceOrQuote = /[\s"'`<>]|[,;\|](?=[a-z][a-z\d+.\-]*:\/\/)/iv;

/** The end of what can belong to a connection string that starts here. */
function endOf(text: string, {start, end}: Span, stop: RegExp): number {
	const rest = text.slice(start, end);
	return start + rest.slice(0, stop.exec(rest)?.index).replace(/[\),;\\'"`]+$/v, '').length;
}

function readHosts(text: string | undefined): readonly NamedHost[] {
	return (text ?? '').split(/,/v).filter(item => item !== '').map(item => {
		const [, name = item, port] = /^(.*?)(?::(\d+))?$/v.exec(item) ?? [];
		return {host: name, ...(port !== undefined && {port: Number(port)})};
	});
}

// A reference to another variable holds nothing itself. The old way to name a Neon endpoint is a prefix of the password.
function readPassword(text: string, span: Span): Password | undefined {
	const raw = text.slice(span.start, span.end);
	const prefix = /^(?:endpoint(?:=|%3D)[\w\-]+(?:;|%3B)|ep-[\w\-]+\$)/iv.exec(raw)?.[0] ?? '';
	const bare = raw.slice(prefix.length);
	if (bare === '' || /^\$(?:\w+|\{[^\}]*\})$/v.test(bare)) {
		return undefined;
	}

	return {start: span.start + prefix.length, end: span.end, readings: [...new Set([decode(bare), bare])]};
}

type Parameters = {readonly role?: string; readonly roleAt?: Span; readonly password?: Password; readonly endpointId?: string};

function readParameters(text: string, start: number, query: string): Parameters {
	let position = start + 1;
	let found: Parameters = {};
	for (const pair of query.slice(1).split('&')) {
		const name = pair.split('=')[0] ?? '';
		const span = {start: position + name.length + 1, end: position + pair.length};
		const value = text.slice(span.start, span.end);
		const endpointId = /(?:^|\s)endpoint=(ep-[\w\-]+)/v.exec(decode(value))?.[1];
		if (name === 'user') {
			found = {...found, role: decode(value), roleAt: span};
		} else if (name === 'password') {
			const password = readPassword(text, span);
			found = {...found, ...(password && {password})};
		} else if (name === 'options' && endpointId !== undefined) {
			found = {...found, endpointId};
		}

		position += pair.length + 1;
	}

	return found;
}

/** Reads what stands behind the scheme. */
function readBody(text: string, start: number, end: number): LoginMention | undefined {
	const body = text.slice(start, end);
	// The user's part ends at the first @ behind which everything makes sense. A password may hold an @ that nobody encoded.
	const ats = [...body.matchAll(/@/gv)].map(match => match.index);
	const candidates = ats.length === 0 ? [-1] : ats;
	for (const at of candidates) {
		const groups = afterUser.exec(body.slice(at + 1))?.groups;
		if (groups === undefined) {
			continue;
		}

		const query = groups.query ?? '';
		const parameters = readParameters(text, end - query.length, query);
		const user = at === -1 ? undefined : body.slice(0, at);
		const colon = user?.indexOf(':') ?? -1;
		const role = user === undefined ? undefined : decode(colon === -1 ? user : user.slice(0, colon));
		const password = colon === -1 ? undefined : readPassword(text, {start: start + colon + 1, end: start + at});
		return {
			hosts: readHosts(groups.hosts),
			...parameters,
			...(role !== undefined && role !== '' && {role, roleAt: {start, end: start + (colon === -1 ? at : colon)}}),
			...(password && {password}),
			...(groups.database && {database: decode(groups.database)}),
		};
	}

	return undefined;
}

/**
Find the connection strings in a text, or in a part of it.
*/
export function findConnectionStrings(text: string, within: Span): readonly ConnectionString[] {
	const found: ConnectionString[] = [];
	let after = within.start;
	for (const match of text.slice(within.start, within.end).matchAll(schemePattern)) {
		const start = within.start + match.index;
		const bodyStart = start + match[0].length;
		if (start < after) {
			continue;
		}

		// Where the string is all there is, a quotation mark can only be a part of it.
		for (const stop of start === within.start ? [space, spaceOrQuote] : [spaceOrQuote]) {
			const end = endOf(text, {start: bodyStart, end: within.end}, stop);
			const mention = readBody(text, bodyStart, end);
			if (mention !== undefined) {
				found.push({
					start, end, scheme: match[0].slice(0, -3).toLowerCase(), ...mention,
				});
				after = end;
				break;
			}
		}
	}

	return found;
}

/**
Whether a connection string leads to a PostgreSQL database, by its scheme or because it names a host of Neon.
*/
export function isDatabase(connection: ConnectionString): boolean {
	return databaseScheme.test(connection.scheme) || connection.hosts.some(item => item.host.endsWith('.neon.tech'));
}

/**
A host without its port and without `-pooler`, and what its name tells.
*/
export function readHost(name: string): {readonly host: string; readonly endpointId?: string; readonly isPooled: boolean} {
	const [label = '', ...rest] = name.toLowerCase().replace(/\.$/v, '').split('.');
	const direct = label.replace(/-pooler$/v, '');
	return {
		host: [direct, ...rest].join('.'),
		isPooled: direct !== label,
		...(direct.startsWith('ep-') && {endpointId: direct}),
	};
}
