import {Buffer} from 'node:buffer';
import {once} from 'node:events';
import {createServer, type IncomingMessage, type ServerResponse} from 'node:http';
import {type AddressInfo} from 'node:net';
import test from 'ava';
import {execaSync} from 'execa';
import {createGithub} from '../../../source/destinations/github/index.js';
import {createGitHub} from '../../../source/simulator/platforms/github.js';
import {leaked} from '../../helpers/leaked-login.js';
import {quiet, realTools} from '../../helpers/platform-tools.js';

const {values, wanted, old, connectionString} = leaked;
const {signal} = new AbortController();
const isThere = execaSync('gh', ['--version'], {reject: false}).exitCode === 0;

(isThere ? test : test.skip)('GitHub\'s own program accepts what is asked of it, and encrypts what it is given', async t => {
	const github = createGitHub({
		login: 'ada', token: 'x',
		repositories: [{
			owner: 'acme', name: 'api', isOrganization: true, environments: ['production'],
		}],
		secrets: {
			'repos/acme/api/actions': {DATABASE_URL: {value: connectionString(old)}},
			'repos/acme/api/codespaces': {DATABASE_URL: {value: connectionString(old)}},
			'repos/acme/api/environments/production': {PGPASSWORD: {value: old}},
			'orgs/acme/dependabot': {POSTGRES_URL: {value: 'x', visibility: 'selected', selected: ['acme/api']}},
		},
		variables: {'repos/acme/api/actions': {SETTINGS: connectionString(old)}},
	});
	const bodies: string[] = [];
	const handle = async (request: IncomingMessage, response: ServerResponse) => {
		let body = '';
		for await (const chunk of request.setEncoding('utf8')) {
			body += chunk as string;
		}

		const {method = 'GET', url = ''} = request;
		const path = decodeURIComponent(new URL(url, 'http://api.github.localhost').pathname.slice(1));
		const [, store = '', name = ''] = /^(.+)\/secrets\/([^\/]+)$/v.exec(path) ?? [];
		let reply: {readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: unknown};
		if (name === 'public-key') {
			reply = {status: 200, body: {key_id: '1', key: Buffer.alloc(32, 9).toString('base64')}};
		} else if (method === 'POST') {
			reply = {status: 200, body: {data: {repo_000: {databaseId: 7}}}};
		} else if (method === 'PUT') {
			const {encrypted_value: encrypted, visibility, selected_repository_ids: ids} = JSON.parse(body) as {readonly encrypted_value: string; readonly visibility?: string; readonly selected_repository_ids?: readonly number[]};
			bodies.push(body);
			github.secrets.get(store)!.set(name, {value: String(Buffer.from(encrypted, 'base64').length - 48), updatedAt: '2026-11-10T00:00:00Z', ...(visibility && {visibility, selected: ids?.map(() => 'acme/api') ?? []})});
			reply = {status: 204};
		} else {
			reply = github.request({method, path: `${path}?`, body});
		}

		response.writeHead(reply.status, {'content-type': 'application/json', ...reply.headers}).end(reply.body === undefined ? '' : JSON.stringify(reply.body));
	};

	const server = createServer((request, response) => {
		void handle(request, response);
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	t.teardown(() => {
		server.close();
		server.closeAllConnections();
	});
	const {tools} = realTools(t, {HTTP_PROXY: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, GH_HOST: 'github.localhost', GH_TOKEN: 'gho_Token'});
	const destination = createGithub(tools);
	t.like(await destination.preflight(signal), {status: 'ready', account: 'ada on github.localhost', problems: []});
	const {found, notSearched} = await destination.discover({folders: [], wanted: [wanted], signal});
	t.is(found.length, 5);
	t.deepEqual(notSearched, []);
	for (const {place} of found) {
		t.like(await destination.deliver(place, values, {old, temporary: quiet, signal}), {status: 'delivered', rung: place.isReadable ? 'read-back' : 'written'}, `${place.detail}`);
	}

	t.is(bodies.length, 4);
	t.notRegex(bodies.join('\n'), /Canary/v);
	// The sealed text is longer by 48 bytes than what was given: nothing was added or cut off.
	t.is(github.secrets.get('repos/acme/api/environments/production')!.get('PGPASSWORD')!.value, String(values.password.length));
	t.deepEqual(github.secrets.get('orgs/acme/dependabot')!.get('POSTGRES_URL')!.selected, ['acme/api']);
	t.is(github.variables.get('repos/acme/api/actions')!.get('SETTINGS')!.value, connectionString(values.password));
});
