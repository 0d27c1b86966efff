import test, {type ExecutionContext} from 'ava';
import {createDoppler} from '../../../source/destinations/doppler/index.js';
import {type DopplerFaults, type DopplerScenario, serveDoppler} from '../../../source/simulator/platforms/doppler.js';
import {leaked} from '../../helpers/leaked-login.js';
import {quiet, standInTools} from '../../helpers/platform-tools.js';

const {signal} = new AbortController();
const {old, values, wanted, connectionString} = leaked;
const delivery = {old, temporary: quiet, signal};
const search = {folders: [], wanted: [wanted], signal};

/** How Doppler writes that a value is another secret's. */
const reference = (name: string) => `\${${name}}`;

const usual: DopplerScenario = {
	token: 'dp.ct.Token',
	configs: {
		'api/dev_ada': {OWN_URL: connectionString(old)},
		'api/dev': {DATABASE_URL: connectionString(old), OTHER: 'x', GREETING: `hello ${reference('OTHER')}`},
		'web/prd': {
			DB: reference('api.dev.DATABASE_URL'), PGPASSWORD: null, MIXED: `postgresql://neondb_owner:${old}@${reference('PGHOST')}/neondb`, PGHOST: wanted.hosts[0]!.host,
		},
	},
	syncs: [{name: 'Vercel shop', project: 'api', config: 'dev'}],
};

async function enter(t: ExecutionContext, {faults = {}, environment = {DOPPLER_TOKEN: 'dp.ct.Token'}, scenario = usual}: {readonly faults?: DopplerFaults; readonly environment?: Readonly<Record<string, string>>; readonly scenario?: DopplerScenario} = {}) {
	const doppler = await serveDoppler(scenario);
	t.teardown(doppler.close);
	Object.assign(doppler.faults, faults);
	const {tools, calls} = await standInTools(t, 'doppler', ({arguments: given}) => ({exitCode: 0, stdout: given[0] === '--version' ? 'v3.77.1\n' : 'dp.ct.Token\n'}), environment);
	return {doppler, calls, destination: createDoppler({...tools, addresses: {doppler: doppler.url}})};
}

const nameOf = ({place}: {readonly place: {readonly container: string; readonly key: string}}) => `${place.container} ${place.key}`;

test('roots come before what inherits from them, references and restricted secrets are shown as what they are', async t => {
	const {destination} = await enter(t);
	const {found, notSearched} = await destination.discover(search);
	t.deepEqual(found.map(item => `${nameOf(item)} ${item.confidence} ${item.place.managedBy?.name ?? (item.place.byHand ? 'by hand' : '')}`.trim()).toSorted(), [
		'api/dev DATABASE_URL same-value',
		'api/dev_ada DATABASE_URL same-value the config dev',
		'api/dev_ada OWN_URL same-value',
		`web/prd DB same-value a reference to ${reference('api.dev.DATABASE_URL')}`,
		'web/prd MIXED same-value',
		'web/prd PGPASSWORD same-name by hand',
	]);
	t.deepEqual(found.map(({place}) => place.managedBy !== undefined), [false, false, false, false, true, true]);
	t.is(found.find(item => nameOf(item) === 'api/dev DATABASE_URL')!.place.writing, 'Doppler copies it to Vercel shop at once.');
	t.deepEqual(notSearched, []);
});

test('only the secret changes, and what inherits from it or refers to it follows', async t => {
	const {destination, doppler} = await enter(t);
	const {found} = await destination.discover(search);
	for (const {place} of found.filter(item => item.place.managedBy === undefined && item.place.byHand === undefined)) {
		t.like(await destination.deliver(place, values, delivery), {status: 'delivered', rung: 'read-back'}, `${nameOf({place})}`);
		t.like(await destination.check(place, values, {since: undefined, signal}), {status: 'succeeded', value: {rung: 'read-back'}});
		t.like(await destination.deliver(place, values, {...delivery, old: undefined}), {status: 'delivered', rung: 'read-back'});
	}

	t.deepEqual(Object.fromEntries([...doppler.configs].map(([name, secrets]) => [name, Object.fromEntries(secrets)])), {
		'api/dev_ada': {OWN_URL: connectionString(values.password)},
		'api/dev': {DATABASE_URL: connectionString(values.password), OTHER: 'x', GREETING: `hello ${reference('OTHER')}`},
		'web/prd': {
			DB: reference('api.dev.DATABASE_URL'), PGPASSWORD: null, MIXED: `postgresql://neondb_owner:${values.password}@${reference('PGHOST')}/neondb`, PGHOST: wanted.hosts[0]!.host,
		},
	});
	t.is(doppler.requests.filter(({method}) => method === 'POST').length, 3);
	t.notRegex(JSON.stringify(doppler.requests.map(({path}) => path)), /Canary/v);
	const again = await destination.discover(search);
	t.deepEqual(again.found.filter(({confidence}) => confidence === 'same-value'), []);
});

test('a new value that would be taken for a reference is refused', async t => {
	const {destination, doppler} = await enter(t, {scenario: {...usual, configs: {'api/dev': {PGPASSWORD: old}}}});
	const {found} = await destination.discover(search);
	t.like(await destination.deliver(found[0]!.place, {...values, password: `a${reference('b')}c`}, delivery), {status: 'refused', failure: {kind: 'unsuitable'}});
	t.is(doppler.configs.get('api/dev')!.get('PGPASSWORD'), old);
});

test('the login of the program serves as well, and what is missing is said', async t => {
	const ready = await enter(t, {environment: {}});
	t.deepEqual(await ready.destination.preflight(signal), {
		status: 'ready', version: 'doppler 3.77.1', account: 'Ada in Acme', problems: [],
	});
	t.true(ready.calls.every(call => !JSON.stringify(call).includes('Canary')));
	const out = await enter(t, {faults: {isLoggedOut: true}});
	t.like(await out.destination.preflight(signal), {status: 'not-ready', command: 'doppler login'});
	t.like(await out.destination.discover(search), {found: [], notSearched: [{what: 'Doppler', command: 'doppler login'}]});
	const {tools} = await standInTools(t, 'other', () => ({exitCode: 0}));
	const none = createDoppler(tools);
	t.deepEqual(await none.preflight(signal), {status: 'absent', problems: []});
	t.like(await none.discover(search), {found: [], notSearched: [{command: 'doppler login'}]});
	t.like(await none.deliver({
		destination: 'doppler', container: 'api/dev', key: 'X', shape: 'password', kind: 'secret-manager', isReadable: true, address: {project: 'api', config: 'dev'},
	}, values, delivery), {status: 'refused', failure: {kind: 'unauthorized'}});
});
