import {type Work} from '../../core/effect.js';
import {type Answer} from '../../core/event.js';
import {type Credential, type SecretHandle} from '../../core/incident.js';
import {type LoginTarget, type Transport} from '../../core/login.js';
import {type Failure, type Outcome} from '../../core/outcome.js';
import {type Snapshot} from '../../core/snapshot.js';
import {type Destination} from '../../destinations/types.js';
import {type Clock} from '../../io/clock.js';
import {type DatabaseAccess} from '../../io/login.js';
import {type Provider} from '../../providers/types.js';
import {type Dispatch} from '../store.js';
import {type Vault} from '../vault.js';

/** Where the evidence snapshots are kept. They hold no secret. */
export type SnapshotFiles = {
	write(which: 'before' | 'after', text: string): Outcome<{readonly path: string; readonly hash: string}>;
	read(path: string): Outcome<Snapshot>;
};

/** What the outside looks like to the shell. Commands put it together; tests give servers on loopback. */
export type Outside = {
	readonly clock: Clock;
	/** A client for one key. Asked once for each key. */
	readonly provider: (apiKey: string) => Provider;
	readonly database: (transport: Transport) => DatabaseAccess;
	readonly probe: (host: string, port: number) => Promise<Transport>;
	readonly destinations: readonly Destination[];
	/** Aborted when the wizard is left. */
	readonly signal: AbortSignal;
	readonly readEvidence: (source: {readonly path: string} | {readonly text: string}, keep: (secret: string) => SecretHandle) => Promise<Extract<Answer, {type: 'evidence-read'}>['outcome']>;
	readonly copy: (text: string) => Promise<Outcome<undefined>>;
	readonly removeFile: (path: string) => Promise<Failure | undefined>;
	/** Writes the report of the incident as it is now; the value is its path. */
	readonly writeReport: () => Promise<Outcome<string>>;
	/** The evidence, beside the journal, for nobody but its owner. */
	readonly snapshots: SnapshotFiles;
};

export type Context = Outside & {
	readonly vault: Vault;
	readonly dispatch: Dispatch;
	/** The provider of the key in use; set by `connect`. */
	currentProvider(): Provider;
	useProvider(provider: Provider): void;
};

/** Work of one type. */
export type WorkOf<Type extends Work['type']> = Extract<Work, {type: Type}>;

/** Does work of one type and gives its answer. */
export type Performer<Type extends Work['type']> = (work: WorkOf<Type>, context: Context) => Promise<Answer>;

/** The value behind a handle. Missing values are a mistake of ours: the core asks only for what the vault holds. */
export function valueOf(vault: Vault, handle: SecretHandle): string {
	const value = vault.read(handle);
	if (value === undefined) {
		throw new Error(`The vault has no value named ${handle}`);
	}

	return value;
}

/** Where logins of a credential are tried: its read-write compute, directly. */
export function targetOf({endpoints, database, role}: Credential): LoginTarget | undefined {
	const endpoint = endpoints[0];
	return endpoint === undefined || database === undefined
		? undefined
		: {
			host: endpoint.host, port: endpoint.port, database, role,
		};
}

/** The provider's address of a credential. */
export function addressOf({projectId, branchId, role}: Credential) {
	return {projectId, branchId, role};
}
