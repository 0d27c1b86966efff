import {sanitize} from '../sanitize.js';
import {type State} from '../state.js';
import {type ScreenView} from '../view-model.js';

/** Hosts of what the evidence names and this key has not shown. */
function unmatchedHosts(given: State['run']['evidence']['given']): readonly string[] {
	return [...new Set(given.filter(({isMatched}) => !isMatched).flatMap(({clues}) => clues.flatMap(({host}) => host ?? [])))];
}

/** How far the reading of the evidence and the search for what it names have come. */
export function evidenceState({run}: State): Extract<ScreenView, {name: 'scope'}>['evidence'] {
	const {evidence} = run;
	if (evidence.failure !== undefined) {
		return 'failed';
	}

	if (evidence.pending.length > 0) {
		return 'reading';
	}

	if (evidence.given.length === 0) {
		return 'none';
	}

	if (evidence.given.every(({isMatched}) => isMatched)) {
		return 'matched';
	}

	const isLooking = run.projectList === undefined || run.projectList.projects.some(({id}) => run.projects[id] === undefined && run.failed[`inspect-project ${id}`] === undefined);
	if (isLooking && unmatchedHosts(evidence.given).length > 0) {
		return 'searching';
	}

	return evidence.given.some(({isMatched}) => isMatched) || run.selected.length > 0 ? 'matched' : 'not-found';
}

/** What is to be said of it: what went wrong, and what was not found. */
export function evidenceNotes({run}: State): readonly string[] {
	const {evidence} = run;
	const keys = evidence.given.flatMap(piece => piece.keys);
	const hosts = unmatchedHosts(evidence.given);
	const isPartial = hosts.length > 0 && evidence.given.some(({isMatched}) => isMatched);
	return [
		...(evidence.failure === undefined ? [] : [evidence.failure.message]),
		...evidence.problems,
		...(keys.length === 0 ? [] : [`${keys.length === 1 ? 'an API key' : `${keys.length} API keys`} of Neon ${keys.length === 1 ? 'is' : 'are'} in it: revoked first, in the next step`]),
		...(isPartial ? [`this key sees nothing of ${hosts.map(host => sanitize(host, 120)).join(', ')}`] : hosts.map(host => sanitize(host, 120))),
		...(evidence.isCompared && evidence.uncompared > 0 ? [`${evidence.uncompared} logins could not be compared with the leaked password`] : []),
	];
}
