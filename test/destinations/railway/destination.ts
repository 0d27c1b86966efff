import test, {type ExecutionContext} from 'ava';
import {createRailway} from '../../../source/destinations/railway/index.js';
import {type RailwayScenario, serveRailway} from '../../../source/simulator/platforms/railway.js';
import {leaked} from '../../helpers/leaked-login.js';
import {quiet, standInTools} from '../../helpers/platform-tools.js';

const {signal} = new AbortController();
const {old, values, wanted, connectionString} = leaked;
const delivery = {old, temporary: quiet, signal};
const search = {folders: [], wanted: [wanted], signal};
const {host} = wanted.hosts[0]!;

/** How Railway writes that a value is another variable's. */
const reference = (name: string) => `\${{${name}}}`;

const usual: RailwayScenario = {
	token: 'railway-Token',
	environments: {
		'site/production': {
			shared: {NEON_URL: connectionString(old), SPARE: connectionString(old)},
			shop: {DATABASE_URL: reference('shared.NEON_URL'), THEME: 'dark', POSTGRES_PASSWORD: old},
			worker: {CONFIG: JSON.stringify({user: wanted.role, password: old, host}), COPY: reference('shop.DATABASE_URL')},
			report: {
				PGPASSWORD: old, PGHOST: reference('HOST'), HOST: host, PGUSER: wanted.role, MIXED: `postgresql://${wanted.role}:${old}@${reference('HOST')}/neondb`,
			},
		},
		'site/staging': {shop: {DATABASE_URL: connectionString(old)}},
		'other/production': {site: {THEME: 'light'}},
	},
	sealed: ['POSTGRES_PASSWORD'],
};

const account: Readonly<Record<string, string>> = {RAILWAY_API_TOKEN: 'railway-Token'};

async function enter(t: ExecutionContext, scenario = usual, environment = account) {
	const railway = await serveRailway(scenario);
	t.teardown(railway.close);
	const {tools} = await standInTools(t, 'railway', () => ({exitCode: 0, stdout: 'railway 5.63.1\n'}), environment);
	return {railway, tools, destination: createRailway({...tools, addresses: {railway: railway.url}})};
}

const one = (more: Partial<RailwayScenario> = {}): RailwayScenario => ({token: 'railway-Token', environments: {'site/production': {shop: {DATABASE_URL: connectionString(old)}}}, ...more});

test('variables are found where they are set, what refers to them comes last, and all who use them are deployed', async t => {
	const {destination, railway} = await enter(t);
	const {found, looked, notSearched} = await destination.discover(search);
	const described = found.map(({confidence, place}) => `${place.container} ${place.key} (${place.detail ?? ''}) ${confidence} → ${place.service?.label ?? ''}${place.managedBy ? `, ${place.managedBy.name}` : ''}`);
	t.deepEqual(described.toSorted(), [
		'site/production/report MIXED () same-value → report in production',
		'site/production/report PGPASSWORD () same-value → report in production',
		'site/production/shared NEON_URL (used by shop, worker) same-value → shop, worker in production',
		'site/production/shared SPARE (no service uses it) same-value → ',
		`site/production/shop DATABASE_URL (used by worker) same-value → shop, worker in production, a reference to ${reference('shared.NEON_URL')}`,
		'site/production/shop POSTGRES_PASSWORD (sealed) same-name → shop, worker in production',
		'site/production/worker CONFIG () same-value → shop, worker in production',
		`site/production/worker COPY () same-value → shop, worker in production, a reference to ${reference('shop.DATABASE_URL')}`,
		'site/staging/shop DATABASE_URL () same-value → shop in staging',
	]);
	t.true(described.slice(-2).every(text => text.includes('a reference to')));
	t.is(looked, 14);
	t.deepEqual(notSearched, []);
	t.deepEqual(railway.violations, []);
});

test('each is changed alone and deploys nothing, a sealed one is seen by its time, and what refers to it follows', async t => {
	const {destination, railway} = await enter(t);
	const {found} = await destination.discover(search);
	for (const {place} of found) {
		const expected = place.managedBy === undefined ? {status: 'delivered', rung: place.isReadable ? 'read-back' : 'written'} : {status: 'refused', failure: {kind: 'unsuitable'}};
		t.like(await destination.deliver(place, values, delivery), expected, `${place.key}`);
	}

	t.deepEqual([...railway.variables.values()].flat().filter(({version}) => version > 1).map(({service, name, version}) => `${service} ${name} ${version}`), [
		'undefined NEON_URL 2', 'undefined SPARE 2', 'shop POSTGRES_PASSWORD 2', 'worker CONFIG 2', 'report PGPASSWORD 2', 'report MIXED 2', 'shop DATABASE_URL 2',
	]);
	t.true([...railway.deployments.values()].every(({length}) => length === 1));
	const again = await destination.discover(search);
	t.deepEqual(again.found.filter(({confidence}) => confidence === 'same-value'), []);
	const sealed = found.find(({place}) => place.detail === 'sealed')!.place;
	t.like(await destination.check(sealed, values, {since: Date.UTC(2026, 0, 1), signal}), {status: 'succeeded', value: {rung: 'written'}});
	t.like(await destination.check(sealed, values, {since: Date.UTC(2026, 0, 2), signal}), {status: 'succeeded', value: {rung: 'not-touched'}});
	t.deepEqual(railway.violations, []);
});

