/**
A destination stores credentials. Each is one file beside this one, listed in `index.ts`;
the contract suite in `test/destinations` then tests it. Nothing here throws: every failure is an outcome.
*/
import {
	type Confidence, type CredentialId, type Place, type Rung,
} from '../core/incident.js';
import {type Failure, type Outcome} from '../core/outcome.js';

/** What the discovery looks for: one credential of the scope. */
export type Wanted = {
	readonly credential: CredentialId;
	readonly role: string;
	/** Direct hosts, each with its port, of the credential's endpoints. */
	readonly hosts: ReadonlyArray<{readonly endpointId: string; readonly host: string; readonly port: number}>;
	/** The old password where it is known: compared in memory, never kept. */
	readonly oldPassword: string | undefined;
};

export type Found = {
	readonly credential: CredentialId;
	readonly place: Place;
	readonly confidence: Confidence;
};

export type Discovery = {
	readonly found: readonly Found[];
	readonly filesRead: number;
	/** What could not be looked at, and why. */
	readonly notSearched: ReadonlyArray<{readonly what: string; readonly reason: string}>;
};

/** The new values of a credential, from which a place takes the one it stores. */
export type NewValues = {
	readonly password: string;
	readonly role: string;
	/** The credential's direct host and port, and its pooled host. */
	readonly host: string;
	readonly pooledHost: string;
	readonly port: number;
};

export type DeliveryResult =
	| {readonly status: 'delivered'; readonly rung: Rung; readonly seen: string}
	| {readonly status: 'refused'; readonly failure: Failure}
	| {readonly status: 'unknown'; readonly failure: Failure};

/**
Told before a temporary file with a value in it is created and after it is gone,
so that an interrupted run can remove what was left.
*/
export type TemporaryFiles = {
	readonly created: (path: string) => void;
	readonly removed: (path: string) => void;
};

export type Destination = {
	readonly id: string;
	readonly name: string;
	/** Look in the folders that the operator named. */
	discover(folders: readonly string[], wanted: readonly Wanted[], options: {readonly signal: AbortSignal; readonly onProgress?: (read: number) => void}): Promise<Discovery>;
	/** Put the new value where the old one was and read it back. Doing it again changes nothing. */
	deliver(place: Place, values: NewValues, oldPassword: string | undefined, temporary: TemporaryFiles): Promise<DeliveryResult>;
	/** Whether the place holds the new value now, without changing it. */
	check(place: Place, values: NewValues): Promise<Outcome<Rung>>;
};
