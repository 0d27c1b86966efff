import {once} from 'node:events';
import {
	connect, createServer as createRawServer, type AddressInfo, type Socket,
} from 'node:net';
import test, {type ExecutionContext} from 'ava';
import {createHttp, refusedAddress, type HttpLimits} from '../../source/io/http.js';
import {makeCertificates} from '../../source/simulator/certificates.js';
import {sendJson, sendText, startService} from '../helpers/service.js';

const impatient: Partial<HttpLimits> = {connectMilliseconds: 1500, totalMilliseconds: 1500};

async function startRaw(t: ExecutionContext, onSocket: (socket: Socket) => void): Promise<string> {
	const sockets = new Set<Socket>();
	const server = createRawServer(socket => {
		sockets.add(socket);
		socket.on('error', () => undefined);
		onSocket(socket);
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	t.teardown(() => {
		server.close();
		for (const socket of sockets) {
			socket.destroy();
		}
	});
	return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

test('a reply of any status and kind comes back whole', async t => {
	const service = await startService(t, ({path}, response) => {
		if (path === '/json') {
			sendJson(response, 418, {a: 1}, {'X-Twice': 'one'});
		} else {
			sendText(response, 200, '<html>ü');
		}
	});
	const http = createHttp();
	const json = await http({method: 'GET', url: `http://127.0.0.1:${service.port}/json`, isChange: false});
	t.like(json, {status: 'answered', reply: {status: 418, body: '{"a":1}', headers: {'x-twice': 'one'}}});
	const html = await http({
		method: 'POST', url: `http://127.0.0.1:${service.port}/html`, isChange: true, body: 'sent',
	});
	t.like(html, {status: 'answered', reply: {status: 200, body: '<html>ü'}});
	t.is(service.received[1]?.body, 'sent');
});

test('a redirect is a reply and is not followed', async t => {
	const service = await startService(t, (_, response) => {
		sendText(response, 302, '', {location: '/elsewhere'});
	});
	const result = await createHttp()({
		method: 'GET', url: `http://127.0.0.1:${service.port}/`, isChange: false, headers: {authorization: 'Bearer x'},
	});
	t.like(result, {status: 'answered', reply: {status: 302}});
	t.is(service.received.length, 1);
});

test('only https leaves this machine, and no address with a password', t => {
	t.is(refusedAddress('https://console.neon.tech/api/v2'), undefined);
	t.is(refusedAddress('http://127.0.0.1:3000'), undefined);
	t.is(refusedAddress('http://api.localhost:3000'), undefined);
	for (const address of ['http://console.neon.tech', 'http://localhost.example.com', 'ftp://127.0.0.1/', 'file:///etc/passwd', 'https://user:secret@example.com/', 'nonsense', '']) {
		t.is(refusedAddress(address)?.kind, 'bad-request');
	}

	t.false(refusedAddress('https://user:secret@example.com/')!.message.includes('secret'));
});

test('a refused connection was certainly not sent', async t => {
	const service = createRawServer();
	service.listen(0, '127.0.0.1');
	await once(service, 'listening');
	const {port} = service.address() as AddressInfo;
	service.close();
	await once(service, 'close');
	const result = await createHttp()({method: 'POST', url: `http://127.0.0.1:${port}/`, isChange: true});
	t.like(result, {status: 'failed', mayHaveArrived: false, failure: {kind: 'network'}});
});

test('a connection cut after the request may have arrived', async t => {
	const url = await startRaw(t, socket => {
		socket.once('data', () => {
			socket.resetAndDestroy();
		});
	});
	for (const isChange of [true, false]) {
		const result = await createHttp()({method: 'POST', url, isChange});
		t.like(result, {status: 'failed', mayHaveArrived: true, failure: {kind: 'network'}});
	}
});

test('a truncated reply is a failure with its status', async t => {
	const url = await startRaw(t, socket => {
		socket.once('data', () => {
			socket.end('HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{"role"');
		});
	});
	const result = await createHttp()({method: 'POST', url, isChange: true});
	t.like(result, {status: 'failed', mayHaveArrived: true, failure: {status: 200}});
});

test('what is not HTTP is an invalid reply', async t => {
	const url = await startRaw(t, socket => {
		socket.once('data', () => {
			socket.end('SSH-2.0-OpenSSH_9.6\r\n');
		});
	});
	t.like(await createHttp()({method: 'GET', url, isChange: false}), {status: 'failed', failure: {kind: 'invalid-reply'}});
});

test('a service that never answers ends in a time-out that may have arrived', async t => {
	const service = await startService(t, () => undefined);
	const result = await createHttp({limits: impatient})({method: 'POST', url: `http://127.0.0.1:${service.port}/`, isChange: true});
	t.like(result, {status: 'failed', mayHaveArrived: true, failure: {kind: 'time-out'}});
	t.is(service.received.length, 1);
});

test('a TLS handshake that never ends was certainly not sent, and is not sent later', async t => {
	const url = await startRaw(t, () => undefined);
	const result = await createHttp({limits: impatient})({method: 'POST', url: url.replace('http', 'https'), isChange: true});
	t.like(result, {status: 'failed', mayHaveArrived: false, failure: {kind: 'time-out'}});
});

test('a reply that drips is cut off in the end', async t => {
	const service = await startService(t, (_, response) => {
		response.writeHead(200);
		const timer = setInterval(() => {
			response.write('.');
		}, 50);
		response.on('close', () => {
			clearInterval(timer);
		});
	});
	const result = await createHttp({limits: impatient})({method: 'GET', url: `http://127.0.0.1:${service.port}/`, isChange: false});
	t.like(result, {status: 'failed', failure: {kind: 'time-out'}});
});

test('a reply without end is given up at the limit', async t => {
	const service = await startService(t, (_, response) => {
		response.on('error', () => undefined);
		const write = () => {
			while (!response.destroyed && response.write('x'.repeat(10_000))) {
				// Until the connection is full.
			}
		};

		response.on('drain', write);
		write();
	});
	const result = await createHttp({limits: {maximumBodyBytes: 100_000}})({method: 'GET', url: `http://127.0.0.1:${service.port}/`, isChange: false});
	t.like(result, {status: 'failed', failure: {kind: 'too-large'}});
});

test('cancelling before and after sending are told apart', async t => {
	const early = new AbortController();
	early.abort();
	const silent = new AbortController();
	const service = await startService(t, () => {
		silent.abort();
	});
	const url = `http://127.0.0.1:${service.port}/`;
	t.like(await createHttp()({
		method: 'POST', url, isChange: true, signal: early.signal,
	}), {status: 'failed', mayHaveArrived: false, failure: {kind: 'cancelled'}});
	t.is(service.received.length, 0);
	t.like(await createHttp()({
		method: 'POST', url, isChange: true, signal: silent.signal,
	}), {status: 'failed', mayHaveArrived: true, failure: {kind: 'cancelled'}});
});

test('changes never reuse a connection, readings do', async t => {
	const ports: Array<number | undefined> = [];
	const service = await startService(t, (_, response) => {
		ports.push(response.socket?.remotePort);
		sendJson(response, 200, {});
	});
	const http = createHttp();
	const url = `http://127.0.0.1:${service.port}/`;
	for (let count = 0; count < 6; count++) {
		await http({method: 'GET', url, isChange: false});
	}

	t.true(new Set(ports).size < 6);
	ports.length = 0;
	for (let count = 0; count < 6; count++) {
		await http({method: 'POST', url, isChange: true});
	}

	t.is(new Set(ports).size, 6);
});

test('names under localhost are reached, with the certificate checked for the name', async t => {
	const certificates = await makeCertificates(['api.localhost'], Date.now());
	const service = await startService(t, (_, response) => {
		sendJson(response, 200, {});
	}, {key: certificates.key, cert: certificates.certificate});
	const ask = async (host: string, ca?: string) => createHttp({ca})({method: 'GET', url: `https://${host}:${service.port}/`, isChange: true});

	t.like(await ask('api.localhost', certificates.authority), {status: 'answered', reply: {status: 200}});
	t.like(await ask('other.localhost', certificates.authority), {status: 'failed', mayHaveArrived: false, failure: {kind: 'certificate'}});
	t.like(await ask('api.localhost'), {status: 'failed', mayHaveArrived: false, failure: {kind: 'certificate'}});
	t.is(service.received.length, 1);
});

test('plain HTTP on an https port is named as an encryption that failed', async t => {
	const service = await startService(t, (_, response) => {
		sendJson(response, 200, {});
	});
	const result = await createHttp()({method: 'POST', url: `https://127.0.0.1:${service.port}/`, isChange: true});
	t.like(result, {status: 'failed', mayHaveArrived: false, failure: {kind: 'certificate'}});
});

test('a proxy carries what leaves this machine and nothing else', async t => {
	const seen: string[] = [];
	const proxy = await startRaw(t, socket => {
		socket.once('data', data => {
			seen.push(data.toString().split('\r\n')[0]!);
			socket.end('HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n');
		});
	});
	const service = await startService(t, (_, response) => {
		sendJson(response, 200, {});
	});
	const http = createHttp({proxy: {url: proxy, except: ''}});

	t.like(await http({method: 'GET', url: `http://127.0.0.1:${service.port}/`, isChange: false}), {status: 'answered'});
	t.like(await http({method: 'POST', url: 'https://api.example.com/', isChange: true}), {status: 'failed', mayHaveArrived: false, failure: {kind: 'network'}});
	t.deepEqual(seen, ['CONNECT api.example.com:443 HTTP/1.1']);
});

test('a proxy sees where a request goes and nothing of what is in it', async t => {
	const certificates = await makeCertificates(['api.example.com'], Date.now());
	const service = await startService(t, (_, response) => {
		sendJson(response, 200, {});
	}, {key: certificates.key, cert: certificates.certificate});
	const seen: string[] = [];
	const proxy = await startRaw(t, socket => {
		socket.once('data', data => {
			seen.push(data.toString('latin1'));
			const tunnel = connect(service.port, '127.0.0.1', () => {
				socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
				socket.pipe(tunnel).pipe(socket);
			});
			tunnel.on('error', () => undefined);
			t.teardown(() => {
				tunnel.destroy();
			});
		});
	});
	const url = proxy.replace('//', '//user:proxy-password@');
	const ask = async (ca: string | undefined) => createHttp({ca, proxy: {url, except: ''}})({
		method: 'POST', url: 'https://api.example.com/secret/path', isChange: true, headers: {authorization: 'Bearer secret'},
	});

	t.like(await ask(certificates.authority), {status: 'answered', reply: {status: 200}});
	t.is(service.received[0]?.headers.authorization, 'Bearer secret');
	t.false(seen.join('').includes('secret'));
	t.regex(seen[0]!, /^CONNECT api\.example\.com:443 /v);
	t.regex(seen[0]!, /proxy-authorization: Basic /v);
	t.like(await ask(undefined), {status: 'failed', mayHaveArrived: false, failure: {kind: 'certificate'}});
});

test('a proxy address that is none is said, not thrown', async t => {
	const result = await createHttp({proxy: {url: 'not a url', except: ''}})({method: 'GET', url: 'https://api.example.com/', isChange: false});
	t.like(result, {status: 'failed', mayHaveArrived: false, failure: {kind: 'bad-request'}});
});

test('a header that cannot be sent is refused without quoting it', async t => {
	const result = await createHttp()({
		method: 'GET', url: 'http://127.0.0.1:1/', isChange: false, headers: {authorization: 'Bearer secret\nvalue'},
	});
	t.like(result, {status: 'failed', mayHaveArrived: false});
	t.false(JSON.stringify(result).includes('secret'));
});
