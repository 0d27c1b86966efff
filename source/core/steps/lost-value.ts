import {labelOf} from '../label.js';
import {
	lookAnew, open, problem, withoutFailed, type Reaction,
} from '../reaction.js';
import {findCredential, type CredentialRecord} from '../record.js';
import {newLoginOf} from '../replacing.js';
import {sanitize} from '../sanitize.js';
import {type ScreenOf} from '../screen.js';
import {valuesOf, type State} from '../state.js';
import {
	choicesOf, fieldHints, fieldOf, onField, resting, type Option,
} from './field.js';
import {type Step} from './step.js';

function isTrying({run}: State, record: CredentialRecord): boolean {
	return run.underWay[`try-copy ${record.credential.id}`] !== undefined;
}

function options(state: State, record: CredentialRecord): readonly Option[] {
	const {id} = record.credential;
	const {freshMissing, ...values} = valuesOf(state, id);
	return [
		...(freshMissing?.why === 'failed'
			? [{
				key: 'r',
				label: 'ask Neon again',
				choose: () => ({run: {values: {...state.run.values, [id]: values}, failed: withoutFailed(state.run, work => work.startsWith(`reveal-new ${id}`))}}),
			}]
			: []),
		...(record.receipt === undefined ? [] : [{key: 'g', label: 'go on without it', choose: () => ({run: {values: {...state.run.values, [id]: {...valuesOf(state, id), isGivenUp: true}}}})}]),
		{
			key: 'n',
			label: 'reset it again',
			choose: () => ({
				...lookAnew(state, id),
				facts: [
					{
						type: 'credential-stopped', credential: id, reason: 'refused', detail: 'Its new value was lost before it was saved.',
					} as const,
					{type: 'stop-accepted', credential: id} as const,
				],
			}),
		},
		{key: 'l', label: 'leave it out', choose: () => open(state, {name: 'leave-out', credential: id})},
	];
}

function submit(state: State, record: CredentialRecord): Reaction {
	const {masked} = state.local;
	const {transport} = state.run;
	if (masked.length === 0) {
		return problem('Type or paste the password that you saved, or press tab.');
	}

	if (transport === undefined || record.credential.endpoints.length === 0) {
		return problem('This branch cannot be reached, so your copy cannot be tested. Press tab.');
	}

	return {
		effects: [{
			type: 'try-copy', work: `try-copy ${record.credential.id}`, credential: newLoginOf(record), typed: masked.handle, transport,
		}],
	};
}

/**
Lost value: the reset happened, the value is not in memory any more, and the provider does not show it.
*/
export const lostValueStep: Step<ScreenOf<'lost-value'>> = {
	onKey(state, incident, {credential}, key) {
		const record = findCredential(incident, credential);
		return record === undefined || isTrying(state, record) ? {} : onField(state, key, {submit: () => submit(state, record), options: options(state, record), isMasked: true});
	},
	view(state, incident, {credential: id}) {
		const record = findCredential(incident, id)!;
		const missing = valuesOf(state, id).freshMissing;
		return {
			name: 'lost-value',
			label: labelOf(newLoginOf(record)),
			project: sanitize(record.credential.projectName, 64),
			...(record.receipt === undefined ? {} : {isSaved: true}),
			why: missing?.why ?? 'failed',
			...(missing === undefined ? {} : {failure: missing.failure}),
			isTrying: isTrying(state, record),
			field: isTrying(state, record) ? resting(fieldOf(state, true)) : fieldOf(state, true),
			...(state.local.problem === undefined ? {} : {problem: state.local.problem}),
			choices: choicesOf(state, options(state, record)),
		};
	},
	hints: state => fieldHints(state, 'test my copy', 'other ways'),
};
