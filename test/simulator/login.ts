import {Buffer} from 'node:buffer';
import {once} from 'node:events';
import {connect, type Socket} from 'node:net';
import {connect as connectTls} from 'node:tls';
import test from 'ava';
import {faultsOfAnswer} from '../helpers/neon-description.js';
import {
	project, refused, smallScenario, startLab,
} from '../helpers/simulator.js';

const password = 'npg_LeakedLeaked1';

test.serial('a wrong password and an unknown role get the same text, in single quotes and as an ERROR', async t => {
	const {logIn} = await startLab(t);
	const wrong = await refused(logIn({password: 'wrong'}));
	t.deepEqual([wrong.message, wrong.code, wrong.severity], ['password authentication failed for user \'app\'', '28P01', 'ERROR']);
	const unknown = await refused(logIn({user: 'ghost', password}));
	t.deepEqual([unknown.message, unknown.code, unknown.severity], ['password authentication failed for user \'ghost\'', '28P01', 'ERROR']);
	const withoutLogin = await refused(logIn({user: 'reader', password}));
	t.is(withoutLogin.message, 'password authentication failed for user \'reader\'');
});

test.serial('a wrong password does not wake the compute, a right one does', async t => {
	const {call, logIn} = await startLab(t);
	const state = async () => {
		const {body} = await call(`GET ${project}/endpoints/ep-lucky-sun-a1b2c3d4`);
		return body.endpoint.current_state;
	};

	await refused(logIn({password: 'wrong'}));
	t.is(await state(), 'idle');
	await logIn({password});
	t.is(await state(), 'active');
	const {body} = await call(`GET ${project}/operations`);
	t.is(body.operations[0]!.action, 'start_compute');
});

test.serial('the code of a refused password can be the older one', async t => {
	const {logIn} = await startLab(t, {scenario: {...smallScenario, switches: {refusedPasswordCode: 'XX000'}}});
	const {code} = await refused(logIn({password: 'wrong'}));
	t.is(code, 'XX000');
});

test.serial('channel binding works, and so does a login without it', async t => {
	const {logIn} = await startLab(t);
	await t.notThrowsAsync(logIn({password, enableChannelBinding: true}));
	await t.notThrowsAsync(logIn({password, enableChannelBinding: false}));
	await refused(logIn({password: 'wrong', enableChannelBinding: true}));
});

test.serial('the certificate is only trusted with the simulator\'s own authority, and for its own names', async t => {
	const {logIn} = await startLab(t);
	const untrusted = await refused(logIn({password, ssl: {servername: 'localhost'}}));
	t.regex(untrusted.message, /self-signed certificate|unable to (?:get|verify)/v);
	const {simulator} = await startLab(t);
	const foreign = await refused(logIn({password, ssl: {ca: simulator.ca, servername: 'localhost'}}));
	t.regex(foreign.message, /certificate/v);
});

test.serial('hosts can look like Neon\'s, pooled ones too', async t => {
	const {simulator, logIn, hostOf, call} = await startLab(t, {hostStyle: 'named'});
	const host = await hostOf('br-production');
	t.regex(host, /^ep-lucky-sun-a1b2c3d4\.us-east-2\.localhost:\d+$/v);
	const {body} = await call(`GET ${project}/connection_uri?role_name=app&database_name=neondb&pooled=true`);
	const uri = new URL(body.uri);
	t.is(uri.hostname, 'ep-lucky-sun-a1b2c3d4-pooler.us-east-2.localhost');
	for (const servername of [host.split(':')[0]!, uri.hostname, 'localhost', undefined]) {
		const checkServerIdentity = servername === undefined ? {checkServerIdentity: () => undefined} : {};
		const client = await logIn({password, ssl: {ca: simulator.ca, servername, ...checkServerIdentity}});
		t.is(client.user, 'app');
	}

	const other = await refused(logIn({password, ssl: {ca: simulator.ca, servername: 'ep-late-rain-e5f6a7b8.us-east-2.localhost'}}));
	t.is(other.message, 'Control plane request failed: endpoint cannot be found');
});

test.serial('a connection without TLS is refused', async t => {
	const {logIn} = await startLab(t);
	const {message} = await refused(logIn({password, ssl: false}));
	t.is(message, 'connection is insecure (try using `sslmode=require`)');
});

test.serial('TLS may begin at once, without being asked for', async t => {
	const {simulator} = await startLab(t);
	const stream = connectTls({
		host: '127.0.0.1', port: simulator.computes[0]!.port, ca: simulator.ca, servername: 'localhost', ALPNProtocols: ['postgresql'],
	});
	await once(stream, 'secureConnect');
	t.is(stream.alpnProtocol, 'postgresql');
	stream.destroy();
});

test.serial('a disabled endpoint, a blocked network and an address that is not allowed have their own texts', async t => {
	const withSettings = (settings: object, isDisabled = false) => ({
		organizations: [{name: 'Acme'}],
		projects: [{
			id: 'p', name: 'p', settings, branches: [{
				id: 'br-production', name: 'b', isProtected: true, roles: [{name: 'app', password}], databases: [{name: 'neondb', owner: 'app'}], endpoints: [{isDisabled}],
			}],
		}],
	});
	const textOf = async (scenario: ReturnType<typeof withSettings>) => {
		const {logIn} = await startLab(t, {scenario});
		return (await refused(logIn({password}))).message;
	};

	t.is(await textOf(withSettings({}, true)), 'Control plane request failed: endpoint is disabled');
	t.is(await textOf(withSettings({blockPublicConnections: true})), 'This connection is trying to access this endpoint from a blocked network.');
	for (const ips of [['203.0.113.7'], ['198.51.100.0/24', '192.0.2.10-192.0.2.20'], ['2001:db8::/32'], ['a typo']]) {
		t.regex(await textOf(withSettings({allowedIps: ips})), /^This IP address 127\.0\.0\.1 is not allowed to connect to this endpoint\./v);
	}

	for (const ips of [['127.0.0.1'], ['127.0.0.0/8'], ['10.0.0.1', '127.0.0.0-127.0.0.9']]) {
		const {logIn} = await startLab(t, {scenario: withSettings({allowedIps: ips})});
		await t.notThrowsAsync(logIn({password}));
	}
});

