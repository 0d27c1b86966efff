import test, {type ExecutionContext} from 'ava';
import {createRender} from '../../../source/destinations/render/index.js';
import {type RenderScenario, type RenderService, serveRender} from '../../../source/simulator/platforms/render.js';
import {leaked} from '../../helpers/leaked-login.js';
import {quiet, standInTools} from '../../helpers/platform-tools.js';

const {signal} = new AbortController();
const {old, values, wanted, connectionString} = leaked;
const delivery = {old, temporary: quiet, signal};
const search = {folders: [], wanted: [wanted], signal};
const {host} = wanted.hosts[0]!;
const url = {key: 'DATABASE_URL', value: connectionString(old)};

const usual: RenderScenario = {
	key: 'rnd_Key',
	services: {
		shop: {variables: [url, {key: 'THEME', value: 'dark'}]},
		worker: {
			type: 'background_worker', variables: [{key: 'CONFIG', value: JSON.stringify({user: wanted.role, password: old, host})}],
			files: [{name: '.env', content: `# kept\nDATABASE_URL=${connectionString(old)}\nDIRECT_URL=${connectionString(old)}\n`}, {name: 'theme.txt', content: 'dark'}],
		},
		docs: {type: 'static_site', variables: [{key: 'BUILD_URL', value: connectionString(old)}]},
		asleep: {isSuspended: true, variables: [url]},
	},
	groups: {
		data: {links: ['shop', 'worker', 'asleep'], variables: [{key: 'PGHOST', value: host}, {key: 'PGUSER', value: wanted.role}, {key: 'PGPASSWORD', value: old}]},
		spare: {links: [], variables: [url], files: [{name: 'service.json', content: JSON.stringify({url: connectionString(old)})}]},
	},
	blueprints: {site: ['srv-docs']},
};

async function enter(t: ExecutionContext, scenario = usual) {
	const render = await serveRender(scenario);
	t.teardown(render.close);
	const {tools} = await standInTools(t, 'render', () => ({exitCode: 0, stdout: 'render v2.1.0\n'}), {RENDER_API_KEY: 'rnd_Key'});
	return {render, tools, destination: createRender({...tools, addresses: {render: render.url}})};
}

const withService = (service: Partial<RenderService>): RenderScenario => ({key: 'rnd_Key', services: {shop: {variables: [url], ...service}}});

test('variables and secret files of services and groups are found, each with everything that has to be deployed', async t => {
	const {destination, render} = await enter(t);
	const {found, looked, notSearched} = await destination.discover(search);
	t.deepEqual(found.map(({confidence, place}) => `${place.container} ${place.key} (${place.detail ?? ''}) ${confidence}${place.byHand ? ' by hand' : ''} → ${place.service?.label ?? ''}`).toSorted(), [
		'asleep DATABASE_URL (suspended) same-value → ',
		'docs BUILD_URL (Blueprint site) same-value → docs',
		'environment group data PGPASSWORD (used by shop, worker) same-value → shop, worker',
		'environment group spare DATABASE_URL (no service uses it) same-value → ',
		'environment group spare service.json (secret file, no service uses it) same-value by hand → ',
		'shop DATABASE_URL () same-value → shop, worker',
		'worker .env (secret file) same-value by hand → shop, worker',
		'worker CONFIG () same-value → shop, worker',
	]);
	t.is(looked, 12);
	t.deepEqual(notSearched, []);
	t.deepEqual(render.violations, []);
});

test('each variable is changed alone, a secret file never, and what is gone is refused', async t => {
	const {destination, render} = await enter(t);
	const {found} = await destination.discover(search);
	for (const {place} of found) {
		t.like(await destination.deliver(place, values, delivery), place.byHand === undefined ? {status: 'delivered', rung: 'read-back'} : {status: 'refused', failure: {kind: 'unsuitable'}});
	}

	t.deepEqual(render.requests.filter(({method}) => method !== 'GET').map(({method, path}) => `${method} ${path}`).toSorted(), [
		'PUT /v1/env-groups/evg-data/env-vars/PGPASSWORD',
		'PUT /v1/env-groups/evg-spare/env-vars/DATABASE_URL',
		'PUT /v1/services/srv-asleep/env-vars/DATABASE_URL',
		'PUT /v1/services/srv-docs/env-vars/BUILD_URL',
		'PUT /v1/services/srv-shop/env-vars/DATABASE_URL',
		'PUT /v1/services/srv-worker/env-vars/CONFIG',
	]);
	const again = await destination.discover(search);
	t.deepEqual(again.found.filter(({confidence}) => confidence === 'same-value').map(({place}) => place.key).toSorted(), ['.env', 'service.json']);
	t.like(await destination.deliver({...found[0]!.place, key: 'GONE'}, values, delivery), {status: 'refused', failure: {kind: 'not-found'}});
	t.deepEqual(render.violations, []);
});

