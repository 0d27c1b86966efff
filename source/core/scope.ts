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

function ancestors(project: Project, branchId: string): readonly string[] {
	const found: string[] = [];
	let current = project.branches.find(({id}) => id === branchId);
	while (current?.parentId !== undefined && !found.includes(current.parentId)) {
		found.push(current.parentId);
		const {parentId} = current;
		current = project.branches.find(({id}) => id === parentId);
	}

	return found;
}

/**
Whether a login still has, as far as times can tell, the password that its branch was made with.
Branches of a protected parent get passwords of their own.
*/
export function isInherited(project: Project, {branchId, role, updatedAt}: Credential): boolean {
	const branch = project.branches.find(({id}) => id === branchId);
	const parent = project.branches.find(({id}) => id === branch?.parentId);
	return branch !== undefined && parent !== undefined && !parent.isProtected
		&& project.roles.some(({name, branchId: id}) => name === role && id === parent.id)
		&& !(Date.parse(updatedAt) > Date.parse(branch.createdAt));
}

/** A login that the leak reaches as well, and why. */
export type FoundSibling = {readonly credential: Credential; readonly reason: Sibling['reason']};

/**
Logins outside the selection that the leak reaches as well: the same password, a copy of it, or a branch whose owner's password leaked.
*/
export function siblingsOf(project: Project, selected: ReadonlySet<CredentialId>, sharing: ReadonlySet<CredentialId>): readonly FoundSibling[] {
	const all = credentialsOf(project);
	const chosen = all.filter(({id}) => selected.has(id));
	const isRelated = (a: Credential, b: Credential) => a.role === b.role && (ancestors(project, a.branchId).includes(b.branchId) || ancestors(project, b.branchId).includes(a.branchId));
	return all.filter(({id}) => !selected.has(id)).flatMap((credential): readonly FoundSibling[] => {
		if (sharing.has(credential.id)) {
			return [{credential, reason: 'same-password'}];
		}

		if (chosen.some(other => isRelated(credential, other) && (isInherited(project, credential) || isInherited(project, other)))) {
			return [{credential, reason: 'inherited'}];
		}

		return chosen.some(other => other.branchId === credential.branchId && other.ownedDatabases.length > 0)
			? [{credential, reason: 'exposed-by-owner' as const}]
			: [];
	});
}
