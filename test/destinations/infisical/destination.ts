import test, {type ExecutionContext} from 'ava';
import {createInfisical} from '../../../source/destinations/infisical/index.js';
import {type InfisicalScenario, serveInfisical} from '../../../source/simulator/platforms/infisical.js';
import {leaked} from '../../helpers/leaked-login.js';
import {quiet, standInTools} from '../../helpers/platform-tools.js';

const {signal} = new AbortController();
const {old, values, wanted, connectionString} = leaked;
const delivery = {old, temporary: quiet, signal};
const search = {folders: [], wanted: [wanted], signal};

/** How Infisical writes that a value is another secret's. */
const reference = (name: string) => `\${${name}}`;

const usual: InfisicalScenario = {
	token: 'infisical-Token',
	environments: {
		'api/dev': [
			{key: 'DATABASE_URL', value: connectionString(old)},
			{key: 'DATABASE_URL', value: connectionString(old), type: 'personal'},
			{key: 'PGPASSWORD', value: old, path: '/db'},
			{key: 'PGHOST', value: wanted.hosts[0]!.host, path: '/db'},
			{key: 'PGUSER', value: wanted.role, path: '/db'},
			{key: 'POSTGRES_URL', value: connectionString(old), isHidden: true},
			{key: 'ROTATED_URL', value: connectionString(old), isRotated: true},
		],
		'api/prod': [{key: 'COPY', value: reference('dev.DATABASE_URL')}],
	},
	syncs: [{
		project: 'api', environment: 'dev', path: '/db', destination: 'vercel',
	}],
};

async function enter(t: ExecutionContext, scenario = usual) {
	const infisical = await serveInfisical(scenario);
	t.teardown(infisical.close);
	const {tools} = await standInTools(t, 'infisical', () => ({exitCode: 0, stdout: 'infisical version 0.43.0\n'}), {INFISICAL_TOKEN: 'infisical-Token'});
	return {infisical, tools, destination: createInfisical({...tools, addresses: {infisical: infisical.url}})};
}

test('secrets of every folder are found, references come last, and what is copied elsewhere is said', async t => {
	const {destination, infisical} = await enter(t);
	const {found, looked, notSearched} = await destination.discover(search);
	t.deepEqual(found.map(({place, confidence}) => `${place.container} ${place.key} (${place.detail ?? ''}) ${confidence} ${place.managedBy?.name ?? place.writing ?? ''}`.trim()).toSorted(), [
		'api/dev DATABASE_URL () same-value',
		'api/dev DATABASE_URL (personal) same-value',
		'api/dev POSTGRES_URL (hidden) same-name',
		'api/dev ROTATED_URL () same-value a rotation of Infisical',
		'api/dev/db PGPASSWORD () same-value Infisical copies it to vercel (own) at once.',
		`api/prod COPY () same-value a reference to ${reference('dev.DATABASE_URL')}`,
	]);
	t.deepEqual(found.slice(-2).map(({place}) => place.managedBy !== undefined), [true, true]);
	t.is(looked, 8);
	t.deepEqual(notSearched, []);
	t.deepEqual(infisical.violations, []);
});

test('each is changed alone, and what refers to it follows', async t => {
	const {destination, infisical} = await enter(t);
	const {found} = await destination.discover(search);
	for (const {place} of found.filter(item => item.place.managedBy === undefined)) {
		t.like(await destination.deliver(place, values, delivery), {status: 'delivered', rung: place.isReadable ? 'read-back' : 'written'}, `${place.key}`);
	}

	t.deepEqual(infisical.environments.get('api/dev')!.map(({key, version}) => `${key} ${version}`), ['DATABASE_URL 2', 'DATABASE_URL 2', 'PGPASSWORD 2', 'PGHOST 1', 'PGUSER 1', 'POSTGRES_URL 2', 'ROTATED_URL 1']);
	const again = await destination.discover(search);
	t.deepEqual(again.found.filter(({confidence}) => confidence === 'same-value').map(({place}) => place.key), ['ROTATED_URL']);
	t.deepEqual(infisical.violations, []);
});

test('a change that must be approved is not called written, and a reference in the new value is refused', async t => {
	const {destination, infisical} = await enter(t, {...usual, needsApproval: true});
	const {found} = await destination.discover(search);
	t.like(await destination.deliver(found[0]!.place, values, delivery), {status: 'unknown', failure: {kind: 'locked'}});
	t.like(await destination.deliver(found.find(({place}) => place.key === 'PGPASSWORD')!.place, {...values, password: `a${reference('b')}c`}, delivery), {status: 'refused'});
	t.true(infisical.environments.get('api/dev')!.every(({version}) => version === 1));
});

test('who is logged in is said, and the program without a token is not enough', async t => {
	const {destination, tools} = await enter(t);
	t.deepEqual(await destination.preflight(signal), {status: 'ready', account: 'a token for api', problems: []});
	t.like(await createInfisical({...tools, environment: {...tools.environment, INFISICAL_TOKEN: undefined}}).preflight(signal), {status: 'not-ready', command: 'export INFISICAL_TOKEN=…'});
});
