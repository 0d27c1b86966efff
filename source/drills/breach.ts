/**
Somebody else reads a platform too: every password that is written there before it is cleaned up is tried at once.
*/
import {startLoop, type Loop} from './loop.js';
import {passwordIn, passwordKeys} from './places.js';
import {type BreachedSeed, type LoginName, type PlatformSeed} from './scenario.js';
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

export type Breach = {
	start(): void;
	/** Read it once more, now, and try again what was read. */
	tryAll(): Promise<void>;
	/** From now on the adversary reads nothing more. */
	clean(): void;
	thefts(): readonly Theft[];
	stop(): Promise<void>;
};

export type BreachOptions = {
	readonly seed: BreachedSeed;
	/** The breached one. */
	readonly platform: PlatformSeed;
	readonly read: (path: string, key: string) => string | undefined;
	readonly loginOf: (name: LoginName) => Login;
	readonly ca: string;
	readonly now: () => number;
};

/** Begin with the passwords as they are. */
export function createBreach({seed, platform, read, loginOf, ca, now}: BreachOptions): Breach {
	const stolen: Array<{theft: Theft; readonly login: Login}> = [];
	const places = platform.containers.flatMap(container => passwordKeys(container).map(({key, login: name}) => ({
		key, path: container.path, branch: name.branch, login: loginOf(name),
	})));
	const known = new Set(places.map(({login}) => login.password));
	let isClean = false;
	let loop: Loop | undefined;

	async function opens(login: Login): Promise<boolean> {
		const opening = await openSession(login, ca, 'psql');
		if (opening.status === 'accepted') {
			opening.session.close();
		}

		return opening.status === 'accepted';
	}

	async function readPlace({path, key, branch, login}: (typeof places)[number]): Promise<void> {
		const password = passwordIn(read(path, key) ?? '');
		if (password === '' || known.has(password)) {
			return;
		}

		known.add(password);
		const at = now();
		const isAccepted = await opens({...login, password});
		stolen.push({
			theft: {
				at, place: `${platform.name} ${path}`, branch, isAccepted, stillOpens: isAccepted,
			},
			login: {...login, password},
		});
	}

	async function readNow(): Promise<void> {
		if (!isClean) {
			await Promise.all(places.map(async place => readPlace(place)));
		}
	}

	return {
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
		async stop() {
			await loop?.stop();
		},
	};
}
