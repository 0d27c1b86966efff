import {type ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import path from 'node:path';
import {createInterface} from 'node:readline';
import {Client, type QueryResult} from 'pg';
import {SimulatorError} from '../failure.js';
import {ignore} from '../ignore.js';
import {type Binaries} from './binaries.js';
import {type Runner} from './runner.js';
import {readAdminPassword, superuser} from './superuser.js';

/**
One real PostgreSQL. Only its Unix socket, in a folder of its own, leads to it; clients come through a proxy.
*/
export type Cluster = {
	readonly folder: string;
	/** The folder of its Unix socket: not the data's, which is copied for new branches. */
	readonly sockets: string;
	readonly isRunning: boolean;
	/** Passwords that were seen in SQL statements, newest first. Which one took effect is judged by the verifier. */
	readonly candidates: readonly string[];
	start(): Promise<void>;
	stop(): Promise<void>;
	/** As the superuser, to the database `postgres` or the named one. */
	query(sql: string, values?: readonly unknown[]): Promise<QueryResult>;
	queryDatabase(database: string, sql: string): Promise<QueryResult>;
};

/** The name of the socket, which libpq and PostgreSQL agree on. */
export const socketName = '.s.PGSQL.5432';

/**
A cluster in an existing folder.
*/
export function createCluster(runner: Runner, binaries: Binaries, folder: string): Cluster {
	const candidates: string[] = [];
	const sockets = `${folder}.s`;
	let server: ChildProcess | undefined;
	let admin: Client | undefined;
	let password: string | undefined;

	const connect = async (database: string) => {
		password ??= await readAdminPassword(folder);
		const client = new Client({
			host: sockets, port: 5432, user: superuser, password, database, application_name: 'simulator',
		});
		// A connection that is lost because PostgreSQL was stopped is noticed by the next query.
		client.on('error', ignore);
		await client.connect();
		return client;
	};

	return {
		folder,
		sockets,
		candidates,
		get isRunning() {
			return server !== undefined;
		},
		async start() {
			await runner.run('/bin/mkdir', ['-p', '-m', '700', sockets]);
			// In quotes, because PostgreSQL takes a list of folders with commas between them.
			const child = runner.spawn(path.join(binaries.folder, 'postgres'), ['-D', folder, '-k', `"${sockets.replaceAll('"', '""')}"`]);
			const lines: string[] = [];
			const ready = new Promise<void>((resolve, reject) => {
				createInterface({input: child.stderr!}).on('line', line => {
					lines.push(line);
					lines.splice(0, lines.length - 20);
					rememberPassword(line, candidates);
					if (line.includes('ready to accept connections')) {
						resolve();
					}
				});
				child.once('error', reject);
				child.once('exit', () => {
					reject(new SimulatorError(`PostgreSQL stopped: ${lines.join(' ')}`));
				});
			});
			child.once('exit', () => {
				if (server === child) {
					server = undefined;
					admin = undefined;
				}
			});
			await ready;
			server = child;
			admin = await connect('postgres');
		},
		async stop() {
			const [child, client] = [server, admin];
			server = undefined;
			admin = undefined;
			if (child?.exitCode === null && child.signalCode === null) {
				const exited = once(child, 'exit');
				// Fast shutdown: sessions are ended with 57P01, what is written is kept.
				child.kill('SIGINT');
				await exited;
			}

			await client?.end().catch(ignore);
		},
		async query(sql, values = []) {
			if (!admin) {
				throw new SimulatorError('The compute is not running.');
			}

			return admin.query(sql, [...values]);
		},
		async queryDatabase(database, sql) {
			const client = await connect(database);
			try {
				return await client.query(sql);
			} finally {
				await client.end();
			}
		},
	};
}

function rememberPassword(line: string, candidates: string[]): void {
	for (const match of line.matchAll(/password\s+e?(?:'((?:[^']|'')*)'|\$(\w*)\$(.*?)\$\2\$)/giv)) {
		candidates.unshift((match[1] ?? match[3] ?? '').replaceAll('\'\'', '\''));
	}

	candidates.splice(200);
}
