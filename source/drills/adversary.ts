/**
Whoever has the leaked password and uses it, against the real PostgreSQL.
*/
import {startLoop, type Loop} from './loop.js';
import {createReveal} from './reveal.js';
import {openSession, type Login, type OpenSession} from './session.js';

/** One login that it tried. */
export type Attempt = {
	readonly at: number;
	readonly branch: string;
	/** `failed`: something else than the password stood in the way. */
	readonly result: 'accepted' | 'refused' | 'failed';
};

/** A session that it kept open, and what it read with it. */
export type KeptSession = {
	readonly branch: string;
	readonly openedAt: number;
	readonly reads: ReadonlyArray<{readonly at: number; readonly rows: number}>;
	/** When it noticed that it was cut. */
	readonly cutAt?: number;
};

/** One password that it asked the provider for. */
export type Reveal = {
	readonly at: number;
	readonly branch: string;
	/** `new`: another password than it had. `failed`: something else than the key stood in the way. */
	readonly result: 'new' | 'known' | 'refused' | 'failed';
};

export type AdversaryRecord = {
	readonly attempts: readonly Attempt[];
	readonly sessions: readonly KeptSession[];
	/** With the API key that leaked; absent where none did. */
	readonly reveals?: readonly Reveal[];
};

export type AdversaryOptions = {
	/** What it found in the leak: a login for each branch. */
	readonly logins: ReadonlyArray<Login & {readonly branch: string; readonly projectId: string; readonly branchId: string}>;
	/** An API key that it found there. */
	readonly key?: {readonly apiUrl: string; readonly apiKey: string; readonly everyMilliseconds: number};
	readonly ca: string;
	readonly everyMilliseconds: number;
	readonly keeps: {readonly branch: string; readonly query: string; readonly everyMilliseconds: number};
	readonly now: () => number;
};

export type Adversary = {
	/** Resolves when it has tried every branch once. */
	start(): Promise<void>;
	/** Try everything now: the key, every branch and the session. */
	tryAll(): Promise<void>;
	record(): AdversaryRecord;
	stop(): Promise<void>;
};

type Kept = {branch: string; openedAt: number; reads: Array<{at: number; rows: number}>; cutAt?: number};

export function createAdversary({logins, key, ca, everyMilliseconds, keeps, now}: AdversaryOptions): Adversary {
	const attempts: Attempt[] = [];
	const reveals: Reveal[] = [];
	const reveal = key && createReveal({...key, ca});
	const passwords = new Map(logins.map(({branchId, password}) => [branchId, password]));
	const sessions: Kept[] = [];
	const loops: Loop[] = [];
	let open: OpenSession | undefined;
	let isStopped = false;

	async function tryOne({branch, ...login}: AdversaryOptions['logins'][number]): Promise<void> {
		const opening = await openSession({...login, password: passwords.get(login.branchId)!}, ca, 'psql');
		attempts.push({at: now(), branch, result: opening.status});
		if (opening.status !== 'accepted') {
			return;
		}

		if (branch !== keeps.branch || open !== undefined || isStopped) {
			opening.session.close();
			return;
		}

		open = opening.session;
		sessions.push({branch, openedAt: now(), reads: []});
	}

	async function tryAll(): Promise<void> {
		await Promise.all(logins.map(async login => tryOne(login)));
	}

	async function revealAll(): Promise<void> {
		if (reveal === undefined) {
			return;
		}

		for (const {branch, ...login} of logins) {
			const revealed = await reveal(login);
			if (revealed.status !== 'read') {
				reveals.push({at: now(), branch, result: revealed.status});
				continue;
			}

			const isNew = revealed.password !== passwords.get(login.branchId);
			passwords.set(login.branchId, revealed.password);
			reveals.push({at: now(), branch, result: isNew ? 'new' : 'known'});
		}
	}

	async function read(): Promise<void> {
		const session = open;
		const kept = sessions.at(-1);
		if (session === undefined || kept === undefined) {
			return;
		}

		const rows = session.isOpen() ? await session.query(keeps.query) : undefined;
		if (rows !== undefined) {
			kept.reads.push({at: now(), rows});
			return;
		}

		// A query that fails for another reason leaves the session open.
		if (!session.isOpen() && open === session && !isStopped) {
			kept.cutAt = now();
			open = undefined;
		}
	}

	return {
		async start() {
			await Promise.all([tryAll(), revealAll()]);
			if (!isStopped) {
				loops.push(startLoop(everyMilliseconds, tryAll), startLoop(keeps.everyMilliseconds, read), ...(key === undefined ? [] : [startLoop(key.everyMilliseconds, revealAll)]));
			}
		},
		async tryAll() {
			await revealAll();
			await tryAll();
			await read();
		},
		record: () => structuredClone({attempts, sessions, ...(key !== undefined && {reveals})}),
		async stop() {
			isStopped = true;
			open?.close();
			await Promise.all(loops.map(async loop => loop.stop()));
		},
	};
}
