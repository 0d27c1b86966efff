import {type Project} from '../world.js';
import {
	limitOf, ok, projectOf, Refusal, texts, type Call, type Reply,
} from './context.js';
import {projectItemView, projectView} from './views.js';

export function listProjects(call: Call): Reply {
	const {key, world} = call;
	if (key.scope === 'project') {
		throw new Refusal(403, 'not allowed for project-scoped API keys');
	}

	const organization = call.query.get('org_id') ?? key.organizationId;
	if (organization === undefined) {
		throw new Refusal(400, texts.organizationRequired);
	}

	if (!world.organizations.has(organization) || (key.scope === 'organization' && organization !== key.organizationId)) {
		throw new Refusal(404, 'organization not found');
	}

	const isRecoverable = call.query.get('recoverable') === 'true';
	const list = page(call, [...world.projects.values()].filter(project => !project.isShared && project.organizationId === organization && (project.deletedAt !== undefined) === isRecoverable));
	const named = list.projects.map(({id}) => [id, world.projects.get(id)?.integrations ?? []] as const);
	const integrations = Object.fromEntries(named.filter(([, names]) => names.length > 0));
	return ok({...list, applications: integrations, integrations});
}

export function listSharedProjects(call: Call): Reply {
	return ok(page(call, call.key.scope === 'personal' ? [...call.world.projects.values()].filter(project => project.isShared && project.deletedAt === undefined) : []));
}

/** The cursor is the last project's id, on the last page too; an empty page has no pagination at all. */
function page(call: Call, projects: readonly Project[]) {
	const limit = limitOf(call, 10, 400);
	const search = call.query.get('search')?.toLowerCase();
	const matching = search ? projects.filter(project => project.name.toLowerCase().includes(search) || project.id.includes(search)) : projects;
	const cursor = call.query.get('cursor');
	const start = cursor ? matching.findIndex(project => project.id === cursor) + 1 : 0;
	const shown = matching.slice(start, start + limit);
	if (shown.length === 0) {
		return {projects: []};
	}

	const missing = shown.filter(project => call.unavailable(project.id));
	return {
		projects: shown.filter(project => !missing.includes(project)).map(project => projectItemView(call.world, project)),
		pagination: {cursor: shown.at(-1)!.id},
		unavailable_project_ids: missing.map(project => project.id),
	};
}

export function getProject(call: Call): Reply {
	return ok({project: projectView(call.world, projectOf(call))});
}
