/**
How a database is reached: PostgreSQL's own protocol on its port, or Neon's SQL over HTTPS.
*/
export type Transport = 'wire' | 'https';

/**
What one attempt to log in showed.

- `accepted`: logged in, over a verified certificate and host name, and a query answered.
- `refused`: the server said that the password (or the user) is wrong. The texts for both are the same, so this alone proves nothing.
- `not-allowed`: the address is not on the project's IP Allow list; the password was not looked at.
- `unavailable`: the endpoint, its compute or the database is not there, disabled or over quota; the password was not judged.
- `untrusted`: the certificate or the host name could not be verified; nothing was sent.
- `unreachable`: no connection, no reply, or a reply that makes no sense.
*/
export type LoginResult = {
	readonly status: 'accepted' | 'refused' | 'not-allowed' | 'unavailable' | 'untrusted' | 'unreachable';
	/** The server's own text, sanitised and bounded; empty when accepted. */
	readonly text: string;
	/** SQLSTATE or the like, where there was one. */
	readonly code?: string;
};

/**
Where a login is tried: one host, one database, one role.
*/
export type LoginTarget = {
	readonly host: string;
	readonly port: number;
	readonly database: string;
	readonly role: string;
};
