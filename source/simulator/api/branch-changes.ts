import {inherit, makeEndpoint} from '../seed.js';
import {defaultBranch, endpointsOf, type Branch} from '../world.js';
import {
	branchOf, created, ok, Refusal, section, unlockedProjectOf, type Call, type Reply,
} from './context.js';
import {
	branchView, databaseView, endpointView, operationView, roleView,
} from './views.js';

/** A child has its parent's data, roles and passwords; of a protected parent, fresh passwords. */
export async function createProjectBranch(call: Call): Promise<Reply> {
	const {world} = call;
	const project = unlockedProjectOf(call);
	const {branch: options = {}, endpoints: wanted = []} = call.body as {
		branch?: {name?: string; parent_id?: string; protected?: boolean; expires_at?: string}; endpoints?: Array<{type?: 'read_write' | 'read_only'}>;
	};
	const parent = options.parent_id === undefined ? defaultBranch(project) : project.branches.get(options.parent_id);
	if (!parent) {
		throw new Refusal(404, 'parent branch not found');
	}

	if ([...project.branches.values()].some(({name}) => name === options.name)) {
		throw new Refusal(409, `branch with name ${options.name} already exists`);
	}

	const at = world.now();
	const branch: Branch = {
		id: `br-${world.random.words()}-${world.random.text(8)}`,
		projectId: project.id,
		name: options.name ?? `${world.random.words()}-${world.random.text(4)}`,
		parentId: parent.id,
		isDefault: false,
		isProtected: options.protected ?? false,
		creationSource: 'console',
		annotations: {},
		expiresAt: options.expires_at,
		createdAt: at,
		updatedAt: at,
		roles: new Map(),
		databases: new Map(),
		credentials: new Map(),
	};
	// Taken before anything is waited for: two requests must not both find the project unlocked.
	const endpoints = wanted.map(({type}) => makeEndpoint(world, branch, {type}, at));
	const {operations} = call.operations.schedule(project, [
		{action: 'create_branch', branchId: branch.id, work: async () => call.computes.copy(parent, branch)},
		...endpoints.map(endpoint => ({action: 'start_compute', branchId: branch.id, endpointId: endpoint.id})),
	]);
	await call.computes.learn(parent);
	inherit(world, parent, branch);
	project.branches.set(branch.id, branch);
	for (const endpoint of endpoints) {
		project.endpoints.set(endpoint.id, endpoint);
	}

	return created({
		branch: branchView(branch, world),
		endpoints: await Promise.all(endpoints.map(async endpoint => endpointView(call, project, endpoint))),
		operations: operations.map(operationView),
		roles: [...branch.roles.values()].map(role => roleView(branch, role)),
		databases: [...branch.databases.values()].map(database => databaseView(branch, database)),
	});
}

export function updateProjectBranch(call: Call): Reply {
	const branch = branchOf(call, unlockedProjectOf(call));
	const changes = section(call, 'branch') as {name?: string; protected?: boolean; expires_at?: string | null};
	branch.name = changes.name ?? branch.name;
	branch.isProtected = changes.protected ?? branch.isProtected;
	branch.expiresAt = changes.expires_at === undefined ? branch.expiresAt : changes.expires_at ?? undefined;
	branch.updatedAt = call.world.now();
	return ok({branch: branchView(branch, call.world), operations: []});
}

export async function deleteProjectBranch(call: Call): Promise<Reply> {
	const project = unlockedProjectOf(call);
	if (!project.branches.has(call.params.branch_id!)) {
		return {status: 204};
	}

	const branch = branchOf(call, project);
	if (branch.isDefault || branch.isProtected || [...project.branches.values()].some(({parentId}) => parentId === branch.id)) {
		throw new Refusal(422, 'branch is default, protected or has children and cannot be deleted');
	}

	const endpoints = endpointsOf(project, branch.id);
	project.branches.delete(branch.id);
	for (const endpoint of endpoints) {
		project.endpoints.delete(endpoint.id);
	}

	const {operations} = call.operations.schedule(project, [
		...endpoints.map(endpoint => ({action: 'suspend_compute', branchId: branch.id, endpointId: endpoint.id})),
		{action: 'delete_timeline', branchId: branch.id, work: async () => call.computes.forget(branch)},
	]);
	return ok({branch: branchView(branch, call.world), operations: operations.map(operationView)});
}
