/**
What a stand-in for Cloudflare begins with.
*/
export type CloudflareScenario = {
	readonly token: string;
	readonly account: {readonly id: string; readonly name: string};
	/** A secret's value, or a plain variable's. `isBehind`: the last version is not deployed. */
	readonly workers?: Readonly<Record<string, {readonly secrets?: Readonly<Record<string, string>>; readonly variables?: Readonly<Record<string, string>>; readonly isBehind?: boolean}>>;
	readonly pages?: Readonly<Record<string, {readonly isFromGit?: boolean; readonly production?: Readonly<Record<string, {readonly type: 'secret_text' | 'plain_text'; readonly value: string}>>}>>;
	readonly hyperdrive?: Readonly<Record<string, {readonly name: string; readonly host: string; readonly user: string; readonly database: string; readonly password: string}>>;
};

export type CloudflareFaults = {
	isLoggedOut?: boolean;
	isDenied?: boolean;
	/** Says that all went well and changes nothing. */
	lies?: boolean;
	/** Never answers a change. */
	hangs?: boolean;
	/** Repeats the value that it was given in an error. */
	leaks?: boolean;
	/** Stores, and then reports a failure. */
	storesAndFails?: boolean;
};

type Worker = {readonly secrets: Map<string, string>; readonly variables: ReadonlyMap<string, string>; readonly isBehind: boolean; deployments: number; changedAt: string; cause: string};

type Project = {readonly isFromGit: boolean; readonly variables: Map<string, {readonly type: string; readonly value: string}>; deployments: number};

/** A connection of Hyperdrive. */
export type Configuration = {readonly name: string; readonly origin: {readonly host: string; readonly port: number; readonly user: string; readonly database: string; readonly scheme: string}; password: string; modifiedAt: string};

/** What is stored now. */
export type Stores = {
	readonly workers: ReadonlyMap<string, Worker>;
	readonly pages: ReadonlyMap<string, Project>;
	readonly hyperdrive: ReadonlyMap<string, Configuration>;
};

/** When everything in a scenario was changed last. */
export const longAgo = '2026-10-01T00:00:00.000000Z';

/**
The stores of a scenario.
*/
export function createStores(scenario: CloudflareScenario): Stores {
	const workers = new Map(Object.entries(scenario.workers ?? {}).map(([name, {secrets = {}, variables = {}, isBehind = false}]): [string, Worker] => [name, {
		secrets: new Map(Object.entries(secrets)), variables: new Map(Object.entries(variables)), isBehind, deployments: 1, changedAt: longAgo, cause: 'upload',
	}]));
	const pages = new Map(Object.entries(scenario.pages ?? {}).map(([name, {isFromGit = true, production = {}}]): [string, Project] => [name, {isFromGit, variables: new Map(Object.entries(production)), deployments: 1}]));
	const hyperdrive = new Map(Object.entries(scenario.hyperdrive ?? {}).map(([id, {name, host, user, database, password}]): [string, Configuration] => [id, {
		name, password, modifiedAt: longAgo, origin: {
			host, port: 5432, user, database, scheme: 'postgresql',
		},
	}]));
	return {workers, pages, hyperdrive};
}
