import test, {type ExecutionContext} from 'ava';
import {createHeroku} from '../../../source/destinations/heroku/index.js';
import {type HerokuScenario, serveHeroku} from '../../../source/simulator/platforms/heroku.js';
import {leaked} from '../../helpers/leaked-login.js';
import {machine} from '../../helpers/machine.js';
import {quiet, standInTools} from '../../helpers/platform-tools.js';

const {signal} = new AbortController();
const {old, values, wanted, connectionString} = leaked;
const delivery = {old, temporary: quiet, signal};
const search = {folders: [], wanted: [wanted], signal};
const now = {since: undefined, signal};

const usual: HerokuScenario = {
	token: 'HRKU-Token',
	apps: {
		shop: {
			variables: {DATABASE_URL: connectionString(old), REPORTS: JSON.stringify({user: wanted.role, password: old, host: wanted.hosts[0]!.host}), THEME: 'dark'}, dynos: ['web.1', 'web.2', 'worker.1'],
		},
		legacy: {
			variables: {
				NEON_URL: connectionString(old), PGPASSWORD: old, PGHOST: wanted.hosts[0]!.host, PGUSER: wanted.role,
			}, addOns: {NEON_URL: 'neon-flat-12345'}, dynos: [],
		},
	},
	pipelines: {shop: {test: {TEST_URL: connectionString(old)}, review: {DATABASE_URL: connectionString(old)}}},
};

async function enter(t: ExecutionContext) {
	const heroku = await serveHeroku(usual);
	t.teardown(heroku.close);
	return {heroku, destination: createHeroku({...machine, environment: {PATH: '/nonexistent', HEROKU_API_KEY: 'HRKU-Token'}, addresses: {heroku: heroku.url}})};
}

test('variables of apps and pipelines are found by value, and what an add-on owns is told', async t => {
	const {destination, heroku} = await enter(t);
	const {found, looked, notSearched} = await destination.discover(search);
	t.deepEqual(found.map(({place, confidence}) => `${place.container} ${place.key}${place.detail ? ` (${place.detail})` : ''} ${confidence}${place.managedBy ? `, owned by ${place.managedBy.name}` : ''}${place.writing ? ', restarts' : ''}`).toSorted(), [
		'legacy NEON_URL same-value, owned by the add-on neon-flat-12345, restarts',
		'legacy PGPASSWORD same-value, restarts',
		'pipeline shop DATABASE_URL (review apps) same-value',
		'pipeline shop TEST_URL (test runs) same-value',
		'shop DATABASE_URL same-value, restarts',
		'shop REPORTS same-value, restarts',
	]);
	t.is(looked, 9);
	t.deepEqual(notSearched, []);
	t.deepEqual(heroku.violations, []);
});

test('a variable is deployed once every dyno runs the release that followed, and is read back where none runs', async t => {
	const {destination, heroku} = await enter(t);
	const {found} = await destination.discover(search);
	const find = (container: string, key: string) => found.find(({place}) => place.container === container && place.key === key)!.place;
	t.deepEqual(await destination.deliver(find('shop', 'REPORTS'), values, delivery), {status: 'delivered', rung: 'deployed', seen: 'REPORTS holds the new value; all 3 dynos run release v2'});
	t.like(await destination.check(find('shop', 'REPORTS'), values, now), {status: 'succeeded', value: {rung: 'deployed'}});
	t.deepEqual(await destination.deliver(find('legacy', 'PGPASSWORD'), values, delivery), {status: 'delivered', rung: 'read-back', seen: 'PGPASSWORD holds the new value; release v2 succeeded; no dyno runs'});
	t.deepEqual(await destination.deliver(find('pipeline shop', 'TEST_URL'), values, delivery), {status: 'delivered', rung: 'read-back', seen: 'TEST_URL holds the new value; used by the next test run'});
	t.like(await destination.deliver(find('legacy', 'NEON_URL'), values, delivery), {status: 'refused', failure: {kind: 'unsuitable'}});
	const {managedBy: _managedBy, ...unknown} = find('legacy', 'NEON_URL');
	t.like(await destination.deliver(unknown, values, delivery), {status: 'refused', failure: {kind: 'bad-request'}});
	t.deepEqual(heroku.apps.get('shop')!.variables, {...usual.apps.shop!.variables, REPORTS: usual.apps.shop!.variables.REPORTS!.replace(old, values.password)});
	t.deepEqual(heroku.violations, []);
});

test('a release that failed is no success, although the variable holds the new value', async t => {
	const {destination, heroku} = await enter(t);
	const {found} = await destination.discover(search);
	const {place} = found.find(item => item.place.container === 'shop')!;
	heroku.releases.fail = true;
	const failed = await destination.deliver(place, values, delivery);
	t.regex(failed.status === 'unknown' ? failed.failure.message : '', /release v2 failed, so the dynos go on with the old value/v);
	t.like(await destination.check(place, values, now), {status: 'succeeded', value: {rung: 'read-back'}});
	heroku.releases.fail = false;
	heroku.releases.crash = true;
	const other = found.find(item => item.place.container === 'shop' && item.place.key !== place.key)!.place;
	const crashed = await destination.deliver(other, values, delivery);
	t.regex(crashed.status === 'delivered' ? `${crashed.rung} ${crashed.seen}` : '', /^read-back .+web\.1 is crashed/v);
});

test('the program lends its login, and never gets a value', async t => {
	const heroku = await serveHeroku(usual);
	t.teardown(heroku.close);
	let isLoggedIn = true;
	const {tools, calls} = await standInTools(t, 'heroku', call => {
		if (call.arguments[0] === '--version') {
			return {exitCode: 0, stdout: 'heroku/10.7.0 linux-x64 node-v20.19.0\n'};
		}

		return isLoggedIn ? {exitCode: 0, stdout: 'HRKU-Token\n', stderr: ' ›   Warning: token will expire\n'} : {exitCode: 2, stderr: ' ›   Error: not logged in\n'};
	});
	const destination = createHeroku({...tools, addresses: {heroku: heroku.url}});
	t.deepEqual(await destination.preflight(signal), {
		status: 'ready', version: 'heroku 10.7.0', account: 'ada@example.com', problems: [],
	});
	isLoggedIn = false;
	t.like(await destination.preflight(signal), {status: 'not-ready', command: 'heroku login'});
	t.like(await destination.discover(search), {found: [], notSearched: [{what: 'Heroku', command: 'heroku login'}]});
	t.true(calls.every(({input}) => input === ''));
	t.deepEqual(await createHeroku(machine).preflight(signal), {status: 'absent', problems: []});
});
