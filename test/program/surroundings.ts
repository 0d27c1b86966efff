import {execFileSync} from 'node:child_process';
import {chmodSync, mkdirSync, readFileSync} from 'node:fs';
import {createServer, type RequestListener} from 'node:http';
import {type AddressInfo} from 'node:net';
import process from 'node:process';
import test, {type ExecutionContext} from 'ava';
import {closedPorts} from '../helpers/api-proxy.js';
import {incidentId, makePlace, openProgram} from '../helpers/program.js';
import {label, resumeIncident, startIncident} from '../helpers/program-incident.js';
import {startService} from '../helpers/program-service.js';
import {describeLeak, typeWord} from '../helpers/program-way.js';

async function startServer(t: ExecutionContext, listener: RequestListener): Promise<string> {
	const server = createServer(listener);
	await new Promise<void>(resolve => {
		server.listen(0, '127.0.0.1', resolve);
	});
	t.teardown(() => {
		server.closeAllConnections();
		server.close();
	});
	return `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v2`;
}

const bad: ReadonlyArray<readonly [name: string, address: (t: ExecutionContext) => Promise<string>, sentence: RegExp]> = [
	['a wrong key', async t => {
		const {simulator} = await startService(t);
		return simulator.apiUrl;
	}, /does not accept this key: it is wrong, incomplete or revoked/v],
	['a key that may not do it (403)', async t => startServer(t, (_request, response) => {
		response.writeHead(403, {'content-type': 'application/json'});
		response.end('{"message":"not allowed","code":"","request_id":"7b1c"}');
	}), /does not allow this key to do that: not allowed \(status 403, request 7b1c\)/v],
	['a captive portal', async t => startServer(t, (_request, response) => {
		response.writeHead(200, {'content-type': 'text/html'});
		response.end('<html><body>Welcome to the hotel. Please log in.</body></html>');
	}), /Something other than Neon answered .+ captive portal/v],
	['an error page that is not JSON', async t => startServer(t, (_request, response) => {
		response.writeHead(404, {'content-type': 'text/html'});
		response.end('<html>Nothing here</html>');
	}), /404/v],
	['a service that cannot be reached', async () => {
		const [port] = await closedPorts(1);
		return `http://127.0.0.1:${port}/api/v2`;
	}, /refuses connections\. \(ECONNREFUSED\)/v],
];

for (const [name, address, sentence] of bad) {
	test.serial(`${name}: a sentence, the next key, and a key can be typed`, async t => {
		const terminal = await openProgram(t, makePlace(t), ['respond'], {environment: {NEON_API_HOST: await address(t), NEON_API_KEY: 'napi_wrongwrongwrongwrong'}});
		await describeLeak(terminal);
		await terminal.waitFor('Connect to Neon');
		await terminal.waitFor(/ [!✗] \S/v, 60_000);
		t.regex(terminal.screen().replaceAll(/\s+/gv, ' '), sentence);
		t.regex(terminal.screen(), /enter (?:connect|try again)/v);
		t.false(terminal.output().includes('napi_wrong'));
		terminal.write('x');
		await terminal.waitFor('•▏');
		terminal.keys('ctrl-c');
		t.deepEqual(await terminal.exit, {code: 3, signal: undefined});
	});
}

test.serial('an address that is neither https nor this machine is refused, and the key is not sent', async t => {
	const terminal = await openProgram(t, makePlace(t), ['respond'], {environment: {NEON_API_HOST: 'http://example.com/api/v2', NEON_API_KEY: 'napi_wrongwrongwrongwrong'}});
	await describeLeak(terminal);
	await terminal.waitFor(/https/v);
	t.regex(terminal.screen(), /Connect to Neon/v);
});

test.serial('a terminal of 40×10 says what it needs, or can be worked in', async t => {
	const {environment} = await startService(t);
	const terminal = await openProgram(t, makePlace(t), ['respond'], {environment, columns: 40, rows: 10});
	await terminal.waitFor(/\S/v);
	const narrow = terminal.screen();
	t.true(narrow.split('\n').every(line => line.length <= 40));
	t.regex(narrow, /Where did it leak\?|too small|at least|60.15/v);
	terminal.resize(80, 24);
	await terminal.waitFor('Where did it leak?');
	await describeLeak(terminal);
	await terminal.waitFor('What do you have of the leak?');
});

const linuxTest = process.platform === 'linux' ? test.serial : test.serial.skip;

linuxTest('on a full disk nothing is sent, and the incident is resumed when there is room', async t => {
	const started = await startIncident(t);
	const {terminal, place, service} = started;
	const journal = `${place.progress}/incidents/${incidentId(place)}.jsonl`;
	// No file of the program may grow beyond what the journal is already.
	execFileSync('prlimit', [`--pid=${terminal.pid}`, `--fsize=${readFileSync(journal).length}`]);
	await typeWord(terminal, label);
	await terminal.waitFor(/disk|EFBIG|too large|could not be written/iv);
	t.is(service.resets(), 0);
	terminal.keys('ctrl-c');
	t.deepEqual(await terminal.exit, {code: 3, signal: undefined});

	const resumed = await resumeIncident(t, started);
	await resumed.waitFor('so its end can be proven');
	t.is(service.resets(), 0);
	await typeWord(resumed, label);
	await resumed.waitFor(`New password for ${label}`);
	t.is(service.resets(), 1);
});

test.serial('a second terminal on the same incident is refused, and the first one works on', async t => {
	const started = await startIncident(t);
	const second = await openProgram(t, started.place, ['resume', incidentId(started.place)], {environment: started.environment});
	t.deepEqual(await second.exit, {code: 1, signal: undefined});
	t.regex(second.output(), /Another rekey \(process \d+\) is working on inc-/v);
	t.is(second.activeBuffer(), 'normal');
	await typeWord(started.terminal, label);
	await started.terminal.waitFor(`New password for ${label}`);
	t.is(started.service.resets(), 1);
});

// Root may write everywhere.
const ordinaryTest = process.getuid?.() === 0 ? test.serial.skip : test.serial;

ordinaryTest('a home that cannot be written is named, and nothing is sent', async t => {
	const place = makePlace(t);
	const {environment, simulator} = await startService(t);
	mkdirSync(place.progress);
	chmodSync(place.progress, 0o500);
	const terminal = await openProgram(t, place, ['respond'], {environment});
	t.deepEqual(await terminal.exit, {code: 1, signal: undefined});
	t.regex(terminal.output(), /may not write it|EACCES/v);
	t.is(simulator.requests.length, 0);
});