test.serial('errors of PostgreSQL itself pass through', async t => {
	const {logIn} = await startLab(t);
	const {message, code} = await refused(logIn({password, database: 'nowhere'}));
	t.deepEqual([message, code], ['database "nowhere" does not exist', '3D000']);
});

test.serial('a query can be cancelled', async t => {
	const {logIn, simulator} = await startLab(t);
	const client = await logIn({password});
	const query = client.query('select pg_sleep(30)');
	for (let isRunning = false; !isRunning;) {
		isRunning = (await simulator.query('br-production', 'select from pg_stat_activity where query like \'select pg_sleep%\' and state = \'active\' and usename = \'app\'')).length > 0;
	}

	const {processID, secretKey} = client as unknown as {processID: number; secretKey: number};
	const packet = Buffer.alloc(16);
	packet.writeInt32BE(16, 0);
	packet.writeInt32BE(80_877_102, 4);
	packet.writeInt32BE(processID, 8);
	packet.writeInt32BE(secretKey, 12);
	const socket: Socket = connect(simulator.computes[0]!.port, '127.0.0.1');
	socket.end(packet);
	await t.throwsAsync(query, {message: 'canceling statement due to user request'});
});

test.serial('several simulators run side by side and do not know each other\'s passwords', async t => {
	const [first, second] = await Promise.all([startLab(t), startLab(t, {seed: 2})]);
	await Promise.all([first.logIn({password}), second.logIn({password})]);
	const owner = (lab: typeof first) => lab.simulator.passwordOf('solitary-thunder-08372287', 'br-production', 'neondb_owner')!;
	t.not(owner(first), owner(second));
	await refused(second.logIn({user: 'neondb_owner', password: owner(first)}));
});

test.serial('the same seed gives the same world', async t => {
	const [first, second] = await Promise.all([startLab(t), startLab(t)]);
	t.is(first.simulator.apiKey, second.simulator.apiKey);
	t.is(first.simulator.passwordOf('solitary-thunder-08372287', 'br-production', 'neondb_owner'), second.simulator.passwordOf('solitary-thunder-08372287', 'br-production', 'neondb_owner'));
});

test.serial('a compute without sessions is suspended after a while and wakes again with its data', async t => {
	const {simulator, call, logIn} = await startLab(t, {timings: {schedulingMilliseconds: 10, runningMilliseconds: 10, suspendAfterMilliseconds: 50}});
	const client = await logIn({user: 'neondb_owner', password: simulator.passwordOf('solitary-thunder-08372287', 'br-production', 'neondb_owner')!});
	await client.query('create table kept as select 42 as answer');
	await client.end();
	const deadline = Date.now() + 10_000;
	for (;;) {
		const {body} = await call(`GET ${project}/endpoints/ep-lucky-sun-a1b2c3d4`);
		if (body.endpoint.current_state === 'idle' || Date.now() > deadline) {
			break;
		}
	}

	const {body} = await call(`GET ${project}/operations?limit=1`);
	t.is(body.operations[0]!.action, 'suspend_compute');
	const again = await logIn({password});
	const {rows} = await again.query('select answer from kept');
	t.deepEqual(rows, [{answer: 42}]);
});

test.serial('a read replica has sessions of its own, reads only, and restarts alone', async t => {
	const {simulator, call, logIn} = await startLab(t, {
		scenario: {
			organizations: [{name: 'Acme'}],
			projects: [{
				id: 'p', name: 'p', branches: [{
					id: 'b', name: 'b', roles: [{name: 'app', password}], databases: [{name: 'neondb', owner: 'app'}], endpoints: [{id: 'ep-write'}, {id: 'ep-read', type: 'read_only'}],
				}],
			}],
		},
	});
	const portOf = (id: string) => simulator.computes.find(compute => compute.endpointId === id)!.port;
	const writer = await logIn({branchId: 'b', password, port: portOf('ep-write')});
	const reader = await logIn({branchId: 'b', password, port: portOf('ep-read')});
	await writer.query('create table things (id int)');
	await t.throwsAsync(reader.query('insert into things values (1)'), {message: /read-only transaction/v});
	const ended = once(reader, 'error');
	await call('POST /projects/p/endpoints/ep-read/restart');
	await simulator.settled();
	await ended;
	await t.notThrowsAsync(writer.query('insert into things values (1)'));
});

test.serial('an answer with a wrong field is noticed by the comparison with Neon\'s description', t => {
	const role = {
		branch_id: 'b', name: 'app', protected: false, created_at: '2026-01-01T00:00:00Z', updated_at: '2026-01-01T00:00:00Z',
	};
	const check = (body: unknown) => faultsOfAnswer('GET', '/projects/p/branches/b/roles/app', 200, body);
	t.deepEqual(check({role}), []);
	t.is(check({role: {...role, protected: 'no'}}).length, 1);
	t.is(check({role: {...role, name: undefined}}).length, 1);
	t.is(check({role: {...role, authentification_method: 'password'}}).length, 1);
	t.is(check({role: {...role, created_at: 'yesterday'}}).length, 1);
});
