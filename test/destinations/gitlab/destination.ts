import test, {type ExecutionContext} from 'ava';
import {createGitlab} from '../../../source/destinations/gitlab/index.js';
import {type GitlabScenario, serveGitlab} from '../../../source/simulator/platforms/gitlab.js';
import {leaked} from '../../helpers/leaked-login.js';
import {quiet, standInTools} from '../../helpers/platform-tools.js';

const {signal} = new AbortController();
const {old, values, wanted, connectionString} = leaked;
const delivery = {old, temporary: quiet, signal};
const search = {folders: [], wanted: [wanted], signal};

const usual: GitlabScenario = {
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

async function enter(t: ExecutionContext, {isLogin = true} = {}) {
	const gitlab = await serveGitlab(usual);
	t.teardown(gitlab.close);
	const {tools} = await standInTools(t, 'glab', () => ({exitCode: 0, stdout: 'glab 1.60.0\n'}), isLogin ? {GITLAB_TOKEN: 'glpat-Token', GITLAB_HOST: 'git.example.com'} : {});
	return {gitlab, destination: createGitlab({...tools, addresses: {gitlab: gitlab.url}})};
}

test('variables of projects, groups and the instance are found in every scope and on every page', async t => {
	const {destination, gitlab} = await enter(t);
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

test('one scope is written and not the other of the same name', async t => {
	const {destination, gitlab} = await enter(t);
	const {found} = await destination.discover(search);
	const {place} = found.find(item => item.place.address?.scope === 'review/*')!;
	t.like(await destination.deliver(place, values, delivery), {status: 'delivered'});
	t.deepEqual(gitlab.variables.get('project acme/shop')!.filter(({key}) => key === 'DATABASE_URL').map(({value}) => value), [connectionString(old), connectionString(values.password)]);
});

test('what GitLab would expand or not mask is refused, and the old value stays', async t => {
	const {destination, gitlab} = await enter(t);
	const {found} = await destination.discover(search);
	const {place} = found.find(item => item.place.key === 'PGPASSWORD')!;
	t.like(await destination.deliver(place, {...values, password: 'npg_New$HOME0'}, delivery), {status: 'refused', failure: {kind: 'unsuitable'}});
	const refused = await destination.deliver(place, {...values, password: 'npg New Canary'}, delivery);
	t.regex(refused.status === 'refused' ? refused.failure.message : '', /masked variable/v);
	t.is(gitlab.variables.get('project acme/shop')!.find(({key}) => key === 'PGPASSWORD')!.value, old);
});

test('who is logged in is said, and the program without a token is not enough', async t => {
	const {destination} = await enter(t);
	t.deepEqual(await destination.preflight(signal), {status: 'ready', account: 'ada on git.example.com', problems: []});
	const {destination: none} = await enter(t, {isLogin: false});
	t.like(await none.preflight(signal), {status: 'not-ready', command: 'export GITLAB_TOKEN=…'});
});
