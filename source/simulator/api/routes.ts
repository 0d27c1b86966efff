import {
	createApiKey, createOrgApiKey, listApiKeys, listOrgApiKeys, revokeApiKey, revokeOrgApiKey,
} from './api-keys.js';
import {countProjectBranches, getProjectBranch, listProjectBranches} from './branches.js';
import {getConnectionURI} from './connection-uri.js';
import {type Call, type Reply} from './context.js';
import {
	getProjectEndpoint, listProjectBranchEndpoints, listProjectEndpoints, restartProjectEndpoint, startProjectEndpoint, suspendProjectEndpoint,
} from './endpoints.js';
import {getAuthDetails, getCurrentUserInfo, getCurrentUserOrganizations} from './identity.js';
import {getProjectOperation, listProjectOperations} from './operations.js';
import {getProject, listProjects, listSharedProjects} from './projects.js';
import {
	getProjectBranchDatabase, getProjectBranchRole, getProjectBranchRolePassword, listProjectBranchDatabases, listProjectBranchRoles, resetProjectBranchRolePassword,
} from './roles.js';

/** What answers a request; the names are those of Neon's own description of its API. */
export type Handler = (call: Call) => Reply | Promise<Reply>;

const project = '/projects/{project_id}';
const branch = `${project}/branches/{branch_id}`;
const endpoint = `${project}/endpoints/{endpoint_id}`;
const organization = '/organizations/{org_id}';

const table: ReadonlyArray<readonly [target: string, handler: Handler]> = [
	['GET /auth', getAuthDetails],
	['GET /users/me', getCurrentUserInfo],
	['GET /users/me/organizations', getCurrentUserOrganizations],
	['GET /api_keys', listApiKeys],
	['POST /api_keys', createApiKey],
	['DELETE /api_keys/{key_id}', revokeApiKey],
	[`GET ${organization}/api_keys`, listOrgApiKeys],
	[`POST ${organization}/api_keys`, createOrgApiKey],
	[`DELETE ${organization}/api_keys/{key_id}`, revokeOrgApiKey],
	['GET /projects', listProjects],
	['GET /projects/shared', listSharedProjects],
	[`GET ${project}`, getProject],
	[`GET ${project}/operations`, listProjectOperations],
	[`GET ${project}/operations/{operation_id}`, getProjectOperation],
	[`GET ${project}/connection_uri`, getConnectionURI],
	[`GET ${project}/branches`, listProjectBranches],
	[`GET ${project}/branches/count`, countProjectBranches],
	[`GET ${branch}`, getProjectBranch],
	[`GET ${branch}/roles`, listProjectBranchRoles],
	[`GET ${branch}/roles/{role_name}`, getProjectBranchRole],
	[`GET ${branch}/roles/{role_name}/reveal_password`, getProjectBranchRolePassword],
	[`POST ${branch}/roles/{role_name}/reset_password`, resetProjectBranchRolePassword],
	[`GET ${branch}/databases`, listProjectBranchDatabases],
	[`GET ${branch}/databases/{database_name}`, getProjectBranchDatabase],
	[`GET ${branch}/endpoints`, listProjectBranchEndpoints],
	[`GET ${project}/endpoints`, listProjectEndpoints],
	[`GET ${endpoint}`, getProjectEndpoint],
	[`POST ${endpoint}/start`, startProjectEndpoint],
	[`POST ${endpoint}/suspend`, suspendProjectEndpoint],
	[`POST ${endpoint}/restart`, restartProjectEndpoint],
];

type Route = {readonly method: string; readonly segments: readonly string[]; readonly handler: Handler};

const routes: readonly Route[] = table.map(([target, handler]) => {
	const [method, path] = target.split(' ');
	return {method: method!, segments: path!.split('/'), handler};
});

/** The route of a request, and what its placeholders stand for. A fixed segment wins over a placeholder. */
export function findRoute(method: string, path: string): {readonly operation: string; readonly handler: Handler; readonly params: Record<string, string>} | undefined {
	const given = path.split('/');
	const matching = routes.filter(route => route.method === method && route.segments.length === given.length && route.segments.every((segment, index) => segment.startsWith('{') ? given[index] !== '' : segment === given[index]));
	const route = matching.toSorted((a, b) => placeholders(a) - placeholders(b))[0];
	if (!route) {
		return undefined;
	}

	try {
		const params = Object.fromEntries(route.segments.flatMap((segment, index) => segment.startsWith('{') ? [[segment.slice(1, -1), decodeURIComponent(given[index]!)]] : []));
		return {operation: route.handler.name, handler: route.handler, params};
	} catch {
		return undefined;
	}
}

const placeholders = (route: Route) => route.segments.filter(segment => segment.startsWith('{')).length;
