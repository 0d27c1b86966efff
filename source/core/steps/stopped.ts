import {labelOf} from '../label.js';
import {lookAnew, open} from '../reaction.js';
import {findCredential, type CredentialRecord} from '../record.js';
import {sanitize} from '../sanitize.js';
import {type ScreenOf} from '../screen.js';
import {type State} from '../state.js';
import {choicesOf, onOptions, type Option} from './field.js';
import {type Step} from './step.js';

const goOn: Record<string, string> = {
	'changed-by-someone': 'I know of that change: confirm it anew',
	refused: 'confirm it anew',
	'operations-failed': 'confirm a new reset',
	gone: 'look again',
};

function options(state: State, {credential, stage}: CredentialRecord): readonly Option[] {
	const label = stage.name === 'stopped' ? goOn[stage.reason] : undefined;
	return [
		...(label === undefined ? [] : [{key: 'g', label, choose: () => ({...lookAnew(state, credential.id), facts: [{type: 'stop-accepted', credential: credential.id} as const]})}]),
		{key: 'l', label: 'leave it out', choose: () => open(state, {name: 'leave-out', credential: credential.id})},
	];
}

/**
Stopped: this credential is not as it was confirmed, or the provider said no. Nothing was sent, or nothing came of it.
*/
export const stoppedStep: Step<ScreenOf<'stopped'>> = {
	onKey(state, incident, {credential}, key) {
		const record = findCredential(incident, credential);
		return record === undefined ? {} : onOptions(state, key, options(state, record));
	},
	view(state, incident, {credential: id}) {
		const record = findCredential(incident, id)!;
		const {stage} = record;
		return {
			name: 'stopped',
			label: labelOf(record.credential),
			project: sanitize(record.credential.projectName, 64),
			reason: stage.name === 'stopped' ? stage.reason : 'refused',
			detail: stage.name === 'stopped' ? sanitize(stage.detail) : '',
			...(stage.name === 'stopped' && stage.updatedAt !== undefined ? {updatedAt: sanitize(stage.updatedAt, 32)} : {}),
			choices: choicesOf(state, options(state, record), true),
		};
	},
	hints: () => [{key: 'enter', does: 'choose'}, {key: 'tab', does: 'next'}],
};
