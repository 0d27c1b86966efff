import test from 'ava';
import {type Destination} from '../../../source/destinations/types.js';
import {createFly} from '../../../source/destinations/fly/index.js';
import {createFlyIo, type FlyFaults, type FlyScenario} from '../../../source/simulator/platforms/fly.js';
import {createInnerProgram} from '../../helpers/inner-program.js';
import {leaked} from '../../helpers/leaked-login.js';
import {machine} from '../../helpers/machine.js';
import {quiet, standInTools} from '../../helpers/platform-tools.js';

const {signal} = new AbortController();
const {old, values, wanted, connectionString} = leaked;
const delivery = {old, temporary: quiet, signal};
const search = {folders: [], wanted: [wanted], signal};
const checked = {since: 1, signal};

const usual: FlyScenario = {
	login: 'ada@example.com',
	apps: {
		shop: {
			secrets: {DATABASE_URL: connectionString(old), DATABASE_URL_UNPOOLED: connectionString(old).replace('-pooler', ''), SESSION_KEY: 'x'},
			machines: [{}, {state: 'stopped'}, {}],
		},
		worker: {organization: 'acme-lab', secrets: {PGPASSWORD: old}, machines: [{environment: {REPORTS_URL: connectionString(old), PORT: '8080'}}, {environment: {REPORTS_URL: connectionString(old)}}]},
		fresh: {secrets: {POSTGRES_URL: connectionString(old)}, machines: []},
	},
};

function enter({scenario = usual, faults = {}, environment = {}}: {readonly scenario?: FlyScenario; readonly faults?: FlyFaults; readonly environment?: Readonly<Record<string, string>>} = {}) {
	const fly = createFlyIo(scenario);
	Object.assign(fly.faults, faults);
	const {runner, calls, uninstall} = createInnerProgram('/bin', 'flyctl', fly.program);
	const tools = {...machine, runner, environment: {PATH: '/bin', HOME: '/nonexistent', ...environment}};
	return {
		fly, calls, uninstall, destination: createFly(tools), again: () => createFly(tools),
	};
}

async function placeOf(destination: Destination, key: string) {
	const {found} = await destination.discover(search);
	return found.find(({place}) => place.key === key)!.place;
}

test('secrets are found by name in every app, and plain values of machines by value, to be changed by hand', async t => {
	const {destination, fly} = enter();
	const {found, looked, notSearched} = await destination.discover(search);
	t.deepEqual(found.map(({place, confidence}) => `${place.container} ${place.key} (${place.detail}) ${confidence}${place.service ? `, deployed with ${place.service.label}` : ''}${place.byHand ? ', by hand' : ''}`).toSorted(), [
		'acme-lab/worker PGPASSWORD (secret) same-name, deployed with worker',
		'acme-lab/worker REPORTS_URL (plain text in the configuration) same-value, by hand',
		'acme/fresh POSTGRES_URL (secret) same-name, deployed with fresh',
		'acme/shop DATABASE_URL (secret) same-name, deployed with shop',
		'acme/shop DATABASE_URL_UNPOOLED (secret) same-name, deployed with shop',
	]);
	t.is(looked, 8);
	t.deepEqual(notSearched, []);
	t.deepEqual(fly.violations, []);
	t.notRegex(JSON.stringify(found), /Canary/v);
});

test('a secret is staged from stdin as it is, alone, and no machine is touched before the deployment', async t => {
	const {destination, fly, calls} = enter();
	const place = await placeOf(destination, 'DATABASE_URL_UNPOOLED');
	const before = JSON.stringify([...fly.apps.get('shop')!.machines]);
	t.like(await destination.deliver(place, values, delivery), {status: 'delivered', rung: 'written', seen: 'Fly.io says that DATABASE_URL_UNPOOLED was changed; staged for the next deployment'});
	t.is(JSON.stringify([...fly.apps.get('shop')!.machines]), before);
	t.deepEqual([...fly.apps.get('shop')!.secrets].map(([name, {value}]) => [name, value]), [
		['DATABASE_URL', connectionString(old)],
		['DATABASE_URL_UNPOOLED', `${connectionString(values.password).replace('-pooler', '')}&channel_binding=require`],
		['SESSION_KEY', 'x'],
	]);
	const written = calls.find(call => call.arguments[1] === 'set')!;
	t.deepEqual(written.arguments, ['secrets', 'set', 'DATABASE_URL_UNPOOLED=-', '--stage', '-a', 'shop']);
	t.notRegex(JSON.stringify(calls.map(call => [call.arguments, call.environment])), /Canary/v);
	t.like(await destination.deliver(place, values, delivery), {status: 'delivered', rung: 'written'});
	t.is(calls.filter(call => call.arguments[1] === 'set').length, 1);
	const other = await placeOf(destination, 'PGPASSWORD');
	t.like(await destination.deliver(other, {...values, password: ' npg_NewCanary'}, delivery), {status: 'refused', failure: {kind: 'unsuitable'}});
	t.like(await destination.deliver({...other, address: {app: '--access-token'}}, values, delivery), {status: 'refused', failure: {kind: 'unsuitable'}});
});

