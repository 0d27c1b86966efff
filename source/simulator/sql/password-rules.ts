import {escapeLiteral} from 'pg';

const token = /--[^\n]*|\/\*[\s\S]*?\*\/|e'(?:[^'\\]|\\[\s\S]|'')*'|'(?:[^']|'')*'|\$(\w*)\$[\s\S]*?\$\1\$|"(?:[^"]|"")*"|[\p{L}_][\p{L}\p{N}_$]*|;|[^\s\p{L}_;'"$]+|\S/giv;

/**
Play what Neon's control plane says to a role's password that is set by SQL: it needs the text, not a hash, and at least 60 bits of entropy.
What it refuses becomes a statement that fails with its words, so that every client gets a real error at the right moment.
Statements that are put together inside a function are not seen.
*/
export function refuseWeakPasswords(sql: string): string {
	if (!/\b(?:role|user)\b/iv.test(sql)) {
		return sql;
	}

	for (const statement of splitStatements(sql)) {
		const refusal = refusalOf(statement);
		if (refusal !== undefined) {
			return `do ${escapeLiteral(`begin raise exception using errcode = 'XX000', message = ${escapeLiteral(refusal)}; end`)}`;
		}
	}

	return sql;
}

function splitStatements(sql: string): string[][] {
	const statements: string[][] = [[]];
	for (const [text] of sql.matchAll(token)) {
		if (text === ';') {
			statements.push([]);
		} else if (!text.startsWith('--') && !text.startsWith('/*')) {
			statements.at(-1)!.push(text);
		}
	}

	return statements;
}

const controlPlane = (error: string) => `Received HTTP code 400 from control plane: ${JSON.stringify({error})}`;

function refusalOf([verb = '', kind = '', ...rest]: readonly string[]): string | undefined {
	const isAlter = verb.toLowerCase() === 'alter';
	const isRole = ['role', 'user'].includes(kind.toLowerCase()) && rest[0]?.toLowerCase() !== 'mapping';
	if (!(isAlter || verb.toLowerCase() === 'create') || !isRole) {
		return undefined;
	}

	const name = unquoteName(rest[0] ?? '');
	if (isAlter && name === 'neon_superuser') {
		return 'could not ALTER neon_superuser';
	}

	const value = rest.find((_word, index) => index > 1 && rest[index - 1]!.toLowerCase() === 'password');
	if (value === undefined) {
		return undefined;
	}

	if (value.toLowerCase() === 'null') {
		return `Failed to get encrypted password: User "${name}" has no password assigned.`;
	}

	const password = readString(value);
	if (password === undefined) {
		return undefined;
	}

	if (password === '') {
		return controlPlane('Neon does not support roles with empty passwords');
	}

	if (/^(?:md5[\da-f]{32}$|SCRAM-SHA-256\$)/v.test(password)) {
		return controlPlane('hashed passwords are not supported');
	}

	return entropyOf(password) < 60 ? controlPlane('the password needs at least 60 bits of entropy') : undefined;
}

const unquoteName = (text: string) => text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text.toLowerCase();

function readString(text: string): string | undefined {
	const dollars = /^(?<mark>\$\w*\$)(?<body>[\s\S]*)\k<mark>$/v.exec(text);
	if (dollars) {
		return dollars.groups!.body!;
	}

	const body = text.slice(text.indexOf('\'') + 1, -1).replaceAll('\'\'', '\'');
	if (text.startsWith('\'')) {
		return body;
	}

	return /^e'/iv.test(text) ? body.replaceAll(/\\([\s\S])/gv, '$1') : undefined;
}

const classes: ReadonlyArray<readonly [pattern: RegExp, size: number]> = [[/[a-z]/v, 26], [/[A-Z]/v, 26], [/\d/v, 10], [/[^a-zA-Z\d]/v, 32]];

/** Bits of a password: its characters, runs and sequences counted as two, out of the kinds that it uses. */
function entropyOf(password: string): number {
	const size = classes.reduce((sum, [pattern, count]) => sum + (pattern.test(password) ? count : 0), 0);
	const points = [...password].map(character => character.codePointAt(0)!);
	const counted = points.filter((point, index) => {
		const step = index > 0 ? point - points[index - 1]! : Number.NaN;
		return !(index > 1 && Math.abs(step) <= 1 && step === points[index - 1]! - points[index - 2]!);
	});
	return counted.length * Math.log2(size);
}
