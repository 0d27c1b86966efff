import {type Buffer} from 'node:buffer';
import {
	createServer, type Server, type Socket, type AddressInfo,
} from 'node:net';
import {TLSSocket, type SecureContext} from 'node:tls';
import {type Faults} from '../faults.js';
import {type Lifecycle} from '../lifecycle.js';
import {type Sessions} from '../sessions.js';
import {type World} from '../world.js';
import {ignore} from '../ignore.js';
import {
	findTarget, judgingSecret, judgingVerifier, keyOf, refusalBeforePassword, texts, type Target,
} from './access.js';
import {
	encode, errorMessage, integer, parseParameters, readExactly, readPacket,
} from './messages.js';
import {askPassword} from './scram.js';
import {forward, forwardCancel} from './upstream.js';

/** What every proxy of one simulator shares. */
export type GatewayContext = {
	readonly world: World;
	readonly lifecycle: Lifecycle;
	readonly sessions: Sessions;
	readonly faults: Faults;
	readonly secureContext: SecureContext;
	/** SHA-256 of the certificate, for channel binding. */
	readonly fingerprint: Buffer;
	/** Makes what the API knows equal to the running server. */
	readonly learn: (target: Target) => Promise<void>;
};

const requests = {tls: 80_877_103, gss: 80_877_104, cancel: 80_877_102};

/** The proxy before one compute, on a port of its own. */
export type Gateway = {readonly port: number; close(): Promise<void>};

/**
Listen for one endpoint on loopback.
*/
export async function openGateway(context: GatewayContext, endpointId: string): Promise<Gateway> {
	const sockets = new Set<Socket>();
	const server: Server = createServer(socket => {
		sockets.add(socket);
		socket.once('close', () => {
			sockets.delete(socket);
		});
		socket.on('error', ignore);
		void serve(context, endpointId, socket);
	});
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(0, '127.0.0.1', resolve);
	});
	server.unref();
	return {
		port: (server.address() as AddressInfo).port,
		async close() {
			for (const socket of sockets) {
				socket.destroy();
			}

			await new Promise(resolve => {
				server.close(resolve);
			});
		},
	};
}

async function serve(context: GatewayContext, endpointId: string, socket: Socket): Promise<void> {
	try {
		const stream = await secure(context, endpointId, socket);
		if (stream) {
			await logIn(context, endpointId, socket, stream);
		}
	} catch {
		// The client went away, or spoke something else.
		socket.destroy();
	}
}

/** Insist on TLS, whether the client asks for it first or begins with it. */
async function secure(context: GatewayContext, endpointId: string, socket: Socket): Promise<TLSSocket | undefined> {
	for (;;) {
		const first = await readExactly(socket, 1);
		socket.unshift(first);
		if (first[0] === 0x16) {
			return upgrade(context, socket);
		}

		const packet = await readPacket(socket);
		const code = packet.length >= 4 ? packet.readInt32BE(0) : 0;
		if (code === requests.tls) {
			socket.write('S');
			return upgrade(context, socket);
		}

		if (code === requests.cancel) {
			const target = findTarget(context.world, endpointId);
			await (target && forwardCancel(context, target, packet));
			socket.end();
			return undefined;
		}

		if (code !== requests.gss) {
			socket.end(errorMessage(texts.insecure));
			return undefined;
		}

		socket.write('N');
	}
}

async function upgrade({secureContext}: GatewayContext, socket: Socket): Promise<TLSSocket> {
	const stream = new TLSSocket(socket, {isServer: true, secureContext, ALPNProtocols: ['postgresql']});
	return new Promise((resolve, reject) => {
		stream.on('error', reject);
		stream.once('close', reject);
		stream.once('secure', () => {
			resolve(stream);
		});
	});
}

async function logIn(context: GatewayContext, endpointId: string, socket: Socket, stream: TLSSocket): Promise<void> {
	const {world, faults} = context;
	const startup = await readPacket(stream);
	if (startup.readInt32BE(0) === requests.cancel) {
		const cancelled = findTarget(world, endpointId);
		await (cancelled && forwardCancel(context, cancelled, startup));
		stream.end();
		return;
	}

	const version = startup.readInt32BE(0);
	const parameters = parseParameters(startup.subarray(4));
	const user = parameters.get('user') ?? '';
	if (version > 196_608) {
		const unknown = [...parameters.keys()].filter(name => name.startsWith('_pq_.'));
		stream.write(encode('v', integer(196_608), integer(unknown.length), ...unknown.map(name => `${name}\0`)));
	}

	const target = findTarget(world, endpointId);
	if (!target || namesAnother(stream, endpointId)) {
		stream.end(errorMessage(texts.notFound));
		return;
	}

	const refusal = refusalBeforePassword(target, socket.remoteAddress ?? '');
	if (refusal !== undefined) {
		stream.end(errorMessage(refusal));
		return;
	}

	await context.learn(target);
	const role = target.branch.roles.get(user);
	const secret = judgingSecret(role, faults, world.now());
	const proven = await askPassword(stream, judgingVerifier(secret), context.fingerprint, user);
	const key = proven && role && secret !== role.applied ? keyOf(role) : proven;
	if (!key) {
		stream.end(errorMessage(texts.passwordRefused(user), world.switches.refusedPasswordCode));
		return;
	}

	await forward(context, target, {stream, parameters, key});
}

/** A client that names a host of another endpoint is not let in here. */
function namesAnother(stream: TLSSocket, endpointId: string): boolean {
	const [label] = String((stream as {servername?: string | false}).servername).split('.');
	return label!.startsWith('ep-') && label !== endpointId && label !== `${endpointId}-pooler`;
}
