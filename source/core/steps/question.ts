import {type Certainty, type LeakSource} from '../fact.js';
import {handKinds, type HandKind} from '../incident.js';
import {
	close, ignored, open, type Reaction,
} from '../reaction.js';
import {type Incident} from '../record.js';
import {type ScreenOf} from '../screen.js';
import {type State} from '../state.js';
import {type QuestionId, type ScreenView} from '../view-model.js';
import {moved} from './list.js';
import {type Step} from './step.js';

type Question = {
	readonly options: readonly string[];
	readonly answer: (state: State, incident: Incident, option: string, screen: ScreenOf<QuestionId>) => Reaction;
};

const sources: readonly LeakSource[] = ['repository', 'deploy-platform', 'ci', 'this-laptop', 'other-laptop', 'account', 'secret-manager', 'elsewhere'];

const certainties: readonly Certainty[] = ['confirmed', 'precautionary'];

const questions: Record<QuestionId, Question> = {
	'leak-source': {
		options: sources,
		answer: (state, _incident, option) => ({run: {leak: {...state.run.leak, source: option as LeakSource}}}),
	},
	'leak-certainty': {
		options: certainties,
		answer: ({run}, _incident, option) => ({
			facts: [{
				type: 'leak-described',
				leak: {
					source: run.leak.source ?? 'elsewhere', where: run.leak.where ?? '', since: run.leak.since, certainty: option as Certainty,
				},
			}],
		}),
	},
	'evidence-kind': {
		options: ['file', 'string', 'none'],
		answer(state, _incident, option) {
			if (option === 'none') {
				return {run: {evidence: {...state.run.evidence, isAnswered: true}}, detours: []};
			}

			return open(state, {name: option === 'file' ? 'evidence-file' : 'evidence-string'});
		},
	},
	'place-kind': {
		options: handKinds,
		answer: (state, _incident, option, screen) => ({
			detours: [...state.detours.slice(0, -1), {name: 'add-place', hand: option as HandKind, ...('credential' in screen && screen.credential !== undefined ? {credential: screen.credential} : {})}],
		}),
	},
};

/**
The screens that ask one thing and offer a short list of answers.
*/
export const questionStep: Step<ScreenOf<QuestionId>> = {
	onKey(state, incident, screen, key) {
		const {options, answer} = questions[screen.name];
		const cursor = moved(state.local.cursor, key, options.length);
		if (cursor !== undefined) {
			return {local: {cursor}};
		}

		if (key.name === 'escape' && state.detours.length > 0) {
			return close(state);
		}

		const option = options[state.local.cursor];
		return key.name === 'enter' && option !== undefined ? answer(state, incident, option, screen) : ignored;
	},
	view({local}, _incident, {name}): ScreenView {
		return {
			name: 'question', id: name, options: questions[name].options, cursor: local.cursor, ...(local.problem === undefined ? {} : {problem: local.problem}),
		};
	},
	hints: state => [{key: '↑↓', does: 'move'}, {key: 'enter', does: 'choose'}, ...(state.detours.length > 0 ? [{key: 'esc', does: 'back'}] : [])],
};
