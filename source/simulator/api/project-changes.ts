import {
	ok, projectOf, Refusal, section, unlockedProjectOf, type Call, type Reply,
} from './context.js';
import {projectView} from './views.js';

type Settings = {
	readonly allowed_ips?: {readonly ips?: readonly string[]; readonly protected_branches_only?: boolean};
	readonly block_public_connections?: boolean;
	readonly block_vpc_connections?: boolean;
	readonly enable_logical_replication?: boolean;
};

/** The list of allowed addresses is replaced, not added to. */
export function updateProject(call: Call): Reply {
	const project = unlockedProjectOf(call);
	const {name, settings = {}} = section(call, 'project') as {name?: string; settings?: Settings};
	const old = project.settings;
	project.name = name ?? project.name;
	project.settings = {
		allowedIps: settings.allowed_ips ? settings.allowed_ips.ips ?? [] : old.allowedIps,
		protectedBranchesOnly: settings.allowed_ips ? settings.allowed_ips.protected_branches_only ?? false : old.protectedBranchesOnly,
		blockPublicConnections: settings.block_public_connections ?? old.blockPublicConnections,
		blockVpcConnections: settings.block_vpc_connections ?? old.blockVpcConnections,
		logicalReplication: settings.enable_logical_replication ?? old.logicalReplication,
	};
	project.updatedAt = call.world.now();
	return ok({project: projectView(call.world, project), operations: []});
}

export async function deleteProject(call: Call): Promise<Reply> {
	const project = projectOf(call);
	if (call.key.scope === 'project' && !call.world.switches.projectKeyDeletesProject) {
		throw new Refusal(403, 'not allowed for project-scoped API keys');
	}

	unlockedProjectOf(call);
	call.world.projects.delete(project.id);
	await Promise.all([...project.branches.values()].map(async branch => call.computes.forget(branch)));
	return ok({project: projectView(call.world, project)});
}
