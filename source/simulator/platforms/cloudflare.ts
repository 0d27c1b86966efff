/**
Cloudflare's REST interface for Workers, Pages and Hyperdrive, on loopback. Secrets go in and never come out.
*/
import {once} from 'node:events';
import {createServer, type IncomingMessage, type ServerResponse} from 'node:http';
import {type AddressInfo} from 'node:net';
import {
	type CloudflareFaults, type CloudflareScenario, type Configuration, createStores, longAgo, type Stores,
} from './cloudflare-scenario.js';
import {readBody} from './read-body.js';

export type {CloudflareFaults, CloudflareScenario} from './cloudflare-scenario.js';

export type StandInCloudflare = Stores & {
	readonly url: string;
	readonly faults: CloudflareFaults;
	/** Every request so far, with its body. */
	readonly requests: ReadonlyArray<{readonly method: string; readonly path: string; readonly body: string; readonly authorization: string}>;
	close(): Promise<void>;
};

type Answer = {readonly status: number; readonly body: unknown};

const good = (result: unknown): Answer => ({
	status: 200, body: {
		success: true, errors: [], messages: [], result, result_info: {page: 1, total_pages: 1},
	},
});
const bad = (status: number, code: number, message: string): Answer => ({
	status, body: {
		success: false, errors: [{code, message}], messages: [], result: null,
	},
});
const missing = bad(404, 7003, 'Could not route to the thing, perhaps it does not exist');