test('a sealed variable that did not change or is not sealed any more, a reference in a value and what is gone are not called written', async t => {
	const sealed = await enter(t, one({sealed: ['DATABASE_URL'], unseals: true}));
	const {found: [hidden]} = await sealed.destination.discover(search);
	t.like(await sealed.destination.deliver(hidden!.place, values, delivery), {status: 'unknown', failure: {kind: 'changed'}});

	const lying = await enter(t, one({sealed: ['DATABASE_URL']}));
	lying.railway.faults.lies = true;
	t.like(await lying.destination.deliver(hidden!.place, values, delivery), {status: 'refused', failure: {kind: 'invalid-reply'}});

	const {destination, railway} = await enter(t, one({environments: {'site/production': {shop: {PASSWORD: old}}}}));
	const {found: [plain]} = await destination.discover(search);
	t.like(await destination.deliver(plain!.place, {...values, password: `a${reference('B')}c`}, delivery), {status: 'refused', failure: {kind: 'unsuitable'}});
	t.like(await destination.deliver({...plain!.place, key: 'GONE'}, values, delivery), {status: 'refused', failure: {kind: 'not-found'}});
	t.true(railway.variables.get('site/production')!.every(({version}) => version === 1));
});

test('services that share a variable are deployed once each, in one environment', async t => {
	const {destination, railway} = await enter(t);
	const {found} = await destination.discover(search);
	const services = new Map(found.flatMap(({place: {service}}) => service === undefined ? [] : [[service.id, service] as const]));
	t.is(services.size, 3);
	const shared = found.find(({place}) => place.key === 'NEON_URL')!.place.service!;
	t.like(await destination.deploy!(shared, {signal}), {status: 'live', seen: 'deployment site/production/shop#2 of shop is live; deployment site/production/worker#2 of worker is live'});
	t.deepEqual([...railway.deployments].map(([where, own]) => `${where} ${own.map(({status}) => status).join(' ')}`), [
		'site/production/shop SUCCESS REMOVED', 'site/production/worker SUCCESS REMOVED', 'site/production/report SUCCESS', 'site/staging/shop SUCCESS', 'other/production/site SUCCESS',
	]);
	t.deepEqual(railway.violations, []);
});

for (const [ending, expected] of [
	['SUCCESS', {status: 'live'}],
	['SLEEPING', {status: 'live'}],
	['FAILED', {status: 'refused', failure: {kind: 'server'}}],
	['CRASHED', {status: 'refused', failure: {kind: 'server'}}],
	['REMOVED', {status: 'refused', failure: {kind: 'server'}}],
	['SKIPPED', {status: 'refused', failure: {kind: 'server'}}],
] as const) {
	test(`a deployment that ends as ${ending} is ${expected.status}`, async t => {
		const {destination} = await enter(t, one({endings: {shop: ending}}));
		const {found} = await destination.discover(search);
		t.like(await destination.deploy!(found[0]!.place.service!, {signal}), expected);
	});
}

test('a service that runs nothing is not called deployed, and one that waits is unknown when it is stopped', async t => {
	const idle = await enter(t, one({idle: ['shop']}));
	const {found: [still]} = await idle.destination.discover(search);
	t.like(await idle.destination.deploy!(still!.place.service!, {signal}), {status: 'refused', failure: {kind: 'not-found'}});

	const waiting = await enter(t, one({endings: {shop: 'WAITING'}}));
	const stop = new AbortController();
	const result = await waiting.destination.deploy!(still!.place.service!, {
		signal: stop.signal, onProgress() {
			stop.abort();
		},
	});
	t.like(result, {status: 'unknown', failure: {kind: 'cancelled', message: 'A deployment of shop was started, and was last seen as WAITING.'}});
});

test('the token of a project sees one environment, and who is logged in is said', async t => {
	const {destination, tools, railway} = await enter(t, {...usual, projectToken: 'railway-Project'}, {RAILWAY_TOKEN: 'railway-Project'});
	t.deepEqual(await destination.preflight(signal), {status: 'ready', account: 'a token for site/production', problems: []});
	const {found} = await destination.discover(search);
	t.is(found.length, 8);
	t.deepEqual(railway.violations, []);
	const wide = createRailway({...tools, environment: {...tools.environment, RAILWAY_API_TOKEN: 'railway-Token'}, addresses: {railway: railway.url}});
	t.deepEqual(await wide.preflight(signal), {status: 'ready', account: 'acme', problems: []});
	t.like(await createRailway({...tools, environment: {...tools.environment, RAILWAY_TOKEN: undefined}}).preflight(signal), {status: 'not-ready', command: 'export RAILWAY_API_TOKEN=…'});
});

test('what went wrong inside of Railway after a change is not called refused, and a failure says which', async t => {
	const {tools, railway} = await enter(t, one());
	const failing = (message: string) => createRailway({
		...tools, addresses: {railway: railway.url}, http: async request => request.body?.includes('"query":"mutation') ? {status: 'answered', reply: {status: 200, headers: {}, body: JSON.stringify({errors: [{message}], data: null})}} : tools.http(request),
	});
	const {found: [place]} = await failing('').discover(search);
	t.like(await failing('Problem processing request').deliver(place!.place, values, delivery), {status: 'unknown', failure: {kind: 'server'}});
	t.like(await failing('Not Authorized').deliver(place!.place, values, delivery), {status: 'refused', failure: {kind: 'forbidden'}});
	t.like(await failing('Rate limit exceeded').deliver(place!.place, values, delivery), {status: 'refused', failure: {kind: 'rate-limited'}});
	t.false(await failing(`bad value ${old}`).deliver(place!.place, values, delivery).then(result => JSON.stringify(result).includes('Canary')));
});
