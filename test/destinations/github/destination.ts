import {mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {createGithub} from '../../../source/destinations/github/index.js';
import {createGitHub, type GitHubFaults, type GitHubScenario} from '../../../source/simulator/platforms/github.js';
import {leaked} from '../../helpers/leaked-login.js';
import {quiet, standInTools} from '../../helpers/platform-tools.js';
import {until} from '../../helpers/until.js';

const {signal} = new AbortController();
const {old, values, wanted, connectionString} = leaked;
const delivery = {old, temporary: quiet, signal};

const usual: GitHubScenario = {
	login: 'ada', token: 'gho_CanaryToken',
	repositories: [
		{
			owner: 'acme', name: 'api', isOrganization: true, environments: ['production', 'a/b'],
		},
		{
			owner: 'acme', name: 'read-only', isOrganization: true, canWrite: false,
		},
	],
	secrets: {
		'repos/acme/api/actions': {DATABASE_URL: {value: connectionString(old)}, OTHER: {value: 'x'}},
		'repos/acme/api/environments/production': {DATABASE_URL: {value: connectionString(old)}},
		'repos/acme/api/environments/a/b': {PGPASSWORD: {value: old}},
		'repos/acme/api/dependabot': {PGPASSWORD: {value: old}},
		'repos/acme/api/codespaces': {DATABASE_URL: {value: connectionString(old)}},
		'orgs/acme/actions': {POSTGRES_URL: {value: connectionString(old), visibility: 'selected', selected: ['acme/api', 'acme/read-only']}, NPM_TOKEN: {value: 'x', visibility: 'all'}},
		'orgs/acme/dependabot': {DATABASE_URL: {value: connectionString(old), visibility: 'all'}},
	},
	variables: {'repos/acme/api/actions': {SETTINGS: `{"db":{"url":"${connectionString(old)}"},"port":1}`, REGION: 'eu'}},
};

async function enter(t: ExecutionContext, {scenario = usual, faults = {}, environment = {}}: {readonly scenario?: GitHubScenario; readonly faults?: GitHubFaults; readonly environment?: Readonly<Record<string, string>>} = {}) {
	const github = createGitHub(scenario);
	Object.assign(github.faults, faults);
	const {tools, calls, home} = await standInTools(t, 'gh', github.program, environment);
	return {
		github, calls, home, tools, destination: createGithub(tools),
	};
}

const search = {folders: [], wanted: [wanted], signal};
const nameOf = ({place}: {readonly place: {readonly container: string; readonly key: string; readonly detail?: string}}) => `${place.container} ${place.key} (${place.detail})`;

test('secrets are found by name on every level, variables by value, and what could not be seen is said', async t => {
	const {destination} = await enter(t);
	const {found, looked, notSearched} = await destination.discover(search);
	t.deepEqual(found.map(item => `${nameOf(item)} ${item.confidence}`).toSorted(), [
		'acme (organisation) DATABASE_URL (dependabot) same-name',
		'acme (organisation) POSTGRES_URL (actions) same-name',
		'acme/api DATABASE_URL (actions) same-name',
		'acme/api DATABASE_URL (actions, environment production) same-name',
		'acme/api DATABASE_URL (codespaces) same-name',
		'acme/api PGPASSWORD (actions, environment a/b) same-name',
		'acme/api PGPASSWORD (dependabot) same-name',
		'acme/api SETTINGS (actions, variable) same-value',
	]);
	t.is(looked, 11);
	t.deepEqual(notSearched.map(({what}) => what), ['1 repositories that the login may only read']);
	t.regex(found.find(({place}) => place.detail?.includes('a/b'))!.place.byHand!.reason, /a\/b/v);
	t.true(found.every(({place}) => place.service === undefined && place.kind === 'ci'));
});

test('each place is written where it was found and nowhere else, and an organisation\'s secret keeps who may use it', async t => {
	const {destination, github, calls} = await enter(t);
	const {found} = await destination.discover(search);
	const before = structuredClone(github.secrets);
	for (const {place} of found.filter(item => item.place.byHand === undefined)) {
		const result = await destination.deliver(place, values, delivery);
		t.like(result, {status: 'delivered', rung: place.isReadable ? 'read-back' : 'written'}, `${nameOf({place})}`);
	}

	for (const [store, items] of github.secrets) {
		for (const [name, {value, visibility, selected}] of items) {
			const was = before.get(store)!.get(name)!;
			const isTouched = !['OTHER', 'NPM_TOKEN'].includes(name) && !store.endsWith('a/b');
			t.is(value, isTouched ? was.value.replace(old, values.password).replace('?sslmode=require', value.includes('channel_binding') ? '?sslmode=require&channel_binding=require' : '?sslmode=require') : was.value, `${store} ${name}`);
			t.deepEqual([visibility, selected], [was.visibility, was.selected]);
		}
	}

	t.is(github.variables.get('repos/acme/api/actions')!.get('SETTINGS')!.value, `{"db":{"url":"${connectionString(values.password)}"},"port":1}`);
	t.notRegex(JSON.stringify(calls.map(call => [call.arguments, call.environment])), /Canary/v);
	t.false(calls.some(({input}) => input.endsWith('\n')));
});

test('a write that is stopped half-way is unknown, and a secret that is gone is not made anew', async t => {
	const {destination, github, calls} = await enter(t);
	const {found} = await destination.discover(search);
	const {place} = found.find(item => nameOf(item) === 'acme/api DATABASE_URL (actions)')!;
	github.faults.hangs = true;
	const stop = new AbortController();
	const waiting = destination.deliver(place, values, {...delivery, signal: stop.signal});
	await until(() => calls.some(call => call.arguments[1] === 'set'));
	stop.abort();
	t.like(await waiting, {status: 'unknown', failure: {kind: 'cancelled'}});
	github.faults.hangs = false;
	github.secrets.get('repos/acme/api/actions')!.delete('DATABASE_URL');
	t.like(await destination.deliver(place, values, delivery), {status: 'refused', failure: {kind: 'not-found'}});
	t.false(github.secrets.get('repos/acme/api/actions')!.has('DATABASE_URL'));
});

test('a check tells a secret by its time of change and a variable by its value', async t => {
	const {destination, github} = await enter(t);
	const {found} = await destination.discover(search);
	const options = {since: Date.parse('2026-11-01T12:00:00Z'), signal};
	for (const {place} of found.filter(item => item.place.container === 'acme/api' && item.place.byHand === undefined)) {
		t.like(await destination.check(place, values, options), {status: 'succeeded', value: {rung: 'not-touched'}});
		await destination.deliver(place, values, delivery);
		t.like(await destination.check(place, values, options), {status: 'succeeded', value: {rung: place.isReadable ? 'read-back' : 'written'}});
	}

	github.faults.isLoggedOut = true;
	t.like(await destination.check(found[0]!.place, values, options), {status: 'refused', failure: {kind: 'unauthorized'}});
});

test('without the right to an organisation its secrets are seen where they reach, and changed by hand', async t => {
	const {destination} = await enter(t, {scenario: {...usual, scopes: 'repo, read:org'}});
	const {found, notSearched} = await destination.discover(search);
	const {place} = found.find(item => item.place.key === 'POSTGRES_URL')!;
	t.is(place.container, 'acme (organisation)');
	t.regex(place.byHand!.reason, /may not change/v);
	t.like(notSearched.find(({what}) => what.startsWith('acme (organisation)')), {command: 'gh auth refresh -h github.com -s admin:org'});
});

test('what Doppler copies to a store is shown as its copy', async t => {
	const marks = Object.fromEntries(['DOPPLER_PROJECT', 'DOPPLER_CONFIG', 'DOPPLER_ENVIRONMENT'].map(name => [name, {value: 'x'}]));
	const {destination} = await enter(t, {scenario: {...usual, secrets: {'repos/acme/api/actions': {DATABASE_URL: {value: 'x'}, ...marks}}, variables: {}}});
	const {found} = await destination.discover(search);
	t.is(found[0]?.place.managedBy?.name, 'Doppler');
});

test('clones name repositories that the login does not list, in and around the folders', async t => {
	const {destination, home} = await enter(t, {scenario: {...usual, repositories: []}});
	const clone = path.join(home, 'work', 'web');
	mkdirSync(path.join(clone, '.git'), {recursive: true});
	mkdirSync(path.join(clone, 'source'));
	writeFileSync(path.join(clone, '.git', 'config'), '[remote "origin"]\n\turl = git@github.com:Acme/web.git\n[remote "other"]\n\turl = https://gitlab.com/acme/web.git\n[remote "fork"]\n\turl = https://x:y@github.com/ada/web\n');
	for (const folder of [path.join(home, 'work'), path.join(clone, 'source')]) {
		const {notSearched} = await destination.discover({...search, folders: [folder]});
		t.deepEqual(notSearched.flatMap(({what}) => what.split('; ')).toSorted(), ['Acme/web', 'ada/web']);
	}
});

test('the state of the login is told with what is missing and the command for it', async t => {
	const ready = await enter(t);
	t.deepEqual(await ready.destination.preflight(signal), {
		status: 'ready', version: 'gh 2.62.0', account: 'ada on github.com', problems: [],
	});
	const narrow = await enter(t, {scenario: {...usual, scopes: 'repo'}});
	t.like(await narrow.destination.preflight(signal), {status: 'ready', problems: ['Without the scope admin:org the secrets of organisations cannot be changed.'], command: 'gh auth refresh -h github.com -s admin:org'});
	const out = await enter(t, {faults: {isLoggedOut: true}});
	t.like(await out.destination.preflight(signal), {status: 'not-ready', command: 'gh auth login -h github.com'});
	t.like(await out.destination.discover(search), {found: [], notSearched: [{what: 'GitHub', command: 'gh auth login -h github.com'}]});
	const {tools} = await enter(t);
	const missing = createGithub({...tools, environment: {...tools.environment, PATH: '/nonexistent'}});
	t.deepEqual(await missing.preflight(signal), {status: 'absent', problems: []});
	const {found} = await ready.destination.discover(search);
	const result = await missing.deliver(found[0]!.place, values, delivery);
	t.regex(result.status === 'refused' ? result.failure.message : '', /not installed/v);
	const token = createGithub({...tools, environment: {...tools.environment, PATH: '/nonexistent', GH_TOKEN: 'x'}});
	t.like(await token.preflight(signal), {status: 'not-ready'});
});
