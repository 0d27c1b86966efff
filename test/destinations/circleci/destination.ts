import test, {type ExecutionContext} from 'ava';
import {createCircleci} from '../../../source/destinations/circleci/index.js';
import {serveCircleci} from '../../../source/simulator/platforms/circleci.js';
import {leaked} from '../../helpers/leaked-login.js';
import {quiet, standInTools} from '../../helpers/platform-tools.js';

const {signal} = new AbortController();
const {old, values, wanted, connectionString} = leaked;
const delivery = {old, temporary: quiet, signal};
const search = {folders: [], wanted: [wanted], signal};

async function enter(t: ExecutionContext) {
	const circleci = await serveCircleci({
		token: 'circle-Token',
		contexts: {
			deploy: {DATABASE_URL: connectionString(old), PGPASSWORD: old, THEME: 'dark'},
			test: {PGPASSWORD: 'local-test-only', OWN_NAME: old},
		},
		projects: {shop: {POSTGRES_URL: connectionString(old), DB_PASSWORD: old}},
	});
	t.teardown(circleci.close);
	const {tools} = await standInTools(t, 'circleci', () => ({exitCode: 0, stdout: '1.0\n'}), {CIRCLE_TOKEN: 'circle-Token'});
	return {circleci, tools, destination: createCircleci({...tools, addresses: {circleci: circleci.url}})};
}

test('variables are found by name or by their last four characters, and what ends otherwise is another password', async t => {
	const {destination, circleci} = await enter(t);
	const {found, looked, notSearched} = await destination.discover(search);
	t.deepEqual(found.map(({place, confidence}) => `${place.container} ${place.key} (${place.detail}) ${confidence}`).toSorted(), [
		'acme, context deploy DATABASE_URL (context) same-name',
		'acme, context deploy PGPASSWORD (context, ends as the old value) same-name',
		'acme, context test OWN_NAME (context, ends as the old value) same-name',
		'acme/shop DB_PASSWORD (project, ends as the old value) same-name',
		'acme/shop POSTGRES_URL (project) same-name',
	]);
	t.is(looked, 7);
	t.deepEqual(notSearched, []);
	t.deepEqual(circleci.violations, []);
});

test('in a project the last four characters are what is seen, and where they stay the same it is unknown', async t => {
	const {destination, circleci} = await enter(t);
	const {found} = await destination.discover(search);
	const find = (key: string) => found.find(({place}) => place.key === key)!.place;
	t.like(await destination.deliver(find('DB_PASSWORD'), values, delivery), {status: 'delivered', rung: 'written'});
	t.like(await destination.check(find('DB_PASSWORD'), values, {since: undefined, signal}), {status: 'succeeded', value: {rung: 'written'}});
	t.like(await destination.deliver(find('DB_PASSWORD'), values, delivery), {status: 'delivered', rung: 'written'});
	t.is(circleci.requests.filter(({method}) => method === 'POST').length, 1);
	t.like(await destination.deliver(find('POSTGRES_URL'), values, delivery), {status: 'unknown', failure: {kind: 'invalid-reply'}});
	t.true(circleci.variables.get('project shop')!.every(({value}) => value.includes(values.password)));
	t.deepEqual(circleci.violations, []);
});

test('what no longer ends as the old value is left alone, and what is gone is not made', async t => {
	const {destination, circleci} = await enter(t);
	const {found} = await destination.discover(search);
	const {place} = found.find(item => item.place.key === 'PGPASSWORD')!;
	circleci.variables.get('context deploy')!.find(({name}) => name === 'PGPASSWORD')!.value = 'npg_SomebodyElse';
	t.like(await destination.deliver(place, values, delivery), {status: 'refused', failure: {kind: 'unsuitable'}});
	t.like(await destination.deliver({...place, key: 'GONE_PASSWORD'}, values, delivery), {status: 'refused', failure: {kind: 'not-found'}});
	t.false(circleci.requests.some(({method}) => method !== 'GET'));
});

test('a change is known again by its time', async t => {
	const {destination} = await enter(t);
	const {found} = await destination.discover(search);
	const {place} = found.find(item => item.place.key === 'DATABASE_URL')!;
	const since = Date.UTC(2026, 0, 1) + 2000;
	t.like(await destination.check(place, values, {since, signal}), {status: 'succeeded', value: {rung: 'not-touched'}});
	t.like(await destination.deliver(place, values, delivery), {status: 'delivered', rung: 'written'});
	t.like(await destination.check(place, values, {since, signal}), {status: 'succeeded', value: {rung: 'written'}});
});

test('who is logged in is said, and the program without a token is not enough', async t => {
	const {destination, tools} = await enter(t);
	t.deepEqual(await destination.preflight(signal), {status: 'ready', account: 'ada', problems: []});
	t.like(await createCircleci({...tools, environment: {...tools.environment, CIRCLE_TOKEN: undefined}}).preflight(signal), {status: 'not-ready', command: 'export CIRCLE_TOKEN=…'});
});
