import {keyOf} from '../due-keys.js';
import {type KeyId, type SecretHandle} from '../incident.js';
import {reachOf} from '../keys.js';
import {ignored, problem, type Reaction} from '../reaction.js';
import {sanitize} from '../sanitize.js';
import {type ScreenOf} from '../screen.js';
import {keyValuesOf, type State} from '../state.js';
import {
	choicesOf, fieldHints, fieldOf, onField, type Option,
} from './field.js';
import {type Step} from './step.js';

function options(state: State, value: SecretHandle): readonly Option[] {
	const isRevealed = state.run.revealed === value;
	return [
		{key: 's', label: isRevealed ? 'hide' : 'show', choose: () => ({run: {revealed: isRevealed ? undefined : value}})},
		{key: 'c', label: 'copy the key', choose: () => ({effects: [{type: 'copy-key', work: `copy-key ${value}`, value}]})},
	];
}

function submit(state: State, key: KeyId, value: SecretHandle): Reaction {
	const {masked} = state.local;
	return masked.length < 4
		? problem('Type the last four characters of the new key, or paste it whole.')
		: {
			effects: [{
				type: 'compare-key-receipt', work: `compare-key-receipt ${key}`, key, typed: masked.handle, value,
			}],
		};
}

/**
Show the new key once, and take the receipt. Neon never tells it again and this program keeps none, so there is no way around.
*/
export const keyShowStep: Step<ScreenOf<'key-show'>> = {
	onKey(state, _incident, {key: id}, key) {
		const value = keyValuesOf(state, id).fresh;
		return value === undefined ? ignored : onField(state, key, {submit: () => submit(state, id, value), options: options(state, value), isMasked: true});
	},
	view(state, incident, {key: id}) {
		const record = keyOf(incident, id);
		const value = keyValuesOf(state, id).fresh ?? '' as SecretHandle;
		return {
			name: 'key-show',
			label: sanitize(record.label, 80),
			keyName: 'entry' in record.mint ? sanitize(record.mint.entry.name, 80) : '',
			reach: reachOf(record.key ?? record),
			isRunner: record.isRunner,
			value,
			isRevealed: state.run.revealed === value,
			field: fieldOf(state, true),
			...(state.local.problem === undefined ? {} : {problem: state.local.problem}),
			...(state.local.notice === undefined ? {} : {notice: state.local.notice}),
			choices: choicesOf(state, options(state, value)),
		};
	},
	hints: state => fieldHints(state, 'done', 'show, copy'),
};
