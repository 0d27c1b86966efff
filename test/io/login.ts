import {once} from 'node:events';
import {createServer, type AddressInfo, type Socket} from 'node:net';
import {tmpdir} from 'node:os';
import process from 'node:process';
import test, {type ExecutionContext} from 'ava';
import postgres from 'pg';
import {type LoginTarget, type Transport} from '../../source/core/login.js';
import {createDatabaseAccess} from '../../source/io/login.js';
import {probeTransport} from '../../source/io/probe.js';
import {createNeonProvider} from '../../source/providers/neon/index.js';
import {startSimulator, type Simulator} from '../../source/simulator/index.js';

const special = String.raw`p@ss:w/o?r#d %20 '"\ü€+&=;`;

const transports: readonly Transport[] = ['wire', 'https'];

const seed = {
	organizations: [{name: 'Acme'}],
	projects: [
		{
			name: 'api-prod',
			branches: [{
				name: 'production',
				roles: [
					{name: 'neondb_owner', password: 'npg_OWNER0000000'},
					{name: 'rotated wire', password: 'npg_OLD000000000'},
					{name: 'rotated https', password: 'npg_OLD000000000'},
					{name: 'special "role"', password: special},
					{name: 'deleted', password: 'npg_DELETED00000'},
					{name: 'busy wire', password: 'npg_BUSY00000000'},
					{name: 'busy https', password: 'npg_BUSY00000000'},
				],
				databases: [{name: 'neondb', owner: 'neondb_owner'}, {name: 'odd /?#% name', owner: 'neondb_owner'}],
			}],
		},
		{
			name: 'closed',
			settings: {allowedIps: ['203.0.113.7']},
			branches: [{name: 'production', roles: [{name: 'app', password: 'npg_APP000000000'}], databases: [{name: 'neondb', owner: 'app'}]}],
		},
		{
			name: 'switched-off',
			branches: [{
				name: 'production', roles: [{name: 'app', password: 'npg_APP000000000'}], databases: [{name: 'neondb', owner: 'app'}], endpoints: [{isDisabled: true}],
			}],
		},
	],
} as const;

let simulator: Simulator;

test.before(async () => {
	simulator = await startSimulator({
		temporaryFolder: tmpdir(), processId: process.pid, hostStyle: 'named', scenario: seed, timings: {schedulingMilliseconds: 10, runningMilliseconds: 20},
	});
	await simulator.query(simulator.computes[0]!.branchId, 'drop role deleted');
});

test.after.always(async () => {
	await simulator.stop();
});

function targetOf(index: number, role: string, database = 'neondb'): LoginTarget {
	const {host, port} = simulator.computes[index]!;
	return {
		host, port, role, database,
	};
}

function access(transport: Transport, overrides: {readonly ca?: string; readonly apiUrl?: string} = {}) {
	return createDatabaseAccess({
		transport, ca: simulator.ca, apiUrl: simulator.apiUrl, ...overrides,
	});
}

async function openSession(t: ExecutionContext, role: string, password: string): Promise<postgres.Client> {
	const {host, port} = simulator.computes[0]!;
	const client = new postgres.Client({
		host: '127.0.0.1', port, user: role, password, database: 'neondb', ssl: {ca: simulator.ca, servername: host},
	});
	client.on('error', () => undefined);
	await client.connect();
	t.teardown(async () => {
		await client.end();
	});
	return client;
}

/** Orders a new password through the API and waits until it is applied. */
async function reset(t: ExecutionContext, role: string): Promise<string> {
	const provider = createNeonProvider({apiKey: simulator.apiKey, apiUrl: simulator.apiUrl});
	const list = await provider.listProjects();
	const projectId = list.status === 'succeeded' ? list.value.projects.find(({name}) => name === 'api-prod')!.id : '';
	const outcome = await provider.resetPassword({projectId, branchId: simulator.computes[0]!.branchId, role});
	t.is(outcome.status, 'succeeded');
	await simulator.settled();
	return outcome.status === 'succeeded' ? outcome.value.password! : '';
}

