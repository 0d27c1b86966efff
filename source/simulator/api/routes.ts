import {
	createApiKey, createOrgApiKey, listApiKeys, listOrgApiKeys, revokeApiKey, revokeOrgApiKey,
} from './api-keys.js';
import {
	addProjectJWKS, createCredential, deleteProjectJWKS, getProjectJWKS, grantPermissionToProject, listCredentials, listProjectPermissions, revokeCredential, revokePermissionFromProject,
} from './audit.js';
import {createProjectBranch, deleteProjectBranch, updateProjectBranch} from './branch-changes.js';
import {countProjectBranches, getProjectBranch, listProjectBranches} from './branches.js';
import {getConnectionURI} from './connection-uri.js';
import {type Call, type Reply} from './context.js';
import {
	getProjectEndpoint, listProjectBranchEndpoints, listProjectEndpoints, restartProjectEndpoint, startProjectEndpoint, suspendProjectEndpoint,
} from './endpoints.js';
import {createProjectEndpoint, deleteProjectEndpoint, updateProjectEndpoint} from './endpoint-changes.js';
import {getAuthDetails, getCurrentUserInfo, getCurrentUserOrganizations} from './identity.js';
import {getProjectOperation, listProjectOperations} from './operations.js';
import {getOrganization, getOrganizationInvitations, getOrganizationMembers} from './organizations.js';
import {deleteProject, updateProject} from './project-changes.js';
import {getProject, listProjects, listSharedProjects} from './projects.js';
import {
	createProjectBranchDatabase, createProjectBranchRole, deleteProjectBranchDatabase, deleteProjectBranchRole,
} from './role-changes.js';
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
	[`GET ${organization}`, getOrganization],
	[`GET ${organization}/members`, getOrganizationMembers],
	[`GET ${organization}/invitations`, getOrganizationInvitations],
	['GET /projects', listProjects],
	['GET /projects/shared', listSharedProjects],
	[`GET ${project}`, getProject],
	[`PATCH ${project}`, updateProject],
	[`DELETE ${project}`, deleteProject],
	[`GET ${project}/permissions`, listProjectPermissions],
	[`POST ${project}/permissions`, grantPermissionToProject],
	[`DELETE ${project}/permissions/{permission_id}`, revokePermissionFromProject],
	[`GET ${project}/jwks`, getProjectJWKS],
	[`POST ${project}/jwks`, addProjectJWKS],
	[`DELETE ${project}/jwks/{jwks_id}`, deleteProjectJWKS],
	[`GET ${project}/operations`, listProjectOperations],
	[`GET ${project}/operations/{operation_id}`, getProjectOperation],
	[`GET ${project}/connection_uri`, getConnectionURI],
	[`GET ${project}/branches`, listProjectBranches],
	[`GET ${project}/branches/count`, countProjectBranches],
	[`POST ${project}/branches`, createProjectBranch],
	[`GET ${branch}`, getProjectBranch],
	[`PATCH ${branch}`, updateProjectBranch],
	[`DELETE ${branch}`, deleteProjectBranch],
	[`GET ${branch}/credentials`, listCredentials],
	[`POST ${branch}/credentials`, createCredential],
	[`DELETE ${branch}/credentials/{token_id}`, revokeCredential],
	[`GET ${branch}/roles`, listProjectBranchRoles],
	[`POST ${branch}/roles`, createProjectBranchRole],
	[`DELETE ${branch}/roles/{role_name}`, deleteProjectBranchRole],
	[`GET ${branch}/roles/{role_name}`, getProjectBranchRole],
	[`GET ${branch}/roles/{role_name}/reveal_password`, getProjectBranchRolePassword],
	[`POST ${branch}/roles/{role_name}/reset_password`, resetProjectBranchRolePassword],
	[`GET ${branch}/databases`, listProjectBranchDatabases],
	[`POST ${branch}/databases`, createProjectBranchDatabase],
	[`DELETE ${branch}/databases/{database_name}`, deleteProjectBranchDatabase],
	[`GET ${branch}/databases/{database_name}`, getProjectBranchDatabase],
	[`GET ${branch}/endpoints`, listProjectBranchEndpoints],
	[`GET ${project}/endpoints`, listProjectEndpoints],
	[`POST ${project}/endpoints`, createProjectEndpoint],
	[`GET ${endpoint}`, getProjectEndpoint],
	[`PATCH ${endpoint}`, updateProjectEndpoint],
	[`DELETE ${endpoint}`, deleteProjectEndpoint],
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
