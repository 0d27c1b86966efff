import {type ServerResponse} from 'node:http';
import {type ExecutionContext} from 'ava';
import {
	sendJson, sendText, startService, type Received,
} from './service.js';
import {type ContractService, type Trouble} from './provider-contract.js';

const projectId = 'solitary-thunder-08372287';
const branchId = 'br-late-rice-a5cf06kb';
const endpointId = 'ep-dawn-king-a527wlyu';
const organizationId = 'org-morning-bread-81040908';
const apiKey = 'napi_EXAMPLE0000';
const day = '2026-11-20T21:02:04Z';

/** What the API says about one of each thing; tests override what they are about. */
export const samples = {
	auth: {account_id: organizationId, auth_method: 'api_key_org'},
	organization: {id: organizationId, name: 'Acme'},
	project: {
		id: projectId, name: 'api-prod', store_passwords: true, org_id: organizationId,
	},
	branch: {
		id: branchId, name: 'production', current_state: 'ready', default: true, protected: false, created_at: day,
	},
	role: {
		branch_id: branchId, name: 'neondb_owner', protected: false, authentication_method: 'password', updated_at: day,
	},
	database: {
		id: 1, branch_id: branchId, name: 'neondb', owner_name: 'neondb_owner',
	},
	endpoint: {
		id: endpointId, host: `${endpointId}.us-east-2.aws.neon.tech`, branch_id: branchId, type: 'read_write', current_state: 'idle', disabled: false,
	},
	operation: {
		id: 'd6ad21e4-725d-493f-a495-43867ad88d09', action: 'apply_config', status: 'finished', branch_id: branchId, endpoint_id: endpointId, created_at: day,
	},
} as const;

export const sampleAddress = {projectId, branchId, role: 'neondb_owner'};

/** A few lines of Neon: one project, one branch, one role. */
export async function startFakeNeon(t: ExecutionContext): Promise<ContractService> {
	let password = 'npg_EXAMPLE00000';
	let updates = 0;
	let resets = 0;
	const troubles: Array<Trouble & {left: number}> = [];
	const base = '/api/v2';
	const branchPath = `/projects/${projectId}/branches/${branchId}`;
	const rolePath = `${branchPath}/roles/neondb_owner`;
	const role = () => ({...samples.role, updated_at: new Date(Date.parse(day) + (updates * 1000)).toISOString()});

	const reset = () => {
		updates++;
		password = `npg_EXAMPLE${String(updates).padStart(5, '0')}`;
		return {role: {...role(), password}, operations: [samples.operation]};
	};

	const answers: Readonly<Record<string, () => unknown>> = {
		'GET /auth': () => samples.auth,
		'GET /users/me/organizations': () => ({organizations: [samples.organization]}),
		'GET /projects': () => ({projects: [samples.project], pagination: {cursor: projectId}}),
		[`GET /projects/${projectId}`]: () => ({project: samples.project}),
		[`GET /projects/${projectId}/branches`]: () => ({branches: [samples.branch]}),
		[`GET /projects/${projectId}/endpoints`]: () => ({endpoints: [samples.endpoint]}),
		[`GET /projects/${projectId}/endpoints/${endpointId}`]: () => ({endpoint: samples.endpoint}),
		[`GET /projects/${projectId}/operations`]: () => ({operations: [samples.operation]}),
		[`GET ${branchPath}/roles`]: () => ({roles: [role()]}),
		[`GET ${branchPath}/databases`]: () => ({databases: [samples.database]}),
		[`GET ${rolePath}`]: () => ({role: role()}),
		[`GET ${rolePath}/reveal_password`]: () => ({password}),
		[`POST ${rolePath}/reset_password`]: reset,
	};

	const service = await startService(t, (request, response) => {
		const path = request.path.slice(base.length).split('?')[0]!;
		const isReset = request.method === 'POST' && path === `${rolePath}/reset_password`;
		resets += isReset ? 1 : 0;
		if (request.headers.authorization !== `Bearer ${apiKey}`) {
			sendJson(response, 401, {code: '', message: 'supplied credentials do not pass authentication'});
			return;
		}

		const answer = answers[`${request.method} ${path}`];
		const trouble = troubles.find(({on, left}) => left > 0 && on === (isReset ? 'reset' : 'reading'));
		if (trouble && answer) {
			trouble.left--;
			goWrong(trouble, response, answer);
		} else if (answer) {
			sendJson(response, 200, answer());
		} else {
			sendJson(response, 404, {code: '', message: 'not found', request_id: 'req-1'});
		}
	});

	return {
		access: {apiKey, apiUrl: `http://127.0.0.1:${service.port}${base}`},
		address: sampleAddress,
		endpoint: {id: endpointId, host: samples.endpoint.host, port: 5432},
		trouble(trouble) {
			troubles.push({...trouble, left: trouble.times ?? 1});
		},
		resets: () => resets,
		password: () => password,
	};
}

function goWrong({kind, status = 500, retryAfter}: Trouble, response: ServerResponse, answer: () => unknown): void {
	switch (kind) {
		case 'locked': {
			sendJson(response, 423, {code: '', message: 'project already has running conflicting operations, scheduling of new ones is prohibited'});
			break;
		}

		case 'rate-limited': {
			sendJson(response, 429, {code: '', message: 'too many requests'}, retryAfter === undefined ? {} : {'retry-after': String(retryAfter)});
			break;
		}

		case 'unavailable': {
			sendJson(response, 503, {code: '', message: 'unavailable'});
			break;
		}

		case 'html': {
			sendText(response, status, '<html><title>error</title>');
			break;
		}

		case 'lost-before': {
			response.socket?.resetAndDestroy();
			break;
		}

		case 'lost-after': {
			answer();
			response.socket?.resetAndDestroy();
			break;
		}

		case 'slow': {
			// Open until the test ends, which is longer than any patience.
			answer();
			break;
		}

		case 'truncated': {
			const body = JSON.stringify(answer());
			response.writeHead(200, {'content-type': 'application/json', 'content-length': String(body.length)});
			response.write(body.slice(0, body.length / 2), () => {
				response.socket?.destroy();
			});
			break;
		}

		case 'empty': {
			answer();
			response.writeHead(200).end();
			break;
		}
	}
}

/** A service that answers what the test says, without the base path and the query, and 404 to everything else. */
export async function startCannedNeon(t: ExecutionContext, answer: (request: Received & {readonly query: URLSearchParams}, response: ServerResponse) => void) {
	const service = await startService(t, (request, response) => {
		const url = new URL(request.path, 'http://localhost');
		answer({...request, path: url.pathname.replace('/api/v2', ''), query: url.searchParams}, response);
	});
	return {...service, access: {apiKey, apiUrl: `http://127.0.0.1:${service.port}/api/v2`}};
}
