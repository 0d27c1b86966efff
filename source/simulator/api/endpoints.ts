import {type Scheduled} from '../operations.js';
import {type Target} from '../proxy/access.js';
import {endpointsOf} from '../world.js';
import {
	branchOf, endpointOf, ok, projectOf, Refusal, texts, unlockedProjectOf, type Call, type Reply,
} from './context.js';
import {endpointView, operationView} from './views.js';

export async function listProjectEndpoints(call: Call): Promise<Reply> {
	const project = projectOf(call);
	return ok({endpoints: await Promise.all([...project.endpoints.values()].map(async endpoint => endpointView(call, project, endpoint)))});
}

export async function listProjectBranchEndpoints(call: Call): Promise<Reply> {
	const project = projectOf(call);
	const branch = branchOf(call, project);
	return ok({endpoints: await Promise.all(endpointsOf(project, branch.id).map(async endpoint => endpointView(call, project, endpoint)))});
}

export async function getProjectEndpoint(call: Call): Promise<Reply> {
	const project = projectOf(call);
	return ok({endpoint: await endpointView(call, project, endpointOf(call, project))});
}

function targetOf(call: Call): Target {
	const project = projectOf(call);
	const endpoint = endpointOf(call, project);
	if (endpoint.pendingState !== undefined) {
		throw new Refusal(423, texts.transitive);
	}

	unlockedProjectOf(call);
	return {project, endpoint, branch: project.branches.get(endpoint.branchId)!};
}

async function answer(call: Call, {project, endpoint}: Target, {operations}: Scheduled): Promise<Reply> {
	return ok({endpoint: await endpointView(call, project, endpoint), operations: operations.map(operationView)});
}

const nothing: Scheduled = {operations: [], done: Promise.resolve(true)};

export async function startProjectEndpoint(call: Call): Promise<Reply> {
	const target = targetOf(call);
	if (target.endpoint.isDisabled) {
		throw new Refusal(422, 'endpoint is disabled');
	}

	return answer(call, target, target.endpoint.state === 'active' ? nothing : call.lifecycle.start(target));
}

export async function suspendProjectEndpoint(call: Call): Promise<Reply> {
	const target = targetOf(call);
	return answer(call, target, target.endpoint.state === 'idle' ? nothing : call.lifecycle.suspend(target));
}

export async function restartProjectEndpoint(call: Call): Promise<Reply> {
	const target = targetOf(call);
	if (target.endpoint.state !== 'active') {
		throw new Refusal(400, 'endpoint is not active');
	}

	return answer(call, target, call.lifecycle.restart(target));
}