test('after an interruption a moved digest is the evidence, and one that did not move is none', async t => {
	const {destination, again} = enter();
	const place = await placeOf(destination, 'DATABASE_URL');
	t.is(place.address?.digest?.length, 6);
	t.like(await again().check(place, values, checked), {status: 'succeeded', value: {rung: 'not-touched'}});
	await destination.deliver(place, values, delivery);
	t.like(await destination.check(place, values, checked), {status: 'succeeded', value: {rung: 'written'}});
	t.like(await again().check(place, values, checked), {status: 'succeeded', value: {rung: 'written'}});
	t.like(await again().check(place, values, {since: undefined, signal}), {status: 'succeeded', value: {rung: 'not-touched'}});
	// Nobody can tell whether the same value was stored a second time.
	t.like(await again().deliver(place, values, delivery), {status: 'unknown', failure: {kind: 'invalid-reply'}});
	t.like(await destination.check(place, {...values, password: 'npg_Third'}, checked), {status: 'succeeded', value: {rung: 'not-touched'}});
	t.like(await destination.deploy!(place.service!, {signal}), {status: 'live'});
	t.like(await again().check(place, values, checked), {status: 'succeeded', value: {rung: 'deployed'}});
});

test('a lie, a refusal, a leak and a failure after the write are told apart, and no message holds the value', async t => {
	for (const [faults, expected] of [
		[{lies: true}, 'unknown invalid-reply'],
		[{isDenied: true}, 'refused forbidden'],
		[{isLoggedOut: true}, 'refused unauthorized'],
		[{leaks: true}, 'refused server'],
		[{storesAndFails: true}, 'unknown server'],
	] as const) {
		const {destination, fly} = enter();
		const place = await placeOf(destination, 'DATABASE_URL');
		Object.assign(fly.faults, faults);
		const result = await destination.deliver(place, values, delivery);
		t.is(`${result.status} ${result.status === 'delivered' ? '' : result.failure.kind}`, expected, `${JSON.stringify(result)}`);
		t.notRegex(JSON.stringify(result), /Canary/v);
	}
});

test('an app is live once every machine is a new version that runs where it ran before', async t => {
	const {destination, fly} = enter();
	const place = await placeOf(destination, 'DATABASE_URL');
	await destination.deliver(place, values, delivery);
	fly.faults.lies = true;
	t.like(await destination.deploy!(place.service!, {signal}), {status: 'unknown', failure: {kind: 'changed'}});
	fly.faults.lies = false;
	fly.faults.isDenied = 'shop';
	t.like(await destination.deploy!(place.service!, {signal}), {status: 'refused', failure: {kind: 'forbidden'}});
	fly.faults.isDenied = false;
	fly.faults.deploysInPart = true;
	t.like(await destination.deploy!(place.service!, {signal}), {status: 'unknown', output: 'Error: timeout reached waiting for health checks to pass for machine'});
	fly.faults.deploysInPart = false;
	t.deepEqual(await destination.deploy!(place.service!, {signal}), {status: 'live', seen: 'all 3 machines of shop are a new version'});
	fly.faults.machinesEnd = true;
	const ended = await destination.deploy!(place.service!, {signal});
	t.regex(ended.status === 'unknown' ? ended.failure.message : '', /ran before are stopped now/v);
	t.like(await destination.deploy!({...place.service!, address: {app: 'fresh'}}, {signal}), {status: 'refused', failure: {kind: 'not-found'}});
	t.like(await destination.deploy!({...place.service!, address: {app: 'gone'}}, {signal}), {status: 'refused', failure: {kind: 'not-found'}});
	t.deepEqual(fly.violations, []);
});

test('a machine that fly deploy does not manage is named, because it goes on with the old value', async t => {
	const {destination} = enter({scenario: {...usual, apps: {shop: {secrets: {DATABASE_URL: connectionString(old)}, machines: [{}, {id: 'cron1', isManaged: false}]}}}});
	const place = await placeOf(destination, 'DATABASE_URL');
	await destination.deliver(place, values, delivery);
	const result = await destination.deploy!(place.service!, {signal});
	t.regex(result.status === 'unknown' ? result.failure.message : '', /1 of 2 machines of shop are as they were \(cron1\)/v);
});

test('who is logged in is said, what is missing with the command, and an old flyctl is not used', async t => {
	const {destination, fly, uninstall} = enter();
	t.deepEqual(await destination.preflight(signal), {
		status: 'ready', version: 'flyctl 0.4.54', account: 'ada@example.com', problems: [],
	});
	fly.faults.isLoggedOut = true;
	t.like(await destination.preflight(signal), {status: 'not-ready', command: 'flyctl auth login'});
	t.like(await destination.discover(search), {found: [], notSearched: [{what: 'Fly.io', command: 'flyctl auth login'}]});
	uninstall();
	t.deepEqual(await destination.preflight(signal), {status: 'absent', problems: []});
	t.like(await enter({scenario: {...usual, version: '0.1.99'}}).destination.preflight(signal), {status: 'not-ready', command: 'flyctl version upgrade'});
	const other = enter({environment: {FLY_API_TOKEN: 'FlyV1 fm2_Token'}});
	other.uninstall();
	t.like(await other.destination.preflight(signal), {status: 'not-ready'});
});

test('the program gets the value on stdin and nothing of it elsewhere', async t => {
	const fly = createFlyIo(usual);
	const {tools, calls} = await standInTools(t, 'flyctl', fly.program);
	const destination = createFly(tools);
	const place = await placeOf(destination, 'PGPASSWORD');
	const password = String.raw`!"#$%&'()*+,-./:;<=>?@[\]^_\`{|}~aZ09`;
	t.like(await destination.deliver(place, {...values, password}, delivery), {status: 'delivered'});
	t.is(fly.apps.get('worker')!.secrets.get('PGPASSWORD')!.value, password);
	t.deepEqual(calls.filter(({input}) => input !== '').map(({input}) => input), [password]);
});
