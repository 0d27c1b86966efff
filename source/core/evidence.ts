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
	/** Counted from 1. */
	readonly line: number;
};
