/**
A secret store on loopback that somebody else reads too: every password that is written there before it is cleaned up is tried at once.
*/
import {serveDoppler} from '../simulator/platforms/doppler.js';
import {startLoop, type Loop} from './loop.js';
import {
	environmentValues, passwordIn, storedPlaces, type StoredPlace, type Values,
} from './places.js';
import {type BreachedSeed, type EnvironmentFile, type LoginName} from './scenario.js';
import {openSession, type Login} from './session.js';

/** A new password that the adversary read where it had been written. */
export type Theft = {
	readonly at: number;
	readonly place: string;
	readonly branch: string;
	/** Whether it opened the database. */
	readonly isAccepted: boolean;
	/** Whether it still did when it was last tried. */
	readonly stillOpens: boolean;
};

export type BreachedStore = {
	/** What the wizard is given to reach it. */
	readonly addresses: Readonly<Record<string, string>>;
	readonly environment: Readonly<Record<string, string>>;
	start(): void;
	/** Read it once more, now, and try again what was read. */
	tryAll(): Promise<void>;
	/** From now on the adversary reads nothing more. */
	clean(): void;
	thefts(): readonly Theft[];
	places(passwordNow: (login: LoginName) => string | undefined): readonly StoredPlace[];
	stop(): Promise<void>;
};

export type BreachedStoreOptions = {
	readonly seed: Omit<BreachedSeed, 'configs'>;
	readonly configs: ReadonlyArray<{readonly file: EnvironmentFile; readonly login: Values}>;
	readonly ca: string;
	readonly now: () => number;
};

/** It opens nothing outside of the drill. */
const token = 'dp.pt.drill';

/** Serve it, with the passwords as they are. */
export async function serveBreachedStore({seed, configs, ca, now}: BreachedStoreOptions): Promise<BreachedStore> {
	const server = await serveDoppler({token, configs: Object.fromEntries(configs.map(({file, login}) => [file.path, environmentValues(file, login)]))});
	const stolen: Array<{theft: Theft; readonly login: Login}> = [];
	const known = new Set(configs.map(({login}) => login.password));
	let isClean = false;
	let loop: Loop | undefined;

	async function opens(login: Login): Promise<boolean> {
		const opening = await openSession(login, ca, 'psql');
		if (opening.status === 'accepted') {
			opening.session.close();
		}

		return opening.status === 'accepted';
	}

	async function readConfig({file, login}: BreachedStoreOptions['configs'][number]): Promise<void> {
		for (const line of file.lines) {
			if (typeof line === 'string' || !['pooled', 'direct', 'password'].includes(line.holds)) {
				continue;
			}

			const password = passwordIn(server.configs.get(file.path)?.get(line.key) ?? '');
			if (password === '' || known.has(password)) {
				continue;
			}

			known.add(password);
			const at = now();
			const isAccepted = await opens({...login, password});
			stolen.push({
				theft: {
					at, place: `Doppler ${file.path}`, branch: file.login.branch, isAccepted, stillOpens: isAccepted,
				},
				login: {...login, password},
			});
		}
	}

	async function readNow(): Promise<void> {
		if (!isClean) {
			await Promise.all(configs.map(async config => readConfig(config)));
		}
	}

	return {
		addresses: {[seed.destination]: server.url},
		environment: {DOPPLER_TOKEN: token},
		start() {
			loop = startLoop(seed.everyMilliseconds, readNow);
		},
		async tryAll() {
			await readNow();
			await Promise.all(stolen.map(async item => {
				item.theft = {...item.theft, stillOpens: await opens(item.login)};
			}));
		},
		clean() {
			isClean = true;
		},
		thefts: () => stolen.map(({theft}) => theft),
		places: passwordNow => configs.flatMap(({file, login}) => {
			const text = [...server.configs.get(file.path) ?? []].map(([key, value]) => `${key}=${value ?? ''}\n`).join('');
			return storedPlaces({...file, path: `Doppler ${file.path}`}, text, {old: login.password, now: passwordNow(file.login)});
		}),
		async stop() {
			await loop?.stop();
			await server.close();
		},
	};
}
