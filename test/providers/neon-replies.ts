import {type ServerResponse} from 'node:http';
import test, {type ExecutionContext} from 'ava';
import {createScheduler} from '../../source/io/scheduler.js';
import {createNeonProvider, neonLimits} from '../../source/providers/neon/index.js';
import {type ProviderAccess} from '../../source/providers/types.js';
import {makeCertificates} from '../../source/simulator/certificates.js';
import {createFakeClock} from '../helpers/fake-clock.js';
import {sampleAddress, samples, startCannedNeon} from '../helpers/fake-neon.js';
import {sendJson, sendText, startService} from '../helpers/service.js';

const {projectId, branchId} = sampleAddress;

function createProvider(access: ProviderAccess) {
	const clock = createFakeClock();
	return createNeonProvider(access, {scheduler: createScheduler({...neonLimits, clock})});
}

/** A provider whose service gives the answer for a path, or 404. A function is called with the query. */
async function withAnswers(t: ExecutionContext, answers: Readonly<Record<string, unknown>>) {
	const service = await startCannedNeon(t, ({path, query}, response) => {
		const answer = answers[path];
		if (typeof answer === 'function') {
			(answer as (response: ServerResponse, query: URLSearchParams) => void)(response, query);
		} else {
			sendJson(response, answer === undefined ? 404 : 200, answer ?? {code: '', message: 'not found'});
		}
	});
	return {service, provider: createProvider(service.access)};
}

const wholeProject = {
	[`/projects/${projectId}`]: {project: samples.project},
	[`/projects/${projectId}/branches`]: {branches: [samples.branch]},
	[`/projects/${projectId}/endpoints`]: {endpoints: [samples.endpoint]},
	[`/projects/${projectId}/branches/${branchId}/roles`]: {roles: [samples.role]},
	[`/projects/${projectId}/branches/${branchId}/databases`]: {databases: [samples.database]},
};

const statuses = [
	[400, 'refused', 'bad-request'],
	[401, 'refused', 'unauthorized'],
	[403, 'refused', 'forbidden'],
	[404, 'refused', 'not-found'],
	[408, 'unknown', 'bad-request'],
	[409, 'refused', 'conflict'],
	[412, 'refused', 'not-stored'],
	[422, 'refused', 'conflict'],
	[423, 'refused', 'locked'],
	[429, 'refused', 'rate-limited'],
	[500, 'unknown', 'server'],
	[502, 'unknown', 'server'],
	[503, 'refused', 'server'],
	[504, 'unknown', 'server'],
	[524, 'unknown', 'server'],
] as const;

for (const [status, outcome, kind] of statuses) {
	test(`${status} with Neon's own words: a reset is ${outcome}, with the words and the request id`, async t => {
		const service = await startCannedNeon(t, (_, response) => {
			sendJson(response, status, {request_id: 'f1d2', code: '', message: 'said \u001B[2Jby\nNeon napi_EXAMPLE0000'});
		});
		const result = await createProvider(service.access).resetPassword(sampleAddress);
		t.like(result, {status: outcome, failure: {kind, status, requestId: 'f1d2'}});
		t.true(JSON.stringify(result).includes(String.raw`said \\u001b[2Jby Neon [key]`));
	});
}

test('a request id in a header counts, whatever the body is', async t => {
	const service = await startCannedNeon(t, (_, response) => {
		sendText(response, 403, 'forbidden by something', {'x-neon-ret-request-id': 'abc'});
	});
	t.like(await createProvider(service.access).readRole(sampleAddress), {status: 'refused', failure: {kind: 'forbidden', requestId: 'abc'}});
});

