/**
With what Cloudflare is spoken to: a token of the environment, else the login that wrangler keeps.
wrangler's own command for it is not used: it writes the token into its log files.
*/
import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {type Outcome} from '../../core/outcome.js';
import {createProgram} from '../program.js';
import {type Tools} from '../types.js';

export type Login = {readonly token: string; readonly origin: 'environment' | 'wrangler'};

export type Session = {
	readonly baseUrl: string;
	/** Something on this machine speaks of Cloudflare. */
	readonly hasTrace: () => Promise<boolean>;
	/** Read anew each time, for wrangler's tokens live for an hour. */
	readonly login: (signal: AbortSignal) => Promise<Outcome<Login>>;
	/** The version of wrangler; undefined where it is not installed. */
	readonly version: (signal: AbortSignal) => Promise<string | undefined>;
};

const variables = ['CLOUDFLARE_API_BASE_URL', 'CLOUDFLARE_ACCOUNT_ID', 'WRANGLER_SEND_METRICS', 'WRANGLER_HOME'];

type Stored = {readonly token: string; readonly isExpired: boolean};

/** Where wrangler keeps its login, in the order in which it looks. */
function storesOf({environment, home, platform}: Tools): readonly string[] {
	const own = platform === 'darwin' ? path.join(home, 'Library', 'Preferences') : path.join(home, '.config');
	return [path.join(home, '.wrangler'), path.join(environment.XDG_CONFIG_HOME ?? own, '.wrangler')].map(folder => path.join(folder, 'config', 'default.toml'));
}

async function readStored(tools: Tools, now: () => number): Promise<Stored | undefined> {
	for (const file of storesOf(tools)) {
		let text: string;
		try {
			text = await readFile(file, 'utf8');
		} catch {
			continue;
		}

		const token = /^oauth_token\s*=\s*"(?<token>[^"]+)"/mv.exec(text)?.groups?.token;
		const expires = /^expiration_time\s*=\s*"(?<time>[^"]+)"/mv.exec(text)?.groups?.time;
		if (token !== undefined) {
			return {token, isExpired: expires !== undefined && Date.parse(expires) - 60_000 < now()};
		}
	}

	return undefined;
}

/**
Find out with what to log in.
*/
export function createSession(tools: Tools, now: () => number): Session {
	const {environment} = tools;
	const program = createProgram({...tools, environment: {...environment, WRANGLER_SEND_METRICS: 'false'}}, {program: 'wrangler', variables});
	const token = environment.CLOUDFLARE_API_TOKEN ?? environment.CF_API_TOKEN;
	return {
		baseUrl: tools.addresses.cloudflare ?? environment.CLOUDFLARE_API_BASE_URL ?? 'https://api.cloudflare.com/client/v4',
		hasTrace: async () => token !== undefined || await readStored(tools, now) !== undefined,
		async login(signal) {
			if (token !== undefined) {
				return {status: 'succeeded', value: {token, origin: 'environment'}};
			}

			let stored = await readStored(tools, now);
			if (stored?.isExpired) {
				// It renews what it keeps.
				await program.run(['whoami', '--json'], {signal});
				stored = await readStored(tools, now);
			}

			return stored === undefined || stored.isExpired
				? {status: 'refused', failure: {kind: 'unauthorized', message: stored === undefined ? 'There is no login for Cloudflare: neither CLOUDFLARE_API_TOKEN nor a login of wrangler.' : 'wrangler\'s login has expired.'}}
				: {status: 'succeeded', value: {token: stored.token, origin: 'wrangler'}};
		},
		async version(signal) {
			const result = await program.run(['--version'], {signal});
			return result.status === 'exited' && result.exitCode === 0 ? /\d+\.\d+\.\d+/v.exec(result.stdout)?.[0] : undefined;
		},
	};
}
