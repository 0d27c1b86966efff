import {type Credential} from './incident.js';

function rank({isDefaultBranch, ownedDatabases}: Credential): number {
	return (isDefaultBranch ? 0 : 2) + (ownedDatabases.length > 0 ? 0 : 1);
}

/**
The order of the resets: the default branch first, owner roles before application roles, then the rest.
What belongs to one project and branch stays together, so that each compute restarts once.
*/
export function orderOfWork(credentials: readonly Credential[]): readonly Credential[] {
	return credentials.toSorted((a, b) =>
		a.projectName.localeCompare(b.projectName)
		|| a.projectId.localeCompare(b.projectId)
		|| Number(b.isDefaultBranch) - Number(a.isDefaultBranch)
		|| a.branchName.localeCompare(b.branchName)
		|| a.branchId.localeCompare(b.branchId)
		|| rank(a) - rank(b)
		|| a.role.localeCompare(b.role));
}
