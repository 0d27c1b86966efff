import {type Clue} from '../evidence.js';
import {
	type CredentialId, type Endpoint, type Project, type Role,
} from '../incident.js';
import {remembered} from '../remembered.js';
import {sanitize} from '../sanitize.js';
import {credentialId, credentialsOf, isInherited} from '../scope.js';
import {cluesOf, type State} from '../state.js';
import {type BranchMark, type ScopeMark, type ScopeRow} from '../view-model.js';

/** A row of the scope with what a key on it means. */
export type ScopeLine = {
	readonly row: ScopeRow;
	readonly projectId: string;
	readonly branchId?: string;
	readonly credential?: CredentialId;
};

/** Whether a text has every word of the filter. */
function matcher(filter: string): (text: string) => boolean {
	const words = filter.toLowerCase().split(/\s+/v).filter(word => word !== '');
	return text => words.every(word => text.toLowerCase().includes(word));
}

function rolesByBranch({roles}: Project): ReadonlyMap<string, readonly Role[]> {
	const found = new Map<string, Role[]>();
	for (const role of roles) {
		const others = found.get(role.branchId);
		if (others === undefined) {
			found.set(role.branchId, [role]);
		} else {
			others.push(role);
		}
	}

	return found;
}

/** Whether the evidence names this role on one of these computes. */
function isNamedBy(clues: readonly Clue[], role: Role, endpoints: readonly Endpoint[]): boolean {
	return clues.some(clue => clue.role === role.name && endpoints.some(({id, host, port}) => (clue.endpointId === id || clue.host === host) && (clue.port === undefined || clue.port === port)));
}

type Run = State['run'];

/** A project has thousands of roles where every customer has one, so what is below it is made anew only after a change. */
const branchLines = remembered((project: Project, selection: Run['selected'], values: Run['values'], clues: readonly Clue[], filter: string): readonly ScopeLine[] => {
	const isWanted = matcher(filter);
	const selected = new Set(selection);
	const credentials = new Map(credentialsOf(project).map(credential => [credential.id, credential]));
	const allRoles = rolesByBranch(project);
	return project.branches.toSorted((a, b) => Number(b.isDefault) - Number(a.isDefault) || a.name.localeCompare(b.name)).flatMap((branch): readonly ScopeLine[] => {
		const endpoints = project.endpoints.filter(({branchId}) => branchId === branch.id);
		const roles = (allRoles.get(branch.id) ?? []).filter(({name}) => isWanted(`${project.name} ${branch.name}/${name}`));
		if (roles.length === 0 && !isWanted(`${project.name} ${branch.name}`)) {
			return [];
		}

		const marks: BranchMark[] = [
			...(branch.isDefault ? ['default' as const] : []),
			...(branch.isProtected ? ['protected' as const] : []),
			...(branch.state === 'archived' ? ['archived' as const] : []),
			...(endpoints.length === 0 ? ['no-compute' as const] : []),
		];
		const parent = project.branches.find(({id}) => id === branch.parentId);
		return [
			{
				row: {
					kind: 'branch', id: branch.id, name: sanitize(branch.name, 64), marks, ...(parent === undefined ? {} : {parent: sanitize(parent.name, 64)}),
				},
				projectId: project.id,
				branchId: branch.id,
			},
			...roles.map((role): ScopeLine => {
				const id = credentialId(project.id, branch.id, role.name);
				const credential = credentials.get(id);
				const isNamed = isNamedBy(clues, role, endpoints);
				const roleMarks: ScopeMark[] = credential === undefined
					? []
					: [
						...(isNamed ? ['leaked' as const] : []),
						...(values[id]?.sharesLeaked && !isNamed ? ['same-password' as const] : []),
						...(isInherited(project, credential) ? ['inherited' as const] : []),
						...(credential.ownedDatabases.length > 0 ? ['owner' as const] : []),
					];
				return {
					row: {
						kind: 'role', id, name: sanitize(role.name, 64), isSelected: selected.has(id), marks: roleMarks, changedAt: sanitize(role.updatedAt, 32), ...(role.untouchable === undefined ? {} : {untouchable: role.untouchable}),
					},
					projectId: project.id,
					branchId: branch.id,
					...(credential === undefined ? {} : {credential: id}),
				};
			}),
		];
	});
});

/**
The tree of projects, branches and roles that the filter lets through. A project that was not looked into is one row.
*/
export function scopeLines(state: State): readonly ScopeLine[] {
	const {run, local} = state;
	const isWanted = matcher(local.filter);
	return (run.projectList?.projects ?? []).toSorted((a, b) => a.name.localeCompare(b.name)).flatMap((summary): readonly ScopeLine[] => {
		const project = run.projects[summary.id];
		const work = `inspect-project ${summary.id}`;
		const failure = run.failed[work];
		const inside = project === undefined ? [] : branchLines(project, run.selected, run.values, cluesOf(run.evidence.given), local.filter);
		if (inside.length === 0 && !isWanted(summary.name)) {
			return [];
		}

		return [
			{
				row: {
					kind: 'project',
					id: summary.id,
					name: sanitize(summary.name, 64),
					state: project === undefined ? (run.underWay[work] === undefined ? 'listed' : 'loading') : 'loaded',
					storesPasswords: summary.storesPasswords,
					integrations: summary.integrations,
					...(failure === undefined ? {} : {failure}),
				},
				projectId: summary.id,
			},
			...inside,
		];
	});
}
