import test, {type ExecutionContext} from 'ava';
import {createVaultDestination} from '../../../source/destinations/vault/index.js';
import {createStandInVault, type VaultFaults, type VaultScenario} from '../../../source/simulator/platforms/vault.js';
import {leaked} from '../../helpers/leaked-login.js';
import {quiet, standInTools} from '../../helpers/platform-tools.js';

const {signal} = new AbortController();
const {old, values, wanted, connectionString} = leaked;
const delivery = {old, temporary: quiet, signal};
const search = {folders: [], wanted: [wanted], signal};
const address = 'http://127.0.0.1:8200';

const usual: VaultScenario = {
	namespaces: {
		'': {
			secret: {
				version: 2, secrets: {
					'app/db': {url: connectionString(old), port: 5432, other: '@not-a-file'}, 'app/nested': {database: {password: old, host: wanted.hosts[0]!.host, user: wanted.role}, kept: true}, 'app/deep/er': {PGPASSWORD: old}, foreign: {a: 'b'},
				},
			},
			kv: {version: 1, secrets: {legacy: {url: connectionString(old), kept: '@x', list: [1, 2]}}},
		},
		team: {secret: {version: 2, secrets: {db: {PGPASSWORD: old}}}},
	},
	connections: {main: {connection_url: `postgresql://{{username}}:{{password}}@${wanted.hosts[0]!.host}/neondb`, username: wanted.role}},
};

async function enter(t: ExecutionContext, {scenario = usual, faults = {}, environment = {VAULT_ADDR: address}, program = 'vault'}: {readonly scenario?: VaultScenario; readonly faults?: VaultFaults; readonly environment?: Readonly<Record<string, string>>; readonly program?: string} = {}) {
	const vault = createStandInVault(scenario);
	Object.assign(vault.faults, faults);
	const {tools, calls} = await standInTools(t, program, vault.program, environment);
	return {
		vault, calls, tools, destination: createVaultDestination(tools),
	};
}

const nameOf = ({place}: {readonly place: {readonly container: string; readonly key: string}}) => `${place.container} ${place.key}`;

for (const program of ['vault', 'bao']) {
	test(`${program}: every field of both engines and of namespaces is found by its value, and a database engine by host and user`, async t => {
		const {destination} = await enter(t, {program});
		const {found, notSearched} = await destination.discover(search);
		t.deepEqual(found.map(item => `${nameOf(item)} ${item.confidence}`).toSorted(), [
			'database/config/main password same-host-and-user',
			'kv/legacy url same-value',
			'secret/app/db url same-value',
			'secret/app/deep/er PGPASSWORD same-value',
			'secret/app/nested database same-value',
			'team: secret/db PGPASSWORD same-value',
		]);
		t.deepEqual(notSearched, []);
		t.truthy(found.find(({place}) => place.key === 'password')!.place.byHand);
	});
}

test('only the field changes, in both engines and in every namespace, and no value is seen by others', async t => {
	const {destination, vault, calls} = await enter(t);
	const {found} = await destination.discover(search);
	for (const {place} of found.filter(item => item.place.byHand === undefined)) {
		t.like(await destination.deliver(place, values, delivery), {status: 'delivered', rung: 'read-back'}, `${nameOf({place})}`);
		t.like(await destination.check(place, values, {since: undefined, signal}), {status: 'succeeded', value: {rung: 'read-back'}});
	}

	const last = (key: string) => vault.versions.get(key)!.at(-1);
	t.deepEqual(last(':secret:app/db'), {url: connectionString(values.password), port: 5432, other: '@not-a-file'});
	t.deepEqual(last(':secret:app/nested'), {database: {password: values.password, host: wanted.hosts[0]!.host, user: wanted.role}, kept: true});
	t.deepEqual(last(':kv:legacy'), {url: connectionString(values.password), kept: '@x', list: [1, 2]});
	t.deepEqual(last('team:secret:db'), {PGPASSWORD: values.password});
	t.deepEqual(last(':secret:foreign'), {a: 'b'});
	t.is(vault.versions.get(':secret:app/db')!.length, 2);
	t.notRegex(JSON.stringify(calls.map(call => [call.arguments, call.environment])), /Canary/v);
	t.false(calls.some(call => call.arguments[1] === 'put' && call.arguments.includes('-mount=secret')));
	t.true(calls.every(call => call.environment.VAULT_ADDR === address));
});

