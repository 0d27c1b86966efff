import {type Outcome} from '../../core/outcome.js';
import {
	type AccessSettings, type BranchCredential, type Jwks, type Missing, type ProjectEvidence,
} from '../../core/snapshot.js';
import {parallel} from '../../io/parallel.js';
import {type CallOptions} from '../types.js';
import {valueOr} from './account-evidence.js';
import {type NeonClient} from './client.js';
import {readPages} from './pages.js';
import {
	exactText, id, optionalRecord, optionalText, optionalTexts, record, records, text, type Json,
} from './reply.js';
import {decodeRole} from './roles.js';

const branchesAtOnce = 8;

/** Enough to see what happened since most leaks. */
const operationsKept = 200;

function decodeSettings(project: Json): AccessSettings {
	const settings = optionalRecord(project, 'settings');
	const allowed = optionalRecord(settings, 'allowed_ips');
	return {
		allowedIps: optionalTexts(allowed, 'ips'),
		isProtectedBranchesOnly: allowed.protected_branches_only === true,
		isPublicBlocked: settings.block_public_connections === true,
		isVpcBlocked: settings.block_vpc_connections === true,
		hasLogicalReplication: settings.enable_logical_replication === true,
	};
}

function decodeJwks(json: Json): Jwks {
	const branchId = optionalText(json, 'branch_id');
	const createdAt = optionalText(json, 'created_at');
	return {
		id: exactText(json, 'id'), url: text(json, 'jwks_url'), providerName: optionalText(json, 'provider_name') ?? '', roles: optionalTexts(json, 'role_names'), ...(branchId !== undefined && {branchId}), ...(createdAt !== undefined && {createdAt}),
	};
}

function decodeShare(json: Json) {
	const grantedAt = optionalText(json, 'granted_at');
	return {
		id: exactText(json, 'id'), email: optionalText(json, 'granted_to_email') ?? '', ...(grantedAt !== undefined && {grantedAt}), isRevoked: optionalText(json, 'revoked_at') !== undefined,
	};
}

function decodeCredential(json: Json, branchId: string): BranchCredential {
	const createdAt = optionalText(json, 'created_at');
	return {
		id: exactText(json, 'token_id'), branchId, name: optionalText(json, 'name') ?? '', scopes: optionalTexts(json, 'scopes'), ...(createdAt !== undefined && {createdAt}),
	};
}

function decodeBranch(json: Json): ProjectEvidence['branches'][number] {
	const parentId = optionalText(json, 'parent_id');
	const createdBy = optionalText(optionalRecord(json, 'created_by'), 'name');
	return {
		id: id(json, 'id'), name: text(json, 'name'), createdAt: text(json, 'created_at'), isDefault: (json.default ?? json.primary) === true, isProtected: json.protected === true, ...(parentId !== undefined && {parentId}), ...(createdBy !== undefined && {createdBy}),
	};
}

function decodeEndpoint(json: Json): ProjectEvidence['endpoints'][number] {
	const createdAt = optionalText(json, 'created_at');
	return {
		id: id(json, 'id'), branchId: id(json, 'branch_id'), kind: optionalText(json, 'type') ?? '', ...(createdAt !== undefined && {createdAt}), hasPasswordlessAccess: json.passwordless_access === true, isDisabled: json.disabled === true,
	};
}

function decodeOperation(json: Json): ProjectEvidence['operations'][number] {
	const branchId = optionalText(json, 'branch_id');
	const endpointId = optionalText(json, 'endpoint_id');
	return {
		id: text(json, 'id'), action: text(json, 'action'), status: optionalText(json, 'status') ?? 'unknown', createdAt: text(json, 'created_at'), ...(branchId !== undefined && {branchId}), ...(endpointId !== undefined && {endpointId}),
	};
}

/** The settings that decide who may connect. */
export async function readAccessSettings(client: NeonClient, projectId: string, {signal}: CallOptions): Promise<Outcome<AccessSettings>> {
	return client.get({path: ['projects', projectId], signal}, reply => decodeSettings(record(reply, 'project')));
}

/**
What else than passwords opens one project, and what was done to it lately.
*/
export async function readProjectEvidence(client: NeonClient, projectId: string, options: CallOptions): Promise<Outcome<{readonly project: ProjectEvidence; readonly missing: readonly Missing[]}>> {
	const {signal} = options;
	const path = ['projects', projectId];
	const [summary, branches, endpoints, shares, jwks, operations] = await Promise.all([
		client.get({path, signal}, reply => {
			const project = record(reply, 'project');
			return {name: text(project, 'name'), settings: decodeSettings(project)};
		}),
		readPages(client, {
			path: [...path, 'branches'], field: 'branches', query: {sort_by: 'created_at', sort_order: 'asc'}, signal,
		}, decodeBranch),
		client.get({path: [...path, 'endpoints'], signal}, reply => records(reply, 'endpoints').map(item => decodeEndpoint(item))),
		client.get({path: [...path, 'permissions'], signal}, reply => records(reply, 'project_permissions').map(item => decodeShare(item)).filter(({isRevoked}) => !isRevoked).map(({isRevoked: _isRevoked, ...share}) => share)),
		client.get({path: [...path, 'jwks'], signal}, reply => records(reply, 'jwks').map(item => decodeJwks(item))),
		client.get({path: [...path, 'operations'], query: {limit: operationsKept}, signal}, reply => records(reply, 'operations').map(item => decodeOperation(item))),
	]);
	if (summary.status !== 'succeeded') {
		return summary;
	}

	const missing: Missing[] = [];
	const found = valueOr(branches, 'branches', missing);
	const contents = await parallel(found, branchesAtOnce, async ({id: branchId, name}) => {
		const branchPath = [...path, 'branches', branchId];
		const [roles, credentials] = await Promise.all([
			client.get({path: [...branchPath, 'roles'], signal}, reply => records(reply, 'roles').map(item => {
				const createdAt = optionalText(item, 'created_at');
				return {...decodeRole(item), ...(createdAt !== undefined && {createdAt})};
			})),
			client.get({path: [...branchPath, 'credentials'], signal}, reply => records(reply, 'credentials').map(item => decodeCredential(item, branchId))),
		]);
		// The feature is absent in many regions, and then there is nothing to see.
		const isAbsent = credentials.status === 'refused' && credentials.failure.kind === 'not-found';
		return {roles: valueOr(roles, `roles of ${name}`, missing), credentials: isAbsent ? [] : valueOr(credentials, `credentials of ${name}`, missing)};
	});
	return {
		status: 'succeeded',
		value: {
			project: {
				id: projectId,
				...summary.value,
				shares: valueOr(shares, 'shares', missing),
				jwks: valueOr(jwks, 'JWKS addresses', missing),
				credentials: contents.flatMap(({credentials}) => credentials),
				branches: found,
				endpoints: valueOr(endpoints, 'computes', missing),
				roles: contents.flatMap(({roles}) => roles),
				operations: valueOr(operations, 'operations', missing),
			},
			missing: missing.map(({what, reason}) => ({what: `${what} (${summary.value.name})`, reason})),
		},
	};
}