test('a page instead of Neon is named as a probable captive portal', async t => {
	const answers = [
		(response: ServerResponse) => {
			sendText(response, 200, '<html>Welcome to the hotel');
		},
		(response: ServerResponse) => {
			sendText(response, 302, '', {location: 'http://login.hotel.example/'});
		},
		(response: ServerResponse) => {
			sendText(response, 511, 'log in first');
		},
		(response: ServerResponse) => {
			sendText(response, 200, ' <!doctype html>', {'content-type': 'application/json'});
		},
	];
	for (const answer of answers) {
		const service = await startCannedNeon(t, (_, response) => {
			answer(response);
		});
		t.like(await createProvider(service.access).identify(), {status: 'refused', failure: {kind: 'captive-portal'}});
		t.is(service.received.length, 1);
	}
});

test('a bad certificate is named as a probable captive portal before the key is sent', async t => {
	const certificates = await makeCertificates(['console.localhost'], Date.now());
	const service = await startService(t, (_, response) => {
		sendJson(response, 200, samples.auth);
	}, {key: certificates.key, cert: certificates.certificate});
	const provider = createProvider({apiKey: 'napi_x', apiUrl: `https://console.localhost:${service.port}/api/v2`});
	t.like(await provider.identify(), {status: 'refused', failure: {kind: 'captive-portal'}});
	t.like(await provider.resetPassword(sampleAddress), {status: 'refused', failure: {kind: 'certificate'}});
	t.is(service.received.length, 0);
});

test('no network is said at once and certainly changed nothing', async t => {
	const service = await startCannedNeon(t, () => undefined);
	const provider = createProvider({...service.access, apiUrl: 'http://127.0.0.1:1/api/v2'});
	t.like(await provider.resetPassword(sampleAddress), {status: 'refused', failure: {kind: 'network'}});
});

test('an address that is none, or not encrypted, gets nothing', async t => {
	for (const apiUrl of ['', 'console.neon.tech', 'http://console.neon.tech/api/v2', 'ftp://127.0.0.1']) {
		t.like(await createProvider({apiKey: 'napi_x', apiUrl}).identify(), {status: 'refused', failure: {kind: 'bad-request'}});
	}
});

test('replies that make no sense are invalid, and leave a reset unknown', async t => {
	for (const body of ['', 'null', '[]', '"text"', '{', '{"role":{}}', '{"role":{"name":"x","branch_id":"br-1"},"operations":[]}', JSON.stringify({role: samples.role})]) {
		const service = await startCannedNeon(t, (_, response) => {
			response.writeHead(200, {'content-type': 'application/json'}).end(body);
		});
		const provider = createProvider(service.access);
		t.like(await provider.resetPassword(sampleAddress), {status: 'unknown', failure: {kind: 'invalid-reply', status: 200}});
		t.like(await provider.revealPassword(sampleAddress), {status: 'refused', failure: {kind: 'invalid-reply'}});
		t.is(service.received.filter(({method}) => method === 'POST').length, 1);
	}
});

test('a reset whose answer leaves the password out still succeeded', async t => {
	const {provider} = await withAnswers(t, {[`/projects/${projectId}/branches/${branchId}/roles/neondb_owner/reset_password`]: {role: samples.role, operations: []}});
	t.deepEqual(await provider.resetPassword(sampleAddress), {status: 'succeeded', value: {answer: {updatedAt: samples.role.updated_at, operations: []}, password: undefined}});
});

test('words nobody has heard of become unknown and more fields are ignored', async t => {
	const {provider} = await withAnswers(t, {
		...wholeProject,
		[`/projects/${projectId}/branches`]: {branches: [{...samples.branch, current_state: 'hibernating', novelty: {}}]},
		[`/projects/${projectId}/endpoints`]: {endpoints: [{...samples.endpoint, type: 'write_only', current_state: 'dreaming'}]},
		[`/projects/${projectId}/operations`]: {operations: [{...samples.operation, action: 'juggle', status: 'pondering'}], pagination: {cursor: 'x'}},
	});
	t.like(await provider.inspectProject(projectId), {
		status: 'succeeded',
		value: {branches: [{state: 'unknown'}], endpoints: [{kind: 'unknown', state: 'unknown'}]},
	});
	t.like(await provider.listOperations(projectId), {status: 'succeeded', value: [{action: 'juggle', status: 'unknown'}]});
});