test('a write by somebody else in between is kept, whichever way the program merges', async t => {
	for (const refusesPatch of [false, true]) {
		const {destination, vault} = await enter(t, {faults: {refusesPatch}});
		const {found} = await destination.discover(search);
		const {place} = found.find(item => item.place.container === 'secret/app/db')!;
		let isFirst = true;
		vault.faults.interferes = key => {
			if (isFirst) {
				isFirst = false;
				vault.versions.get(key)!.push({url: connectionString(old), theirs: 'kept'});
			}
		};

		const result = await destination.deliver(place, values, delivery);
		t.like(result, refusesPatch ? {status: 'unknown', failure: {kind: 'changed'}} : {status: 'refused', failure: {kind: 'changed'}});
		t.like(vault.versions.get(':secret:app/db')!.at(-1), {theirs: 'kept'});
	}
});

test('numbers that would be lost keep a whole secret from being written', async t => {
	const {destination} = await enter(t, {scenario: {namespaces: {'': {kv: {version: 1, secrets: {a: {PGPASSWORD: old, id: 1e20}}}}}}});
	const {found} = await destination.discover(search);
	t.like(await destination.deliver(found[0]!.place, values, delivery), {status: 'refused', failure: {kind: 'unsuitable'}});
});

test('the state of the login is told, and an address without encryption is refused', async t => {
	const ready = await enter(t);
	t.deepEqual(await ready.destination.preflight(signal), {
		status: 'ready', version: 'vault 1.17.2', account: `userpass-ada at ${address}`, problems: [],
	});
	const out = await enter(t, {faults: {isLoggedOut: true}});
	t.like(await out.destination.preflight(signal), {status: 'not-ready', command: 'vault login'});
	t.like(await out.destination.discover(search), {found: [], notSearched: [{command: 'vault login'}]});
	const open = await enter(t, {environment: {VAULT_ADDR: 'http://vault.example.com:8200', VAULT_TOKEN: 'hvs.x'}});
	t.like(await open.destination.preflight(signal), {status: 'not-ready'});
	t.like(await open.destination.discover(search), {found: []});
	t.false(open.calls.some(call => call.arguments[0] !== 'version'));
	const skipping = await enter(t, {environment: {VAULT_ADDR: address, VAULT_SKIP_VERIFY: '1'}});
	t.like(await skipping.destination.preflight(signal), {status: 'ready', problems: ['VAULT_SKIP_VERIFY is not handed on: the certificate is verified. Name its authority in VAULT_CACERT.']});
	t.false(skipping.calls.some(call => 'VAULT_SKIP_VERIFY' in call.environment));
	const silent = await enter(t, {environment: {}});
	t.deepEqual(await silent.destination.preflight(signal), {status: 'absent', problems: []});
	const missing = createVaultDestination({...ready.tools, environment: {...ready.tools.environment, PATH: '/nonexistent'}});
	t.like(await missing.preflight(signal), {status: 'not-ready', problems: ['Neither vault nor bao is installed, or not where PATH looks.']});
});

test('a place of another server is left alone', async t => {
	const {destination, tools} = await enter(t);
	const {found} = await destination.discover(search);
	const elsewhere = createVaultDestination({...tools, environment: {...tools.environment, VAULT_ADDR: 'http://127.0.0.1:9999'}});
	t.like(await elsewhere.deliver(found[0]!.place, values, delivery), {status: 'refused', failure: {kind: 'unsuitable'}});
});
