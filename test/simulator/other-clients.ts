import {execFile} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {createRequire} from 'node:module';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import test, {type ExecutionContext} from 'ava';
import {Client} from 'pg';
import {type Simulator} from '../../source/simulator/index.js';
import {smallScenario, startLab} from '../helpers/simulator.js';

const cli = path.join(path.dirname(createRequire(import.meta.url).resolve('neon/package.json')), 'dist', 'cli.js');
const project = 'solitary-thunder-08372287';

/** What the CLI prints, as far as the tests look at it. */
type Output = ReadonlyArray<{readonly name: string}> & {
	readonly name: string;
	readonly email: string;
	readonly id: number;
	readonly key: string;
	readonly password: string;
	readonly uri: string;
	readonly role: {readonly password: string};
	readonly branch: {readonly name: string};
	readonly projects?: ReadonlyArray<{readonly name: string}>;
	readonly IP_addresses: readonly string[];
};

type Result = {readonly code: number; readonly stdout: string; readonly stderr: string};

async function run(file: string, args: readonly string[], env: Record<string, string>, cwd = tmpdir()): Promise<Result> {
	return new Promise(resolve => {
		execFile(file, [...args], {env: {PATH: process.env.PATH ?? '', ...env}, cwd, timeout: 60_000}, (error, stdout, stderr) => {
			resolve({code: error ? Number(error.code) || -1 : 0, stdout, stderr});
		});
	});
}

/** Neon's own CLI, with an empty home. */
function neon(t: ExecutionContext, simulator: Simulator) {
	const home = mkdtempSync(path.join(tmpdir(), 'rekey-'));
	t.teardown(() => {
		rmSync(home, {recursive: true, force: true});
	});
	return async (...args: readonly string[]): Promise<Output> => {
		const {code, stdout, stderr} = await run(process.execPath, [cli, ...args, '--api-host', simulator.apiUrl, '--output', 'json', '--no-analytics'], {HOME: home, CI: 'true', NEON_API_KEY: simulator.apiKey}, home);
		t.is(code, 0, `neon ${args.join(' ')}: ${stderr}`);
		return (stdout.trim().startsWith('postgresql:') ? {uri: stdout.trim()} : JSON.parse(stdout)) as Output;
	};
}

const names = (list: ReadonlyArray<{readonly name: string}>) => list.map(({name}) => name);

test.serial('Neon\'s own CLI lists everything', async t => {
	const {simulator} = await startLab(t);
	const call = neon(t, simulator);
	const here = ['--project-id', project];
	const [me, organizations, projects, branches, roles, databases, allowed, keys, operations] = await Promise.all([
		call('me'),
		call('orgs', 'list'),
		call('projects', 'list', '--org-id', simulator.orgId),
		call('branches', 'list', ...here),
		call('roles', 'list', ...here),
		call('databases', 'list', ...here),
		call('ip-allow', 'list', ...here),
		call('api-keys', 'list'),
		call('operations', 'list', ...here),
	]);
	t.is(me.email, 'operator@example.com');
	t.deepEqual(names(organizations), ['Acme']);
	t.deepEqual(names(projects.projects ?? projects), ['api-prod']);
	t.deepEqual(names(branches).toSorted((a, b) => a.localeCompare(b)), ['archive', 'preview', 'production']);
	t.true(names(roles).includes('app'));
	t.deepEqual(names(databases), ['neondb']);
	t.deepEqual(allowed.IP_addresses, []);
	t.deepEqual(names(keys), ['operator']);
	t.is(operations.length, 0);
});

test.serial('Neon\'s own CLI changes branches, roles, addresses and keys', async t => {
	const {simulator} = await startLab(t);
	const call = neon(t, simulator);
	const here = ['--project-id', project];
	const made = await call('branches', 'create', '--name', 'feature', ...here);
	t.is(made.branch.name, 'feature');
	await simulator.settled();
	t.is((await call('branches', 'delete', 'feature', ...here)).name, 'feature');
	await simulator.settled();
	t.regex((await call('roles', 'create', '--name', 'service', ...here)).password, /^npg_/v);
	await simulator.settled();
	t.is((await call('roles', 'delete', 'service', ...here)).name, 'service');
	await simulator.settled();
	t.deepEqual((await call('ip-allow', 'add', '203.0.113.7', ...here)).IP_addresses, ['203.0.113.7']);
	t.deepEqual((await call('ip-allow', 'reset', ...here)).IP_addresses, []);
	const key = await call('api-keys', 'create', '--name', 'ci');
	t.regex(key.key, /^napi_/v);
	await call('api-keys', 'revoke', String(key.id));
	t.is(simulator.keyNamed('ci'), undefined);
	t.true((await call('operations', 'list', ...here)).length > 0);
});

test.serial('what a reset through Neon\'s own CLI gives logs in, certificate verified', async t => {
	const {simulator} = await startLab(t);
	const call = neon(t, simulator);
	const {role} = await call('api', `/projects/${project}/branches/br-production/roles/app/reset_password`, '-X', 'POST');
	await simulator.settled();
	const uri = new URL((await call('connection-string', '--project-id', project, '--role-name', 'app', '--database-name', 'neondb')).uri);
	t.is(uri.password, role.password);
	t.is(uri.searchParams.get('channel_binding'), 'require');
	const client = new Client({
		host: uri.hostname, port: Number(uri.port), user: uri.username, password: uri.password, database: uri.pathname.slice(1), ssl: {ca: simulator.ca}, enableChannelBinding: true,
	});
	await client.connect();
	t.deepEqual((await client.query('select current_user as name')).rows, [{name: 'app'}]);
	await client.end();

	const missing = await run('psql', ['--version'], {});
	if (missing.code !== 0) {
		t.log('There is no psql here.');
		return;
	}

	uri.searchParams.set('sslmode', 'verify-full');
	uri.searchParams.set('sslrootcert', simulator.caFile);
	const {stdout} = await run('psql', [uri.href, '--no-align', '--tuples-only', '--command', 'select current_user'], {});
	t.is(stdout.trim(), 'app');
});

test.serial('shell scripts with curl and jq rotate everything and handle keys', async t => {
	const tools = await Promise.all([run('curl', ['--version'], {}), run('jq', ['--version'], {})]);
	t.is(tools.length, 2);
	if (tools.some(({code}) => code !== 0)) {
		t.log('There is no curl or no jq here.');
		return;
	}

	const {simulator, logIn} = await startLab(t, {scenario: {...smallScenario, keys: [{name: 'ci', scope: 'organization'}]}});
	const script = (name: string) => path.resolve('test', 'fixtures', 'simulator', name);
	const rotated = await run('sh', [script('rotate.sh'), simulator.apiUrl], {NEON_API_KEY: simulator.keyNamed('ci')!.value});
	t.deepEqual([rotated.code, rotated.stderr], [0, '']);
	const lines = rotated.stdout.trim().split('\n').map(line => line.split(' '));
	t.is(lines.length, 6);
	await simulator.settled();
	const password = (lines.find(([, branch, role]) => branch === 'br-preview' && role === 'app')!)[3];
	await t.notThrowsAsync(logIn({branchId: 'br-preview', password: password!}));

	const keys = await run('sh', [script('keys.sh'), simulator.apiUrl, simulator.orgId, project], {NEON_API_KEY: simulator.apiKey});
	t.deepEqual(keys.stdout.trim().split('\n'), ['200', '200', '200', 'true', '401']);
});
