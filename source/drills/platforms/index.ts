/**
The platforms of a drill: stand-ins on this machine, and what copies values from one to another.
*/
import {existsSync} from 'node:fs';
import {interpreter} from '../../simulator/platforms/programs.js';
import {environmentValues, type LoginOf} from '../places.js';
import {type PlatformId, type PlatformSeed} from '../scenario.js';
import {serveAws} from './aws.js';
import {serveCloudflare} from './cloudflare.js';
import {serveDoppler} from './doppler.js';
import {serveGithub} from './github.js';
import {serveKubernetes} from './kubernetes.js';
import {
	type Holding, type Serve, type ServedPlatform, type ServeOptions,
} from './platform.js';
import {serveVault} from './vault.js';
import {serveVercel} from './vercel.js';

const servers: Readonly<Record<PlatformId, Serve>> = {
	'aws-parameter-store': serveAws,
	'aws-secrets-manager': serveAws,
	cloudflare: serveCloudflare,
	doppler: serveDoppler,
	github: serveGithub,
	kubernetes: serveKubernetes,
	vault: serveVault,
	vercel: serveVercel,
};

/** Those that are reached through a program. */
const started: ReadonlySet<PlatformId> = new Set(['aws-parameter-store', 'aws-secrets-manager', 'github', 'kubernetes', 'vault']);

export type Platforms = Omit<ServedPlatform, 'write'>;

/** Serve them, with the passwords as they are. */
export async function servePlatforms(seeds: readonly PlatformSeed[], loginOf: LoginOf, options: Omit<ServeOptions, 'copyAll'>): Promise<Platforms> {
	const holdings = seeds.map(({destination, containers, lies = false}): Holding => ({
		destination, lies, containers: containers.map(seed => ({seed, login: loginOf(seed.login), values: environmentValues(seed, loginOf)})),
	}));
	if (seeds.some(({destination}) => started.has(destination)) && !existsSync(interpreter)) {
		throw new Error(`The programs of this drill's platforms are scripts for ${interpreter}, which is not on this machine. Install bash, or choose another drill.`);
	}

	const chosen = [...new Set(holdings.map(({destination}) => servers[destination]))];
	const served = new Map(await Promise.all(chosen.map(async serve => [serve, await serve(holdings.filter(({destination}) => servers[destination] === serve), {...options, copyAll})] as const)));
	const all = [...served.values()];

	function of(destination: PlatformId): ServedPlatform | undefined {
		return served.get(servers[destination]);
	}

	function copyAll(): void {
		for (const {destination, containers} of holdings) {
			for (const {seed: {path, copyOf}, values} of containers) {
				for (const key of copyOf === undefined ? [] : Object.keys(values)) {
					const source = of(copyOf!.destination)?.read(copyOf!.destination, copyOf!.path, key);
					if (source !== undefined && source !== of(destination)?.read(destination, path, key)) {
						of(destination)?.write(destination, path, key, source);
					}
				}
			}
		}
	}

	return {
		addresses: Object.fromEntries(all.flatMap(({addresses}) => Object.entries(addresses))),
		environment: Object.fromEntries(all.flatMap(({environment}) => Object.entries(environment))),
		programs: all.flatMap(({programs}) => programs),
		read(destination, path, key) {
			copyAll();
			return of(destination)?.read(destination, path, key);
		},
		async stop() {
			await Promise.all(all.map(async platform => platform.stop()));
		},
	};
}