for (const transport of transports) {
	test(`${transport}: the right password is accepted, whatever characters it and the names hold`, async t => {
		t.deepEqual(await access(transport).checkLogin(targetOf(0, 'neondb_owner'), 'npg_OWNER0000000'), {status: 'accepted', text: ''});
		t.deepEqual(await access(transport).checkLogin(targetOf(0, 'special "role"', 'odd /?#% name'), special), {status: 'accepted', text: ''});
	});

	test(`${transport}: a wrong password, an unknown role and a deleted role are refused in the same words, without the password`, async t => {
		for (const [role, password] of [['neondb_owner', 'npg_TYPO00000000'], ['nobody', 'npg_OWNER0000000'], ['deleted', 'npg_DELETED00000']] as const) {
			const result = await access(transport).checkLogin(targetOf(0, role), password);
			t.is(result.status, 'refused');
			t.is(result.text, `password authentication failed for user '${role}'`);
			t.false(JSON.stringify(result).includes(password));
		}
	});

	test(`${transport}: after a reset the old password is refused and the new one accepted`, async t => {
		const role = `rotated ${transport}`;
		const database = access(transport);
		t.like(await database.checkLogin(targetOf(0, role), 'npg_OLD000000000'), {status: 'accepted'});
		const password = await reset(t, role);
		t.like(await database.checkLogin(targetOf(0, role), 'npg_OLD000000000'), {status: 'refused'});
		t.like(await database.checkLogin(targetOf(0, role), password), {status: 'accepted'});
	});

	test(`${transport}: what is not there leaves the password unjudged`, async t => {
		t.like(await access(transport).checkLogin(targetOf(0, 'neondb_owner', 'no such database'), 'npg_OWNER0000000'), {status: 'unavailable', code: '3D000'});
		t.like(await access(transport).checkLogin(targetOf(2, 'app'), 'npg_APP000000000'), {status: 'unavailable'});
		t.like(await access(transport).checkLogin(targetOf(0, 'neondb_owner'), ''), {status: 'unavailable'});
	});

	test(`${transport}: an address that is not allowed is told apart, with either password`, async t => {
		for (const password of ['npg_APP000000000', 'npg_WRONG0000000']) {
			t.like(await access(transport).checkLogin(targetOf(1, 'app'), password), {status: 'not-allowed'});
		}
	});

	test(`${transport}: the role's old sessions are counted and ended, and younger ones live`, async t => {
		const role = `busy ${transport}`;
		const database = access(transport);
		const target = targetOf(0, role);
		t.deepEqual(await database.countSessions(target, 'npg_BUSY00000000'), {status: 'succeeded', value: 0});
		const [first] = await Promise.all([openSession(t, role, 'npg_BUSY00000000'), openSession(t, role, 'npg_BUSY00000000')]);
		const bystander = await openSession(t, 'neondb_owner', 'npg_OWNER0000000');
		t.deepEqual(await database.countSessions(target, 'npg_BUSY00000000'), {status: 'succeeded', value: 2});
		t.deepEqual(await database.countSessions(target, 'npg_BUSY00000000', {olderThanMilliseconds: 3_600_000}), {status: 'succeeded', value: 0});
		t.deepEqual(await database.countSessions(target, 'npg_BUSY00000000', {olderThanMilliseconds: 0}), {status: 'succeeded', value: 2});
		t.deepEqual(await database.endSessions(target, 'npg_BUSY00000000', {olderThanMilliseconds: 3_600_000}), {status: 'succeeded', value: {ended: 0, left: 0}});
		t.deepEqual(await database.endSessions(target, 'npg_BUSY00000000', {olderThanMilliseconds: 0}), {status: 'succeeded', value: {ended: 2, left: 0}});
		await t.throwsAsync(first.query('select 1'));
		await t.notThrowsAsync(bystander.query('select 1'));
		t.like(await database.endSessions(target, 'npg_WRONG0000000', {olderThanMilliseconds: 0}), {status: 'refused', failure: {kind: 'unauthorized'}});
		t.like(await database.countSessions(target, 'npg_WRONG0000000'), {status: 'refused', failure: {kind: 'unauthorized'}});
	});

	test(`${transport}: nothing that listens is unreachable`, async t => {
		const {port} = await startRaw(t, socket => {
			socket.destroy();
		});
		const target = {...targetOf(0, 'neondb_owner'), port};
		t.like(await access(transport, {apiUrl: `http://127.0.0.1:${port}/api/v2`}).checkLogin(target, 'npg_OWNER0000000'), {status: 'unreachable'});
	});

	test(`${transport}: silence ends in unreachable after the time, and at once when cancelled`, async t => {
		const {port} = await startRaw(t, () => undefined);
		const target = {...targetOf(0, 'neondb_owner'), port};
		const database = access(transport, {apiUrl: `http://127.0.0.1:${port}/api/v2`});
		t.like(await database.checkLogin(target, 'npg_OWNER0000000', {timeoutMilliseconds: 300}), {status: 'unreachable'});
		const controller = new AbortController();
		const pending = database.checkLogin(target, 'npg_OWNER0000000', {signal: controller.signal});
		controller.abort();
		t.like(await pending, {status: 'unreachable', code: 'cancelled'});
		t.like(await database.checkLogin(target, 'npg_OWNER0000000', {signal: controller.signal}), {status: 'unreachable', code: 'cancelled'});
	});
}

