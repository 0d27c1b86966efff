import {makeEndpoint} from '../seed.js';
import {endpointsOf} from '../world.js';
import {
	created, endpointOf, ok, projectOf, Refusal, section, unlockedProjectOf, type Call, type Reply,
} from './context.js';
import {endpointView, operationView} from './views.js';

type Changes = {
	readonly branch_id?: string;
	readonly type?: 'read_write' | 'read_only';
	readonly name?: string;
	readonly disabled?: boolean;
	readonly passwordless_access?: boolean;
	readonly suspend_timeout_seconds?: number;
	readonly autoscaling_limit_min_cu?: number;
	readonly autoscaling_limit_max_cu?: number;
};

export async function createProjectEndpoint(call: Call): Promise<Reply> {
	const project = unlockedProjectOf(call);
	const wanted = section(call, 'endpoint') as Changes;
	const branch = project.branches.get(wanted.branch_id ?? '');
	if (!branch) {
		throw new Refusal(404, 'branch not found');
	}

	const {type = 'read_write'} = wanted;
	if (type === 'read_write' && endpointsOf(project, branch.id).some(endpoint => endpoint.type === type)) {
		throw new Refusal(409, 'read-write endpoint already exists');
	}

	const endpoint = makeEndpoint(call.world, branch, {type, isDisabled: wanted.disabled}, call.world.now());
	project.endpoints.set(endpoint.id, endpoint);
	const {operations} = call.lifecycle.start({project, branch, endpoint});
	return created({endpoint: await endpointView(call, project, endpoint), operations: operations.map(operationView)});
}

/** Disabling suspends the compute, and nothing can wake it. */
export async function updateProjectEndpoint(call: Call): Promise<Reply> {
	const project = unlockedProjectOf(call);
	const endpoint = endpointOf(call, project);
	const changes = section(call, 'endpoint') as Changes;
	endpoint.name = changes.name ?? endpoint.name;
	endpoint.isDisabled = changes.disabled ?? endpoint.isDisabled;
	endpoint.passwordlessAccess = changes.passwordless_access ?? endpoint.passwordlessAccess;
	endpoint.suspendTimeoutSeconds = changes.suspend_timeout_seconds ?? endpoint.suspendTimeoutSeconds;
	endpoint.minimumUnits = changes.autoscaling_limit_min_cu ?? endpoint.minimumUnits;
	endpoint.maximumUnits = changes.autoscaling_limit_max_cu ?? endpoint.maximumUnits;
	endpoint.updatedAt = call.world.now();
	const branch = project.branches.get(endpoint.branchId)!;
	const operations = endpoint.isDisabled && endpoint.state === 'active' ? call.lifecycle.suspend({project, branch, endpoint}).operations : [];
	return ok({endpoint: await endpointView(call, project, endpoint), operations: operations.map(operationView)});
}

export async function deleteProjectEndpoint(call: Call): Promise<Reply> {
	if (!projectOf(call).endpoints.has(call.params.endpoint_id!)) {
		return {status: 204};
	}

	const project = unlockedProjectOf(call);
	const endpoint = endpointOf(call, project);
	const branch = project.branches.get(endpoint.branchId)!;
	const view = await endpointView(call, project, endpoint);
	const {operations} = call.lifecycle.suspend({project, branch, endpoint});
	project.endpoints.delete(endpoint.id);
	return ok({endpoint: view, operations: operations.map(operationView)});
}
