import {activeCredentials, undecidedEndpoints} from '../agenda.js';
import {wordOn} from '../label.js';
import {open, withoutFailed, type Reaction} from '../reaction.js';
import {type Incident} from '../record.js';
import {sanitize} from '../sanitize.js';
import {type ScreenOf} from '../screen.js';
import {type State} from '../state.js';
import {whenWord} from './confirm.js';
import {
	choicesOf, fieldHints, fieldOf, onField, type Option,
} from './field.js';
import {type Step} from './step.js';

function onBranch(incident: Incident, branchId: string) {
	return activeCredentials(incident).filter(({credential}) => credential.branchId === branchId);
}

function wordOf(incident: Incident, branchId: string): string {
	const credential = onBranch(incident, branchId)[0]?.credential;
	const isUnique = new Set((incident.credentials ?? []).filter(item => item.credential.branchName === credential?.branchName).map(item => item.credential.branchId)).size < 2;
	return wordOn('restart', credential === undefined || !isUnique ? branchId : credential.branchName);
}

function options(state: State, branchId: string): readonly Option[] {
	return [{key: 's', label: 'do not restart it', choose: () => open(state, {name: 'skip-restart', branchId})}];
}

function sessionsOf(incident: Incident, branchId: string) {
	const all = onBranch(incident, branchId).map(({sessions}) => sessions);
	if (all.some(sessions => sessions === undefined || 'reason' in sessions)) {
		return 'not-ended' as const;
	}

	return all.some(sessions => sessions !== undefined && 'left' in sessions && sessions.left > 0) ? 'some-left' as const : 'ended' as const;
}

/**
Restart: every compute of a branch once, after its last reset, so that no old session lives on.
*/
export const restartStep: Step<ScreenOf<'restart'>> = {
	isConfirmation: true,
	onKey(state, incident, {branchId}, key): Reaction {
		const endpoints = undecidedEndpoints(incident, branchId).map(({id}) => id);
		return onField(state, key, {
			submit: () => whenWord(state, wordOf(incident, branchId), () => ({
				facts: [{type: 'restart-confirmed', endpoints}],
				run: {failed: withoutFailed(state.run, work => endpoints.some(id => work === `restart-endpoint ${id}`))},
				local: {draft: ''},
			})),
			options: options(state, branchId),
		});
	},
	view(state, incident, {branchId}) {
		const credential = onBranch(incident, branchId)[0]?.credential;
		const endpoints = undecidedEndpoints(incident, branchId);
		const earlier = endpoints.map(({id}) => incident.restarts[id]).find(record => record !== undefined && 'reason' in record);
		return {
			name: 'restart',
			branch: sanitize(credential?.branchName ?? branchId, 64),
			project: sanitize(credential?.projectName ?? '', 64),
			endpoints: endpoints.map(({id, kind}) => ({id, kind})),
			sessions: sessionsOf(incident, branchId),
			word: wordOf(incident, branchId),
			field: fieldOf(state),
			...(state.local.problem === undefined ? {} : {problem: state.local.problem}),
			choices: choicesOf(state, options(state, branchId)),
			...(earlier !== undefined && 'reason' in earlier ? {failure: earlier.reason} : {}),
		};
	},
	hints: state => fieldHints(state, 'restart', 'do not restart'),
};
