/**
What is special to managers of secrets: versions, references, owners, and what uses a secret. The suite tests the rest.
*/
import test, {type ExecutionContext} from 'ava';
import {createInfisical} from '../../source/destinations/infisical/index.js';
import {createOnepassword} from '../../source/destinations/onepassword/index.js';
import {type InfisicalScenario, serveInfisical} from '../../source/simulator/platforms/infisical.js';
import {createStandInOnepassword, makeItem} from '../../source/simulator/platforms/onepassword.js';
import {leaked} from '../helpers/leaked-login.js';
import {quiet, standInTools} from '../helpers/platform-tools.js';

const {signal} = new AbortController();
const {old, values, wanted, connectionString} = leaked;
const delivery = {old, temporary: quiet, signal};
const search = {folders: [], wanted: [wanted], signal};

/** How Infisical writes that a value is another secret's. */
const reference = (name: string) => `\${${name}}`;

const usualInfisical: InfisicalScenario = {
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

async function enterInfisical(t: ExecutionContext, scenario = usualInfisical) {
	const infisical = await serveInfisical(scenario);
	t.teardown(infisical.close);
	const {tools} = await standInTools(t, 'infisical', () => ({exitCode: 0, stdout: 'infisical version 0.43.0\n'}), {INFISICAL_TOKEN: 'infisical-Token'});
	return {infisical, tools, destination: createInfisical({...tools, addresses: {infisical: infisical.url}})};
}

test('infisical: secrets of every folder are found, references come last, and what is copied elsewhere is said', async t => {
	const {destination, infisical} = await enterInfisical(t);
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

test('infisical: each is changed alone, and what refers to it follows', async t => {
	const {destination, infisical} = await enterInfisical(t);
	const {found} = await destination.discover(search);
	for (const {place} of found.filter(item => item.place.managedBy === undefined)) {
		t.like(await destination.deliver(place, values, delivery), {status: 'delivered', rung: place.isReadable ? 'read-back' : 'written'}, `${place.key}`);
	}

	t.deepEqual(infisical.environments.get('api/dev')!.map(({key, version}) => `${key} ${version}`), ['DATABASE_URL 2', 'DATABASE_URL 2', 'PGPASSWORD 2', 'PGHOST 1', 'PGUSER 1', 'POSTGRES_URL 2', 'ROTATED_URL 1']);
	const again = await destination.discover(search);
	t.deepEqual(again.found.filter(({confidence}) => confidence === 'same-value').map(({place}) => place.key), ['ROTATED_URL']);
	t.deepEqual(infisical.violations, []);
});

test('infisical: a change that must be approved is not called written, and a reference in the new value is refused', async t => {
	const {destination, infisical} = await enterInfisical(t, {...usualInfisical, needsApproval: true});
	const {found} = await destination.discover(search);
	t.like(await destination.deliver(found[0]!.place, values, delivery), {status: 'unknown', failure: {kind: 'locked'}});
	t.like(await destination.deliver(found.find(({place}) => place.key === 'PGPASSWORD')!.place, {...values, password: `a${reference('b')}c`}, delivery), {status: 'refused'});
	t.true(infisical.environments.get('api/dev')!.every(({version}) => version === 1));
});

test('infisical: who is logged in is said, and the program without a token is not enough', async t => {
	const {destination, tools} = await enterInfisical(t);
	t.deepEqual(await destination.preflight(signal), {status: 'ready', account: 'a token for api', problems: []});
	t.like(await createInfisical({...tools, environment: {...tools.environment, INFISICAL_TOKEN: undefined}}).preflight(signal), {status: 'not-ready', command: 'export INFISICAL_TOKEN=…'});
});

async function enterOnepassword(t: ExecutionContext) {
	const onepassword = createStandInOnepassword([
		makeItem('i1', 'Neon shop', {
			server: wanted.hosts[0]!.host, username: wanted.role, password: old, url: connectionString(old),
		}),
		makeItem('i2', 'Neon console', {password: old}, {category: 'LOGIN'}),
		makeItem('i3', 'Neon with a certificate', {password: old}, {files: [{id: 'f', name: 'ca.pem'}]}),
		makeItem('i4', 'Neon, odd', {password: old}, {
			fields: [{
				id: 'f0', type: 'CONCEALED', label: 'password', value: old,
			}, {
				id: 'f1', type: 'SSHKEY', label: 'key', value: 'x',
			}],
		}),
		makeItem('i5', 'Bank', {password: old}, {category: 'LOGIN'}),
	]);
	const {tools, calls} = await standInTools(t, 'op', call => onepassword.program(call), {OP_ACCOUNT: 'acme'});
	return {onepassword, calls, destination: createOnepassword(tools)};
}

test('onepassword: fields are found in what can hold them, and what would lose something on the way is left to the operator', async t => {
	const {destination, calls, onepassword} = await enterOnepassword(t);
	const {found, notSearched} = await destination.discover(search);
	t.deepEqual(found.map(({place, confidence}) => `${place.container} ${place.key} ${confidence}${place.byHand ? ', by hand' : ''}`).toSorted(), [
		'Team/Neon console password same-value, by hand',
		'Team/Neon shop password same-value',
		'Team/Neon shop url same-value',
		'Team/Neon with a certificate password same-value, by hand',
		'Team/Neon, odd password same-value, by hand',
	]);
	t.deepEqual(notSearched, [{what: 'other items of 1Password (1)', reason: 'Neither their kind nor their title speaks of a database, so they are not read.'}]);
	t.false(calls.some(({arguments: given}) => given.includes('i5')));
	const before = JSON.stringify([...onepassword.items]);
	for (const {place} of found.filter(item => item.place.byHand !== undefined)) {
		t.like(await destination.deliver(place, values, delivery), {status: 'refused', failure: {kind: 'unsuitable'}});
	}

	t.is(JSON.stringify([...onepassword.items]), before);
});

test('onepassword: two fields of one item are written one after the other', async t => {
	const {destination, onepassword} = await enterOnepassword(t);
	const {found} = await destination.discover(search);
	const places = found.map(({place}) => place).filter(({container}) => container === 'Team/Neon shop');
	const results = await Promise.all(places.map(async place => destination.deliver(place, values, delivery)));
	t.deepEqual(results.map(({status}) => status), ['delivered', 'delivered']);
	t.deepEqual(onepassword.items.get('i1')!.fields.map(({value}) => value), [wanted.hosts[0]!.host, wanted.role, values.password, connectionString(values.password)]);
});

test('onepassword: who is logged in is said, and what is missing with the command', async t => {
	const {destination, onepassword} = await enterOnepassword(t);
	t.deepEqual(await destination.preflight(signal), {
		status: 'ready', version: 'op 2.30.3', account: 'ada@example.com on https://acme.1password.com', problems: [],
	});
	onepassword.faults.isLoggedOut = true;
	t.like(await destination.preflight(signal), {status: 'not-ready', command: 'op signin'});
	t.like(await destination.discover(search), {found: [], notSearched: [{what: '1Password', command: 'op signin'}]});
	const {tools} = await standInTools(t, 'other', () => ({exitCode: 0}));
	t.deepEqual(await createOnepassword(tools).preflight(signal), {status: 'absent', problems: []});
});
