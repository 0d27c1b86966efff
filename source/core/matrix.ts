import {type Clue} from './evidence.js';
import {type CredentialId, type Project, type Role} from './incident.js';
import {remembered} from './remembered.js';
import {
	credentialId, credentialsOf, isInherited, isNamedBy,
} from './scope.js';
import {type Values} from './state.js';

/** What is known about one role on one branch. `reset-since`: its password was changed after the branch was made from a parent that has the role too. */
export type CellMark = 'leaked' | 'same-password' | 'inherited' | 'reset-since' | 'protected';

export type MatrixCell = {
	readonly role: Role;
	/** Absent where it cannot be reset. */
	readonly credential: CredentialId | undefined;
	readonly marks: readonly CellMark[];
};

export type Matrix = {
	readonly branches: Project['branches'];
	/** By name; those that the evidence names first. */
	readonly roles: readonly string[];
	/** Undefined where the branch has no such role. */
	readonly cell: (role: string, branchId: string) => MatrixCell | undefined;
};

function marksOf(project: Project, values: Readonly<Record<CredentialId, Values>>, clues: readonly Clue[]): (role: Role) => MatrixCell {
	const credentials = new Map(credentialsOf(project).map(credential => [credential.id, credential]));
	const branches = new Map(project.branches.map(branch => [branch.id, branch]));
	const names = new Set(project.roles.map(({branchId, name}) => `${branchId} ${name}`));
	return role => {
		const id = credentialId(project.id, role.branchId, role.name);
		const credential = credentials.get(id);
		const branch = branches.get(role.branchId);
		if (credential === undefined || branch === undefined) {
			return {role, credential: undefined, marks: []};
		}

		const isNamed = clues.some(clue => clue.role === role.name && isNamedBy(credential, clue));
		const hasParent = branch.parentId !== undefined && names.has(`${branch.parentId} ${role.name}`);
		return {
			role,
			credential: id,
			marks: [
				...(isNamed ? ['leaked' as const] : []),
				...(values[id]?.sharesLeaked && !isNamed ? ['same-password' as const] : []),
				...(isInherited(project, credential) ? ['inherited' as const] : []),
				...(hasParent && Date.parse(role.updatedAt) > Date.parse(branch.createdAt) ? ['reset-since' as const] : []),
				...(branch.isProtected ? ['protected' as const] : []),
			],
		};
	};
}

/**
Roles by branches of one project.
*/
export const matrixOf = remembered((project: Project, values: Readonly<Record<CredentialId, Values>>, clues: readonly Clue[]): Matrix => {
	const make = marksOf(project, values, clues);
	const cells = new Map(project.roles.map(role => [`${role.branchId} ${role.name}`, make(role)]));
	const exposed = new Set([...cells.values()].filter(({marks}) => marks.includes('leaked') || marks.includes('same-password')).map(({role}) => role.name));
	return {
		branches: project.branches.toSorted((a, b) => Number(b.isDefault) - Number(a.isDefault) || a.name.localeCompare(b.name)),
		roles: [...new Set(project.roles.map(({name}) => name))].toSorted((a, b) => Number(exposed.has(b)) - Number(exposed.has(a)) || a.localeCompare(b)),
		cell: (role, branchId) => cells.get(`${branchId} ${role}`),
	};
});
