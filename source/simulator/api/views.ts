import {
	type Branch, type Database, type Endpoint, type Key, type Operation, type Organization, type Project, type Role, type World,
} from '../world.js';
import {type Call, type Service} from './context.js';

const iso = (time: number) => new Date(time).toISOString().replace(/\.\d+Z$/v, 'Z');
const optionalIso = (time: number | undefined) => time === undefined ? undefined : iso(time);

const domainOf = (region: string) => `${region.replace(/^[a-z]+-/v, '')}.${region.split('-')[0]}.neon.tech`;

export function organizationView(organization: Organization) {
	return {
		id: organization.id,
		name: organization.name,
		handle: organization.handle,
		plan: organization.plan,
		created_at: iso(organization.createdAt),
		managed_by: organization.managedBy,
		updated_at: iso(organization.createdAt),
		require_mfa: false,
	};
}

/** Deleted projects can be recovered for seven days. */
const recoveryMilliseconds = 7 * 24 * 60 * 60 * 1000;

/** A project as lists show it. */
export function projectItemView(world: World, project: Project) {
	return {
		id: project.id,
		platform_id: project.region.split('-')[0],
		region_id: project.region,
		name: project.name,
		provisioner: 'k8s-neonvm',
		default_endpoint_settings: {autoscaling_limit_min_cu: 0.25, autoscaling_limit_max_cu: 2, suspend_timeout_seconds: 0},
		settings: {
			allowed_ips: {ips: project.settings.allowedIps, protected_branches_only: project.settings.protectedBranchesOnly},
			enable_logical_replication: project.settings.logicalReplication,
			block_public_connections: project.settings.blockPublicConnections,
			block_vpc_connections: project.settings.blockVpcConnections,
		},
		pg_version: 18,
		proxy_host: domainOf(project.region),
		branch_logical_size_limit: 512,
		branch_logical_size_limit_bytes: 536_870_912,
		store_passwords: project.storePasswords,
		active_time: 0,
		cpu_used_sec: 0,
		creation_source: 'console',
		created_at: iso(project.createdAt),
		updated_at: iso(project.updatedAt),
		...(project.deletedAt === undefined ? {} : {deleted_at: iso(project.deletedAt), recoverable_until: iso(project.deletedAt + recoveryMilliseconds)}),
		synthetic_storage_size: 0,
		owner_id: project.organizationId ?? world.user.id,
		org_id: project.organizationId,
		effective_project_permission: null,
	};
}

/** A project on its own: everything that lists show, and more. */
export function projectView(world: World, project: Project) {
	const {active_time: _activeTime, ...item} = projectItemView(world, project);
	return {
		...item,
		data_storage_bytes_hour: 0,
		data_transfer_bytes: 0,
		written_data_bytes: 0,
		compute_time_seconds: 0,
		active_time_seconds: 0,
		history_retention_seconds: 86_400,
		consumption_period_start: iso(project.createdAt),
		consumption_period_end: iso(world.now()),
	};
}

export function branchView(branch: Branch, world: World) {
	return {
		id: branch.id,
		project_id: branch.projectId,
		parent_id: branch.parentId,
		parent_lsn: branch.parentId === undefined ? undefined : '0/1DE2850',
		name: branch.name,
		current_state: 'ready',
		state_changed_at: iso(branch.createdAt),
		logical_size: 29_515_776,
		creation_source: branch.creationSource,
		primary: branch.isDefault,
		default: branch.isDefault,
		protected: branch.isProtected,
		cpu_used_sec: 0,
		compute_time_seconds: 0,
		active_time_seconds: 0,
		written_data_bytes: 0,
		data_transfer_bytes: 0,
		created_at: iso(branch.createdAt),
		updated_at: iso(branch.updatedAt),
		expires_at: branch.expiresAt,
		created_by: {name: world.user.name, image: ''},
		init_source: 'parent-data',
	};
}

export function annotationView(branch: Branch) {
	return {
		object: {type: 'console/branch', id: branch.id}, value: branch.annotations, created_at: iso(branch.createdAt), updated_at: iso(branch.createdAt),
	};
}

/** A role. Its password is only in the answer that made it. */
export function roleView(branch: Branch, role: Role, password?: string) {
	return {
		branch_id: branch.id,
		name: role.name,
		password,
		protected: role.isProtected,
		authentication_method: role.method,
		created_at: iso(role.createdAt),
		updated_at: iso(role.updatedAt),
	};
}

export function databaseView(branch: Branch, database: Database) {
	return {
		id: database.id, branch_id: branch.id, name: database.name, owner_name: database.owner, created_at: iso(database.createdAt), updated_at: iso(database.updatedAt),
	};
}

export async function endpointView(service: Service, project: Project, endpoint: Endpoint) {
	return {
		host: await service.hostOf(endpoint),
		id: endpoint.id,
		name: endpoint.name,
		project_id: project.id,
		branch_id: endpoint.branchId,
		autoscaling_limit_min_cu: endpoint.minimumUnits,
		autoscaling_limit_max_cu: endpoint.maximumUnits,
		region_id: project.region,
		type: endpoint.type,
		current_state: endpoint.state,
		pending_state: endpoint.pendingState,
		settings: {},
		pooler_enabled: false,
		pooler_mode: 'transaction',
		disabled: endpoint.isDisabled,
		passwordless_access: endpoint.passwordlessAccess,
		last_active: iso(endpoint.lastActiveAt ?? Date.UTC(2000, 0)),
		creation_source: 'console',
		created_at: iso(endpoint.createdAt),
		updated_at: iso(endpoint.updatedAt),
		started_at: optionalIso(endpoint.startedAt),
		suspended_at: optionalIso(endpoint.suspendedAt),
		proxy_host: domainOf(project.region),
		suspend_timeout_seconds: endpoint.suspendTimeoutSeconds,
		provisioner: 'k8s-neonvm',
	};
}

export function operationView(operation: Operation) {
	return {
		id: operation.id,
		project_id: operation.projectId,
		branch_id: operation.branchId,
		endpoint_id: operation.endpointId,
		action: operation.action,
		status: operation.status,
		error: operation.error,
		failures_count: operation.failures,
		retry_at: optionalIso(operation.retryAt),
		created_at: iso(operation.createdAt),
		updated_at: iso(operation.updatedAt),
		total_duration_ms: operation.startedAt === undefined ? 0 : operation.updatedAt - operation.startedAt,
	};
}

/** A key in a list: its creator is an object there, and only there. */
export function keyItemView({world}: Call, key: Key) {
	return {
		id: key.id,
		name: key.name,
		created_at: iso(key.createdAt),
		created_by: {id: world.user.id, name: world.user.name, image: ''},
		last_used_at: optionalIso(key.lastUsedAt) ?? null,
		last_used_from_addr: key.lastUsedFrom,
		project_id: key.projectId,
	};
}

export function keyView(call: Call, key: Key) {
	return {...keyItemView(call, key), created_by: call.world.user.id};
}

export {iso};