test('no projects are an empty list', async t => {
	const {provider} = await withAnswers(t, {
		'/auth': {account_id: 'user', auth_method: 'api_key_user'},
		'/users/me/organizations': {organizations: []},
		'/projects': {projects: []},
		'/projects/shared': {projects: []},
	});
	t.deepEqual(await provider.listProjects(), {
		status: 'succeeded', value: {
			projects: [], unavailable: [], recoverable: [], refused: [],
		},
	});
});

test('all pages of all organisations and the shared projects are read, and each project once', async t => {
	const numbered = (organization: string) => Array.from({length: 250}, (_, index) => ({...samples.project, id: `${organization}-${index}`, org_id: organization}));
	const all: Readonly<Record<string, ReturnType<typeof numbered>>> = {'org-a': numbered('org-a'), 'org-b': numbered('org-b')};
	const {provider, service} = await withAnswers(t, {
		'/auth': {account_id: 'user', auth_method: 'api_key_user'},
		'/users/me/organizations': {organizations: [{id: 'org-a', name: 'A'}, {id: 'org-b', name: 'B'}]},
		'/projects/shared': {projects: [{...samples.project, id: 'shared-1'}, {...samples.project, id: 'org-a-7'}], pagination: {cursor: 'org-a-7'}},
		'/projects'(response: ServerResponse, query: URLSearchParams) {
			const list = all[query.get('org_id') ?? ''];
			if (!list) {
				sendJson(response, 400, {code: '', message: 'org_id is required, you can find it on your organization settings page'});
				return;
			}

			const begin = list.findIndex(({id}) => id === query.get('cursor')) + 1;
			const projects = list.slice(begin, begin + Number(query.get('limit')));
			// As recorded: the cursor is there on the last page too, and nothing on an empty one.
			sendJson(response, 200, projects.length === 0
				? {projects}
				: {
					projects, pagination: {cursor: projects.at(-1)!.id}, integrations: {'org-a-7': ['vercel']}, applications: {'org-a-7': ['vercel', 'github']},
				});
		},
	});
	const result = await provider.listProjects();
	t.is(result.status, 'succeeded');
	const {projects, refused} = (result as typeof result & {readonly status: 'succeeded'}).value;
	t.is(projects.length, 501);
	t.deepEqual(refused, []);
	t.is(new Set(projects.map(({id}) => id)).size, 501);
	t.true(service.received.every(({path}) => !path.includes('limit=10&')));
});

test('deleted projects that can be recovered are named, and no service that ignores the question makes live ones look deleted', async t => {
	const live = samples.project;
	const provide = async (isAsked: boolean) => withAnswers(t, {
		'/auth': samples.auth,
		'/projects'(response: ServerResponse, query: URLSearchParams) {
			const isDeleted = isAsked && query.get('recoverable') === 'true';
			sendJson(response, 200, {
				projects: isDeleted
					? [{
						...live, id: 'gone-lake-1', name: 'api-old', deleted_at: '2026-11-20T00:00:00Z',
					}]
					: [live],
			});
		},
	});
	const {provider} = await provide(true);
	t.like(await provider.listProjects(), {value: {projects: [{id: projectId}], recoverable: [{id: 'gone-lake-1', name: 'api-old'}]}});
	const older = await provide(false);
	t.like(await older.provider.listProjects(), {value: {projects: [{id: projectId}], recoverable: []}});
});

test('the integrations that the list names are kept for the project', async t => {
	const {provider} = await withAnswers(t, {
		...wholeProject,
		'/auth': samples.auth,
		'/projects': {projects: [samples.project], applications: {[projectId]: ['vercel', 'github']}, integrations: {[projectId]: ['vercel']}},
	});
	t.like(await provider.inspectProject(projectId), {value: {integrations: []}});
	t.like(await provider.listProjects(), {value: {projects: [{integrations: ['github', 'vercel']}]}});
	t.like(await provider.inspectProject(projectId), {value: {integrations: ['github', 'vercel']}});
});

