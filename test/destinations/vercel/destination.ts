import test, {type ExecutionContext} from 'ava';
import {createVercel} from '../../../source/destinations/vercel/index.js';
import {serveVercel, type VercelFaults, type VercelScenario} from '../../../source/simulator/platforms/vercel.js';
import {leaked} from '../../helpers/leaked-login.js';
import {quiet, standInTools} from '../../helpers/platform-tools.js';

const {signal} = new AbortController();
const {old, values, wanted, connectionString} = leaked;
const delivery = {old, temporary: quiet, signal};
const search = {folders: [], wanted: [wanted], signal};
const {host} = wanted.hosts[0]!;

const usual: VercelScenario = {
	token: 'vercel_Token',
	projects: {
		shop: [
			{
				id: 'e1', key: 'DATABASE_URL', value: connectionString(old), type: 'encrypted', target: ['production'],
			},
			{
				id: 'e2', key: 'DATABASE_URL', value: connectionString(old), type: 'plain', target: ['preview', 'development'],
			},
			{
				id: 'e3', key: 'THEME', value: 'dark', type: 'encrypted', target: ['production'],
			},
			{
				id: 'e4', key: 'POSTGRES_PASSWORD', value: old, type: 'sensitive', target: ['production', 'preview'],
			},
			{
				id: 'e5', key: 'PG_URL', value: connectionString(old), type: 'encrypted', target: ['production'], configurationId: 'icfg_1',
			},
		],
		worker: [
			{
				id: 'e6', key: 'PGPASSWORD', value: old, type: 'encrypted', target: ['production'],
			},
			{
				id: 'e7', key: 'PGHOST', value: host, type: 'encrypted', target: ['production', 'preview'],
			},
			{
				id: 'e8', key: 'PGUSER', value: wanted.role, type: 'encrypted', target: ['production', 'preview'],
			},
			{
				id: 'e9', key: 'CONFIG', value: JSON.stringify({user: wanted.role, password: old, host}), type: 'encrypted', target: ['production'],
			},
		],
	},
	shared: [{
		id: 's1', key: 'TEAM_URL', value: connectionString(old), type: 'encrypted', target: ['production'],
	}],
};

async function enter(t: ExecutionContext, {faults = {}, environment = {VERCEL_TOKEN: 'vercel_Token'}}: {readonly faults?: VercelFaults; readonly environment?: Readonly<Record<string, string>>} = {}) {
	const vercel = await serveVercel(usual);
	t.teardown(vercel.close);
	Object.assign(vercel.faults, faults);
	const {tools} = await standInTools(t, 'vercel', () => ({exitCode: 0, stdout: '64.0.2\n'}), environment);
	return {vercel, destination: createVercel({...tools, addresses: {vercel: vercel.url}})};
}

const nameOf = ({place}: {readonly place: {readonly container: string; readonly key: string; readonly detail?: string}}) => `${place.container} ${place.key} ${place.detail}`;
const isOurs = ({place}: {readonly place: {readonly byHand?: unknown; readonly managedBy?: unknown}}) => place.byHand === undefined && place.managedBy === undefined;

test('every variable of every page is looked at, by value or by name, and what others own is told', async t => {
	const {destination, vercel} = await enter(t);
	const {found, looked, notSearched} = await destination.discover(search);
	t.deepEqual(found.map(item => `${nameOf(item)}: ${item.confidence}${item.place.managedBy ? ', integration' : ''}${item.place.byHand ? ', by hand' : ''}${item.place.service ? ', deployed' : ''}`).toSorted(), [
		'acme, shared variables TEAM_URL production: same-value, by hand',
		'acme/shop DATABASE_URL preview, development: same-value',
		'acme/shop DATABASE_URL production: same-value, deployed',
		'acme/shop PG_URL production: same-value, integration, deployed',
		'acme/shop POSTGRES_PASSWORD production, preview, sensitive: same-name, deployed',
		'acme/worker CONFIG production: same-value, deployed',
		'acme/worker PGPASSWORD production: same-value, deployed',
	]);
	t.is(looked, 10);
	t.deepEqual(notSearched, []);
	t.deepEqual(vercel.violations, []);
	const unknown = await destination.discover({...search, wanted: [{...wanted, old: undefined}]});
	t.is(unknown.found.find(({place}) => place.key === 'PGPASSWORD')?.confidence, 'same-host-and-user');
});

