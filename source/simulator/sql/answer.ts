import {type IncomingMessage} from 'node:http';
import {Client, DatabaseError} from 'pg';
import {type Reply, type Service} from '../api/context.js';
import {readBytes} from '../api/exchange.js';
import {
	findTarget, judgingSecret, refusalBeforePassword, texts, type Target,
} from '../proxy/access.js';
import {matches, verifierOf} from '../secret.js';
import {ignore} from '../ignore.js';
import {ComputeUnavailable} from '../lifecycle.js';
import {type Session} from '../sessions.js';
import {parseConnectionString, type Login} from './connection-string.js';
import {runQueries} from './run.js';

const limit = 64 * 1024 * 1024;

type Refused = {readonly status: number; readonly message: string};

/** An error of the proxy itself: its code is null, because it is not PostgreSQL's. */
const refuse = (status: number, message: string): Reply => ({status, body: {message, code: null}});

/**
Answer `POST /sql`: queries in, rows out, for whoever knows a role's password.
*/
export async function answerSql(service: Service, request: IncomingMessage): Promise<Reply> {
	if (request.method !== 'POST') {
		return refuse(405, 'method not allowed');
	}

	const login = parseConnectionString(request.headers['neon-connection-string']);
	if ('message' in login) {
		return refuse(400, login.message);
	}

	const bytes = await readBytes(request, limit);
	if (!bytes) {
		return refuse(413, 'request is too large (max is 67108864 bytes)');
	}

	let body: unknown;
	try {
		body = JSON.parse(bytes.toString('utf8'));
	} catch (error) {
		return refuse(400, `could not parse the HTTP request body: ${(error as Error).message}`);
	}

	const access = await admit(service, login, request.socket.remoteAddress ?? '');
	return 'message' in access ? refuse(access.status, access.message) : query(service, login, access, request, body);
}

type Access = {readonly target: Target; readonly password: string};

/** The same order as on the wire: the endpoint, the address, the password; only then the compute is woken. */
async function admit({world, endpointAt, computes, faults}: Service, login: Login, address: string): Promise<Access | Refused> {
	const endpointId = await findEndpoint({world, endpointAt}, login.host);
	const target = endpointId === undefined ? undefined : findTarget(world, endpointId);
	if (!target) {
		return {status: 400, message: texts.notFound};
	}

	const refusal = refusalBeforePassword(target, address);
	if (refusal !== undefined) {
		return {status: 400, message: refusal};
	}

	await computes.learn(target.branch);
	const role = target.branch.roles.get(login.user);
	const secret = judgingSecret(role, faults, world.now());
	if (!secret || !matches(login.password, verifierOf(secret))) {
		return {status: 400, message: texts.passwordRefused(login.user)};
	}

	return {target, password: secret === role?.applied ? login.password : role?.applied?.text ?? login.password};
}

async function findEndpoint({world, endpointAt}: Pick<Service, 'world' | 'endpointAt'>, host: string): Promise<string | undefined> {
	const label = host.split('.')[0]!.replace(/-pooler$/v, '');
	return label.startsWith('ep-') && findTarget(world, label) ? label : endpointAt(Number(/^localhost:(\d+)$/v.exec(host)?.[1]));
}

async function query(service: Service, login: Login, {target, password}: Access, request: IncomingMessage, body: unknown): Promise<Reply> {
	const session: Session = {
		pid: undefined, endpointId: target.endpoint.id, branchId: target.branch.id, role: login.user, database: login.database, applicationName: '', startedAt: service.world.now(),
	};
	service.sessions.add(session);
	try {
		return await runOn(service, login, {target, password}, request, body);
	} finally {
		service.sessions.remove(session);
	}
}

async function runOn(service: Service, login: Login, {target, password}: Access, request: IncomingMessage, body: unknown): Promise<Reply> {
	let client: Client;
	try {
		const cluster = await service.lifecycle.open(target);
		client = new Client({
			host: cluster.sockets, port: 5432, user: login.user, password, database: login.database, options: target.endpoint.type === 'read_only' ? '-c default_transaction_read_only=on' : undefined,
		});
		client.on('error', ignore);
	} catch (error) {
		return refuse(500, error instanceof ComputeUnavailable ? texts.unavailable : texts.noCompute);
	}

	try {
		await client.connect();
		return await runQueries(client, request.headers, body, limit);
	} catch (error) {
		if (!(error instanceof DatabaseError)) {
			return refuse(500, texts.noCompute);
		}

		return error.code === '28P01' ? refuse(400, texts.passwordRefused(login.user)) : {status: 400, body: errorBody(error)};
	} finally {
		await client.end().catch(ignore);
	}
}

function errorBody(error: DatabaseError) {
	return {
		message: error.message,
		code: error.code,
		detail: error.detail ?? null,
		hint: error.hint ?? null,
		position: error.position ?? null,
		internalPosition: error.internalPosition ?? null,
		internalQuery: error.internalQuery ?? null,
		severity: error.severity,
		where: error.where ?? null,
		table: error.table ?? null,
		column: error.column ?? null,
		schema: error.schema ?? null,
		dataType: error.dataType ?? null,
		constraint: error.constraint ?? null,
		file: error.file ?? null,
		line: error.line ?? null,
		routine: error.routine ?? null,
	};
}
