import test, {type ExecutionContext} from 'ava';
import {createNetlify} from '../../../source/destinations/netlify/index.js';
import {type NetlifyScenario, serveNetlify} from '../../../source/simulator/platforms/netlify.js';
import {leaked} from '../../helpers/leaked-login.js';
import {machine} from '../../helpers/machine.js';
import {quiet} from '../../helpers/platform-tools.js';

const {signal} = new AbortController();
const {old, values, wanted, connectionString} = leaked;
const delivery = {old, temporary: quiet, signal};
const search = {folders: [], wanted: [wanted], signal};

const usual: NetlifyScenario = {
	token: 'nfp_Token',
	sites: {
		shop: [
			{key: 'DATABASE_URL', values: {production: connectionString(old), 'deploy-preview': connectionString('npg_Another'), 'branch:staging': connectionString(old)}},
			{key: 'PGPASSWORD', value: old},
			{key: 'PGHOST', value: wanted.hosts[0]!.host},
			{key: 'PGUSER', value: wanted.role},
			{
				key: 'POSTGRES_URL', values: {production: connectionString(old), dev: connectionString(old)}, isSecret: true, scopes: ['functions'],
			},
		],
		brochure: [{key: 'CONFIG', value: JSON.stringify({user: wanted.role, password: old, host: wanted.hosts[0]!.host}), context: 'production'}],
	},
	shared: [{key: 'TEAM_URL', value: connectionString(old)}],
	withoutRepository: ['brochure'],
};

async function enter(t: ExecutionContext, {isLogin = true} = {}) {
	const netlify = await serveNetlify(usual);
	t.teardown(netlify.close);
	return {netlify, destination: createNetlify({...machine, environment: {PATH: '/nonexistent', ...(isLogin && {NETLIFY_AUTH_TOKEN: 'nfp_Token'})}, addresses: {netlify: netlify.url}})};
}

test('variables of sites and teams are found in every context, and what is secret by its name', async t => {
	const {destination, netlify} = await enter(t);
	const {found, looked, notSearched} = await destination.discover(search);
	t.deepEqual(found.map(({place, confidence}) => `${place.container} ${place.key} (${place.detail}) ${confidence}${place.service ? ', deployed' : ''}${place.byHand ? ', by hand' : ''}`).toSorted(), [
		'acme, shared variables TEAM_URL (all) same-value, by hand',
		'acme/brochure CONFIG (production) same-value, deployed',
		'acme/shop DATABASE_URL (branch staging) same-value',
		'acme/shop DATABASE_URL (deploy-preview) same-host-and-user',
		'acme/shop DATABASE_URL (production) same-value, deployed',
		'acme/shop PGPASSWORD (all) same-value, deployed',
		'acme/shop POSTGRES_URL (dev) same-value',
		'acme/shop POSTGRES_URL (production, secret) same-name, deployed',
	]);
	t.is(looked, 10);
	t.deepEqual(notSearched, []);
	t.deepEqual(netlify.violations, []);
});

test('one context is written, and neither the others nor scopes nor secrecy change', async t => {
	const {destination, netlify} = await enter(t);
	const {found} = await destination.discover(search);
	const before = structuredClone(netlify.variables.get('site shop')!);
	for (const [key, detail, rung] of [['DATABASE_URL', 'branch staging', 'read-back'], ['POSTGRES_URL', 'production, secret', 'written'], ['PGPASSWORD', 'all', 'read-back']] as const) {
		const {place} = found.find(item => item.place.key === key && item.place.detail === detail)!;
		t.like(await destination.deliver(place, values, delivery), {status: 'delivered', rung}, `${key}`);
	}

	const [url, password, host, user, secret] = before;
	t.deepEqual(netlify.variables.get('site shop')!.map(item => ({...item, time: 0})), [
		{...url!, values: {...url!.values, 'branch:staging': connectionString(values.password)}},
		{...password!, values: {all: values.password}},
		host!,
		user!,
		{...secret!, values: {...secret!.values, production: `${connectionString(values.password)}&channel_binding=require`}},
	]);
	const shared = found.find(({place}) => place.key === 'TEAM_URL')!.place;
	t.like(await destination.deliver(shared, values, delivery), {status: 'refused', failure: {kind: 'unsuitable'}});
	t.deepEqual(netlify.violations, []);
});

test('a site is live once the new build serves, and what Netlify does not build is left to the operator', async t => {
	const {destination, netlify} = await enter(t);
	const {found} = await destination.discover(search);
	const {service} = found.find(({place}) => place.key === 'PGPASSWORD')!.place;
	netlify.builds.fail = true;
	t.like(await destination.deploy!(service!, {signal}), {status: 'refused', failure: {kind: 'server'}});
	netlify.builds.fail = false;
	t.deepEqual(await destination.deploy!(service!, {signal}), {status: 'live', seen: 'deployment deploy-shop-2 serves shop'});
	netlify.builds.areLocked = true;
	const stop = new AbortController();
	const waiting = destination.deploy!(service!, {
		signal: stop.signal, onProgress() {
			stop.abort();
		},
	});
	t.like(await waiting, {status: 'unknown', failure: {kind: 'cancelled'}});
	const other = found.find(({place}) => place.key === 'CONFIG')!.place.service!;
	t.like(await destination.deploy!(other, {signal}), {status: 'refused', failure: {kind: 'unsuitable'}});
	t.is(netlify.requests.filter(({method}) => method === 'POST').length, 3);
});

test('who is logged in is said, and what is missing with the command', async t => {
	const {destination, netlify} = await enter(t);
	t.deepEqual(await destination.preflight(signal), {status: 'ready', account: 'acme', problems: []});
	netlify.faults.isLoggedOut = true;
	t.like(await destination.preflight(signal), {status: 'not-ready', command: 'export NETLIFY_AUTH_TOKEN=…'});
	const none = await enter(t, {isLogin: false});
	t.deepEqual(await none.destination.preflight(signal), {status: 'absent', problems: []});
	t.like(await none.destination.discover(search), {found: [], notSearched: [{what: 'Netlify', command: 'export NETLIFY_AUTH_TOKEN=…'}]});
});
