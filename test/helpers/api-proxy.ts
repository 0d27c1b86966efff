import {createServer, type IncomingMessage, type ServerResponse} from 'node:http';
import {type AddressInfo} from 'node:net';
import {text} from 'node:stream/consumers';
import {type ExecutionContext} from 'ava';

export type ApiProxy = {
	/** The whole base, as `NEON_API_HOST` takes it. */
	readonly apiUrl: string;
	/** How many requests were held. */
	readonly held: () => number;
};

export type ApiProxyOptions = {
	/** The base of the service behind it. */
	readonly target: string;
	/** Requests that are swallowed: nobody ever answers, and the service never hears of them. */
	readonly hold?: (request: IncomingMessage) => boolean;
	/** Texts of the service and what the client reads instead; turned back on the way in. */
	readonly names?: ReadonlyArray<readonly [service: string, client: string]>;
};

function renamed(value: string, names: ReadonlyArray<readonly [string, string]>): string {
	let result = value;
	for (const [from, to] of names) {
		result = result.replaceAll(from, to);
	}

	return result;
}

/**
A network between the program and the service.
*/
export async function startApiProxy(t: ExecutionContext, {target, hold = () => false, names = []}: ApiProxyOptions): Promise<ApiProxy> {
	const back = names.map(([service, client]) => [client, service] as const);
	let held = 0;
	async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
		try {
			const body = await text(request);
			const headers = Object.entries(request.headers)
				.filter((entry): entry is [string, string] => typeof entry[1] === 'string' && !['connection', 'content-length', 'host', 'transfer-encoding'].includes(entry[0]))
				.map(([name, value]): [string, string] => [name, renamed(value, back)]);
			const answered = await fetch(new URL(request.url!, target), {
				method: request.method, headers, redirect: 'manual', ...(body !== '' && {body: renamed(body, back)}),
			});
			response.writeHead(answered.status, {'content-type': answered.headers.get('content-type') ?? 'text/plain'});
			response.end(renamed(await answered.text(), names));
		} catch {
			response.destroy();
		}
	}

	const server = createServer((request, response) => {
		if (hold(request)) {
			held++;
		} else {
			void answer(request, response);
		}
	});
	await new Promise<void>(resolve => {
		server.listen(0, '127.0.0.1', resolve);
	});
	t.teardown(() => {
		server.closeAllConnections();
		server.close();
	});
	return {apiUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}${new URL(target).pathname}`, held: () => held};
}

/** Ports of this machine that nobody listens on. */
export async function closedPorts(count: number): Promise<readonly number[]> {
	const servers = await Promise.all(Array.from({length: count}, async () => {
		const server = createServer();
		await new Promise<void>(resolve => {
			server.listen(0, '127.0.0.1', resolve);
		});
		return server;
	}));
	const ports = servers.map(server => (server.address() as AddressInfo).port);
	await Promise.all(servers.map(async server => new Promise(resolve => {
		server.close(resolve);
	})));
	return ports;
}
