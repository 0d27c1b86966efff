import {createConnection} from 'node:net';
import {type Transport} from '../core/login.js';
import {onceAborted} from './abort.js';
import {isLoopback, lookup} from './network.js';

/** Asks a PostgreSQL server for TLS: the length, and the number that stands for the question. */
const sslRequest = Uint8Array.of(0, 0, 0, 8, 4, 210, 22, 47);

export type ProbeOptions = {
	/** @default 5000 */
	readonly timeoutMilliseconds?: number;
	readonly signal?: AbortSignal;
	/** Refuse every host but this machine. */
	readonly isSealed?: boolean;
};

/**
How a database can be reached from here: over its own port, or, where that is blocked or answered by something else, over HTTPS. No login is tried.
*/
export async function probeTransport(host: string, port: number, {timeoutMilliseconds = 5000, signal, isSealed = false}: ProbeOptions = {}): Promise<Transport> {
	if (isSealed && !isLoopback(host)) {
		return 'https';
	}

	return new Promise(resolve => {
		const socket = createConnection({host, port, lookup});
		const settle = (transport: Transport) => {
			clearTimeout(timer);
			stopListening();
			socket.destroy();
			resolve(transport);
		};

		const onAbort = () => {
			settle('https');
		};

		const timer = setTimeout(onAbort, timeoutMilliseconds);
		const stopListening = onceAborted(signal, onAbort);
		if (signal?.aborted) {
			onAbort();
		}

		socket.on('connect', () => {
			socket.write(sslRequest);
		});
		socket.on('data', answer => {
			settle(answer.toString('latin1') === 'S' ? 'wire' : 'https');
		});
		socket.on('error', onAbort);
		socket.on('close', onAbort);
	});
}
