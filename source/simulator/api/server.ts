import {once} from 'node:events';
import {createServer, type IncomingMessage, type ServerResponse} from 'node:http';
import {type AddressInfo} from 'node:net';
import {setTimeout as delay} from 'node:timers/promises';
import {type Fault} from '../faults.js';
import {answerSql} from '../sql/answer.js';
import {ignore} from '../ignore.js';
import {authenticate} from './authenticate.js';
import {
	Refusal, texts, type Reply, type Service,
} from './context.js';
import {answerControl, controlPath} from './control.js';
import {distort} from './distort.js';
import {readBody, send} from './exchange.js';
import {findRoute} from './routes.js';

/** A request that arrived, for tests and debriefs. Bodies and keys are not kept. */
export type RequestRecord = {
	readonly method: string;
	/** Without the query. */
	readonly path: string;
	readonly operation: string | undefined;
	readonly keyId: number | undefined;
	readonly at: number;
	/** What was answered; undefined where the connection was cut. */
	status: number | undefined;
	/** The faults that struck. */
	readonly faults: ReadonlyArray<Fault['kind']>;
};

export const apiPath = '/api/v2';

/** The HTTP server. */
export type ApiServer = {readonly port: number; readonly requests: RequestRecord[]; close(): Promise<void>};

/**
Serve the API, SQL over HTTP and the control of the faults, on loopback.
*/
export async function serveApi(service: Service, {port, controlToken}: {readonly port: number; readonly controlToken: string}): Promise<ApiServer> {
	const requests: RequestRecord[] = [];
	const stopping = new AbortController();
	const server = createServer((request, response) => {
		response.on('error', ignore);
		void respond(service, request, response, {requests, controlToken, signal: stopping.signal});
	});
	server.listen(port, '127.0.0.1');
	await once(server, 'listening');
	return {
		port: (server.address() as AddressInfo).port,
		requests,
		async close() {
			stopping.abort();
			server.close();
			server.closeAllConnections();
			await once(server, 'close');
		},
	};
}

/** Not from the seed: switching faults must not change the ids and passwords that follow. */
const controlRequest = 'control';

type Surroundings = {readonly requests: RequestRecord[]; readonly controlToken: string; readonly signal: AbortSignal};

async function respond(service: Service, request: IncomingMessage, response: ServerResponse, {requests, controlToken, signal}: Surroundings): Promise<void> {
	const {world} = service;
	// Two slashes at the start must stay a path, and other forms lead nowhere.
	const url = new URL(`http://localhost${request.url?.startsWith('/') ? request.url : '/'}`);
	if (url.pathname === controlPath) {
		send(response, {
			requestId: controlRequest, faults: [], reply: await settle(async () => answerControl(request, service.faults, controlToken), controlRequest), early: undefined,
		});
		return;
	}

	const isSql = url.pathname === '/sql';
	const path = url.pathname.startsWith(`${apiPath}/`) ? url.pathname.slice(apiPath.length) : undefined;
	const method = request.method ?? 'GET';
	const route = path === undefined ? undefined : findRoute(method, path);
	const key = authenticate(world, request);
	const operation = isSql ? 'sql' : route?.operation;
	const faults = service.faults.take(operation ?? '', `${method} ${url.pathname}`);
	const record: RequestRecord = {
		method, path: url.pathname, operation, keyId: key?.id, at: world.now(), status: undefined, faults: faults.map(fault => fault.kind),
	};
	requests.push(record);
	const requestId = world.random.uuid();

	const answer = async (): Promise<Reply> => {
		if (isSql) {
			return answerSql(service, request);
		}

		if (!key) {
			throw new Refusal(401, 'supplied credentials do not pass authentication');
		}

		if (!route) {
			throw new Refusal(404, 'this route does not exist');
		}

		if (service.isTooMuch(key.organizationId ?? world.user.id, route.operation)) {
			throw new Refusal(429, texts.tooMany, world.switches.retryAfter ? {'retry-after': '1'} : {});
		}

		const body = await readBody(request);
		const missing = faults.filter(fault => fault.kind === 'unavailable-projects');
		return route.handler({
			...service, key, params: route.params, query: url.searchParams, body, unavailable: projectId => missing.some(fault => fault.projectIds?.includes(projectId) ?? true),
		});
	};

	try {
		const early = faults.find(fault => isEarly(fault));
		if (early?.kind === 'lost-before') {
			request.socket.destroy();
			return;
		}

		const reply = early ? undefined : await settle(answer, requestId);
		const slow = faults.find(fault => fault.kind === 'slow');
		if (slow) {
			await delay(slow.milliseconds ?? 5000, undefined, {signal});
		}

		if (faults.some(fault => fault.kind === 'lost-after')) {
			request.socket.destroy();
			return;
		}

		record.status = send(response, {
			requestId, faults, reply: reply && {...reply, body: distort(reply.body, faults)}, early: early && earlyReply(early, requestId),
		});
	} catch {
		// The simulator is being stopped, or the client has gone.
		request.socket.destroy();
	}
}

async function settle(answer: () => Promise<Reply>, requestId: string): Promise<Reply> {
	try {
		return await answer();
	} catch (error) {
		const {status, message, headers} = error instanceof Refusal ? error : {status: 500, message: 'internal error', headers: {}};
		return {status, headers, body: {request_id: requestId, code: '', message}};
	}
}

const isEarly = ({kind}: Fault) => ['lost-before', 'locked', 'rate-limited', 'unavailable', 'html'].includes(kind);

function earlyReply(fault: Fault, requestId: string): Reply {
	const error = (status: number, message: string) => ({status, body: {request_id: requestId, code: '', message}});
	if (fault.kind === 'locked') {
		return error(423, texts.locked);
	}

	if (fault.kind === 'rate-limited') {
		return {...error(429, texts.tooMany), ...(fault.retryAfter !== undefined && {headers: {'retry-after': String(fault.retryAfter)}})};
	}

	return fault.kind === 'unavailable'
		? error(503, 'service temporarily unavailable')
		: {status: fault.status ?? 502, body: undefined};
}
