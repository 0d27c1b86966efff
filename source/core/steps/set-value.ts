import {labelOf} from '../label.js';
import {sqlLoginOf} from '../method.js';
import {open, type Reaction} from '../reaction.js';
import {findCredential, type CredentialRecord} from '../record.js';
import {sanitize} from '../sanitize.js';
import {type ScreenOf} from '../screen.js';
import {type State} from '../state.js';
import {
	choicesOf, fieldHints, fieldOf, onField, resting, type Option,
} from './field.js';
import {type Step} from './step.js';

function isPreparing({run}: State, {credential}: CredentialRecord): boolean {
	return run.underWay[`prepare-value ${credential.id}`] !== undefined;
}

function prepare(state: State, {credential}: CredentialRecord): Reaction {
	const {masked} = state.local;
	return {
		effects: [{
			type: 'prepare-value', work: `prepare-value ${credential.id}`, credential, typed: masked.length === 0 ? undefined : masked.handle,
		}],
	};
}

function options(state: State, {credential}: CredentialRecord): readonly Option[] {
	return [
		{key: 'r', label: 'reset it by Neon instead', choose: () => ({facts: [{type: 'method-chosen', credential: credential.id, method: 'reset'}]})},
		{key: 'l', label: 'leave it out', choose: () => open(state, {name: 'leave-out', credential: credential.id})},
	];
}

/**
Set value: the password that SQL will set, generated or typed. Nothing is sent from here.
*/
export const setValueStep: Step<ScreenOf<'set-value'>> = {
	onKey(state, incident, {credential}, key) {
		const record = findCredential(incident, credential);
		return record === undefined || isPreparing(state, record) ? {} : onField(state, key, {submit: () => prepare(state, record), options: options(state, record), isMasked: true});
	},
	view(state, incident, {credential: id}) {
		const record = findCredential(incident, id)!;
		const login = sqlLoginOf(state, incident, record);
		const isWaiting = isPreparing(state, record);
		return {
			name: 'set-value',
			label: labelOf(record.credential),
			project: sanitize(record.credential.projectName, 64),
			mayStage: incident.leak?.certainty === 'precautionary',
			...(login === undefined ? {} : {login: labelOf(login.credential)}),
			isPreparing: isWaiting,
			field: isWaiting ? resting(fieldOf(state, true)) : fieldOf(state, true),
			...(state.local.problem === undefined ? {} : {problem: state.local.problem}),
			choices: choicesOf(state, options(state, record)),
		};
	},
	hints: state => fieldHints(state, state.local.masked.length === 0 ? 'generate one' : 'take this one', 'other ways'),
};
