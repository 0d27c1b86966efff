import {type Random} from './random.js';
import {
	type BranchSeed, type KeySeed, type OrganizationSeed, type ProjectSeed, type RoleSeed, type Scenario, type Switches,
} from './scenario.js';
import {secretOf} from './secret.js';
import {
	type Branch, type Credential, type Database, type Endpoint, type Key, type Organization, type Project, type Role, type World,
} from './world.js';

const day = 86_400_000;

const defaultSwitches: Switches = {
	organizationKeyListsKeys: true,
	organizationKeyRevokesKeys: true,
	projectKeyDeletesProject: false,
	projectKeyRevokesItself: false,
	organizationKeySeesOrganization: true,
	refusedPasswordCode: '28P01',
	nextOnLastPage: false,
	retryAfter: false,
};

/**
Build the world of a scenario.
*/
export function seedWorld(scenario: Scenario, random: Random, now: () => number): World {
	const world: World = {
		random,
		now,
		switches: {...defaultSwitches, ...scenario.switches},
		user: {
			id: scenario.user?.id ?? random.uuid(),
			email: scenario.user?.email ?? 'operator@example.com',
			name: scenario.user?.name ?? 'Operator',
		},
		organizations: new Map(),
		projects: new Map(),
		keys: new Map(),
	};
	for (const seed of scenario.organizations) {
		const organization = seedOrganization(world, seed);
		world.organizations.set(organization.id, organization);
	}

	for (const seed of scenario.projects) {
		const project = seedProject(world, seed);
		world.projects.set(project.id, project);
	}

	for (const seed of scenario.keys ?? []) {
		addKey(world, {age: usualKeyAge, ...seed});
	}

	return world;
}

function seedOrganization(world: World, seed: OrganizationSeed): Organization {
	const {random} = world;
	const id = seed.id ?? `org-${random.words()}-${random.text(8, '0123456789')}`;
	const createdAt = world.now() - (400 * day);
	const people = [{email: world.user.email, role: seed.ownRole ?? 'admin', userId: world.user.id}, ...(seed.members ?? []).map(member => ({...member, userId: random.uuid()}))];
	const members = people.map(person => ({...person, id: random.uuid(), joinedAt: createdAt}));
	return {
		id,
		name: seed.name,
		handle: `${seed.name.toLowerCase().replaceAll(/[^a-z\d]+/gv, '-')}-${id}`,
		plan: seed.plan ?? 'scale',
		managedBy: seed.managedBy ?? 'console',
		ownRole: seed.ownRole ?? 'admin',
		createdAt,
		members: new Map(members.map(member => [member.id, member])),
		invitations: (seed.invitations ?? []).map(invitation => ({...invitation, id: random.uuid(), invitedAt: world.now() - day})),
	};
}

function findOrganization(world: World, name: string | undefined): Organization | undefined {
	const all = [...world.organizations.values()];
	return name === undefined ? all[0] : all.find(organization => organization.id === name || organization.name === name);
}

function seedProject(world: World, seed: ProjectSeed): Project {
	const {random} = world;
	const createdAt = world.now() - (300 * day);
	const project: Project = {
		id: seed.id ?? `${random.words()}-${random.text(8, '0123456789')}`,
		name: seed.name,
		organizationId: seed.isShared ? `org-${random.words()}-${random.text(8, '0123456789')}` : findOrganization(world, seed.organization)?.id,
		isShared: seed.isShared ?? false,
		deletedAt: seed.deletedAgo === undefined ? undefined : world.now() - seed.deletedAgo,
		region: seed.region ?? 'aws-us-east-2',
		storePasswords: seed.storePasswords ?? true,
		settings: {
			allowedIps: [], protectedBranchesOnly: false, blockPublicConnections: false, blockVpcConnections: false, logicalReplication: false, ...seed.settings,
		},
		integrations: seed.integrations ?? [],
		permissions: new Map((seed.permissions ?? []).map(email => {
			const id = random.uuid();
			return [id, {id, email, grantedAt: createdAt}];
		})),
		jwks: new Map((seed.jwks ?? []).map(jwks => {
			const id = random.uuid();
			return [id, {
				id, url: jwks.url, provider: jwks.provider, roles: jwks.roles ?? [], branchId: undefined, createdAt: jwks.age === undefined ? createdAt : world.now() - jwks.age,
			}];
		})),
		createdAt,
		updatedAt: createdAt,
		branches: new Map(),
		endpoints: new Map(),
		operations: [],
	};
	const hasDefault = seed.branches.some(branch => branch.isDefault);
	for (const [index, branchSeed] of seed.branches.entries()) {
		const branch = seedBranch(world, project, branchSeed, hasDefault ? branchSeed.isDefault ?? false : index === 0);
		project.branches.set(branch.id, branch);
		for (const endpointSeed of branchSeed.endpoints ?? [{}]) {
			const endpoint = makeEndpoint(world, branch, endpointSeed, createdAt);
			project.endpoints.set(endpoint.id, endpoint);
		}
	}

	return project;
}

