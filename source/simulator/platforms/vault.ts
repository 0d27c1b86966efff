/**
A Vault with key-value engines of both versions, as its program shows it.
*/
import {type ProgramAnswer, type ProgramCall} from './programs.js';

type Data = Readonly<Record<string, unknown>>;

export type VaultFaults = {
	isLoggedOut?: boolean;
	isDenied?: boolean;
	/** Refuses HTTP PATCH only, as many policies do. */
	refusesPatch?: boolean;
	/** Says that all went well and stores an empty value. */
	lies?: boolean;
	/** Never answers a change. */
	hangs?: boolean;
	/** Prints what it was given, and fails. */
	leaks?: boolean;
	/** Stores, and then reports a failure. */
	storesAndFails?: boolean;
	/** Somebody else writes between our reading and our writing. */
	interferes?: (path: string) => void;
};

export type VaultScenario = {
	/** By namespace, empty for the root; then by engine; then by path. */
	readonly namespaces: Readonly<Record<string, Readonly<Record<string, {readonly version: 1 | 2; readonly secrets: Readonly<Record<string, Data>>}>>>>;
	/** Connections of an engine `database` in the root. */
	readonly connections?: Readonly<Record<string, {readonly connection_url: string; readonly username: string}>>;
};

export type StandInVault = {
	readonly faults: VaultFaults;
	/** All versions, by namespace, engine and path joined with colons: `:secret:app/db`. */
	readonly versions: ReadonlyMap<string, Data[]>;
	/** What `vault` or `bao` does. */
	readonly program: (call: ProgramCall) => ProgramAnswer | Promise<ProgramAnswer>;
};

const nothing: ProgramAnswer = {exitCode: 2, stdout: '{}\n'};
const printed = (value: unknown): ProgramAnswer => ({exitCode: 0, stdout: `${JSON.stringify(value, undefined, 2)}\n`});

function failed(path: string, code: number, error: string): ProgramAnswer {
	return {exitCode: 2, stderr: `Error making API request.\n\nURL: PUT http://127.0.0.1:8200/v1/${path}\nCode: ${code}. Errors:\n\n* ${error}\n`};
}

