import {comparable, comparedAtMost} from '../comparison.js';
import {type Work} from '../effect.js';
import {type Endpoint} from '../incident.js';
import {type Incident} from '../record.js';
import {cluesOf, type State} from '../state.js';

/** Projects that are looked into without being asked for, while there are few. */
const eagerProjects = 25;

/** Projects looked into at once while the evidence's own is searched for. */
const searchWidth = 4;

function wantedProjects({run}: State): readonly string[] {
	const listed = run.projectList?.projects ?? [];
	const isSearching = run.evidence.given.some(({isMatched, clues}) => !isMatched && clues.some(({host}) => host !== undefined));
	const unknown = listed.map(({id}) => id).filter(id => run.projects[id] === undefined && run.failed[`inspect-project ${id}`] === undefined);
	if (listed.length <= eagerProjects) {
		return unknown;
	}

	const next = isSearching ? unknown.slice(0, searchWidth) : [];
	return [...new Set([...run.opened.filter(id => run.projects[id] === undefined), ...next])];
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

	for (const {source, description} of evidence.pending) {
		yield {type: 'read-evidence', work: `read-evidence ${description}`, source};
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

		const clues = cluesOf(evidence.given);
		const leaked = clues.flatMap(({password}) => password ?? []);
		const isSettled = evidence.pending.length === 0 && !Object.keys(run.underWay).some(work => work.startsWith('inspect-project'));
		const isUseful = evidence.given.some(({isMatched}) => isMatched) || clues.some(({host}) => host === undefined);
		if (leaked.length > 0 && !evidence.isCompared && isUseful && isSettled && run.projectList !== undefined) {
			yield {
				type: 'compare-passwords', work: 'compare-passwords', leaked: [...new Set(leaked)], credentials: comparable(run.projects, clues).slice(0, comparedAtMost),
			};
		}
	}

	const endpoint = probedEndpoint(state, incident);
	if (run.transport === undefined && endpoint !== undefined) {
		yield {type: 'probe-transport', work: 'probe-transport', endpoint};
	}
}
