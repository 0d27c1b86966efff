import {type Clue} from './evidence.js';
import {type Credential, type Project} from './incident.js';
import {remembered} from './remembered.js';
import {credentialsOf} from './scope.js';
import {type State} from './state.js';

/** Logins compared with the leaked passwords at the most; each is one request, and Neon answers 700 in a minute. */
export const comparedAtMost = 500;

/**
The logins that may have a leaked password, the likeliest first: the same role in the projects that the evidence names, every other role there, then the same role elsewhere.
A password without a host may be anybody's.
*/
export const comparable = remembered((projects: State['run']['projects'], clues: readonly Clue[]): readonly Credential[] => {
	const roles = new Set(clues.map(({role}) => role));
	const hosts = new Set(clues.map(({host}) => host));
	const isAnybodys = clues.some(({host, password}) => host === undefined && password !== undefined);
	const readable = Object.values(projects).filter(({storesPasswords}) => storesPasswords);
	const isNamed = (project: Project) => project.endpoints.some(({host}) => hosts.has(host));
	const ranked = readable.flatMap(project => {
		const named = isNamed(project);
		return credentialsOf(project).map(credential => ({credential, rank: (named ? 0 : 2) + (roles.has(credential.role) ? 0 : 1)}));
	});
	return ranked.filter(({rank}) => isAnybodys || rank < 3).toSorted((a, b) => a.rank - b.rank).map(({credential}) => credential);
});