/**
Make a Vault that holds these secrets, each at its first version.
*/
export function createStandInVault(scenario: VaultScenario): StandInVault {
	const faults: VaultFaults = {};
	const versions = new Map<string, Data[]>();
	for (const [namespace, engines] of Object.entries(scenario.namespaces)) {
		for (const [engine, {secrets}] of Object.entries(engines)) {
			for (const [path, data] of Object.entries(secrets)) {
				versions.set(`${namespace}:${engine}:${path}`, [data]);
			}
		}
	}

	const engineOf = (namespace: string, path: string) => Object.entries(scenario.namespaces[namespace] ?? {}).find(([engine]) => path.startsWith(`${engine}/`));

	const list = (namespace: string, path: string): ProgramAnswer => {
		if (path.startsWith('database/config')) {
			return printed(Object.keys(scenario.connections ?? {}));
		}

		const [engine, {version}] = engineOf(namespace, path) ?? ['', {version: 1}];
		const prefix = `${namespace}:${engine}:${path.slice(engine.length + 1).replace(version === 2 ? /^metadata\//v : /^(?!)/v, '')}`;
		const keys = [...versions.keys()].filter(key => key.startsWith(prefix)).map(key => /^[^\/]+\/?/v.exec(key.slice(prefix.length))?.[0] ?? '');
		return keys.length === 0 ? nothing : printed([...new Set(keys)]);
	};

	const read = (namespace: string, path: string): ProgramAnswer => {
		if (path.startsWith('database/config/')) {
			const connection = scenario.connections?.[path.slice('database/config/'.length)];
			return connection === undefined ? nothing : printed({data: {plugin_name: 'postgresql-database-plugin', connection_details: connection}});
		}

		const [engine, {version}] = engineOf(namespace, path) ?? ['', {version: 1}];
		const held = versions.get(`${namespace}:${engine}:${path.slice(engine.length + 1).replace(version === 2 ? /^data\//v : /^(?!)/v, '')}`);
		if (held === undefined) {
			return nothing;
		}

		return printed({
			data: version === 2
				? {
					data: held.at(-1), metadata: {
						version: held.length, custom_metadata: null, destroyed: false, deletion_time: '',
					},
				}
				: held.at(-1),
		});
	};

	const write = (command: string, namespace: string, flags: Readonly<Record<string, string>>, path: string, input: string): ProgramAnswer => {
		const engine = flags.mount ?? '';
		const key = `${namespace}:${engine}:${path}`;
		const address = `${engine}/data/${path}`;
		const {version} = scenario.namespaces[namespace]?.[engine] ?? {version: 1};
		faults.interferes?.(key);
		const held = versions.get(key) ?? [];
		if (command === 'patch') {
			if (version !== 2) {
				return {exitCode: 2, stderr: 'KV engine mount must be version 2 for patch support\n'};
			}

			if (held.length === 0) {
				return failed(address, 404, 'not found');
			}

			if (faults.refusesPatch && flags.method === 'patch') {
				return failed(address, 403, '1 error occurred:\n\t* permission denied\n');
			}

			if (flags.method === 'patch' && Number(flags.cas) !== held.length) {
				return failed(address, 400, 'check-and-set parameter did not match the current version');
			}
		}

		const given = JSON.parse(input) as Data;
		const stored = faults.lies ? Object.fromEntries(Object.entries(given).map(([name, value]) => [name, command === 'patch' || value !== held.at(-1)?.[name] ? '' : value])) : given;
		const next = command === 'patch' ? {...held.at(-1), ...stored} : stored;
		versions.set(key, version === 2 ? [...held, next] : [next]);
		return faults.storesAndFails ? {exitCode: 2, stderr: 'Error reading the reply: unexpected EOF\n'} : printed({data: {version: held.length + 1}});
	};

	return {
		faults, versions,
		async program({arguments: given, environment, input}) {
			const [command = '', ...rest] = given;
			const isKeyValue = command === 'kv';
			const flags = Object.fromEntries(rest.filter(item => /^-./v.test(item)).map(item => [item.slice(1).split('=')[0]!, item.slice(item.indexOf('=') + 1)]));
			const words = rest.filter(item => !/^-./v.test(item));
			const namespace = environment.VAULT_NAMESPACE ?? '';
			if (command === 'version') {
				return {exitCode: 0, stdout: 'Vault v1.17.2 (2f5c4ee7e2b1f1b6), built 2024-07-05T15:19:12Z\n'};
			}

			if (faults.isLoggedOut) {
				return failed('auth/token/lookup-self', 403, 'missing client token');
			}

			if (command === 'token') {
				return printed({data: {display_name: 'userpass-ada', id: 'hvs.CanaryToken', policies: ['default']}});
			}

			if (faults.isDenied) {
				return failed(words.at(-1) ?? '', 403, '1 error occurred:\n\t* permission denied\n');
			}

			if (command === 'namespace') {
				const prefix = namespace === '' ? '' : `${namespace}/`;
				return printed(Object.keys(scenario.namespaces).filter(name => name !== namespace && name.startsWith(prefix) && !name.slice(prefix.length).includes('/')).map(name => `${name.slice(prefix.length)}/`));
			}

			if (command === 'secrets') {
				const engines = Object.entries(scenario.namespaces[namespace] ?? {}).map(([name, {version}]) => [`${name}/`, {type: 'kv', options: {version: String(version)}}]);
				return printed({...Object.fromEntries(engines) as Data, 'sys/': {type: 'system', options: null}, ...(scenario.connections && namespace === '' && {'database/': {type: 'database', options: null}})});
			}

			if (command === 'list') {
				return list(namespace, words[0] ?? '');
			}

			if (command === 'read') {
				return read(namespace, words[0] ?? '');
			}

			if (!isKeyValue || words.at(-1) !== '-') {
				return {exitCode: 1, stderr: 'Usage: vault <command> [args]\n'};
			}

			if (faults.hangs) {
				return new Promise(() => {
					// Until it is ended.
				});
			}

			return faults.leaks
				? {exitCode: 2, stdout: input, stderr: `cannot write ${input}\n`}
				: write(words[0] ?? '', namespace, flags, words[1] ?? '', input);
		},
	};
}
