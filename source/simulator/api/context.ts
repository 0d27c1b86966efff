import {type Computes} from '../computes.js';
import {type Faults} from '../faults.js';
import {type Lifecycle} from '../lifecycle.js';
import {type Operations} from '../operations.js';
import {type Sessions} from '../sessions.js';
import {
	type Branch, type Endpoint, type Key, type Organization, type Project, type Role, type World,
} from '../world.js';
import {type RateLimiter} from './limits.js';

/** The parts of the service that answer requests. */
export type Service = {
	readonly world: World;
	readonly computes: Computes;
	readonly operations: Operations;
	readonly lifecycle: Lifecycle;
	readonly faults: Faults;
	readonly sessions: Sessions;
	readonly isTooMuch: RateLimiter;
	/** The host that the API gives for an endpoint, with its port; opens the port where nobody asked before. */
	readonly hostOf: (endpoint: Endpoint, isPooled?: boolean) => Promise<string>;
	/** The endpoint whose port this is. */
	readonly endpointAt: (port: number) => Promise<string | undefined>;
};

/** One request, read and authenticated. */
export type Call = Service & {
	readonly key: Key;
	/** What the path's placeholders stand for. */
	readonly params: Readonly<Record<string, string>>;
	readonly query: URLSearchParams;
	readonly body: Readonly<Record<string, unknown>>;
	/** The request's faults that only its handler can play. */
	readonly unavailable: (projectId: string) => boolean;
};

export type Reply = {readonly status: number; readonly body?: unknown; readonly headers?: Readonly<Record<string, string>>};

/** A request that is answered with an error. */
export class Refusal extends Error {
	override readonly name = 'Refusal';
	readonly status: number;

	readonly headers: Readonly<Record<string, string>>;

	constructor(status: number, message: string, headers: Readonly<Record<string, string>> = {}) {
		super(message);
		this.status = status;
		this.headers = headers;
	}
}

export const ok = (body: unknown): Reply => ({status: 200, body});
export const created = (body: unknown): Reply => ({status: 201, body});

export const texts = {
	locked: 'project already has running conflicting operations, scheduling of new ones is prohibited',
	transitive: 'endpoint is in some transitive state, could not suspend',
	organizationKey: 'not allowed for organization API keys',
	organizationRequired: 'org_id is required, you can find it on your organization settings page',
	passwordsNotStored: 'Storing passwords is disabled',
	tooMany: 'rate limit exceeded',
	keyNameTaken: 'choose another unique name for api key',
};

/** Does the key reach the project? A project that it does not reach is "not found", so that its existence is not given away. */
function reaches({world, key}: Pick<Call, 'world' | 'key'>, project: Project): boolean {
	if (key.scope === 'project') {
		return project.id === key.projectId;
	}

	if (key.scope === 'organization') {
		return project.organizationId === key.organizationId;
	}

	return project.isShared || world.organizations.has(project.organizationId ?? '');
}

export function projectOf(call: Call): Project {
	const project = call.world.projects.get(call.params.project_id!);
	if (!project || project.deletedAt !== undefined || !reaches(call, project)) {
		throw new Refusal(404, 'project not found');
	}

	return project;
}

/** The project, as long as nothing runs in it. */
export function unlockedProjectOf(call: Call): Project {
	const project = projectOf(call);
	if (call.operations.isLocked(project)) {
		throw new Refusal(423, texts.locked);
	}

	return project;
}

export function branchOf(call: Call, project: Project): Branch {
	const branch = project.branches.get(call.params.branch_id!);
	if (!branch) {
		throw new Refusal(404, 'branch not found');
	}

	return branch;
}

export async function roleOf(call: Call, branch: Branch): Promise<Role> {
	await call.computes.learn(branch);
	const role = branch.roles.get(call.params.role_name!);
	if (!role) {
		throw new Refusal(404, 'role not found');
	}

	return role;
}

export function endpointOf(call: Call, project: Project): Endpoint {
	const endpoint = project.endpoints.get(call.params.endpoint_id!);
	if (!endpoint) {
		throw new Refusal(404, 'endpoint not found');
	}

	return endpoint;
}

export function organizationOf(call: Call): Organization {
	const organization = call.world.organizations.get(call.params.org_id!);
	if (!organization || (call.key.scope !== 'personal' && call.key.organizationId !== organization.id)) {
		throw new Refusal(404, 'organization not found');
	}

	return organization;
}

/** A field of the body that must be an object. */
export function section(call: Call, name: string): Readonly<Record<string, unknown>> {
	const value = call.body[name];
	if (typeof value !== 'object' || value === null) {
		throw new Refusal(400, `invalid request: decode application/json: field "${name}" is required`);
	}

	return value as Readonly<Record<string, unknown>>;
}

export function limitOf(call: Call, fallback: number, most: number): number {
	const text = call.query.get('limit');
	const limit = text === null ? fallback : Number(text);
	if (!Number.isInteger(limit) || limit < 1) {
		throw new Refusal(400, 'invalid request: decode params: query: "limit": invalid value');
	}

	return Math.min(limit, most);
}
