import {type Work} from '../effect.js';
import {type Credential, type Endpoint, type Project} from '../incident.js';
import {type Incident} from '../record.js';
import {credentialsOf} from '../scope.js';
import {type State} from '../state.js';

/** Projects that are looked into without being asked for, while there are few. */
const eagerProjects = 25;

/** Projects looked into at once while the evidence's own is searched for. */
const searchWidth = 4;

/** Logins compared with the leaked password at the most; each is one request. */
const comparedAtMost = 100;

function wantedProjects({run}: State): readonly string[] {
	const listed = run.projectList?.projects ?? [];
	const isSearching = !run.evidence.isMatched && run.evidence.clues.some(({host}) => host !== undefined);
	const unknown = listed.map(({id}) => id).filter(id => run.projects[id] === undefined && run.failed[`inspect-project ${id}`] === undefined);
	if (listed.length <= eagerProjects) {
		return unknown;
	}

	const next = isSearching ? unknown.slice(0, searchWidth) : [];
	return [...new Set([...run.opened.filter(id => run.projects[id] === undefined), ...next])];
}

/** The logins that may have the leaked password: the same role anywhere in the projects that the evidence names. */
function comparable(state: State): readonly Credential[] {
	const {clues} = state.run.evidence;
	const roles = new Set(clues.map(({role}) => role));
	const hosts = new Set(clues.map(({host}) => host));
	const named = Object.values(state.run.projects).filter((project: Project) => project.storesPasswords && project.endpoints.some(({host}) => hosts.has(host)));
	return named.flatMap(project => credentialsOf(project)).filter(({role}) => roles.has(role)).slice(0, comparedAtMost);
}

/** The compute that the way to the databases is found out with. Undefined where there is none to be reached. */
export function probedEndpoint({run}: State, incident: Incident): Endpoint | undefined {
	return [
		...Object.values(run.projects).flatMap(({endpoints}) => endpoints),
		...(incident.credentials ?? []).flatMap(({credential}) => credential.endpoints),
	].find(({isDisabled}) => !isDisabled);
}

/**
What the scope needs: who we are, what there is, and what the evidence means.
*/
export function * connectionWork(state: State, incident: Incident): Generator<Work> {
	const {run} = state;
	const {key, connection, evidence} = run;
	if (incident.leak !== undefined && connection.name === 'waiting' && key !== undefined) {
		yield {type: 'connect', work: `connect ${key}`, key};
	}

	if (evidence.pending !== undefined) {
		yield {type: 'read-evidence', work: `read-evidence ${evidence.description}`, source: evidence.pending};
	}

	if (connection.name !== 'connected') {
		return;
	}

	if (incident.credentials === undefined) {
		if (run.projectList === undefined) {
			yield {type: 'list-projects', work: 'list-projects'};
		}

		for (const projectId of wantedProjects(state)) {
			yield {type: 'inspect-project', work: `inspect-project ${projectId}`, projectId};
		}

		const leaked = evidence.clues.find(({password}) => password !== undefined)?.password;
		const isSettled = !Object.keys(run.underWay).some(work => work.startsWith('inspect-project'));
		if (leaked !== undefined && !evidence.isCompared && evidence.isMatched && isSettled) {
			yield {
				type: 'compare-passwords', work: 'compare-passwords', leaked, credentials: comparable(state),
			};
		}
	}

	const endpoint = probedEndpoint(state, incident);
	if (run.transport === undefined && endpoint !== undefined) {
		yield {type: 'probe-transport', work: 'probe-transport', endpoint};
	}
}
