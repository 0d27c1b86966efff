import {labelOf} from '../label.js';
import {
	lookAnew, open, withoutFailed, type Reaction,
} from '../reaction.js';
import {findCredential, type CredentialRecord, type Incident} from '../record.js';
import {sanitize} from '../sanitize.js';
import {type ScreenOf} from '../screen.js';
import {type State} from '../state.js';
import {whenWord, wordOf} from './confirm.js';
import {
	choicesOf, fieldHints, fieldOf, onField, resting, type Option,
} from './field.js';
import {type Step} from './step.js';

function isReconciling({run}: State, record: CredentialRecord): boolean {
	return run.underWay[`reconcile ${record.credential.id} ${record.attempts}`] !== undefined;
}

function options(state: State, record: CredentialRecord): readonly Option[] {
	const {id} = record.credential;
	return [
		{key: 'r', label: 'look again', choose: () => ({run: {failed: withoutFailed(state.run, work => work.startsWith(`reconcile ${id}`))}, local: {focus: 'field', choice: 0}})},
		{key: 'l', label: 'leave it out', choose: () => open(state, {name: 'leave-out', credential: id})},
	];
}

function confirmAgain(state: State, incident: Incident, record: CredentialRecord): Reaction {
	const {word} = wordOf(incident, record);
	const credential = record.credential.id;
	return whenWord(state, word, () => ({...lookAnew(state, credential), facts: [{type: 'reset-confirmed', credentials: [credential], word}], local: {draft: ''}}));
}

/**
Unknown: a reset whose answer never came. It is looked into first; a second one needs the name typed anew.
*/
export const unknownStep: Step<ScreenOf<'unknown'>> = {
	isConfirmation: true,
	onKey(state, incident, {credential}, key) {
		const record = findCredential(incident, credential);
		if (record === undefined || isReconciling(state, record)) {
			return {};
		}

		return onField(state, key, {submit: () => confirmAgain(state, incident, record), options: options(state, record)});
	},
	view(state, incident, {credential: id}) {
		const record = findCredential(incident, id)!;
		const failure = state.run.failed[`reconcile ${id} ${record.attempts}`];
		return {
			name: 'unknown',
			label: labelOf(record.credential),
			project: sanitize(record.credential.projectName, 64),
			reason: record.stage.name === 'unknown' ? record.stage.failure : '',
			isReconciling: isReconciling(state, record),
			...(failure === undefined ? {} : {failure}),
			word: wordOf(incident, record).word,
			field: isReconciling(state, record) ? resting(fieldOf(state)) : fieldOf(state),
			...(state.local.problem === undefined ? {} : {problem: state.local.problem}),
			choices: choicesOf(state, options(state, record)),
		};
	},
	hints: (state, incident, {credential}) => isReconciling(state, findCredential(incident, credential)!) ? [] : fieldHints(state, 'reset again', 'look again, leave out'),
};
