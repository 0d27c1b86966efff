import {type SecretHandle} from './incident.js';

/**
One thing that the evidence names: a connection string, a group of PG* variables, a host. Its password is in the vault.
*/
export type Clue = {
	readonly role?: string;
	/** Lower case, without the port and without `-pooler`. */
	readonly host?: string;
	readonly port?: number;
	readonly database?: string;
	/** `ep-…`, where the host starts with one. */
	readonly endpointId?: string;
	readonly password?: SecretHandle;
	/** The variable it was found in; empty for a pasted string. */
	readonly key: string;
	/** Counted from 1. In a report, the line of the file that the report names. */
	readonly line: number;
	/** The file that a scanner's report names. */
	readonly file?: string;
};

/**
An API key that the evidence holds, whole or only its beginning. Neon lists keys without any part of their value, so only a whole one can be tried.
*/
export type LeakedKey = {
	/** Absent where there is only the beginning of a key, or a scanner blotted it out. */
	readonly value?: SecretHandle;
	readonly key: string;
	readonly line: number;
	readonly file?: string;
};

/** One file, string or report that the operator gave. */
export type GivenEvidence = {
	readonly description: string;
	readonly clues: readonly Clue[];
	readonly keys: readonly LeakedKey[];
	/** It names a login that this key can see. */
	readonly isMatched: boolean;
};
