/**
Logins of the drill's own people: the adversary and the applications. They are no part of the wizard and share nothing with its logins but the network.
*/
import {Socket} from 'node:net';
import postgres from 'pg';
import {connectAddress, trust} from '../io/network.js';

export type Login = {
	readonly host: string;
	readonly port: number;
	readonly database: string;
	readonly role: string;
	readonly password: string;
};

export type OpenSession = {
	/** How many rows came; undefined where the session is gone. */
	query(sql: string): Promise<number | undefined>;
	isOpen(): boolean;
	close(): void;
};

export type Opening =
	| {readonly status: 'accepted'; readonly session: OpenSession}
	/** The password was refused. */
	| {readonly status: 'refused'}
	/** Something else stood in the way, such as a compute that restarts. */
	| {readonly status: 'failed'};

const timeoutMilliseconds = 8000;

/** SQLSTATE class 28: invalid authorization. Neon's proxy has used XX000 for it as well, with PostgreSQL's text. */
function isRefusal(error: unknown): boolean {
	return error instanceof postgres.DatabaseError && (error.code?.startsWith('28') === true || error.message.startsWith('password authentication failed'));
}

/**
Log in once, certificate and host name verified. Never throws.

@param applicationName What PostgreSQL lists the session under.
*/
export async function openSession({host, port, database, role, password}: Login, ca: string, applicationName: string): Promise<Opening> {
	const socket = new Socket();
	const client = new postgres.Client({
		host: connectAddress(host),
		port,
		database,
		user: role,
		password,
		application_name: applicationName,
		options: '',
		ssl: {...trust(ca), rejectUnauthorized: true, servername: host},
		connectionTimeoutMillis: timeoutMilliseconds,
		query_timeout: timeoutMilliseconds,
		stream: () => socket,
	});
	let isOpen = false;
	const gone = () => {
		isOpen = false;
	};

	client.on('error', gone);
	client.on('end', gone);
	socket.on('error', gone);
	socket.on('close', gone);
	try {
		await client.connect();
		isOpen = true;
	} catch (error) {
		socket.destroy();
		return {status: isRefusal(error) ? 'refused' : 'failed'};
	}

	return {
		status: 'accepted',
		session: {
			async query(sql) {
				try {
					const {rows} = await client.query(sql);
					return rows.length;
				} catch {
					return undefined;
				}
			},
			isOpen: () => isOpen,
			close() {
				isOpen = false;
				// Polite first, so that PostgreSQL does not log a lost client.
				void leave(client, socket);
			},
		},
	};
}

async function leave(client: postgres.Client, socket: Socket): Promise<void> {
	const timer = setTimeout(() => {
		socket.destroy();
	}, 1000);
	timer.unref();
	try {
		await client.end();
	} catch {
		// It is gone already.
	} finally {
		clearTimeout(timer);
		socket.destroy();
	}
}
