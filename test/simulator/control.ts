import {once} from 'node:events';
import {request, type IncomingMessage} from 'node:http';
import {json} from 'node:stream/consumers';
import test from 'ava';
import {parseFaults} from '../../source/simulator/index.js';
import {
	production, project, startLab, type Lab,
} from '../helpers/simulator.js';

type Control = {readonly status: number; readonly body: {readonly faults: ReadonlyArray<{readonly kind: string; readonly left?: number}>; readonly struck: Readonly<Record<string, number>>; readonly message: string}};

async function control({simulator}: Lab, method: string, body?: string, {token = simulator.control.token, host}: {readonly token?: string; readonly host?: string} = {}): Promise<Control> {
	// Not with fetch, which does not let a client lie about its host.
	const sent = request(simulator.control.url, {method, headers: {authorization: `Bearer ${token}`, ...(host !== undefined && {host})}});
	sent.end(body);
	const [response] = await once(sent, 'response') as [IncomingMessage];
	return {status: response.statusCode!, body: await json(response) as Control['body']};
}

test.serial('faults are read, replaced and switched off over HTTP while the simulator runs', async t => {
	const lab = await startLab(t, {faults: [{kind: 'slow', milliseconds: 1, times: 5}]});
	const {call} = lab;
	t.like(await control(lab, 'GET'), {
		status: 200, body: {
			faults: [{
				kind: 'slow', milliseconds: 1, times: 5, left: 5,
			}],
		},
	});
	t.is((await control(lab, 'PUT', 'locked:route=resetProjectBranchRolePassword:times=2')).status, 200);
	t.is((await call(`POST ${production}/roles/app/reset_password`)).status, 423);
	const {body} = await control(lab, 'GET');
	t.deepEqual(body, {
		faults: [{
			kind: 'locked', route: 'resetProjectBranchRolePassword', times: 2, left: 1,
		}], struck: {locked: 1},
	} as unknown as Control['body']);

	await control(lab, 'PUT', JSON.stringify([{kind: 'unavailable-projects', projectIds: ['solitary-thunder-08372287']}, {kind: 'rate-limited', route: '^GET .*/auth$', retryAfter: 3}]));
	t.is((await call('GET /auth')).headers.get('retry-after'), '3');
	t.deepEqual((await call(`GET /projects?org_id=${lab.simulator.orgId}`)).body.unavailable_project_ids, ['solitary-thunder-08372287']);
	t.is((await call(`POST ${production}/roles/app/reset_password`)).status, 200);
	t.deepEqual((await control(lab, 'DELETE')).body.faults, []);
	t.is((await call('GET /auth')).status, 200);
});

test.serial('the faults are for this machine and its token only, and what is not understood changes nothing', async t => {
	const lab = await startLab(t, {faults: [{kind: 'hostile-names'}]});
	const {simulator} = lab;
	t.is((await control(lab, 'DELETE', undefined, {token: simulator.apiKey})).status, 401);
	t.is((await control(lab, 'DELETE', undefined, {host: 'rebound.example'})).status, 403);
	for (const [text, sentence] of [
		['gremlin', /^There is no fault "gremlin"\. There are: locked, /v],
		['slow:speed=1', /^A fault has no setting "speed"\. There are: route, times, /v],
		['slow:milliseconds=soon', /^milliseconds takes a number, not "soon"/v],
		['locked:chance=2', /^chance takes a number from 0 to 1/v],
		['locked:route=(', /^route takes an operation of the API or a regular expression/v],
		['[1]', /^The list of faults is no list of objects/v],
		['[{"kind":"locked","times":"x"}]', /^times takes a number/v],
	] as const) {
		const {status, body} = await control(lab, 'PUT', text);
		t.is(status, 400);
		t.regex(body.message, sentence);
	}

	t.is((await control(lab, 'POST', 'locked')).status, 405);
	t.deepEqual((await control(lab, 'GET')).body.faults, [{kind: 'hostile-names'}]);
	// Nor is it a part of the API, or a request that a test would count.
	t.is((await lab.call('GET /simulator/faults')).status, 404);
	t.is(simulator.requests.length, 1);
});

test.serial('a path that is no address ends no simulator', async t => {
	const lab = await startLab(t);
	for (const path of ['//', '*', 'http://[']) {
		const {port} = new URL(lab.simulator.apiUrl);
		const status = await new Promise(resolve => {
			request({
				host: '127.0.0.1', port, path, method: 'OPTIONS',
			}, response => {
				response.resume();
				resolve(response.statusCode);
			}).end();
		});
		t.is(status, 401);
	}

	t.is((await lab.call(`GET ${project}`)).status, 200);
});

test('the notation and JSON say the same', t => {
	t.deepEqual(parseFaults(''), []);
	t.deepEqual(
		parseFaults('operation-failed:route=apply_config:isPermanent=true, unavailable-projects:projectIds=one+two:chance=0.5'),
		parseFaults('[{"kind":"operation-failed","route":"apply_config","isPermanent":true},{"kind":"unavailable-projects","projectIds":["one","two"],"chance":0.5}]'),
	);
	t.deepEqual(parseFaults('html:route=^GET .*[?]a=b$:status=524'), [{kind: 'html', route: '^GET .*[?]a=b$', status: 524}]);
});