test('services that share a group are deployed once each, a static site from the commit that it was built from', async t => {
	const {destination, render} = await enter(t);
	const {found} = await destination.discover(search);
	const services = new Map(found.flatMap(({place: {service}}) => service === undefined ? [] : [[service.id, service] as const]));
	t.deepEqual([...services.keys()].toSorted(), ['render srv-docs', 'render srv-shop srv-worker']);
	const seen: string[] = [];
	for (const service of services.values()) {
		t.like(await destination.deploy!(service, {
			signal, onProgress(state) {
				seen.push(state);
			},
		}), {status: 'live'});
	}

	t.deepEqual([...render.deploys].map(([id, [newest]]) => `${id} ${newest!.id} ${newest!.mode} ${newest!.commit.id}`), [
		'srv-shop dep-shop-2 deploy_only commit-shop',
		'srv-worker dep-worker-2 deploy_only commit-worker',
		'srv-docs dep-docs-2 build_and_deploy commit-docs',
		'srv-asleep dep-asleep-1  commit-asleep',
	]);
	t.deepEqual(render.violations, []);
});

for (const [ending, expected] of [
	['live', {status: 'live', seen: 'deployment dep-shop-2 of shop is live'}],
	['deactivated', {status: 'live', seen: 'deployment dep-shop-3 of shop is live'}],
	['build_failed', {status: 'refused', failure: {kind: 'server'}}],
	['canceled', {status: 'refused', failure: {kind: 'server'}}],
	['pre_deploy_failed', {status: 'refused', failure: {kind: 'server'}}],
	['update_failed', {status: 'refused', failure: {kind: 'server'}}],
] as const) {
	test(`a deployment that ends as ${ending} is ${expected.status}`, async t => {
		for (const isQueued of [false, true]) {
			const {destination} = await enter(t, withService({ending, isQueued}));
			const {found} = await destination.discover(search);
			t.like(await destination.deploy!(found[0]!.place.service!, {signal}), expected);
		}
	});
}

test('what never ran is not called deployed, and what fails beside something live is told with it', async t => {
	const {destination} = await enter(t, withService({isNew: true}));
	const {found} = await destination.discover(search);
	t.like(await destination.deploy!(found[0]!.place.service!, {signal}), {status: 'refused', failure: {kind: 'not-found'}});

	const shared = await enter(t, {key: 'rnd_Key', services: {shop: {variables: []}, worker: {variables: [], ending: 'build_failed'}, fresh: {variables: [], isNew: true}}, groups: {data: {links: ['shop', 'worker', 'fresh'], variables: [url]}}});
	const group = await shared.destination.discover(search);
	const result = await shared.destination.deploy!(group.found[0]!.place.service!, {signal});
	t.deepEqual(result, {status: 'refused', failure: {kind: 'server', message: 'The deployment of worker ended with build_failed. The one before it still serves. Done: fresh has nothing that is live; deployment dep-shop-2 of shop is live.'}});
});

test('a long list is read to its end, and a part that cannot be read is named', async t => {
	const many = Array.from({length: 230}, (_, index) => ({key: `K${index}`, value: 'x'}));
	const {destination, render, tools} = await enter(t, withService({variables: [...many, url]}));
	const {found, looked} = await destination.discover(search);
	t.deepEqual(found.map(({place}) => `${place.container} ${place.key}`), ['shop DATABASE_URL']);
	t.is(looked, 231);
	const partly = createRender({
		...tools, addresses: {render: render.url}, http: async request => request.url.includes('/srv-shop/secret-files') ? {status: 'answered', reply: {status: 403, headers: {}, body: '{"message":"no"}'}} : tools.http(request),
	});
	const part = await partly.discover(search);
	t.deepEqual(part.notSearched, [{what: 'shop: secret files', reason: 'Render does not allow that with this login: no.'}]);
	t.is(part.found.length, 1);
});

test('who uses a group is known although services cannot be listed', async t => {
	const {render, tools} = await enter(t);
	const partly = createRender({
		...tools, addresses: {render: render.url}, http: async request => request.url.includes('/v1/services?') ? {status: 'answered', reply: {status: 500, headers: {}, body: '{}'}} : tools.http(request),
	});
	const {found, notSearched} = await partly.discover(search);
	t.deepEqual(found.map(({place}) => `${place.key} → ${place.service?.label ?? ''}`), ['PGPASSWORD → asleep, shop, worker', 'DATABASE_URL → ', 'service.json → ']);
	t.deepEqual(notSearched.map(({what}) => what), ['Render: services']);
	t.like(await partly.deploy!(found[0]!.place.service!, {signal}), {status: 'live', seen: 'asleep is suspended; deployment dep-shop-2 of shop is live; deployment dep-worker-2 of worker is live'});
});

test('who is logged in is said, and the program without a key is not enough', async t => {
	const {destination, tools} = await enter(t);
	t.deepEqual(await destination.preflight(signal), {status: 'ready', account: 'Acme', problems: []});
	t.like(await createRender({...tools, environment: {...tools.environment, RENDER_API_KEY: undefined}}).preflight(signal), {status: 'not-ready', command: 'export RENDER_API_KEY=…'});
});
