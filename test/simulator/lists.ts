import test from 'ava';
import {type Scenario} from '../../source/simulator/index.js';
import {project, smallScenario, startLab} from '../helpers/simulator.js';

const manyProjects: Scenario = {
	organizations: [{name: 'Acme', id: 'org-acme'}, {name: 'Other', id: 'org-other'}],
	projects: [
		...Array.from({length: 25}, (_, index) => ({id: `project-${String(index).padStart(2, '0')}`, name: `project ${index}`, branches: [{name: 'main'}]})),
		{
			id: 'lonely', name: 'lonely', organization: 'org-other', branches: [{name: 'main'}], integrations: ['vercel'],
		},
		{
			id: 'borrowed', name: 'borrowed', isShared: true, branches: [{name: 'main'}],
		},
	],
};

test('projects come ten at a time, with a cursor on the last page too and none on an empty one', async t => {
	const {call} = await startLab(t, {scenario: manyProjects});
	const sizes = [];
	const ids = new Set<string>();
	for (let cursor = ''; ;) {
		const {body} = await call(`GET /projects?org_id=org-acme&cursor=${cursor}`);
		sizes.push(body.projects.length);
		for (const {id} of body.projects) {
			ids.add(id);
		}

		if (!body.pagination) {
			break;
		}

		cursor = body.pagination.cursor!;
	}

	t.deepEqual(sizes, [10, 10, 5, 0]);
	t.is(ids.size, 25);
	t.is((await call('GET /projects?org_id=org-acme&limit=1000')).body.projects.length, 25);
	t.is((await call('GET /projects?org_id=org-acme&limit=0')).status, 400);
});

test('a personal key must name an organisation, other keys need not', async t => {
	const {call, simulator} = await startLab(t, {scenario: {...manyProjects, keys: [{name: 'ci', scope: 'organization', of: 'org-other'}, {name: 'one', scope: 'project', of: 'lonely'}]}});
	const {status, body} = await call('GET /projects');
	t.is(status, 400);
	t.regex(body.message, /org_id is required/v);
	const own = await call('GET /projects', {key: simulator.keyNamed('ci')!.value});
	t.deepEqual(own.body.projects.map(({id}) => id), ['lonely']);
	t.deepEqual(own.body.integrations, {lonely: ['vercel']});
	t.is((await call('GET /projects', {key: simulator.keyNamed('one')!.value})).status, 403);
	t.is((await call('GET /projects?org_id=org-acme', {key: simulator.keyNamed('ci')!.value})).status, 404);
});

test('shared projects have a list of their own', async t => {
	const {call} = await startLab(t, {scenario: manyProjects});
	t.deepEqual((await call('GET /projects/shared')).body.projects.map(({id}) => id), ['borrowed']);
	t.is((await call('GET /projects/borrowed')).status, 200);
});

test('a deleted project is in the list of what can be recovered and nowhere else', async t => {
	const {call} = await startLab(t, {
		scenario: {
			...manyProjects,
			projects: [
				{id: 'alive', name: 'alive', branches: [{name: 'main'}]},
				{
					id: 'deleted', name: 'deleted', deletedAgo: 86_400_000, branches: [{name: 'main'}],
				},
			],
		},
	});
	t.deepEqual((await call('GET /projects?org_id=org-acme')).body.projects.map(({id}) => id), ['alive']);
	t.deepEqual((await call('GET /projects?org_id=org-acme&recoverable=true')).body.projects.map(({id}) => id), ['deleted']);
	t.is((await call('GET /projects/deleted')).status, 404);
});

test('branches come at most a hundred at a time, and the last page has no next', async t => {
	const scenario: Scenario = {...smallScenario, projects: [{id: 'p', name: 'p', branches: Array.from({length: 230}, (_, index) => ({name: `branch ${index}`, age: index * 1000, endpoints: []}))}]};
	const {call} = await startLab(t, {scenario});
	const sizes = [];
	let next: string | undefined = '';
	while (next !== undefined) {
		const {body} = await call(`GET /projects/p/branches?limit=10000&sort_by=created_at&sort_order=asc&cursor=${encodeURIComponent(next)}`);
		sizes.push(body.branches.length);
		next = body.pagination!.next;
	}

	t.deepEqual(sizes, [100, 100, 30]);
	t.is((await call('GET /projects/p/branches/count')).body.count, 230);
	const older = await startLab(t, {scenario: {...scenario, switches: {nextOnLastPage: true}}});
	t.truthy((await older.call('GET /projects/p/branches?limit=100&search=branch%2022')).body.pagination!.next);
});

test('operations are listed newest first, in pages', async t => {
	const {call, simulator} = await startLab(t);
	for (let count = 0; count < 3; count++) {
		await call(`POST ${project}/branches/br-production/roles/app/reset_password`);
		await simulator.settled();
	}

	const all = await call(`GET ${project}/operations`);
	t.is(all.body.operations.length, 6);
	const ids = [];
	for (let cursor = ''; ;) {
		const {body} = await call(`GET ${project}/operations?limit=4&cursor=${cursor}`);
		if (body.operations.length === 0) {
			break;
		}

		ids.push(...body.operations.map(({id}) => id));
		cursor = body.pagination!.cursor!;
	}

	t.deepEqual(ids, all.body.operations.map(({id}) => id));
});

test('every read answers as Neon describes it', async t => {
	const {call} = await startLab(t);
	const branch = `${project}/branches/br-production`;
	const targets = [
		'/auth',
		'/users/me',
		'/users/me/organizations',
		'/api_keys',
		project,
		`${project}/branches`,
		branch,
		`${branch}/roles`,
		`${branch}/roles/app`,
		`${branch}/databases`,
		`${branch}/databases/neondb`,
		`${branch}/endpoints`,
		`${project}/endpoints`,
		`${project}/endpoints/ep-lucky-sun-a1b2c3d4`,
		`${project}/operations`,
		`${project}/connection_uri?role_name=app&database_name=neondb`,
	];
	const statuses = await Promise.all(targets.map(async target => (await call(`GET ${target}`)).status));
	t.deepEqual([...new Set(statuses)], [200]);
	const {body} = await call('GET /auth');
	t.is(body.auth_method, 'api_key_user');
});

test('what is not there is 404, with Neon\'s shape of an error', async t => {
	const {call} = await startLab(t);
	const targets = ['/projects/nothing', `${project}/branches/nothing`, `${project}/endpoints/nothing`, `${project}/branches/br-production/roles/nothing`, `${project}/branches/br-production/databases/nothing`, `${project}/operations/nothing`, '/nothing'];
	for (const target of targets) {
		const {status, body, headers} = await call(`GET ${target}`);
		t.is(status, 404);
		t.is(body.code, '');
		t.is(headers.get('x-neon-ret-request-id'), body.request_id);
	}
});
