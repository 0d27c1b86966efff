/**
A destination stores credentials. Each is one file beside this one, listed in `index.ts`;
the contract suite in `test/destinations` then tests it. Nothing here throws: every failure is an outcome.
*/
import {
	type Confidence, type Instant, type Place, type PlaceKind, type Rung, type Service, type Subject,
} from '../core/incident.js';
import {type Failure, type Outcome} from '../core/outcome.js';
import {type CommandRunner} from '../io/command.js';
import {type Http} from '../io/http.js';

/** What the discovery looks for: one login or one key of the scope. */
export type Wanted = {
	readonly kind: 'login' | 'api-key';
	readonly subject: Subject;
	/** Empty for a key. */
	readonly role: string;
	/** Direct hosts, each with its port, of the credential's endpoints. None for a key. */
	readonly hosts: ReadonlyArray<{readonly endpointId: string; readonly host: string; readonly port: number}>;
	/** The old password or key where it is known: compared in memory, never kept. */
	readonly old: string | undefined;
};

export type Found = {
	/** Undefined: only a name speaks for it, and several logins could be meant. The operator says which. */
	readonly subject: Subject | undefined;
	readonly place: Place;
	readonly confidence: Confidence;
};

export type Discovery = {
	readonly found: readonly Found[];
	/** How many files, variables or secrets were looked at. */
	readonly looked: number;
	/** What could not be looked at, and why; with the command for a second terminal where one would help. */
	readonly notSearched: ReadonlyArray<{readonly what: string; readonly reason: string; readonly command?: string; /** Looking again does not help: the operator looks, with the command. */ readonly isByHand?: true}>;
};

/** The new values of one subject, from which a place takes the one it stores. */
export type NewValues =
	| {
		readonly kind: 'login';
		readonly password: string;
		readonly role: string;
		/** The role that this one takes the place of: the user's name changes with the password. */
		readonly replaces?: string;
		/** The credential's direct host and port, and its pooled host. */
		readonly host: string;
		readonly pooledHost: string;
		readonly port: number;
		/** For a place that does not name its database. */
		readonly database: string | undefined;
	}
	| {readonly kind: 'api-key'; readonly key: string};

/** `output`: what the platform's program printed, bounded and without secrets, for the operator to open. */
export type DeliveryResult =
	| {readonly status: 'delivered'; readonly rung: Rung; readonly seen: string}
	| {readonly status: 'refused'; readonly failure: Failure; readonly output?: string}
	| {readonly status: 'unknown'; readonly failure: Failure; readonly output?: string};

/** `live`: the new deployment was seen to serve. Everything less is refused or unknown. */
export type DeployResult =
	| {readonly status: 'live'; readonly seen: string}
	| {readonly status: 'refused'; readonly failure: Failure; readonly output?: string}
	| {readonly status: 'unknown'; readonly failure: Failure; readonly output?: string};

/**
Told before a temporary file with a value in it is created and after it is gone,
so that an interrupted run can remove what was left.
*/
export type TemporaryFiles = {
	readonly created: (path: string) => void;
	readonly removed: (path: string) => void;
	/** Where a hand-over file has to be: in a drill nothing is written outside of its folder. */
	readonly folder?: string;
};

export type Search = {
	/** Folders on this machine that the operator named. */
	readonly folders: readonly string[];
	readonly wanted: readonly Wanted[];
	readonly signal: AbortSignal;
	readonly onProgress?: (looked: number) => void;
};

export type Delivery = {
	/** The value that is replaced, where it is known. */
	readonly old: string | undefined;
	readonly temporary: TemporaryFiles;
	readonly signal: AbortSignal;
};

/** What a destination can do and what it cannot, for the screens and for `doctor`. */
export type Description = {
	readonly kind: PlaceKind;
	/** Whether the values that are stored there can be read. */
	readonly readable: 'always' | 'sometimes' | 'never';
	/** Whether its search looks into the folders that the operator names, so that it is searched again after more were named. */
	readonly usesFolders?: true;
	/** How a write is proven, in a few words, such as `read back` or `its digest changes`. */
	readonly evidence: string;
	/** Whether a new value is used at once, after a deployment, or when its reader next looks. */
	readonly takesEffect: 'on-write' | 'on-deploy' | 'on-next-use';
	/** Sentences: what it does not do. */
	readonly limits: readonly string[];
};

/** Whether a platform could be searched and written to now. */
export type Preflight = {
	/** `absent`: nothing on this machine speaks of it, so nobody is asked about it. */
	readonly status: 'ready' | 'not-ready' | 'absent';
	/** As whom, where it is known: never a token. */
	readonly account?: string;
	/** The program and its version, such as `gh 2.62.0`. */
	readonly version?: string;
	/** What is missing, or what is known to be wrong with this version; sentences. */
	readonly problems: readonly string[];
	/** What to run in a second terminal. This program never logs in by itself. */
	readonly command?: string;
};

export type Destination = {
	readonly id: string;
	readonly name: string;
	readonly description: Description;
	/** Who is logged in with what. Changes nothing. */
	preflight(signal: AbortSignal): Promise<Preflight>;
	/** Everywhere that one of the credentials is stored. Changes nothing. */
	discover(search: Search): Promise<Discovery>;
	/**
	Put the new value where the old one was and look at what is there afterwards. Doing it again changes nothing.
	Nothing else is changed: not other keys, scopes, visibility, comments, quoting or file modes.
	*/
	deliver(place: Place, values: NewValues, delivery: Delivery): Promise<DeliveryResult>;
	/** Deploy or restart what uses the value, and wait until it is live. Absent where nothing has to be deployed. */
	deploy?(service: Service, options: {readonly signal: AbortSignal; readonly onProgress?: (seen: string) => void}): Promise<DeployResult>;
	/**
	How far the place has come, without changing it.

	@param since When the write was ordered: where nothing can be read back, a change since then is what can be seen.
	*/
	check(place: Place, values: NewValues, options: {readonly since: Instant | undefined; readonly signal: AbortSignal}): Promise<Outcome<{readonly rung: Rung; readonly seen: string}>>;
};

/** What a destination speaks to the outside with. */
export type Tools = {
	readonly http: Http;
	readonly runner: CommandRunner;
	readonly environment: Readonly<Record<string, string | undefined>>;
	/** The operator's home folder. */
	readonly home: string;
	readonly platform: string;
	/** Other addresses than the platforms' own, by destination id: for drills and tests. */
	readonly addresses: Readonly<Record<string, string>>;
};

/** Makes a destination of the tools. */
export type CreateDestination = (tools: Tools) => Destination;
