/**
What is special to the secrets of clouds: versions, what may not be read, and services that use them. The suite tests the rest.
*/
import test, {type ExecutionContext} from 'ava';
import {createAzure} from '../../source/destinations/azure/index.js';
import {createGcp} from '../../source/destinations/gcp/index.js';
import {serveAzure} from '../../source/simulator/platforms/azure.js';
import {type GcpScenario, serveGcp} from '../../source/simulator/platforms/gcp.js';
import {leaked} from '../helpers/leaked-login.js';
import {quiet, standInTools} from '../helpers/platform-tools.js';

const {signal} = new AbortController();
const {old, values, wanted, connectionString} = leaked;
const delivery = {old, temporary: quiet, signal};
const search = {folders: [], wanted: [wanted], signal};

const usualGcp: GcpScenario = {
	token: 'ya29.Token',
	projects: {
		'shop-1': {
			secrets: {DATABASE_URL: connectionString(old), PGPASSWORD: old, THEME: 'dark'},
			services: {
				web: {variables: [{name: 'DATABASE_URL', secret: 'DATABASE_URL', version: '1'}, {name: 'COLOR', secret: 'THEME', version: '1'}]},
				worker: {region: 'us-east1', variables: [{name: 'URL', secret: 'DATABASE_URL', version: 'latest'}], volume: {secret: 'PGPASSWORD', version: '1'}},
				hook: {isFunction: true, variables: [{name: 'POSTGRES_URL', value: connectionString(old)}]},
				plain: {variables: [{name: 'POSTGRES_URL', value: connectionString(old)}]},
			},
		},
		'quiet-2': {isOff: true},
	},
};

async function enterGcp(t: ExecutionContext, {scenario = usualGcp, isLogin = true} = {}) {
	const gcp = await serveGcp(scenario);
	t.teardown(gcp.close);
	const {tools, calls} = await standInTools(t, 'gcloud', ({arguments: given}) => {
		if (given[0] === 'auth') {
			return isLogin ? {exitCode: 0, stdout: 'ya29.Token\n'} : {exitCode: 1, stderr: 'You do not currently have an active account selected.\n'};
		}

		return {exitCode: 0, stdout: given[0] === 'version' ? '540.0.0\n' : 'ada@example.com\n'};
	});
	return {gcp, calls, destination: createGcp({...tools, addresses: {gcp: gcp.url}})};
}

test('gcp: secrets are found with the services that use them, and variables that are written into one', async t => {
	const {destination, gcp, calls} = await enterGcp(t);
	const {found, looked, notSearched} = await destination.discover(search);
	t.deepEqual(found.map(({place, confidence}) => `${place.container} ${place.key} (${place.detail}) ${confidence}: ${place.managedBy?.name ?? place.service?.label ?? place.writing}`).toSorted(), [
		'shop-1 DATABASE_URL (Secret Manager) same-value: web, worker',
		'shop-1 PGPASSWORD (Secret Manager) same-value: worker',
		'shop-1/hook POSTGRES_URL (Cloud Run, europe-west1) same-value: Cloud Functions',
		'shop-1/plain POSTGRES_URL (Cloud Run, europe-west1) same-value: Cloud Run starts a new revision of plain at once.',
	]);
	t.is(looked, 5);
	t.deepEqual(notSearched, [{what: 'quiet-2', reason: 'Secret Manager or Cloud Run is not switched on there.'}]);
	t.deepEqual(gcp.violations, []);
	t.notRegex(JSON.stringify(calls), /Canary/v);
});

test('gcp: a deployment moves what is pinned to these secrets and nothing else, and is live when its revisions serve', async t => {
	const {destination, gcp} = await enterGcp(t);
	const {found} = await destination.discover(search);
	const {place} = found.find(item => item.place.key === 'DATABASE_URL')!;
	t.like(await destination.deliver(place, values, delivery), {status: 'delivered', rung: 'read-back'});
	t.deepEqual(gcp.secrets.get('shop-1/DATABASE_URL'), [connectionString(old), connectionString(values.password)]);
	t.deepEqual(await destination.deploy!(place.service!, {signal}), {status: 'live', seen: 'revision web-2 serves web, revision worker-2 serves worker'});
	t.deepEqual(gcp.services.get('shop-1/web')!.variables.map(({version}) => version), ['2', '1']);
	t.deepEqual([gcp.services.get('shop-1/worker')!.variables[0]!.version, gcp.services.get('shop-1/worker')!.volume!.version], ['latest', '1']);
	t.deepEqual(gcp.violations, []);
});

test('gcp: a revision that does not come up, and traffic that goes elsewhere, are no deployment', async t => {
	const {destination, gcp} = await enterGcp(t);
	const {found} = await destination.discover(search);
	const service = found.find(({place}) => place.key === 'PGPASSWORD')!.place.service!;
	gcp.services.get('shop-1/worker')!.fails = true;
	t.like(await destination.deploy!(service, {signal}), {status: 'refused', failure: {kind: 'server'}});
	const pinned = await enterGcp(t, {scenario: {...usualGcp, projects: {'shop-1': {secrets: {PGPASSWORD: old}, services: {web: {isPinned: true, variables: [{name: 'X', secret: 'PGPASSWORD', version: '1'}]}}}}}});
	const there = await pinned.destination.discover(search);
	t.like(await pinned.destination.deploy!(there.found[0]!.place.service!, {signal}), {status: 'refused', failure: {kind: 'unsuitable'}});
	t.false(pinned.gcp.requests.some(({method}) => method !== 'GET'));
});

test('gcp: the login is the one of gcloud, and without it that is said', async t => {
	const {destination} = await enterGcp(t);
	t.deepEqual(await destination.preflight(signal), {
		status: 'ready', version: 'gcloud 540.0.0', account: 'ada@example.com', problems: [],
	});
	const {destination: out} = await enterGcp(t, {isLogin: false});
	t.like(await out.preflight(signal), {status: 'not-ready', command: 'gcloud auth login'});
	t.like(await out.discover(search), {found: [], notSearched: [{what: 'Google Cloud', command: 'gcloud auth login'}]});
});

async function enterAzure(t: ExecutionContext) {
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

test('azure: secrets of all vaults are found on every page, and what may not be read is named', async t => {
	const {destination, azure, calls} = await enterAzure(t);
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

test('azure: a new version has the settings of the one before, which stays as it is', async t => {
	const {destination, azure} = await enterAzure(t);
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

test('azure: a vault that is not at an address of Azure gets no token', async t => {
	const {azure, tools} = await enterAzure(t);
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

test('azure: who is logged in is said, and what is missing with the command', async t => {
	const {destination, azure} = await enterAzure(t);
	t.deepEqual(await destination.preflight(signal), {
		status: 'ready', version: 'az 2.80.0', account: 'ada@example.com', problems: [],
	});
	azure.faults.isLoggedOut = true;
	t.like(await destination.preflight(signal), {status: 'not-ready', command: 'az login'});
	t.like(await destination.discover(search), {found: [], notSearched: [{what: 'Azure', command: 'az login'}]});
});
