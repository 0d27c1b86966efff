import {type Clue} from './evidence.js';
import {type Sibling} from './fact.js';
import {type Credential, type CredentialId, type Project} from './incident.js';
import {remembered} from './remembered.js';

/** The id of one role on one branch. */
export function credentialId(projectId: string, branchId: string, role: string): CredentialId {
	return `neon:${projectId}/${branchId}/${role}` as CredentialId;
}

/** Every login of a project that can be reset. */
export const credentialsOf = remembered((project: Project): readonly Credential[] => project.roles.filter(({untouchable}) => untouchable === undefined).flatMap(role => {
	const branch = project.branches.find(({id}) => id === role.branchId);
	if (branch === undefined) {
		return [];
	}

	const databases = project.databases.filter(({branchId}) => branchId === branch.id);
	const owned = databases.filter(({ownerName}) => ownerName === role.name).map(({name}) => name);
	return [{
		id: credentialId(project.id, branch.id, role.name),
		provider: project.provider,
		projectId: project.id,
		projectName: project.name,
		branchId: branch.id,
		branchName: branch.name,
		role: role.name,
		isDefaultBranch: branch.isDefault,
		isProtectedBranch: branch.isProtected,
		ownedDatabases: owned,
		database: owned[0] ?? databases[0]?.name,
		endpoints: project.endpoints.filter(({branchId}) => branchId === branch.id)
			.toSorted((a, b) => Number(b.kind === 'read_write') - Number(a.kind === 'read_write')),
		storesPasswords: project.storesPasswords,
		updatedAt: role.updatedAt,
	}];
}));

/** Whether a clue names this login: the role on a compute of its branch. */
export function isNamedBy(credential: Credential, clue: Clue): boolean {
	const isHost = credential.endpoints.some(({host, port, id}) => (clue.endpointId === id || clue.host === host) && (clue.port === undefined || clue.port === port));
	return isHost && (clue.role === undefined || clue.role === credential.role);
}

/** The branches that each branch was made from, directly or not. */
const ancestorsIn = remembered((project: Project): ReadonlyMap<string, ReadonlySet<string>> => {
	const parents = new Map(project.branches.map(({id, parentId}) => [id, parentId]));
	return new Map(project.branches.map(({id}) => {
		const found = new Set<string>();
		for (let parent = parents.get(id); parent !== undefined && !found.has(parent); parent = parents.get(parent)) {
			found.add(parent);
		}

		return [id, found];
	}));
});

/**
Whether a login still has, as far as times can tell, the password that its branch was made with.
Branches of a protected parent get passwords of their own.
*/
export function isInherited(project: Project, {id}: Pick<Credential, 'id'>): boolean {
	return inheritedIn(project).has(id);
}

const inheritedIn = remembered((project: Project): ReadonlySet<CredentialId> => {
	const branches = new Map(project.branches.map(branch => [branch.id, branch]));
	const names = new Set(project.roles.map(({branchId, name}) => `${branchId} ${name}`));
	return new Set(project.roles.filter(({branchId, name, updatedAt}) => {
		const branch = branches.get(branchId);
		const parent = branches.get(branch?.parentId ?? '');
		return branch !== undefined && parent !== undefined && !parent.isProtected
			&& names.has(`${parent.id} ${name}`)
			&& !(Date.parse(updatedAt) > Date.parse(branch.createdAt));
	}).map(({branchId, name}) => credentialId(project.id, branchId, name)));
});

/** A login that the leak reaches as well, and why. */
export type FoundSibling = {readonly credential: Credential; readonly reason: Sibling['reason']};

/**
Logins outside the selection that the leak reaches as well: the same password, a copy of it, or a branch whose owner's password leaked.
*/
export function siblingsOf(project: Project, selected: ReadonlySet<CredentialId>, sharing: ReadonlySet<CredentialId>): readonly FoundSibling[] {
	const all = credentialsOf(project);
	const ancestors = ancestorsIn(project);
	const inherited = inheritedIn(project);
	const byRole = new Map<string, Credential[]>();
	const ownerBranches = new Set<string>();
	for (const credential of all.filter(({id}) => selected.has(id))) {
		byRole.set(credential.role, [...byRole.get(credential.role) ?? [], credential]);
		if (credential.ownedDatabases.length > 0) {
			ownerBranches.add(credential.branchId);
		}
	}

	const isRelated = (a: Credential, b: Credential) => ancestors.get(a.branchId)?.has(b.branchId) === true || ancestors.get(b.branchId)?.has(a.branchId) === true;
	return all.filter(({id}) => !selected.has(id)).flatMap((credential): readonly FoundSibling[] => {
		if (sharing.has(credential.id)) {
			return [{credential, reason: 'same-password'}];
		}

		if (byRole.get(credential.role)?.some(other => isRelated(credential, other) && (inherited.has(credential.id) || inherited.has(other.id)))) {
			return [{credential, reason: 'inherited'}];
		}

		return ownerBranches.has(credential.branchId)
			? [{credential, reason: 'exposed-by-owner' as const}]
			: [];
	});
}
