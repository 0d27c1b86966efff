import {type Key as InkKey} from 'ink';
import {type Key} from '../core/key.js';

const controlLetters: ReadonlyMap<string, Key> = new Map([
	['c', {name: 'ctrl-c'}],
	['l', {name: 'ctrl-l'}],
	['o', {name: 'ctrl-o'}],
	['u', {name: 'ctrl-u'}],
	['w', {name: 'ctrl-w'}],
]);

function specialKey(key: InkKey): Key | undefined {
	if (key.escape) {
		return {name: 'escape'};
	}

	if (key.tab) {
		return {name: key.shift ? 'shift-tab' : 'tab'};
	}

	if (key.backspace || key.delete) {
		// Ink calls 0x7f, which the Backspace key of nearly every terminal sends, "delete", and so it calls the Delete key.
		// Alt+Backspace removes a word everywhere else.
		return {name: key.meta ? 'ctrl-w' : 'backspace'};
	}

	if (key.upArrow) {
		return {name: 'up'};
	}

	if (key.downArrow) {
		return {name: 'down'};
	}

	if (key.leftArrow) {
		return {name: 'left'};
	}

	if (key.rightArrow) {
		return {name: 'right'};
	}

	if (key.pageUp) {
		return {name: 'page-up'};
	}

	if (key.pageDown) {
		return {name: 'page-down'};
	}

	if (key.home) {
		return {name: 'home'};
	}

	return key.end ? {name: 'end'} : undefined;
}

/**
The one mapping from what Ink's `useInput` reports to a key of ours. Nothing comes out for what no screen uses, Alt with a letter for example.

More than one character at once is text, a grapheme of several code points or a burst that no gate has taken apart: it can be typed into a field and can never be a command.
*/
export function keyFrom(input: string, key: InkKey): Key | undefined {
	const special = specialKey(key);
	if (special) {
		return special;
	}

	if (key.return) {
		// Alt+Enter is not Enter: it is what Escape and Enter in one burst look like.
		return key.meta ? undefined : {name: 'enter'};
	}

	if (key.ctrl) {
		return controlLetters.get(input);
	}

	// eslint-disable-next-line no-control-regex -- Control characters are what is taken away.
	const character = input.replaceAll(/[\u0000-\u001F\u007F-\u009F]/gv, '');
	return key.meta || character === '' ? undefined : {name: 'character', character};
}
