/**
A program that uses the database, as its consumers do: it logs in again and again, and when it cannot, reads its settings anew, as a supervisor that starts it again would.
*/
import {readFile} from 'node:fs/promises';
import {parseEnvironmentText} from '../io/env-text.js';
import {startLoop, type Loop} from './loop.js';
import {openSession, type Login} from './session.js';

export type Outage = {
	readonly from: number;
	/** Undefined: it is still down. */
	readonly until?: number;
};

export type ApplicationRecord = {
	readonly name: string;
	readonly logins: number;
	readonly failures: number;
	readonly outages: readonly Outage[];
};

export type ApplicationOptions = {
	readonly name: string;
	/** Its settings. */
	readonly file: string;
	/** The variable with its connection string. */
	readonly reads: string;
	readonly everyMilliseconds: number;
	/** Its settings are read before every login, and not only after one that failed. */
	readonly rereads?: 'each-time';
	readonly ca: string;
	readonly now: () => number;
};

export type Application = {
	readonly name: string;
	/** Resolves after its first login. */
	start(): Promise<void>;
	/** Log in once more, now. */
	tryNow(): Promise<void>;
	record(): ApplicationRecord;
	stop(): Promise<void>;
};

/** The login in a file's variable; undefined where it cannot be read. */
export async function readLogin(file: string, variable: string): Promise<Login | undefined> {
	try {
		const {assignments} = parseEnvironmentText(await readFile(file, 'utf8'));
		const text = assignments.find(({key, isComment}) => key === variable && !isComment)?.text ?? '';
		const {hostname, port, username, password, pathname} = new URL(text);
		return {
			host: hostname, port: Number(port || '5432'), role: decodeURIComponent(username), password: decodeURIComponent(password), database: decodeURIComponent(pathname.slice(1)),
		};
	} catch {
		return undefined;
	}
}

export function createApplication({
	name, file, reads, everyMilliseconds, rereads, ca, now,
}: ApplicationOptions): Application {
	const outages: Array<{from: number; until?: number}> = [];
	let logins = 0;
	let failures = 0;
	let login: Login | undefined;
	let loop: Loop | undefined;
	let isStopped = false;
	let lastTurn = Promise.resolve();

	async function logIn(): Promise<boolean> {
		login = rereads === 'each-time' ? await readLogin(file, reads) : login ?? await readLogin(file, reads);
		const opening = login === undefined ? undefined : await openSession(login, ca, name);
		if (opening?.status !== 'accepted') {
			return false;
		}

		const rows = await opening.session.query('select 1');
		opening.session.close();
		return rows !== undefined;
	}

	/** One after the other, whoever asks. */
	async function turn(): Promise<void> {
		lastTurn = lastTurn.then(takeTurn);
		await lastTurn;
	}

	async function takeTurn(): Promise<void> {
		const begun = now();
		const isUp = await logIn();
		if (isStopped) {
			return;
		}

		const outage = outages.at(-1);
		const isDown = outage !== undefined && outage.until === undefined;
		if (isUp) {
			logins += 1;
			if (isDown) {
				outage.until = now();
			}

			return;
		}

		failures += 1;
		login = undefined;
		if (!isDown) {
			outages.push({from: begun});
		}
	}

	return {
		name,
		async start() {
			await turn();
			if (!isStopped) {
				loop = startLoop(everyMilliseconds, turn);
			}
		},
		tryNow: turn,
		record: () => structuredClone({
			name, logins, failures, outages,
		}),
		async stop() {
			isStopped = true;
			await loop?.stop();
		},
	};
}
