import {makeCredential} from '../seed.js';
import {type Credential, type Jwks, type Project} from '../world.js';
import {
	branchOf, created, ok, projectOf, Refusal, unlockedProjectOf, type Call, type Reply,
} from './context.js';
import {iso} from './views.js';

export function listProjectPermissions(call: Call): Reply {
	return ok({project_permissions: [...projectOf(call).permissions.values()].map(permission => permissionView(permission))});
}

export function grantPermissionToProject(call: Call): Reply {
	const project = projectOf(call);
	const {email} = call.body;
	if (typeof email !== 'string') {
		throw new Refusal(400, 'invalid request: decode application/json: field "email" is required');
	}

	const permission = {id: call.world.random.uuid(), email, grantedAt: call.world.now()};
	project.permissions.set(permission.id, permission);
	return ok(permissionView(permission));
}

export function revokePermissionFromProject(call: Call): Reply {
	const {permissions} = projectOf(call);
	const permission = permissions.get(call.params.permission_id!);
	if (!permission) {
		throw new Refusal(404, 'permission not found');
	}

	permissions.delete(permission.id);
	return ok({...permissionView(permission), revoked_at: iso(call.world.now())});
}

const permissionView = ({id, email, grantedAt}: {readonly id: string; readonly email: string; readonly grantedAt: number}) => ({id, granted_to_email: email, granted_at: iso(grantedAt)});

export function getProjectJWKS(call: Call): Reply {
	const project = projectOf(call);
	return ok({jwks: [...project.jwks.values()].map(jwks => jwksView(project, jwks))});
}

export function addProjectJWKS(call: Call): Reply {
	const project = unlockedProjectOf(call);
	const {jwks_url: url, provider_name: provider, branch_id: branchId, role_names: roles = []} = call.body as {jwks_url?: string; provider_name?: string; branch_id?: string; role_names?: string[]};
	if (!url || !provider) {
		throw new Refusal(400, 'invalid request: decode application/json: fields "jwks_url" and "provider_name" are required');
	}

	const jwks: Jwks = {
		id: call.world.random.uuid(), url, provider, roles, branchId, createdAt: call.world.now(),
	};
	project.jwks.set(jwks.id, jwks);
	return created({jwks: jwksView(project, jwks), operations: []});
}

export function deleteProjectJWKS(call: Call): Reply {
	const project = projectOf(call);
	const jwks = project.jwks.get(call.params.jwks_id!);
	if (!jwks) {
		throw new Refusal(404, 'jwks not found');
	}

	project.jwks.delete(jwks.id);
	return ok(jwksView(project, jwks));
}

function jwksView(project: Project, jwks: Jwks) {
	return {
		id: jwks.id, project_id: project.id, branch_id: jwks.branchId, jwks_url: jwks.url, provider_name: jwks.provider, created_at: iso(jwks.createdAt), updated_at: iso(jwks.createdAt), role_names: jwks.roles,
	};
}

export function listCredentials(call: Call): Reply {
	const branch = branchOf(call, projectOf(call));
	return ok({credentials: [...branch.credentials.values()].map(credential => credentialView(branch.id, credential))});
}

export function createCredential(call: Call): Reply {
	const branch = branchOf(call, projectOf(call));
	const {name = '', scopes = []} = call.body as {name?: string; scopes?: string[]};
	const credential = makeCredential(call.world, name, scopes, call.world.now());
	branch.credentials.set(credential.id, credential);
	const {principal_type: _principal, ...view} = credentialView(branch.id, credential);
	return created({...view, api_token: credential.secret, s3_secret_access_key: credential.secret});
}

/** Revoking twice is no error. */
export function revokeCredential(call: Call): Reply {
	branchOf(call, projectOf(call)).credentials.delete(call.params.token_id!);
	return {status: 204};
}

function credentialView(branchId: string, {id, name, scopes, createdAt}: Credential) {
	return {
		token_id: id, token_id_short: id.replace('nak_live_', '').slice(0, 12), name, scopes, branch_id: branchId, principal_type: 'user', created_at: iso(createdAt),
	};
}