function seedBranch(world: World, project: Project, seed: BranchSeed, isDefault: boolean): Branch {
	const {random} = world;
	const createdAt = world.now() - (seed.age ?? 200 * day);
	const parent = seed.parent === undefined ? undefined : [...project.branches.values()].find(branch => branch.name === seed.parent);
	const branch: Branch = {
		id: seed.id ?? `br-${random.words()}-${random.text(8)}`,
		projectId: project.id,
		name: seed.name,
		parentId: parent?.id,
		isDefault,
		isProtected: seed.isProtected ?? false,
		creationSource: seed.creationSource ?? 'console',
		annotations: seed.annotations ?? {},
		expiresAt: seed.expiresAt,
		createdAt,
		updatedAt: createdAt,
		roles: new Map(),
		databases: new Map(),
		credentials: new Map(),
	};
	if (parent) {
		inherit(world, parent, branch);
	}

	for (const roleSeed of seed.roles ?? []) {
		branch.roles.set(roleSeed.name, seedRole(world, roleSeed, createdAt));
	}

	for (const {name, owner} of seed.databases ?? []) {
		branch.databases.set(name, makeDatabase(world, name, owner, createdAt));
	}

	for (const {name, scopes = [], age} of seed.credentials ?? []) {
		const credential = makeCredential(world, name, scopes, age === undefined ? createdAt : world.now() - age);
		branch.credentials.set(credential.id, credential);
	}

	return branch;
}

const hexadecimal = '0123456789abcdef';

/** A credential of a branch, which opens storage and gateways. */
export function makeCredential({random}: World, name: string, scopes: readonly string[], at: number): Credential {
	return {
		id: `nak_live_${random.text(32, hexadecimal)}`, name, secret: `nsk_live_${random.text(64, hexadecimal)}`, scopes, createdAt: at,
	};
}

/** Give a new branch what its parent has. Passwords too, unless the parent is protected: then they are fresh. */
export function inherit(world: World, parent: Branch, child: Branch): void {
	for (const role of parent.roles.values()) {
		const fresh = role.current && parent.isProtected ? secretOf(world.random.password()) : undefined;
		child.roles.set(role.name, {
			...role, current: fresh ?? role.current, applied: fresh ?? role.applied, isApplied: true, replaced: undefined, createdAt: child.createdAt, updatedAt: child.createdAt,
		});
	}

	for (const database of parent.databases.values()) {
		child.databases.set(database.name, makeDatabase(world, database.name, database.owner, child.createdAt));
	}
}

function seedRole(world: World, seed: RoleSeed, createdAt: number): Role {
	const at = seed.age === undefined ? createdAt : world.now() - seed.age;
	return makeRole(seed.name, seed.method === 'no_login' ? undefined : seed.password ?? world.random.password(), at, seed.method, seed.isProtected);
}

/** A role as the API makes it. No password means that it cannot log in. */
export function makeRole(name: string, password: string | undefined, at: number, method: Role['method'] = 'password', isProtected = false): Role {
	const secret = password === undefined ? undefined : secretOf(password);
	return {
		name, isProtected, method: password === undefined ? 'no_login' : method, current: secret, applied: secret, isApplied: true, replaced: undefined, createdAt: at, updatedAt: at,
	};
}

export function makeDatabase(world: World, name: string, owner: string, at: number): Database {
	return {
		id: 1_000_000 + world.random.below(90_000_000), name, owner, isApplied: true, createdAt: at, updatedAt: at,
	};
}

export function makeEndpoint(world: World, branch: Branch, seed: {readonly id?: string; readonly type?: Endpoint['type'] | undefined; readonly state?: 'active' | 'idle'; readonly isDisabled?: boolean | undefined}, at: number): Endpoint {
	return {
		id: seed.id ?? `ep-${world.random.words()}-${world.random.text(8)}`,
		projectId: branch.projectId,
		branchId: branch.id,
		type: seed.type ?? 'read_write',
		state: seed.state ?? 'idle',
		pendingState: undefined,
		isDisabled: seed.isDisabled ?? false,
		passwordlessAccess: true,
		name: undefined,
		suspendTimeoutSeconds: 0,
		minimumUnits: 0.25,
		maximumUnits: 2,
		createdAt: at,
		updatedAt: at,
		lastActiveAt: undefined,
		startedAt: seed.state === 'active' ? world.now() : undefined,
		suspendedAt: undefined,
	};
}

/** Make a key and put it into the world. */
/** Keys were there long before anything leaked, unless the scenario says something else. In milliseconds. */
export const usualKeyAge = 90 * day;

export function addKey(world: World, seed: KeySeed): Key {
	const project = seed.scope === 'project' ? [...world.projects.values()].find(each => each.id === seed.of || each.name === seed.of) : undefined;
	const organization = seed.scope === 'organization' ? findOrganization(world, seed.of)?.id : project?.organizationId;
	const key: Key = {
		id: 1_000_000 + world.random.below(9_000_000),
		name: seed.name,
		value: seed.value ?? `napi_${world.random.text(64)}`,
		scope: seed.scope,
		organizationId: organization,
		projectId: project?.id,
		createdAt: world.now() - (seed.age ?? 0),
		lastUsedAt: seed.lastUsedAge === undefined ? undefined : world.now() - seed.lastUsedAge,
		lastUsedFrom: seed.lastUsedFrom ?? '',
	};
	world.keys.set(key.id, key);
	return key;
}
