import {readFileSync} from 'node:fs';
import {homedir} from 'node:os';
import process from 'node:process';
import {resolveHome} from '../io/home.js';
import {type ProviderAccess} from '../providers/types.js';
import {neonApiUrl} from '../providers/neon/address.js';

/** What the environment says, read once. */
export type Surroundings = {
	/** Where progress is kept. */
	readonly home: string;
	/** The folder that the program was started in. */
	readonly folder: string;
	readonly apiUrl: string;
	readonly apiKey: string | undefined;
	readonly ca: string | undefined;
	readonly proxy: ProviderAccess['proxy'];
	readonly environment: Readonly<Record<string, string | undefined>>;
	readonly platform: string;
	/** Other addresses than the platforms' own, by destination id: a drill's. */
	readonly addresses?: Readonly<Record<string, string>>;
};

/** Something about the environment that must be put right first. */
export class SurroundingsError extends Error {
	override readonly name = 'SurroundingsError';
}

/** An empty variable is one that is not set. */
function given(value: string | undefined): string | undefined {
	return value === '' ? undefined : value;
}

function readCertificates(path: string | undefined): string | undefined {
	if (path === undefined || path === '') {
		return undefined;
	}

	try {
		return readFileSync(path, 'utf8');
	} catch {
		throw new SurroundingsError(`NODE_EXTRA_CA_CERTS names ${path}, which cannot be read. Nothing was sent. Correct the path or unset the variable.`);
	}
}

/**
Read the environment.

@throws {SurroundingsError}
*/
export function readSurroundings(): Surroundings {
	const {env, platform} = process;
	const proxy = env.HTTPS_PROXY ?? env.https_proxy;
	return {
		home: resolveHome({environment: env, platform, home: homedir()}),
		folder: process.cwd(),
		apiUrl: (given(env.NEON_API_HOST) ?? neonApiUrl).replace(/\/+$/v, ''),
		apiKey: given(env.NEON_API_KEY),
		ca: readCertificates(env.NODE_EXTRA_CA_CERTS),
		proxy: proxy ? {url: proxy, except: env.NO_PROXY ?? env.no_proxy ?? ''} : undefined,
		environment: env,
		platform,
	};
}
