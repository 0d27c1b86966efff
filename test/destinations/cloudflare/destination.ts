import {mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {createCloudflare} from '../../../source/destinations/cloudflare/index.js';
import {type CloudflareFaults, type CloudflareScenario, serveCloudflare} from '../../../source/simulator/platforms/cloudflare.js';
import {leaked} from '../../helpers/leaked-login.js';
import {quiet, standInTools} from '../../helpers/platform-tools.js';
import {until} from '../../helpers/until.js';

const {signal} = new AbortController();
const {old, values, wanted, connectionString} = leaked;
const delivery = {old, temporary: quiet, signal};
const search = {folders: [], wanted: [wanted], signal};

const usual: CloudflareScenario = {
	token: 'cf_Token',
	account: {id: 'acc1', name: 'Acme'},
	workers: {
		api: {secrets: {DATABASE_URL: connectionString(old), OTHER: 'x'}, variables: {PLAIN_URL: connectionString(old), REGION: 'eu'}},
		behind: {secrets: {PGPASSWORD: old}, isBehind: true},
	},
	pages: {
		site: {production: {DATABASE_URL: {type: 'secret_text', value: connectionString(old)}, CONFIG: {type: 'plain_text', value: connectionString(old)}, THEME: {type: 'plain_text', value: 'dark'}}},
		uploaded: {isFromGit: false, production: {PGPASSWORD: {type: 'secret_text', value: old}}},
	},
	hyperdrive: {
		hd1: {
			name: 'main', host: wanted.hosts[0]!.host.replace('.', '-pooler.'), user: wanted.role, database: 'neondb', password: old,
		},
		hd2: {
			name: 'other', host: wanted.hosts[0]!.host, user: 'somebody', database: 'neondb', password: 'theirs',
		},
	},
};

async function enter(t: ExecutionContext, {faults = {}, environment = {CLOUDFLARE_API_TOKEN: 'cf_Token', CLOUDFLARE_ACCOUNT_ID: 'acc1'}, expiration = '2099-01-01T00:00:00Z'}: {readonly faults?: CloudflareFaults; readonly environment?: Readonly<Record<string, string>>; readonly expiration?: string} = {}) {
	const cloudflare = await serveCloudflare(usual);
	t.teardown(cloudflare.close);
	Object.assign(cloudflare.faults, faults);
	const {tools, calls, home} = await standInTools(t, 'wrangler', ({arguments: given}) => {
		if (given[0] === '--version') {
			return {exitCode: 0, stdout: '4.86.0\n'};
		}

		store(home, '2099-01-01T00:00:00Z');
		return {exitCode: 0, stdout: '{"loggedIn":true}'};
	}, environment);
	if (!('CLOUDFLARE_API_TOKEN' in environment)) {
		store(home, expiration);
	}

	return {cloudflare, calls, destination: createCloudflare({...tools, addresses: {cloudflare: cloudflare.url}})};
}

function store(home: string, expiration: string): void {
	const folder = path.join(home, '.config', '.wrangler', 'config');
	mkdirSync(folder, {recursive: true});
	writeFileSync(path.join(folder, 'default.toml'), `oauth_token = "cf_Token"\nexpiration_time = "${expiration}"\nrefresh_token = "r"\n`);
}

const nameOf = ({place}: {readonly place: {readonly container: string; readonly key: string}}) => `${place.container} ${place.key}`;

test('Workers, Pages and Hyperdrive are searched, by name, by value and by host and user', async t => {
	const {destination} = await enter(t);
	const {found, notSearched} = await destination.discover(search);
	t.deepEqual(found.map(item => `${nameOf(item)} ${item.confidence}${item.place.byHand ? ' by hand' : ''}`).toSorted(), [
		'Hyperdrive main password same-host-and-user',
		'Pages site CONFIG same-value',
		'Pages site DATABASE_URL same-name',
		'Pages uploaded PGPASSWORD same-name',
		'Worker api DATABASE_URL same-name',
		'Worker api PLAIN_URL same-value by hand',
		'Worker behind PGPASSWORD same-name',
	]);
	t.deepEqual(notSearched, []);
});

test('each place is written, nothing else is, and a Worker whose last version is not deployed is left alone', async t => {
	const {destination, cloudflare} = await enter(t);
	const {found} = await destination.discover(search);
	const results = new Map<string, string>();
	for (const item of found.filter(({place}) => place.byHand === undefined)) {
		const result = await destination.deliver(item.place, values, delivery);
		results.set(nameOf(item), result.status === 'delivered' ? result.rung : `${result.status} ${result.failure.kind}`);
	}

	t.deepEqual(Object.fromEntries(results), {
		'Worker api DATABASE_URL': 'deployed',
		'Worker behind PGPASSWORD': 'refused conflict',
		'Pages site DATABASE_URL': 'written',
		'Pages site CONFIG': 'read-back',
		'Pages uploaded PGPASSWORD': 'written',
		'Hyperdrive main password': 'written',
	});
	const {secrets} = cloudflare.workers.get('api')!;
	t.true(secrets.get('DATABASE_URL')!.includes(values.password));
	t.is(secrets.get('OTHER'), 'x');
	t.is(cloudflare.workers.get('behind')!.secrets.get('PGPASSWORD'), old);
	t.is(cloudflare.pages.get('site')!.variables.get('CONFIG')!.value, connectionString(values.password));
	t.deepEqual(cloudflare.pages.get('site')!.variables.get('THEME'), {type: 'plain_text', value: 'dark'});
	t.is(cloudflare.pages.get('site')!.variables.get('DATABASE_URL')!.type, 'secret_text');
	t.deepEqual([...cloudflare.hyperdrive.values()].map(({password}) => password), [values.password, 'theirs']);
	t.notRegex(JSON.stringify(cloudflare.requests.map(({path: where}) => where)), /Canary/v);
});

test('a secret that is gone, or of a Worker that is gone, is never made', async t => {
	const {destination, cloudflare} = await enter(t);
	const {found} = await destination.discover(search);
	const {place} = found.find(item => nameOf(item) === 'Worker api DATABASE_URL')!;
	cloudflare.workers.get('api')!.secrets.delete('DATABASE_URL');
	t.like(await destination.deliver(place, values, delivery), {status: 'refused', failure: {kind: 'not-found'}});
	t.like(await destination.deliver({...place, address: {...place.address, name: 'api-old'}}, values, delivery), {status: 'refused', failure: {kind: 'not-found'}});
	t.false(cloudflare.requests.some(({method}) => method !== 'GET'));
});

test('a lie, a refusal, a leak and a failure after the write are told apart, and no message holds the value', async t => {
	const products = ['Worker api DATABASE_URL', 'Pages site CONFIG', 'Hyperdrive main password'];
	for (const [faults, ...expected] of [
		[{lies: true}, 'refused invalid-reply', 'refused invalid-reply', 'refused invalid-reply'],
		[{isDenied: true}, 'refused forbidden', 'refused forbidden', 'refused forbidden'],
		[{isLoggedOut: true}, 'refused unauthorized', 'refused unauthorized', 'refused unauthorized'],
		[{leaks: true}, 'refused bad-request', 'refused bad-request', 'refused bad-request'],
		[{storesAndFails: true}, 'unknown server', 'delivered read-back', 'unknown server'],
	] as const) {
		const {destination, cloudflare} = await enter(t);
		const {found} = await destination.discover(search);
		Object.assign(cloudflare.faults, faults);
		for (const [index, product] of products.entries()) {
			const result = await destination.deliver(found.find(item => nameOf(item) === product)!.place, values, delivery);
			t.is(`${result.status} ${result.status === 'delivered' ? result.rung : result.failure.kind}`, expected[index]!, `${product} ${JSON.stringify([faults, result])}`);
			t.notRegex(JSON.stringify(result), /Canary/v);
		}
	}
});

test('a request that is stopped half-way is unknown', async t => {
	const {destination, cloudflare} = await enter(t, {faults: {hangs: true}});
	const {found} = await destination.discover(search);
	const stop = new AbortController();
	const waiting = destination.deliver(found.find(item => nameOf(item) === 'Hyperdrive main password')!.place, values, {...delivery, signal: stop.signal});
	await until(() => cloudflare.requests.some(({method}) => method === 'PATCH'));
	stop.abort();
	t.like(await waiting, {status: 'unknown', failure: {kind: 'cancelled'}});
	t.like(await destination.discover({...search, signal: stop.signal}), {found: [], notSearched: [{reason: 'The search was stopped.'}]});
	t.is(cloudflare.hyperdrive.get('hd1')!.password, old);
});

test('a Pages project is deployed once it serves the new deployment, and one without a repository is left to the operator', async t => {
	const {destination} = await enter(t);
	const {found} = await destination.discover(search);
	const serviceOf = (name: string) => found.find(item => item.place.container === name)!.place.service!;
	t.like(await destination.deploy!(serviceOf('Pages site'), {signal}), {status: 'live', seen: 'deployment deployment-2 serves site'});
	t.like(await destination.deploy!(serviceOf('Pages uploaded'), {signal}), {status: 'refused', failure: {kind: 'unsuitable'}});
});

test('a check says no more than what can be seen', async t => {
	const {destination} = await enter(t);
	const {found} = await destination.discover(search);
	const since = Date.now();
	const seen = async () => Object.fromEntries(await Promise.all(found.filter(item => item.place.byHand === undefined).map(async item => {
		const outcome = await destination.check(item.place, values, {since, signal});
		return [nameOf(item), outcome.status === 'succeeded' ? outcome.value.rung : outcome.status] as const;
	})));
	t.true(Object.values(await seen()).every(rung => rung === 'not-touched'));
	for (const {place} of found.filter(item => item.place.byHand === undefined)) {
		await destination.deliver(place, values, delivery);
	}

	t.deepEqual(await seen(), {
		'Worker api DATABASE_URL': 'deployed',
		'Worker behind PGPASSWORD': 'not-touched',
		'Pages site DATABASE_URL': 'not-touched',
		'Pages site CONFIG': 'read-back',
		'Pages uploaded PGPASSWORD': 'not-touched',
		'Hyperdrive main password': 'written',
	});
});

test('the login of wrangler serves as well, and is renewed by wrangler where it has expired', async t => {
	const {destination, calls} = await enter(t, {environment: {}});
	t.deepEqual(await destination.preflight(signal), {
		status: 'ready', version: 'wrangler 4.86.0', account: 'ada@example.com, Acme', problems: [],
	});
	t.is(calls.length, 1);
	const expired = await enter(t, {environment: {}, expiration: '2020-01-01T00:00:00Z'});
	const {found} = await expired.destination.discover(search);
	t.is(found.length, 7);
	t.deepEqual(expired.calls.map(call => call.arguments), [['whoami', '--json']]);
});

test('without a login there is nothing to ask about, and a refused one is said with the command', async t => {
	const {tools} = await standInTools(t, 'wrangler', () => ({exitCode: 1}));
	const none = createCloudflare(tools);
	t.deepEqual(await none.preflight(signal), {status: 'absent', problems: []});
	t.like(await none.discover(search), {found: [], notSearched: [{what: 'Cloudflare', command: 'wrangler login'}]});
	const out = await enter(t, {faults: {isLoggedOut: true}, environment: {}});
	t.like(await out.destination.preflight(signal), {status: 'not-ready', command: 'wrangler login'});
});
