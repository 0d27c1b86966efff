/**
Databases over PostgreSQL's own protocol, always encrypted, with certificate and host name verified.
*/
import {isIP, Socket} from 'node:net';
import postgres from 'pg';
import {type LoginResult, type LoginTarget} from '../core/login.js';
import {
	cancelledLogin, defaultTimeoutMilliseconds, emptyPassword, type Connect, type Query,
} from './connect.js';
import {onceAborted} from './abort.js';
import {describeConnectionError, describeServerError} from './login-failure.js';
import {connectAddress, trust} from './network.js';

function describe(error: unknown, target: LoginTarget, password: string, signal: AbortSignal | undefined): LoginResult {
	if (signal?.aborted) {
		return cancelledLogin;
	}

	return error instanceof postgres.DatabaseError
		? describeServerError(error, password)
		: describeConnectionError(error, target.host, password);
}

/** Says good-bye where the server still listens; nobody waits for it. */
async function leave(client: postgres.Client, socket: Socket): Promise<void> {
	const timer = setTimeout(() => {
		socket.destroy();
	}, 1000);
	try {
		await client.end();
	} catch {
		// It never was connected, or it is gone already.
	} finally {
		clearTimeout(timer);
		socket.destroy();
	}
}

/**
Logs in over the wire. `ca` are certificates to trust besides the default roots, as PEM.
*/
export function createPostgresConnect(ca: string | undefined): Connect {
	return async (target, password, {timeoutMilliseconds = defaultTimeoutMilliseconds, signal}, work) => {
		if (password === '') {
			return {status: 'failed', login: emptyPassword};
		}

		if (signal?.aborted) {
			return {status: 'failed', login: cancelledLogin};
		}

		const socket = new Socket();
		const client = createClient(target, password, ca, timeoutMilliseconds, socket);
		const stopListening = onceAborted(signal, () => {
			socket.destroy(new Error('cancelled'));
		});

		const query: Query = async (statement, parameters) => {
			try {
				const {rows} = await client.query<[string]>({text: statement, values: [...parameters], rowMode: 'array'});
				return {status: 'answered', value: String(rows[0]?.[0] ?? '')};
			} catch (error) {
				return {status: 'failed', login: describe(error, target, password, signal)};
			}
		};

		try {
			await client.connect();
			return {status: 'connected', value: await work(query)};
		} catch (error) {
			return {status: 'failed', login: describe(error, target, password, signal)};
		} finally {
			stopListening();
			void leave(client, socket);
		}
	};
}

function createClient(target: LoginTarget, password: string, ca: string | undefined, timeoutMilliseconds: number, socket: Socket): postgres.Client {
	const client = new postgres.Client({
		// Fields, never a URI: nothing has to be encoded. All of them, or `pg` would look into the environment.
		host: connectAddress(target.host),
		port: target.port,
		user: target.role,
		password,
		database: target.database,
		application_name: 'rekey',
		options: '',
		// The name that was asked for is verified, also where it is connected to by address.
		ssl: {...trust(ca), rejectUnauthorized: true, ...(isIP(target.host) === 0 && {servername: target.host})},
		connectionTimeoutMillis: timeoutMilliseconds,
		query_timeout: timeoutMilliseconds,
		stream: () => socket,
	});
	// Told by the call that fails; a connection that ends between two calls has nobody to tell, and must not end the process.
	client.on('error', () => undefined);
	socket.on('error', () => undefined);
	return client;
}
