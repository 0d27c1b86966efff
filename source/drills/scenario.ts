/**
A drill as data: what exists, what leaked, who uses it, who abuses it, and the keys of one good way through.
*/
import {type Scenario} from '../simulator/index.js';
import {type WayStep} from './way.js';

/** One login of the scenario. */
export type LoginName = {
	/** Its name, or `project/branch` where several projects have a branch of that name. */
	readonly branch: string;
	readonly role: string;
};

/** A line of a `.env` file: as it stands, or a variable whose value is only known when the simulator runs. */
export type EnvironmentLine = string | {
	readonly key: string;
	readonly holds: 'pooled' | 'direct' | 'host' | 'port' | 'role' | 'password' | 'database' | 'api-key';
	/** @default the file's */
	readonly login?: LoginName;
};

/** A `.env` file with the values of one login. */
export type EnvironmentFile = {
	/** Below the folder that it is put into. */
	readonly path: string;
	readonly login: LoginName;
	readonly lines: readonly EnvironmentLine[];
};

/** A program that logs in again and again, and reads its file anew when it cannot. */
export type ApplicationSeed = {
	readonly name: string;
	readonly file: EnvironmentFile;
	/** The variable with its connection string. */
	readonly reads: string;
	readonly everyMilliseconds: number;
	/** It reads its file before every login, and not only after one that failed. */
	readonly rereads?: 'each-time';
};

export type AdversarySeed = {
	/** The role that it tries, with the leaked password. */
	readonly role: string;
	/** The branches whose addresses it has; none where nobody uses what leaked. */
	readonly branches: readonly string[];
	readonly everyMilliseconds: number;
	/** It has the API key of the leak too: it asks for each login's password this often, and uses what it reads. */
	readonly revealsEveryMilliseconds?: number;
	/** Where it keeps a session open, and what it reads with it. */
	readonly keeps: {readonly branch: string; readonly query: string; readonly everyMilliseconds: number};
};

/** A platform of a drill. Each is served by a stand-in on this machine. */
export type PlatformId = 'aws-parameter-store' | 'aws-secrets-manager' | 'cloudflare' | 'doppler' | 'github' | 'kubernetes' | 'vault' | 'vercel';

/** Where a platform keeps values: a project, a config, a secret. Its `path` is what the platform calls it. */
export type ContainerSeed = EnvironmentFile & {
	/** The operator's login may not look into it: that it was not searched is all that can be found out. */
	readonly isClosed?: boolean;
	/** What reads it when it starts, where the platform runs that. */
	readonly runs?: string;
	/** Another tool owns it and copies it from there again and again. */
	readonly copyOf?: {readonly destination: PlatformId; readonly path: string};
};

export type PlatformSeed = {
	readonly destination: PlatformId;
	/** What the operator calls it. */
	readonly name: string;
	readonly containers: readonly ContainerSeed[];
	/** It says that all went well and stores an empty value, the first time that each is written. */
	readonly lies?: boolean;
};

/** A platform that the adversary can read: everything that is written there, until it is cleaned up. */
export type BreachedSeed = {
	readonly destination: PlatformId;
	readonly everyMilliseconds: number;
};

/** What the adversary leaves behind, to come back by. Its keys and addresses are seeds of the service. */
export type PlantedSeed = {
	/** The leaked role that makes the others. */
	readonly as: string;
	/** Made by SQL: before the response begins, or as soon as the adversary's session sees that its own password was changed. */
	readonly roles: ReadonlyArray<{readonly branch: string; readonly name: string; readonly when: 'before' | 'after-reset'}>;
	/** Names of keys. */
	readonly keys: readonly string[];
	/** JWKS addresses. */
	readonly jwks: readonly string[];
	/** How often each role is used. */
	readonly everyMilliseconds: number;
};

export type DrillScenario = {
	/** What follows `rekey drill`. */
	readonly id: string;
	readonly title: string;
	/** How long it takes somebody who does it for the first time. */
	readonly minutes: number;
	readonly teaches: readonly string[];
	/** Told before it starts, one paragraph each. `{leaked}` and `{applications}` are where the files are, `{leaked from here}` is the short way there. */
	readonly story: readonly string[];
	readonly service: Scenario;
	/** The name and owner of what every login of the scenario uses. */
	readonly database: string;
	/** SQL on a branch before it starts. */
	readonly data: ReadonlyArray<{readonly branch: string; readonly sql: string}>;
	/** The copy that the public could read, as evidence. */
	readonly leaked: EnvironmentFile;
	/** More that leaked with it. A login in any of these files has its own password. */
	readonly leakedToo?: readonly EnvironmentFile[];
	readonly applications: readonly ApplicationSeed[];
	readonly adversary: AdversarySeed;
	/** Where the passwords are stored beside the programs' files. */
	readonly platforms?: readonly PlatformSeed[];
	/** Where the leak happened, if that is one of these platforms. */
	readonly breached?: BreachedSeed;
	/** What the adversary planted, and plants meanwhile. */
	readonly planted?: PlantedSeed;
	readonly way: readonly WayStep[];
};
