import test, {type ExecutionContext} from 'ava';
import {createAzure} from '../../../source/destinations/azure/index.js';
import {serveAzure} from '../../../source/simulator/platforms/azure.js';
import {leaked} from '../../helpers/leaked-login.js';
import {quiet, standInTools} from '../../helpers/platform-tools.js';

const {signal} = new AbortController();
const {old, values, wanted, connectionString} = leaked;
const delivery = {old, temporary: quiet, signal};
const search = {folders: [], wanted: [wanted], signal};

async function enter(t: ExecutionContext) {
	const azure = await serveAzure({
		vaults: {
			'acme-web': {
				A: '1', 'DATABASE-URL': connectionString(old), B: '2', PGPASSWORD: old,
			},
			'acme-job': {'postgres-password': old},
		},
		hidden: ['postgres-password'],
	});
	t.teardown(azure.close);
	const {tools, calls} = await standInTools(t, 'az', azure.program);
	return {
		azure, calls, tools, destination: createAzure({...tools, addresses: {azure: azure.url}}),
	};
}

test('secrets of all vaults are found on every page, and what may not be read is named', async t => {
	const {destination, azure, calls} = await enter(t);
	const {found, looked, notSearched} = await destination.discover(search);
	t.deepEqual(found.map(({place, confidence}) => `${place.container} ${place.key} ${confidence}`).toSorted(), [
		'acme-job postgres-password same-name',
		'acme-web DATABASE-URL same-value',
		'acme-web PGPASSWORD same-value',
	]);
	t.is(looked, 5);
	t.deepEqual(notSearched.map(({what}) => what), ['acme-job: values of secrets']);
	t.deepEqual(azure.violations, []);
	t.notRegex(JSON.stringify(calls), /Canary/v);
});

test('a new version has the settings of the one before, which stays as it is', async t => {
	const {destination, azure} = await enter(t);
	const {found} = await destination.discover(search);
	for (const {place} of found) {
		const since = Date.UTC(1970, 0, 1, 0, 0, 5);
		t.like(await destination.check(place, values, {since, signal}), {status: 'succeeded', value: {rung: 'not-touched'}});
		const rung = place.isReadable ? 'read-back' : 'written';
		t.like(await destination.deliver(place, values, delivery), {status: 'delivered', rung}, `${place.key}`);
		t.like(await destination.check(place, values, {since, signal}), {status: 'succeeded', value: {rung}});
	}

	const [before, after] = azure.secrets.get('acme-web/PGPASSWORD')!;
	t.is(before!.value, old);
	t.deepEqual({...after!, attributes: {...after!.attributes, created: 1, updated: 1}}, {...before!, value: values.password});
	t.deepEqual(azure.violations, []);
});

test('a vault that is not at an address of Azure gets no token', async t => {
	const {azure, tools} = await enter(t);
	const asked: string[] = [];
	const http: typeof tools.http = async request => {
		asked.push(new URL(request.url).host);
		return {status: 'answered', reply: {status: 200, headers: {}, body: JSON.stringify({value: request.url.includes('KeyVault') ? [{name: 'odd', properties: {vaultUri: 'https://vault.example.com/'}}] : [{subscriptionId: 's1'}]})}};
	};

	const {found, notSearched} = await createAzure({...tools, http}).discover(search);
	t.deepEqual([found, notSearched.map(({what}) => what)], [[], ['odd']]);
	t.deepEqual([...new Set(asked)], ['management.azure.com']);
	t.deepEqual(azure.requests, []);
});

test('who is logged in is said, and what is missing with the command', async t => {
	const {destination, azure} = await enter(t);
	t.deepEqual(await destination.preflight(signal), {
		status: 'ready', version: 'az 2.80.0', account: 'ada@example.com', problems: [],
	});
	azure.faults.isLoggedOut = true;
	t.like(await destination.preflight(signal), {status: 'not-ready', command: 'az login'});
	t.like(await destination.discover(search), {found: [], notSearched: [{what: 'Azure', command: 'az login'}]});
});
