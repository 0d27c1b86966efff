import {type Token} from './tokenizer.js';

/** Arrows, Home, End, Shift+Tab, Page Up, Page Down, Delete, with their modifiers; Alt+Backspace; Escape. */
const knownSequence = /^\u001B(?:\[(?:1;\d+)?[ABCDFH]|\[Z|\[[1345678](?:;\d+)?~|O[ABCDFH]|[\b\u007F])?$/v; // eslint-disable-line no-control-regex -- Control characters are what this is about.

/**
Whether a key of ours has these bytes. Ink would report many others, function keys and Alt with a letter among them, as text.
*/
export function isKnownSequence(text: string): boolean {
	return knownSequence.test(text);
}

/**
What a key does to a masked field; nothing for a key that is no edit.
*/
export function maskedEdit(token: Token): {readonly append: string} | 'deleteLast' | 'clear' | undefined {
	if (token.kind === 'text') {
		return {append: token.text};
	}

	switch (token.kind === 'control' || token.kind === 'sequence' ? token.text : '') {
		case '\b':
		case '\u007F': {
			return 'deleteLast';
		}

		// Ctrl+U, Ctrl+W and Alt+Backspace: a secret has no words.
		case '\u0015':
		case '\u0017':
		case '\u001B\u007F':
		case '\u001B\b': {
			return 'clear';
		}

		default: {
			return undefined;
		}
	}
}