test('an organisation that cannot be listed is named and the others are read', async t => {
	const {provider} = await withAnswers(t, {
		'/auth': {account_id: 'user', auth_method: 'api_key_user'},
		'/users/me/organizations': {organizations: [{id: 'org-a', name: 'A\u202Ecme'}, {id: 'org-b', name: 'B'}]},
		'/projects/shared': {projects: []},
		'/projects'(response: ServerResponse, query: URLSearchParams) {
			if (query.get('org_id') === 'org-b') {
				sendJson(response, 200, {projects: [samples.project]});
			} else {
				sendJson(response, 403, {code: '', message: 'no'});
			}
		},
	});
	t.like(await provider.listProjects(), {
		status: 'succeeded',
		value: {projects: [{id: projectId}], refused: [{organization: String.raw`A\u202ecme`, reason: 'Neon does not allow this key to do that: no'}]},
	});
});

test('a key that is revoked half-way fails the whole list', async t => {
	let calls = 0;
	const {provider} = await withAnswers(t, {
		'/auth': {account_id: 'user', auth_method: 'api_key_user'},
		'/users/me/organizations': {organizations: [{id: 'org-a', name: 'A'}]},
		'/projects'(response: ServerResponse) {
			calls++;
			sendJson(response, calls > 1 ? 401 : 200, calls > 1 ? {message: 'no'} : {projects: [samples.project], pagination: {cursor: projectId}});
		},
	});
	t.like(await provider.listProjects(), {status: 'refused', failure: {kind: 'unauthorized'}});
});

test('projects that a page left out are asked for one by one, and named where they still do not come', async t => {
	const {provider} = await withAnswers(t, {
		'/auth': samples.auth,
		'/projects': {projects: [], unavailable_project_ids: [projectId, 'slow-project-1']},
		[`/projects/${projectId}`]: {project: samples.project},
		'/projects/slow-project-1'(response: ServerResponse) {
			sendText(response, 524, '<html>');
		},
	});
	t.like(await provider.listProjects(), {status: 'succeeded', value: {projects: [{id: projectId}], unavailable: ['slow-project-1'], refused: []}});
});

