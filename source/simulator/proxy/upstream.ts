import {type Buffer} from 'node:buffer';
import {once} from 'node:events';
import {connect, type Socket} from 'node:net';
import path from 'node:path';
import {type Duplex} from 'node:stream';
import {ComputeUnavailable} from '../lifecycle.js';
import {socketName, type Cluster} from '../postgres/cluster.js';
import {type Session} from '../sessions.js';
import {refuseWeakPasswords} from '../sql/password-rules.js';
import {ignore} from '../ignore.js';
import {texts, type Target} from './access.js';
import {type GatewayContext} from './gateway.js';
import {
	encode, errorMessage, integer, readMessage, startupPacket,
} from './messages.js';
import {giveKey, isPasswordRefusal} from './scram.js';
import {createStatementFilter} from './statement-filter.js';

/** A client that has proven its password. */
export type Client = {
	readonly stream: Duplex;
	readonly parameters: ReadonlyMap<string, string>;
	readonly key: Buffer;
};

/**
Wake the compute, log in to its PostgreSQL with the client's key, then carry bytes both ways until one side ends.
*/
export async function forward(context: GatewayContext, target: Target, {stream, parameters, key}: Client): Promise<void> {
	const role = parameters.get('user') ?? '';
	const database = parameters.get('database') ?? role;
	// It counts from now on, so that the compute is not suspended under a login.
	const session: Session = {
		pid: undefined,
		endpointId: target.endpoint.id,
		branchId: target.branch.id,
		role,
		database,
		applicationName: parameters.get('application_name') ?? '',
		startedAt: context.world.now(),
	};
	const end = () => {
		context.sessions.remove(session);
	};

	context.sessions.add(session);
	try {
		const upstream = await open(await context.lifecycle.open(target));
		upstream.write(startupPacket(upstreamParameters(parameters, database, target.endpoint.type)));
		const refusal = await giveKey(upstream, key);
		if (refusal) {
			stream.end(isPasswordRefusal(refusal) ? errorMessage(texts.passwordRefused(role), context.world.switches.refusedPasswordCode) : encode(refusal.type, refusal.body));
			upstream.destroy();
			end();
			return;
		}

		stream.write(encode('R', integer(0)));
		session.pid = await relayGreeting(upstream, stream);
		carry(upstream, stream, end);
	} catch (error) {
		stream.end(errorMessage(error instanceof ComputeUnavailable ? texts.unavailable : texts.noCompute));
		end();
	}
}

/** Cancel a query: the packet goes to PostgreSQL as it came. */
export async function forwardCancel(context: GatewayContext, target: Target, packet: Buffer): Promise<void> {
	if (target.endpoint.state === 'active') {
		const upstream = await open(await context.lifecycle.open(target));
		upstream.end(encode('', packet));
		await once(upstream, 'close');
	}
}

async function open(cluster: Cluster): Promise<Socket> {
	const socket = connect(path.join(cluster.sockets, socketName));
	await once(socket, 'connect');
	socket.on('error', ignore);
	return socket;
}

function upstreamParameters(parameters: ReadonlyMap<string, string>, database: string, type: 'read_write' | 'read_only'): Map<string, string> {
	const kept = [...parameters].filter(([name, value]) => !name.startsWith('_pq_.') && !(name === 'options' && value.includes('endpoint=')));
	const result = new Map([...kept, ['database', database]]);
	if (type === 'read_only') {
		result.set('default_transaction_read_only', 'on');
	}

	return result;
}

/** Everything up to the first "ready for query", or the error in its place. */
async function relayGreeting(upstream: Socket, stream: Duplex): Promise<number | undefined> {
	let pid = 0;
	for (;;) {
		const {type, body} = await readMessage(upstream);
		stream.write(encode(type, body));
		if (type === 'K') {
			pid = body.readInt32BE(0);
		}

		if (type === 'Z') {
			return pid;
		}

		if (type === 'E') {
			stream.end();
			return undefined;
		}
	}
}

function carry(upstream: Socket, stream: Duplex, onEnd: () => void): void {
	const end = () => {
		onEnd();
		upstream.destroy();
		// What PostgreSQL said last still has to arrive.
		stream.end();
		stream.unpipe();
		stream.resume();
	};

	upstream.once('close', end);
	stream.once('close', end);
	stream.on('error', ignore);
	stream.pipe(createStatementFilter(refuseWeakPasswords)).pipe(upstream);
	upstream.pipe(stream);
}
