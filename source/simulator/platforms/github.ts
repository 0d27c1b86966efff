/**
GitHub's stores of secrets and variables, as its REST interface shows them and as the program `gh` changes them.
A secret's value never leaves; its time of change does. The clock is the platform's own.
*/
import {flagsOf} from './flags.js';
import {type ProgramAnswer, type ProgramCall} from './programs.js';

type Item = {value: string; updatedAt: string; readonly visibility?: string; readonly selected?: readonly string[]};

export type GitHubScenario = {
	readonly login: string;
	readonly token: string;
	readonly scopes?: string;
	readonly repositories: ReadonlyArray<{readonly name: string; readonly owner: string; readonly isOrganization?: boolean; readonly canWrite?: boolean; readonly environments?: readonly string[]}>;
	/** By store, such as `repos/acme/api/actions`, `repos/acme/api/environments/production`, `orgs/acme/dependabot`. */
	readonly secrets: Readonly<Record<string, Readonly<Record<string, {readonly value: string; readonly visibility?: string; readonly selected?: readonly string[]}>>>>;
	readonly variables?: Readonly<Record<string, Readonly<Record<string, string>>>>;
	/** Its clock. @default one that moves on a second with every request, so that no two changes look the same */
	readonly now?: () => number;
};

export type GitHubFaults = {
	isLoggedOut?: boolean;
	isDenied?: boolean;
	/** Says that all went well and changes nothing. */
	lies?: boolean;
	/** Never answers a change. */
	hangs?: boolean;
	/** Prints the value that it was given, and fails. */
	leaks?: boolean;
	/** Stores, and then reports a failure. */
	storesAndFails?: boolean;
};

type Reply = {readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: unknown};

type Request = {readonly method: string; readonly path: string; readonly body?: string};

export type GitHub = {
	readonly faults: GitHubFaults;
	/** What is stored, by store and name. */
	readonly secrets: ReadonlyMap<string, Map<string, Item>>;
	readonly variables: ReadonlyMap<string, Map<string, Item>>;
	readonly request: (request: Request) => Reply;
	/** What `gh` does. */
	readonly program: (call: ProgramCall) => ProgramAnswer | Promise<ProgramAnswer>;
};

const notFound: Reply = {status: 404, body: {message: 'Not Found', documentation_url: 'https://docs.github.com/rest'}};
const denied: Reply = {status: 403, body: {message: 'Resource not accessible by personal access token'}};
const usualStart = Date.parse('2026-11-02T00:00:00Z');

/** Everything in a scenario is as old as this when it is made. */
const age = 24 * 60 * 60 * 1000;

/** As GitHub writes a time. */
const inSeconds = (time: string) => time.replace(/\.\d{3}/v, '');

function storesOf<Value>(given: Readonly<Record<string, Readonly<Record<string, Value>>>>, item: (value: Value) => Item): Map<string, Map<string, Item>> {
	return new Map(Object.entries(given).map(([store, items]) => [store, new Map(Object.entries(items).map(([name, value]) => [name, item(value)]))]));
}

