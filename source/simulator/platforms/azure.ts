/**
An Azure on loopback: subscriptions, vaults, and secrets with versions. All vaults answer at one address, each under its name.
*/
import {type PlatformAnswer, servePlatform, type StandInPlatform} from './json-server.js';
import {type ProgramAnswer, type ProgramCall} from './programs.js';

export type AzureVersion = {value: string; readonly contentType?: string; readonly tags?: Readonly<Record<string, string>>; readonly attributes: {readonly enabled: boolean; readonly exp?: number; readonly created: number; readonly updated: number}};

export type AzureScenario = {
	/** By name; the secrets' names have letters, digits and hyphens. */
	readonly vaults: Readonly<Record<string, Readonly<Record<string, string>>>>;
	/** Secrets that this login may set and not read. */
	readonly hidden?: readonly string[];
	readonly tags?: Readonly<Record<string, string>>;
};

export type StandInAzure = StandInPlatform & {
	/** All versions, by `vault/secret`. */
	readonly secrets: ReadonlyMap<string, AzureVersion[]>;
	/** What `az` does. */
	readonly program: (call: ProgramCall) => ProgramAnswer;
};

const tokens: Readonly<Record<string, string>> = {'https://management.azure.com': 'eyJ.management', 'https://vault.azure.net': 'eyJ.vault'};
const ok = (body: unknown): PlatformAnswer => ({status: 200, body});
const bad = (status: number, message: string): PlatformAnswer => ({status, body: {error: {code: 'Error', message}}});
const printed = (value: unknown): ProgramAnswer => ({exitCode: 0, stdout: `${JSON.stringify(value)}\n`});

/**
Serve an Azure on loopback.
*/
export async function serveAzure(scenario: AzureScenario): Promise<StandInAzure> {
	const secrets = new Map(Object.entries(scenario.vaults).flatMap(([vault, own]) => Object.entries(own).map(([name, value]): [string, AzureVersion[]] => [`${vault}/${name}`, [{
		value, contentType: 'text/plain', tags: scenario.tags ?? {team: 'web'}, attributes: {
			enabled: true, exp: 2_000_000_000, created: 1, updated: 1,
		},
	}]])));
	const isHidden = (name: string) => scenario.hidden?.includes(name) === true;

	const platform = await servePlatform({
		isLogin: headers => Object.values(tokens).some(token => headers.authorization === `Bearer ${token}`),
		complain: message => ({error: {code: 'Error', message}}),
		answer({method, url: {origin, pathname, searchParams}, body, headers}, faults) {
			const isManagement = headers.authorization === `Bearer ${tokens['https://management.azure.com']}`;
			const api = searchParams.get('api-version');
			if (method === 'GET' && pathname === '/subscriptions') {
				return isManagement && api === '2022-12-01' ? ok({value: [{subscriptionId: 's1'}]}) : undefined;
			}

			if (method === 'GET' && pathname === '/subscriptions/s1/providers/Microsoft.KeyVault/vaults') {
				return isManagement && api === '2022-07-01' ? ok({value: Object.keys(scenario.vaults).map(name => ({name, properties: {vaultUri: `https://${name}.vault.azure.net/`}}))}) : undefined;
			}

			const {vault, name, versions} = /^\/(?<vault>[\w\-]+)\/secrets(?:\/(?<name>[0-9A-Za-z\-]+)(?<versions>\/versions)?)?$/v.exec(pathname)?.groups ?? {};
			if (vault === undefined || isManagement || api !== '7.4' || scenario.vaults[vault] === undefined) {
				return undefined;
			}

			const shown = (secret: string, {value: _value, ...version}: AzureVersion, index: number) => ({id: `https://${vault}.vault.azure.net/secrets/${secret}/v${index}`, ...version});
			if (name === undefined) {
				const own = [...secrets.keys()].filter(key => key.startsWith(`${vault}/`)).map(key => key.split('/')[1]!);
				const start = Number(searchParams.get('$skiptoken') ?? 0);
				return ok({
					value: own.slice(start, start + 2).map(secret => ({id: `https://${vault}.vault.azure.net/secrets/${secret}`, attributes: {enabled: true}})),
					nextLink: start + 2 < own.length ? `${origin}${pathname}?api-version=7.4&$skiptoken=${start + 2}` : null,
				});
			}

			const own = secrets.get(`${vault}/${name}`);
			if (own === undefined) {
				return bad(404, `A secret with the name ${name} was not found in this key vault.`);
			}

			if (method === 'GET' && versions !== undefined) {
				return ok({value: own.map((version, index) => shown(name, version, index)), nextLink: null});
			}

			if (method === 'GET') {
				return isHidden(name) ? bad(403, 'The user does not have secrets get permission.') : ok({...shown(name, own.at(-1)!, own.length - 1), value: own.at(-1)!.value});
			}

			const {value, attributes, ...more} = body as Partial<AzureVersion>;
			if (method !== 'PUT' || versions !== undefined || typeof value !== 'string' || Object.keys(more).some(key => key !== 'contentType' && key !== 'tags')) {
				return undefined;
			}

			if (!(faults.lies && isHidden(name))) {
				own.push({
					value: faults.lies ? '' : value, ...more, attributes: {
						enabled: true, ...attributes, created: (own.length + 1) * 10, updated: (own.length + 1) * 10,
					},
				});
			}

			return ok({...shown(name, own.at(-1)!, own.length - 1), value});
		},
	});

	return {
		...platform, secrets,
		program({arguments: given}) {
			if (given.at(-2) !== '--output' || given.at(-1) !== 'json') {
				return {exitCode: 2, stderr: 'ERROR: unrecognized arguments\n'};
			}

			if (given[0] === 'version') {
				return printed({'azure-cli': '2.80.0'});
			}

			if (platform.faults.isLoggedOut) {
				return {exitCode: 1, stderr: 'ERROR: Please run \'az login\' to setup account.\n'};
			}

			return given[1] === 'show' ? printed({name: 'Acme', user: {name: 'ada@example.com'}}) : printed({accessToken: tokens[given[3] ?? ''], tokenType: 'Bearer'});
		},
	};
}