async function startRaw(t: ExecutionContext, onSocket: (socket: Socket) => void): Promise<{readonly port: number}> {
	const sockets = new Set<Socket>();
	const server = createServer(socket => {
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
	return {port: (server.address() as AddressInfo).port};
}

test('wire: a certificate of an unknown authority or for another host is untrusted, and nothing is sent', async t => {
	const target = targetOf(0, 'neondb_owner');
	const unknown = createDatabaseAccess({transport: 'wire', apiUrl: simulator.apiUrl});
	t.like(await unknown.checkLogin(target, 'npg_OWNER0000000'), {status: 'untrusted'});
	t.like(await access('wire').checkLogin({...target, host: 'ep-cool-sun-1.elsewhere.localhost'}, 'npg_OWNER0000000'), {status: 'untrusted', code: 'ERR_TLS_CERT_ALTNAME_INVALID'});
});

test('wire: a server that does not take up encryption gets no password', async t => {
	const received: string[] = [];
	const {port} = await startRaw(t, socket => {
		socket.on('data', data => {
			received.push(data.toString('latin1'));
			socket.write('N');
		});
	});
	t.like(await access('wire').checkLogin({...targetOf(0, 'neondb_owner'), port}, 'npg_OWNER0000000'), {status: 'untrusted'});
	t.is(received.length, 1);
	t.false(received.join('').includes('neondb_owner'));
});

test('https: a certificate that is not good is untrusted', async t => {
	const {port} = simulator.computes[0]!;
	// Any TLS service will do: the handshake fails before a request.
	const database = createDatabaseAccess({transport: 'https', apiUrl: `https://127.0.0.1:${port}/api/v2`});
	const result = await database.checkLogin(targetOf(0, 'neondb_owner'), 'npg_OWNER0000000');
	t.true(['untrusted', 'unreachable'].includes(result.status));
});

test('a drill connects to this machine and to nothing else', async t => {
	for (const transport of transports) {
		const sealed = createDatabaseAccess({
			transport, ca: simulator.ca, apiUrl: simulator.apiUrl, isSealed: true,
		});
		t.like(await sealed.checkLogin(targetOf(0, 'neondb_owner'), 'npg_OWNER0000000'), {status: 'accepted'});
		const result = await sealed.checkLogin({...targetOf(0, 'neondb_owner'), host: 'ep-x.us-east-2.aws.neon.tech'}, 'npg_OWNER0000000');
		t.is(result.status, 'unreachable');
		t.regex(result.text, /^A drill connects to nothing/v);
	}

	t.is(await probeTransport('ep-x.us-east-2.aws.neon.tech', 5432, {isSealed: true}), 'https');
	const provider = createNeonProvider({apiKey: 'napi_x', apiUrl: 'https://console.neon.tech/api/v2', isSealed: true});
	t.like(await provider.identify(), {status: 'refused', failure: {kind: 'bad-request'}});
});

test('the port is found to be open, closed, silent or something else', async t => {
	const {host, port} = simulator.computes[0]!;
	t.is(await probeTransport(host, port), 'wire');
	t.is(await probeTransport('127.0.0.1', 1), 'https');
	const silent = await startRaw(t, () => undefined);
	t.is(await probeTransport('127.0.0.1', silent.port, {timeoutMilliseconds: 200}), 'https');
	const other = await startRaw(t, socket => {
		socket.write('HTTP/1.1 400 Bad Request\r\n\r\n');
	});
	t.is(await probeTransport('127.0.0.1', other.port), 'https');
	const gone = await startRaw(t, socket => {
		socket.destroy();
	});
	t.is(await probeTransport('127.0.0.1', gone.port), 'https');
});