test('only the value of each variable changes, and doing it again changes nothing that can be read', async t => {
	const {destination, vercel} = await enter(t);
	const before = [...vercel.projects.values()].flat().map(item => ({...item}));
	const {found} = await destination.discover(search);
	for (const {place} of found.filter(item => isOurs(item))) {
		const since = Date.now();
		t.like(await destination.check(place, values, {since, signal}), {status: 'succeeded', value: {rung: 'not-touched'}});
		const rung = place.isReadable ? 'read-back' : 'written';
		t.like(await destination.deliver(place, values, delivery), {status: 'delivered', rung});
		t.like(await destination.check(place, values, {since, signal}), {status: 'succeeded', value: {rung}});
	}

	const {length} = vercel.requests.filter(({method}) => method === 'PATCH');
	t.is(length, 5);
	for (const {place} of found.filter(item => isOurs(item) && item.place.isReadable)) {
		t.like(await destination.deliver(place, values, {...delivery, old: undefined}), {status: 'delivered', rung: 'read-back'});
	}

	t.is(vercel.requests.filter(({method}) => method === 'PATCH').length, length);
	const kept = new Set(['e3', 'e5', 'e7', 'e8']);
	t.deepEqual([...vercel.projects.values()].flat().map(item => ({...item, updatedAt: 1})), before.map(item => kept.has(item.id) ? item : {...item, value: item.value.replace(old, values.password)}));
	t.notRegex(JSON.stringify(vercel.requests.map(({path}) => path)), /Canary/v);
	t.deepEqual(vercel.violations, []);
});

test('what somebody else changed, what an integration owns and what is gone are left alone', async t => {
	const {destination, vercel} = await enter(t);
	const {found} = await destination.discover(search);
	const find = (key: string) => found.find(({place}) => place.key === key)!.place;
	vercel.projects.get('worker')!.find(({id}) => id === 'e6')!.value = 'npg_SomebodyElse';
	t.like(await destination.deliver(find('PGPASSWORD'), values, delivery), {status: 'refused', failure: {kind: 'changed'}});
	t.like(await destination.deliver(find('PG_URL'), values, delivery), {status: 'refused', failure: {kind: 'unsuitable'}});
	t.like(await destination.deliver(find('TEAM_URL'), values, delivery), {status: 'refused', failure: {kind: 'unsuitable'}});
	t.like(await destination.deliver({...find('CONFIG'), key: 'GONE'}, values, delivery), {status: 'refused', failure: {kind: 'not-found'}});
	t.false(vercel.requests.some(({method}) => method !== 'GET'));
});

test('a project is deployed once the new deployment serves, and not where its build fails', async t => {
	const {destination, vercel} = await enter(t);
	const {found} = await destination.discover(search);
	const service = found.find(({place}) => place.key === 'PGPASSWORD')!.place.service!;
	vercel.faults.buildFails = true;
	t.like(await destination.deploy!(service, {signal}), {status: 'refused', failure: {kind: 'server'}});
	vercel.faults.buildFails = false;
	t.deepEqual(await destination.deploy!(service, {signal}), {status: 'live', seen: 'deployment dpl_2 serves worker'});
	t.deepEqual(vercel.violations, []);
});

test('who is logged in is said, and what is missing with the command', async t => {
	const {destination, vercel} = await enter(t);
	t.deepEqual(await destination.preflight(signal), {status: 'ready', account: 'ada, acme', problems: []});
	vercel.faults.isLoggedOut = true;
	t.like(await destination.preflight(signal), {status: 'not-ready', command: 'export VERCEL_TOKEN=…'});
	const none = await enter(t, {environment: {}});
	t.like(await none.destination.preflight(signal), {status: 'not-ready', command: 'export VERCEL_TOKEN=…'});
	t.like(await none.destination.discover(search), {found: [], notSearched: [{what: 'Vercel', command: 'export VERCEL_TOKEN=…'}]});
	const {tools} = await standInTools(t, 'other', () => ({exitCode: 0}));
	t.deepEqual(await createVercel(tools).preflight(signal), {status: 'absent', problems: []});
	const teams = await serveVercel({...usual, isOfTeamsOnly: true});
	t.teardown(teams.close);
	const newer = createVercel({...tools, environment: {...tools.environment, VERCEL_TOKEN: 'vercel_Token'}, addresses: {vercel: teams.url}});
	t.deepEqual(await newer.preflight(signal), {status: 'ready', account: 'acme', problems: []});
	const {found} = await newer.discover(search);
	t.is(found.length, 7);
});
