import {type Key} from '../key.js';
import {ignored, type Reaction} from '../reaction.js';
import {type State} from '../state.js';
import {type Choices, type Field, type KeyHint} from '../view-model.js';

/** One entry of the row of choices, with what it does. */
export type Option = {
	readonly key: string;
	readonly label: string;
	readonly choose: () => Reaction;
};

/** The draft after a key, or undefined where the key is not about text. */
export function edit(draft: string, key: Key): string | undefined {
	switch (key.name) {
		case 'character': {
			return draft + key.character;
		}

		case 'backspace': {
			return [...draft].slice(0, -1).join('');
		}

		case 'ctrl-u': {
			return '';
		}

		case 'ctrl-w': {
			return draft.replace(/\S+\s*$/v, '');
		}

		default: {
			return undefined;
		}
	}
}

function onChoices(state: State, key: Key, options: readonly Option[]): Reaction {
	const {choice} = state.local;
	switch (key.name) {
		case 'tab':
		case 'right': {
			return choice + 1 < options.length ? {local: {choice: choice + 1}} : {local: {focus: 'field', choice: 0}};
		}

		case 'shift-tab':
		case 'left': {
			return choice > 0 ? {local: {choice: choice - 1}} : {local: {focus: 'field', choice: 0}};
		}

		case 'escape': {
			return {local: {focus: 'field', choice: 0}};
		}

		case 'enter': {
			return options[choice]?.choose() ?? ignored;
		}

		case 'character': {
			return options.find(option => option.key === key.character)?.choose() ?? ignored;
		}

		default: {
			return ignored;
		}
	}
}

/**
The keys of a screen with one text field and perhaps a row of choices. Every printable key is text while the field has the focus.
*/
export function onField(state: State, key: Key, screen: {readonly submit: () => Reaction; readonly options?: readonly Option[]; readonly isMasked?: boolean; readonly other?: (key: Key) => Reaction}): Reaction {
	const options = screen.options ?? [];
	if (state.local.focus === 'choices' && options.length > 0) {
		return onChoices(state, key, options);
	}

	if (key.name === 'tab' && options.length > 0) {
		return {local: {focus: 'choices', choice: 0}};
	}

	if (key.name === 'enter') {
		return screen.submit();
	}

	const draft = screen.isMasked ? undefined : edit(state.local.draft, key);
	if (draft !== undefined) {
		return {local: {draft, problem: undefined}};
	}

	return screen.other?.(key) ?? ignored;
}

/** A screen that is nothing but a row of choices. */
export function onOptions(state: State, key: Key, options: readonly Option[]): Reaction {
	const reaction = onChoices(state, key, options);
	return reaction.local?.focus === 'field' ? ignored : reaction;
}

/** What the field of the screen in front looks like. */
export function fieldOf({local}: State, isMasked = false): Field {
	const hasFocus = local.focus === 'field';
	return isMasked
		? {
			kind: 'masked', handle: local.masked.handle, length: local.masked.length, hasFocus,
		}
		: {kind: 'plain', text: local.draft, hasFocus};
}

/** A field that takes nothing while something is under way. */
export function resting(field: Field): Field {
	return {...field, hasFocus: false};
}

/** What the row of choices looks like. */
export function choicesOf({local}: State, options: readonly Option[], isAlone = false): Choices {
	return {options: options.map(({key, label}) => ({key, label})), index: local.choice, hasFocus: isAlone || local.focus === 'choices'};
}

/** The keys of a field with choices, for the last line. */
export function fieldHints(state: State, enter: string, tab: string | undefined, more: readonly KeyHint[] = []): readonly KeyHint[] {
	if (state.local.focus === 'choices') {
		return [{key: 'enter', does: 'choose'}, {key: 'tab', does: 'next'}, {key: 'esc', does: 'to the field'}];
	}

	return [{key: 'enter', does: enter}, ...(tab === undefined ? [] : [{key: 'tab', does: tab}]), ...more];
}