/**
Serve a Cloudflare on loopback.
*/
export async function serveCloudflare(scenario: CloudflareScenario): Promise<StandInCloudflare> {
	const faults: CloudflareFaults = {};
	const {workers, pages, hyperdrive} = createStores(scenario);
	const requests: Array<{readonly method: string; readonly path: string; readonly body: string; readonly authorization: string}> = [];
	const root = `/accounts/${scenario.account.id}`;

	const answerWorker = (method: string, name: string, rest: string, body: string): Answer => {
		const worker = workers.get(name);
		if (worker === undefined) {
			return bad(404, 10_007, 'This Worker does not exist on your account.');
		}

		if (rest === 'secrets' && method === 'PUT') {
			if (worker.isBehind) {
				return bad(400, 10_215, 'The latest version of your Worker is not currently deployed.');
			}

			const given = JSON.parse(body) as {readonly name: string; readonly text: string; readonly type: string};
			if (given.type !== 'secret_text' || typeof given.text !== 'string') {
				return bad(400, 10_021, 'malformed');
			}

			if (!faults.lies) {
				worker.secrets.set(given.name, given.text);
				worker.deployments++;
				worker.changedAt = new Date().toISOString();
				worker.cause = 'secret';
			}

			return good({name: given.name, type: 'secret_text'});
		}

		const version = `version-${worker.deployments}`;
		switch (rest) {
			case 'secrets': {
				return good([...worker.secrets.keys()].map(secret => ({name: secret, type: 'secret_text'})));
			}

			case 'settings': {
				return good({bindings: [...[...worker.variables].map(([variable, text]) => ({name: variable, type: 'plain_text', text})), ...[...worker.secrets.keys()].map(secret => ({name: secret, type: 'secret_text'}))]});
			}

			case 'deployments': {
				return good({
					deployments: [{
						id: `deployment-${worker.deployments}`, created_on: worker.changedAt, versions: [{version_id: version, percentage: 100}], annotations: {'workers/triggered_by': worker.cause},
					}],
				});
			}

			case 'versions': {
				return good({items: [{id: worker.isBehind ? 'version-newer' : version}]});
			}

			default: {
				return missing;
			}
		}
	};

	const answerPages = (method: string, name: string, rest: string, body: string): Answer => {
		const project = pages.get(name);
		if (project === undefined) {
			return bad(404, 8_000_007, 'Project not found.');
		}

		if (rest === '' && method === 'PATCH') {
			const given = JSON.parse(body) as {readonly deployment_configs: {readonly production?: {readonly env_vars: Readonly<Record<string, {readonly type: string; readonly value: string}>>}}};
			for (const [variable, value] of Object.entries(faults.lies ? {} : given.deployment_configs.production?.env_vars ?? {})) {
				project.variables.set(variable, value);
			}
		}

		if (rest === 'deployments' && method === 'POST') {
			project.deployments++;
			return good({id: `deployment-${project.deployments}`, latest_stage: {name: 'queued', status: 'active'}});
		}

		if (rest.startsWith('deployments/')) {
			return good({id: rest.slice('deployments/'.length), latest_stage: {name: 'deploy', status: 'success'}});
		}

		return rest === ''
			? good({
				name, production_branch: 'main', ...(project.isFromGit && {source: {type: 'github'}}), canonical_deployment: {id: `deployment-${project.deployments}`},
				deployment_configs: {production: {env_vars: Object.fromEntries([...project.variables].map(([variable, {type, value}]) => [variable, {type, value: type === 'secret_text' ? '' : value}]))}, preview: {env_vars: {}}},
			})
			: missing;
	};

	const answerHyperdrive = (method: string, id: string, body: string): Answer => {
		const view = (key: string, {name, origin, modifiedAt}: Configuration) => ({
			id: key, name, origin, caching: {disabled: false}, created_on: longAgo, modified_on: modifiedAt,
		});
		if (id === '') {
			return good([...hyperdrive].map(([key, configuration]) => view(key, configuration)));
		}

		const configuration = hyperdrive.get(id);
		if (configuration === undefined) {
			return missing;
		}

		if (method === 'PATCH' && !faults.lies) {
			const {origin} = JSON.parse(body) as {readonly origin: Readonly<Record<string, unknown>>};
			if (Object.keys(origin).join(',') !== 'password' || typeof origin.password !== 'string') {
				return bad(400, 2001, 'Invalid origin');
			}

			configuration.password = origin.password;
			configuration.modifiedAt = new Date().toISOString();
		}

		return good(view(id, configuration));
	};

	const answer = (method: string, path: string, body: string): Answer => {
		if (path === '/user') {
			return good({email: 'ada@example.com'});
		}

		if (path === '/accounts' || path === root) {
			return good(path === root ? scenario.account : [scenario.account]);
		}

		const [, kind, name = '', rest = ''] = /^\/(workers\/scripts|pages\/projects|hyperdrive\/configs)(?:\/([^\/]+))?(?:\/(.+))?$/v.exec(path.startsWith(root) ? path.slice(root.length) : '') ?? [];
		if (faults.isDenied) {
			return bad(403, 10_023, 'Unauthorized to access requested resource');
		}

		switch (kind) {
			case 'workers/scripts': {
				return name === '' ? good([...workers.keys()].map(id => ({id, modified_on: longAgo}))) : answerWorker(method, name, rest, body);
			}

			case 'pages/projects': {
				return name === '' ? good([...pages.keys()].map(project => ({name: project}))) : answerPages(method, name, rest, body);
			}

			case 'hyperdrive/configs': {
				return answerHyperdrive(method, name, body);
			}

			default: {
				return missing;
			}
		}
	};

	const handle = async (request: IncomingMessage, response: ServerResponse) => {
		const body = await readBody(request);
		const {method = 'GET', url = '/', headers: {authorization = ''}} = request;
		const path = decodeURIComponent(url.split('?')[0]!.replace(/^\/client\/v4/v, ''));
		requests.push({
			method, path, body, authorization,
		});
		const isChange = method !== 'GET';
		if (faults.hangs && isChange) {
			return;
		}

		const isKnown = authorization === `Bearer ${scenario.token}` && !faults.isLoggedOut;
		let {status, body: reply} = isKnown
			? (faults.leaks && isChange ? bad(400, 10_021, `cannot store ${body}`) : answer(method, path, body))
			: bad(403, 9109, 'Invalid access token');
		if (!isKnown) {
			status = 401;
		}

		if (faults.storesAndFails && isChange) {
			status = 502;
			reply = {success: false, errors: [{code: 10_013, message: 'internal error'}], result: null};
		}

		response.writeHead(status, {'content-type': 'application/json'}).end(JSON.stringify(reply));
	};

	const server = createServer((request, response) => {
		void handle(request, response);
	});
	// A machine with much to do would find the connection closed at the moment that it is used again.
	server.keepAliveTimeout = 0;
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/client/v4`, faults, workers, pages, hyperdrive, requests,
		async close() {
			server.close();
			server.closeAllConnections();
			await once(server, 'close');
		},
	};
}