/**
Make a GitHub with these repositories and stores.
*/
export function createGitHub(scenario: GitHubScenario): GitHub {
	const faults: GitHubFaults = {};
	let seconds = 0;
	const {now: clock = () => usualStart + (seconds * 1000)} = scenario;
	const start = new Date(clock() - age).toISOString();
	const secrets = storesOf(scenario.secrets, item => ({...item, updatedAt: start}));
	const variables = storesOf(scenario.variables ?? {}, value => ({value, updatedAt: start}));
	const now = () => new Date(clock());

	const view = (name: string, {value, selected, ...item}: Item, isVariable: boolean) => ({
		name, created_at: inSeconds(start), updated_at: inSeconds(item.updatedAt), ...(isVariable && {value}), ...(item.visibility && {visibility: item.visibility}),
	});
	const repositoryOf = (path: string) => scenario.repositories.find(({owner, name}) => `${path}/`.startsWith(`repos/${owner}/${name}/`));
	const isOpen = (path: string) => path.startsWith('orgs/')
		? (scenario.scopes ?? 'repo, admin:org').includes('admin:org')
		: repositoryOf(path)?.canWrite ?? repositoryOf(path) !== undefined;

	const listItems = (path: string): Reply | undefined => {
		const [, store, kind, name, more] = /^(.+?)\/(secrets|variables)(?:\/([^\/]+))?(?:\/(repositories))?$/v.exec(path) ?? [];
		if (store === undefined) {
			return undefined;
		}

		if (!isOpen(path)) {
			return denied;
		}

		const isVariable = kind === 'variables';
		const items = (isVariable ? variables : secrets).get(store) ?? new Map<string, Item>();
		if (name === undefined) {
			return {status: 200, body: {total_count: items.size, [kind!]: [...items].map(([key, item]) => view(key, item, isVariable))}};
		}

		const item = items.get(name);
		if (item === undefined) {
			return notFound;
		}

		return more === undefined
			? {status: 200, body: view(name, item, isVariable)}
			: {status: 200, body: {repositories: (item.selected ?? []).map(full => ({full_name: full, name: full.split('/')[1]}))}};
	};

	const read = (path: string): Reply => {
		if (path === 'user') {
			return {status: 200, headers: {'X-Oauth-Scopes': scenario.scopes ?? 'repo, admin:org'}, body: {login: scenario.login}};
		}

		if (path === 'user/repos') {
			return {
				status: 200, body: scenario.repositories.map(({owner, name, isOrganization = false, canWrite = true}) => ({
					full_name: `${owner}/${name}`, name, owner: {login: owner, type: isOrganization ? 'Organization' : 'User'}, permissions: {push: canWrite, admin: canWrite}, archived: false,
				})),
			};
		}

		if (path === 'user/orgs') {
			return {status: 200, body: [...new Set(scenario.repositories.filter(({isOrganization}) => isOrganization).map(({owner}) => owner))].map(login => ({login}))};
		}

		const repository = repositoryOf(path);
		if (repository && path.endsWith('/environments')) {
			return {status: 200, body: {environments: (repository.environments ?? []).map(name => ({name}))}};
		}

		if (repository && path.endsWith('/actions/organization-secrets')) {
			const items = [...secrets.get(`orgs/${repository.owner}/actions`) ?? []].filter(([, {selected}]) => selected?.includes(`${repository.owner}/${repository.name}`) ?? true);
			return {status: 200, body: {total_count: items.length, secrets: items.map(([name, item]) => view(name, item, false))}};
		}

		return listItems(path) ?? notFound;
	};

	const changeVariable = (path: string, body: string | undefined): Reply => {
		const {store, name} = /^(?<store>.+)\/variables\/(?<name>[^\/]+)$/v.exec(path)?.groups ?? {};
		const item = variables.get(store ?? '')?.get(name ?? '');
		if (item === undefined) {
			return notFound;
		}

		if (!faults.lies) {
			const {value} = JSON.parse(body ?? '{}') as {readonly value?: string};
			item.value = value ?? item.value;
			item.updatedAt = now().toISOString();
		}

		return {status: 204};
	};

	const answer = (method: string, path: string, body: string | undefined): Reply => {
		if (faults.isLoggedOut) {
			return {status: 401, body: {message: 'Bad credentials'}};
		}

		if (faults.isDenied && path !== 'user') {
			return denied;
		}

		if (method === 'GET') {
			return read(path);
		}

		return method === 'PATCH' && isOpen(path) ? changeVariable(path, body) : denied;
	};

	const request = ({method, path: whole, body}: Request): Reply => {
		seconds++;
		const path = decodeURIComponent(whole.split('?')[0]!.replace(/^\//v, ''));
		const answered = answer(method, path, body);
		return {...answered, headers: {...answered.headers, Date: now().toUTCString()}};
	};

	const setSecret = (call: ProgramCall): ProgramAnswer | Promise<ProgramAnswer> => {
		const {flags, rest} = flagsOf(call.arguments.slice(2));
		const {'--app': app = 'actions', '--org': organization, '--env': environment, '-R': repository = '', '--visibility': visibility = 'private', '--repos': repos} = flags;
		const owned = repository.split('/').slice(-2).join('/');
		const store = organization === undefined ? (environment === undefined ? `repos/${owned}/${app}` : `repos/${owned}/environments/${environment}`) : `orgs/${organization}/${app}`;
		const name = rest[0] ?? '';
		seconds++;
		if (faults.isLoggedOut === true || faults.isDenied === true || !isOpen(`${store}/secrets`)) {
			return {exitCode: 1, stderr: `failed to fetch public key: HTTP ${faults.isLoggedOut ? 401 : 403}: denied (https://api.github.com/${store}/secrets/public-key)\n`};
		}

		if (faults.hangs) {
			return new Promise(() => {
				// Until it is ended.
			});
		}

		if (faults.leaks) {
			return {exitCode: 1, stdout: call.input, stderr: `cannot store ${call.input}\n`};
		}

		if (!faults.lies) {
			const items = secrets.get(store) ?? new Map<string, Item>();
			items.set(name, {
				value: call.input.replace(/[\r\n]+$/v, ''), updatedAt: now().toISOString(),
				...(organization !== undefined && {visibility, ...(repos !== undefined && {selected: repos.split(',').map(item => item.includes('/') ? item : `${organization}/${item}`)})}),
			});
			secrets.set(store, items);
		}

		return faults.storesAndFails ? {exitCode: 1, stderr: 'unexpected end of JSON input\n'} : {exitCode: 0};
	};

	const callInterface = (call: ProgramCall): ProgramAnswer | Promise<ProgramAnswer> => {
		const {flags, rest} = flagsOf(call.arguments.slice(1));
		const method = flags['--method'] ?? 'GET';
		if (faults.hangs && method !== 'GET') {
			return new Promise(() => {
				// Until it is ended.
			});
		}

		if (faults.leaks && method !== 'GET') {
			return {exitCode: 1, stdout: call.input, stderr: `cannot send ${call.input}\n`};
		}

		const {status, headers = {}, body} = request({method, path: rest[0] ?? '', body: call.input});
		const head = [`HTTP/2.0 ${status} ${status < 300 ? 'OK' : 'Bad'}`, ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`)].join('\n');
		return {exitCode: status < 300 ? 0 : 1, stdout: `${head}\r\n\r\n${body === undefined ? '' : JSON.stringify(body)}`, ...(status >= 300 && {stderr: `gh: HTTP ${status}\n`})};
	};

	return {
		faults, secrets, variables, request,
		async program(call) {
			if (call.arguments[0] === '--version') {
				return {exitCode: 0, stdout: 'gh version 2.62.0 (2024-11-14)\nhttps://github.com/cli/cli/releases/tag/v2.62.0\n'};
			}

			// Without any login, gh does not even ask.
			if (faults.isLoggedOut && call.arguments[0] !== 'api') {
				return {exitCode: 4, stderr: 'To get started with GitHub CLI, please run:  gh auth login\n'};
			}

			return call.arguments[0] === 'api' ? callInterface(call) : setSecret(call);
		},
	};
}
