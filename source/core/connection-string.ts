/**
A connection string without its password: what stands before it, and what after.
*/
export type ConnectionStringParts = {
	readonly before: string;
	readonly after: string;
};

/** PostgreSQL's own, which every client assumes. */
const defaultPort = 5432;

/**
Percent-encodes one part of a connection string. `encodeURIComponent` leaves some characters about which shells and readers of URLs disagree.
*/
export function encodePart(text: string): string {
	return encodeURIComponent(text).replaceAll(/[!'\(\)*]/gv, character => `%${character.codePointAt(0)!.toString(16).toUpperCase()}`);
}

/**
Everything of a connection string but the password, in the form that Neon itself gives out.
*/
export function connectionStringParts({role, host, port, database}: {readonly role: string; readonly host: string; readonly port: number; readonly database: string}): ConnectionStringParts {
	return {
		before: `postgresql://${encodePart(role)}:`,
		after: `@${host}${port === defaultPort ? '' : `:${port}`}/${encodePart(database)}?sslmode=require&channel_binding=require`,
	};
}
