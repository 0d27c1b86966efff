/**
What is special to the variables of pipelines and runs: levels, scopes, sets, and values that are never shown. The suite tests the rest.
*/
import {mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {createCircleci} from '../../source/destinations/circleci/index.js';
import {createGitlab} from '../../source/destinations/gitlab/index.js';
import {createTerraform} from '../../source/destinations/terraform/index.js';
import {serveCircleci} from '../../source/simulator/platforms/circleci.js';
import {type GitlabScenario, serveGitlab} from '../../source/simulator/platforms/gitlab.js';
import {serveTerraform} from '../../source/simulator/platforms/terraform.js';
import {leaked} from '../helpers/leaked-login.js';
import {quiet, standInTools} from '../helpers/platform-tools.js';

const {signal} = new AbortController();
const {old, values, wanted, connectionString} = leaked;
const delivery = {old, temporary: quiet, signal};
const search = {folders: [], wanted: [wanted], signal};

const usualGitlab: GitlabScenario = {
	token: 'glpat-Token',
	projects: {
		'acme/shop': [
			{
				key: 'DATABASE_URL', value: connectionString(old), environment_scope: 'production', protected: true,
			},
			{key: 'DATABASE_URL', value: connectionString(old), environment_scope: 'review/*'},
			{key: 'PGPASSWORD', value: old, masked: true},
			{key: 'PGHOST', value: wanted.hosts[0]!.host},
			{key: 'PGUSER', value: wanted.role},
			{
				key: 'POSTGRES_URL', value: connectionString(old), masked: true, hidden: true,
			},
			...Array.from({length: 100}, (_, index) => ({key: `FLAG_${index}`, value: 'on'})),
			{
				key: 'CONFIG', value: JSON.stringify({user: wanted.role, password: old, host: wanted.hosts[0]!.host}), raw: true, variable_type: 'file',
			},
		],
	},
	groups: {acme: [{key: 'SHARED', value: connectionString(old), raw: true}]},
	instance: [{key: 'EVERYWHERE', value: connectionString(old), raw: true}],
};

async function enterGitlab(t: ExecutionContext, {isLogin = true} = {}) {
	const gitlab = await serveGitlab(usualGitlab);
	t.teardown(gitlab.close);
	const {tools} = await standInTools(t, 'glab', () => ({exitCode: 0, stdout: 'glab 1.60.0\n'}), isLogin ? {GITLAB_TOKEN: 'glpat-Token', GITLAB_HOST: 'git.example.com'} : {});
	return {gitlab, destination: createGitlab({...tools, addresses: {gitlab: gitlab.url}})};
}

test('gitlab: variables of projects, groups and the instance are found in every scope and on every page', async t => {
	const {destination, gitlab} = await enterGitlab(t);
	const {found, looked, notSearched} = await destination.discover(search);
	t.deepEqual(found.map(({place, confidence}) => `${place.container} ${place.key} (${place.detail}) ${confidence}${place.byHand ? ', by hand' : ''}`).toSorted(), [
		'acme SHARED (group) same-value',
		'acme/shop CONFIG (project, file) same-value',
		'acme/shop DATABASE_URL (project, production) same-value',
		'acme/shop DATABASE_URL (project, review/*) same-value',
		'acme/shop PGPASSWORD (project, masked) same-value',
		'acme/shop POSTGRES_URL (project, hidden) same-name, by hand',
		'the whole instance EVERYWHERE (instance) same-value',
	]);
	t.is(looked, 109);
	t.deepEqual(notSearched, []);
	const unknown = await destination.discover({...search, wanted: [{...wanted, old: undefined}]});
	t.is(unknown.found.find(({place}) => place.key === 'PGPASSWORD')?.confidence, 'same-host-and-user');
	for (const {place} of found.filter(item => item.place.byHand === undefined)) {
		t.like(await destination.deliver(place, values, delivery), {status: 'delivered', rung: 'read-back'}, `${place.key}`);
		t.like(await destination.check(place, values, {since: undefined, signal}), {status: 'succeeded', value: {rung: 'read-back'}});
	}

	t.is(gitlab.requests.filter(({method}) => method === 'PUT').length, 6);
	t.deepEqual(gitlab.violations, []);
	t.is(gitlab.variables.get('project acme/shop')!.find(({hidden}) => hidden)!.value, connectionString(old));
});

test('gitlab: one scope is written and not the other of the same name', async t => {
	const {destination, gitlab} = await enterGitlab(t);
	const {found} = await destination.discover(search);
	const {place} = found.find(item => item.place.address?.scope === 'review/*')!;
	t.like(await destination.deliver(place, values, delivery), {status: 'delivered'});
	t.deepEqual(gitlab.variables.get('project acme/shop')!.filter(({key}) => key === 'DATABASE_URL').map(({value}) => value), [connectionString(old), connectionString(values.password)]);
});

test('gitlab: what GitLab would expand or not mask is refused, and the old value stays', async t => {
	const {destination, gitlab} = await enterGitlab(t);
	const {found} = await destination.discover(search);
	const {place} = found.find(item => item.place.key === 'PGPASSWORD')!;
	t.like(await destination.deliver(place, {...values, password: 'npg_New$HOME0'}, delivery), {status: 'refused', failure: {kind: 'unsuitable'}});
	const refused = await destination.deliver(place, {...values, password: 'npg New Canary'}, delivery);
	t.regex(refused.status === 'refused' ? refused.failure.message : '', /masked variable/v);
	t.is(gitlab.variables.get('project acme/shop')!.find(({key}) => key === 'PGPASSWORD')!.value, old);
});

test('gitlab: who is logged in is said, and the program without a token is not enough', async t => {
	const {destination} = await enterGitlab(t);
	t.deepEqual(await destination.preflight(signal), {status: 'ready', account: 'ada on git.example.com', problems: []});
	const {destination: none} = await enterGitlab(t, {isLogin: false});
	t.like(await none.preflight(signal), {status: 'not-ready', command: 'export GITLAB_TOKEN=…'});
});

async function enterCircleci(t: ExecutionContext) {
	const circleci = await serveCircleci({
		token: 'circle-Token',
		contexts: {
			deploy: {DATABASE_URL: connectionString(old), PGPASSWORD: old, THEME: 'dark'},
			test: {PGPASSWORD: 'local-test-only', OWN_NAME: old},
		},
		projects: {shop: {POSTGRES_URL: connectionString(old), DB_PASSWORD: old}},
	});
	t.teardown(circleci.close);
	const {tools} = await standInTools(t, 'circleci', () => ({exitCode: 0, stdout: '1.0\n'}), {CIRCLE_TOKEN: 'circle-Token'});
	return {circleci, tools, destination: createCircleci({...tools, addresses: {circleci: circleci.url}})};
}

test('circleci: variables are found by name or by their last four characters, and what ends otherwise is another password', async t => {
	const {destination, circleci} = await enterCircleci(t);
	const {found, looked, notSearched} = await destination.discover(search);
	t.deepEqual(found.map(({place, confidence}) => `${place.container} ${place.key} (${place.detail}) ${confidence}`).toSorted(), [
		'acme, context deploy DATABASE_URL (context) same-name',
		'acme, context deploy PGPASSWORD (context, ends as the old value) same-name',
		'acme, context test OWN_NAME (context, ends as the old value) same-name',
		'acme/shop DB_PASSWORD (project, ends as the old value) same-name',
		'acme/shop POSTGRES_URL (project) same-name',
	]);
	t.is(looked, 7);
	t.deepEqual(notSearched, []);
	t.deepEqual(circleci.violations, []);
});

test('circleci: in a project the last four characters are what is seen, and where they stay the same it is unknown', async t => {
	const {destination, circleci} = await enterCircleci(t);
	const {found} = await destination.discover(search);
	const find = (key: string) => found.find(({place}) => place.key === key)!.place;
	t.like(await destination.deliver(find('DB_PASSWORD'), values, delivery), {status: 'delivered', rung: 'written'});
	t.like(await destination.check(find('DB_PASSWORD'), values, {since: undefined, signal}), {status: 'succeeded', value: {rung: 'written'}});
	t.like(await destination.deliver(find('DB_PASSWORD'), values, delivery), {status: 'delivered', rung: 'written'});
	t.is(circleci.requests.filter(({method}) => method === 'POST').length, 1);
	t.like(await destination.deliver(find('POSTGRES_URL'), values, delivery), {status: 'unknown', failure: {kind: 'invalid-reply'}});
	t.true(circleci.variables.get('project shop')!.every(({value}) => value.includes(values.password)));
	t.deepEqual(circleci.violations, []);
});

test('circleci: what no longer ends as the old value is left alone, and what is gone is not made', async t => {
	const {destination, circleci} = await enterCircleci(t);
	const {found} = await destination.discover(search);
	const {place} = found.find(item => item.place.key === 'PGPASSWORD')!;
	circleci.variables.get('context deploy')!.find(({name}) => name === 'PGPASSWORD')!.value = 'npg_SomebodyElse';
	t.like(await destination.deliver(place, values, delivery), {status: 'refused', failure: {kind: 'unsuitable'}});
	t.like(await destination.deliver({...place, key: 'GONE_PASSWORD'}, values, delivery), {status: 'refused', failure: {kind: 'not-found'}});
	t.false(circleci.requests.some(({method}) => method !== 'GET'));
});

test('circleci: a change is known again by its time', async t => {
	const {destination} = await enterCircleci(t);
	const {found} = await destination.discover(search);
	const {place} = found.find(item => item.place.key === 'DATABASE_URL')!;
	const since = Date.UTC(2026, 0, 1) + 2000;
	t.like(await destination.check(place, values, {since, signal}), {status: 'succeeded', value: {rung: 'not-touched'}});
	t.like(await destination.deliver(place, values, delivery), {status: 'delivered', rung: 'written'});
	t.like(await destination.check(place, values, {since, signal}), {status: 'succeeded', value: {rung: 'written'}});
});

test('circleci: who is logged in is said, and the program without a token is not enough', async t => {
	const {destination, tools} = await enterCircleci(t);
	t.deepEqual(await destination.preflight(signal), {status: 'ready', account: 'ada', problems: []});
	t.like(await createCircleci({...tools, environment: {...tools.environment, CIRCLE_TOKEN: undefined}}).preflight(signal), {status: 'not-ready', command: 'export CIRCLE_TOKEN=…'});
});

async function enterTerraform(t: ExecutionContext, {isLogin = true} = {}) {
	const terraform = await serveTerraform({
		token: 'tfe.Token',
		workspaces: {
			network: [{key: 'THEME', value: 'dark'}],
			web: [
				{key: 'DATABASE_URL', value: connectionString(old)},
				{key: 'TF_VAR_db_password', value: old, sensitive: true},
				{
					key: 'login', value: `{ user = "neondb_owner", password = "${old}", host = "${wanted.hosts[0]!.host}" }`, category: 'terraform', hcl: true,
				},
				{
					key: 'database_url', value: `"${connectionString(old)}"`, category: 'terraform', hcl: true, sensitive: true,
				},
			],
			worker: [],
		},
		sets: {shared: [{key: 'A', value: '1'}, {key: 'B', value: '2'}, {key: 'PG_URL', value: connectionString(old)}]},
	});
	t.teardown(terraform.close);
	const {tools, home} = await standInTools(t, 'terraform', () => ({exitCode: 0, stdout: 'Terraform v1.9.8\n'}), isLogin ? {TFE_TOKEN: 'tfe.Token'} : {});
	return {terraform, home, tools: {...tools, addresses: {terraform: terraform.url}}};
}

test('terraform: variables of workspaces and sets are found on every page, by value or by name', async t => {
	const {terraform, tools} = await enterTerraform(t);
	const {found, looked, notSearched} = await createTerraform(tools).discover(search);
	t.deepEqual(found.map(({place, confidence}) => `${place.container} ${place.key} (${place.detail}) ${confidence}${place.byHand ? ', by hand' : ''}`).toSorted(), [
		'acme/shared PG_URL (variable set, env) same-value',
		'acme/web DATABASE_URL (workspace, env) same-value',
		'acme/web TF_VAR_db_password (workspace, env, sensitive) same-name',
		'acme/web database_url (workspace, terraform, sensitive) same-name, by hand',
		'acme/web login (workspace, terraform) same-value',
	]);
	t.is(looked, 8);
	t.deepEqual(notSearched, []);
	t.deepEqual(terraform.violations, []);
});

test('terraform: what can be read is read back, and a sensitive variable is seen by its version', async t => {
	const {terraform, tools} = await enterTerraform(t);
	const destination = createTerraform(tools);
	const {found} = await destination.discover(search);
	for (const {place} of found) {
		const expected = place.byHand === undefined ? (place.isReadable ? 'delivered read-back' : 'delivered written') : 'refused unsuitable';
		const result = await destination.deliver(place, values, delivery);
		t.is(`${result.status} ${result.status === 'delivered' ? result.rung : result.failure.kind}`, expected, `${place.key}`);
	}

	t.deepEqual(terraform.variables.get('workspace web')!.map(({value, version}) => [value.includes(values.password), version]), [[true, 2], [true, 2], [true, 2], [false, 1]]);
	t.deepEqual(terraform.violations, []);
});

test('terraform: an expression does not get a password that would be read as something else, and a lie about a sensitive variable is seen', async t => {
	const {terraform, tools} = await enterTerraform(t);
	const destination = createTerraform(tools);
	const {found} = await destination.discover(search);
	const find = (key: string) => found.find(({place}) => place.key === key)!.place;
	t.like(await destination.deliver(find('login'), {...values, password: String.raw`a"b\c`}, delivery), {status: 'refused'});
	terraform.faults.lies = true;
	t.like(await destination.deliver(find('TF_VAR_db_password'), values, delivery), {status: 'refused', failure: {kind: 'invalid-reply'}});
});

test('terraform: the login of the program serves as well, and what is missing is said', async t => {
	const {tools, home} = await enterTerraform(t, {isLogin: false});
	t.like(await createTerraform(tools).preflight(signal), {status: 'not-ready', command: 'terraform login'});
	mkdirSync(path.join(home, '.terraform.d'));
	writeFileSync(path.join(home, '.terraform.d', 'credentials.tfrc.json'), JSON.stringify({credentials: {'app.terraform.io': {token: 'tfe.Token'}}}));
	t.deepEqual(await createTerraform(tools).preflight(signal), {status: 'ready', account: 'acme on app.terraform.io', problems: []});
});