test('a key that is limited to one project is told to name it, and inspects it', async t => {
	const {provider} = await withAnswers(t, {
		...wholeProject,
		'/auth': samples.auth,
		'/projects'(response: ServerResponse) {
			sendJson(response, 403, {code: '', message: 'not allowed'});
		},
	});
	const list = await provider.listProjects();
	t.like(list, {status: 'refused', failure: {kind: 'forbidden'}});
	t.regex(JSON.stringify(list), /give the project's id/v);
	t.like(await provider.inspectProject(projectId), {status: 'succeeded', value: {id: projectId}});
});

test('an organisation key that older servers refuse the organisations is identified all the same', async t => {
	const {provider} = await withAnswers(t, {'/auth': samples.auth});
	t.deepEqual(await provider.identify(), {
		status: 'succeeded',
		value: {
			provider: 'neon', id: samples.auth.account_id, method: 'api_key_org', label: samples.auth.account_id, organizations: [],
		},
	});
});

test('a project without compute and a branch with 500 roles are inspected whole', async t => {
	const roles = Array.from({length: 500}, (_, index) => ({...samples.role, name: `role ${index} \u202E/%?`}));
	const {provider} = await withAnswers(t, {
		...wholeProject,
		[`/projects/${projectId}/endpoints`]: {endpoints: []},
		[`/projects/${projectId}/branches/${branchId}/roles`]: {roles},
	});
	const result = await provider.inspectProject(projectId);
	t.like(result, {status: 'succeeded', value: {endpoints: []}});
	t.deepEqual((result as typeof result & {readonly status: 'succeeded'}).value.roles.map(({name}) => name), roles.map(({name}) => name));
});

test('a hundred branches and more are read page by page, with and without a cursor at the end', async t => {
	for (const isCursorAlways of [false, true]) {
		const branches = Array.from({length: 230}, (_, index) => ({...samples.branch, id: `br-${index}`}));
		const content: Record<string, unknown> = {};
		for (const {id} of branches) {
			content[`/projects/${projectId}/branches/${id}/roles`] = {roles: [{...samples.role, branch_id: id}]};
			content[`/projects/${projectId}/branches/${id}/databases`] = {databases: []};
		}

		const {provider} = await withAnswers(t, {
			...wholeProject,
			...content,
			[`/projects/${projectId}/branches`](response: ServerResponse, query: URLSearchParams) {
				t.is(query.get('sort_by'), 'created_at');
				const begin = Number(query.get('cursor') ?? 0);
				const page = branches.slice(begin, begin + 100);
				const isLast = begin + 100 >= branches.length;
				sendJson(response, 200, {branches: page, pagination: {...((!isLast || isCursorAlways) && {next: String(Math.min(begin + 100, branches.length))})}});
			},
		});
		const result = await provider.inspectProject(projectId);
		t.is(result.status, 'succeeded');
		const {branches: found, roles} = (result as typeof result & {readonly status: 'succeeded'}).value;
		t.deepEqual(found.map(({id}) => id), branches.map(({id}) => id));
		t.is(roles.length, 230);
	}
});

test('a branch deleted while the project is read is left out, one that is only hidden is a failure', async t => {
	const other = {...samples.branch, id: 'br-other', default: false};
	const answers = {...wholeProject, [`/projects/${projectId}/branches`]: {branches: [samples.branch, other]}};
	const gone = await withAnswers(t, answers);
	t.like(await gone.provider.inspectProject(projectId), {status: 'succeeded', value: {branches: [{id: branchId}]}});
	const hidden = await withAnswers(t, {...answers, [`/projects/${projectId}/branches/br-other`]: {branch: other}});
	t.like(await hidden.provider.inspectProject(projectId), {status: 'refused', failure: {kind: 'not-found'}});
});

test('an active compute is restarted', async t => {
	const path = `/projects/${projectId}/endpoints/${samples.endpoint.id}`;
	const endpoint = {...samples.endpoint, current_state: 'active'};
	const {provider} = await withAnswers(t, {[path]: {endpoint}, [`${path}/restart`]: {endpoint, operations: [samples.operation]}});
	t.like(await provider.restartEndpoint(projectId, samples.endpoint.id), {status: 'succeeded', value: [{id: samples.operation.id}]});
});

test('hosts of a simulator carry their port, and a host that is none makes the reply invalid', async t => {
	const inspect = async (host: string) => {
		const {provider} = await withAnswers(t, {...wholeProject, [`/projects/${projectId}/endpoints`]: {endpoints: [{...samples.endpoint, host}]}});
		return provider.inspectProject(projectId);
	};

	t.like(await inspect('EP-dawn-king-a527wlyu.C-2.us-east-1.aws.neon.tech'), {value: {endpoints: [{host: 'ep-dawn-king-a527wlyu.c-2.us-east-1.aws.neon.tech', port: 5432, pooledHost: 'ep-dawn-king-a527wlyu-pooler.c-2.us-east-1.aws.neon.tech'}]}});
	t.like(await inspect('ep-dawn-king-a527wlyu.localhost:6543'), {value: {endpoints: [{host: 'ep-dawn-king-a527wlyu.localhost', port: 6543, pooledHost: 'ep-dawn-king-a527wlyu-pooler.localhost'}]}});
	for (const host of ['a b', 'a/b', 'user@host', 'host:0', 'host:99999', '-x', '[::1]']) {
		t.like(await inspect(host), {status: 'refused', failure: {kind: 'invalid-reply'}});
	}
});
