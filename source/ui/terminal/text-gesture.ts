import {type Gesture} from '../../core/event.js';
import {type Frame} from './frame-token.js';
import {maskedEdit} from './key-bytes.js';
import {looksSecret, pastedLine} from './paste.js';
import {type Token} from './tokenizer.js';

/**
A token, and the frame that was on the screen when it arrived.
*/
export type Arrival = {
	readonly token: Token;
	readonly frame: Frame;
};

function toVisibleField(token: Token, seen: number): Gesture | 'key' | 'nothing' {
	if (token.kind === 'paste-lost') {
		return {type: 'paste-refused', seen};
	}

	if (token.kind !== 'paste') {
		return 'key';
	}

	const line = pastedLine(token.text);
	if (line === '') {
		return 'nothing';
	}

	return line === undefined || looksSecret(line) ? {type: 'paste-refused', seen} : {type: 'paste', text: line, seen};
}

function toMaskedField({token, frame}: Arrival, current: Frame): Gesture | 'key' | 'nothing' {
	const line = token.kind === 'paste' ? pastedLine(token.text) : undefined;
	const edit = line === undefined ? maskedEdit(token) : {append: line};
	const isPaste = token.kind === 'paste' || token.kind === 'paste-lost';
	if (!edit && !isPaste) {
		return 'key';
	}

	// Typed for a field that is gone, or for one that was not on the screen yet: it belongs nowhere and must not become visible.
	const {maskedSink} = current;
	if (!maskedSink || !frame.maskedSink || frame.token !== current.token) {
		return 'nothing';
	}

	const seen = frame.token;
	if (!edit) {
		return {type: 'paste-refused', seen};
	}

	const length = typeof edit === 'string' ? maskedSink[edit]() : maskedSink.append(edit.append);
	return {type: 'masked-changed', length, seen};
}

/**
Puts text where it belongs: into the sink of a masked field, or, for a paste, into a gesture. `key` is what has to go through Ink.
*/
export function routeText(arrival: Arrival, current: Frame): Gesture | 'key' | 'nothing' {
	return current.maskedSink ?? arrival.frame.maskedSink
		? toMaskedField(arrival, current)
		: toVisibleField(arrival.token, arrival.frame.token);
}
