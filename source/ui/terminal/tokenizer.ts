import {StringDecoder} from 'node:string_decoder';

/**
One thing that came from the keyboard, whole: never half an escape sequence, never two keys.
*/
export type Token =
	/** One grapheme. */
	| {readonly kind: 'text'; readonly text: string}
	/** One control byte, Enter and Backspace among them. */
	| {readonly kind: 'control'; readonly text: string}
	/** Escape alone, or an escape sequence. */
	| {readonly kind: 'sequence'; readonly text: string}
	/** Everything between the markers of a bracketed paste. */
	| {readonly kind: 'paste'; readonly text: string}
	/** A paste that never ended, or that was too long to keep. */
	| {readonly kind: 'paste-lost'};

/**
What the tokenizer is in the middle of, which says how long its rest may take.
*/
export type Pending = 'nothing' | 'escape' | 'sequence' | 'paste';

export type Tokenizer = {
	readonly push: (chunk: Uint8Array) => readonly Token[];
	readonly pending: () => Pending;
	/** What is held back is all there will be. */
	readonly flush: () => readonly Token[];
};

const escape = '\u001B';
const interrupt = '\u0003';
const pasteStart = `${escape}[200~`;
const pasteEnd = `${escape}[201~`;
const longestPaste = 1_000_000;
const longestString = 4096;

/* eslint-disable no-control-regex -- Control characters are what this file is about. */
const wholeSequence = /^\u001B(?:\[\[[A-E]|\[[\u0030-\u003F]*[\u0020-\u002F]*[\u0040-\u005A\u005C-\u007E]|O\d*[A-Za-z])/v;
const partialSequence = /^\u001B(?:\[[\u0030-\u003F]*[\u0020-\u002F]*|\[\[|O\d*)?$/v;
const brokenSequence = /^\u001B(?:\[[\u0030-\u003F]*[\u0020-\u002F]*|O\d*)/v;
/** What a terminal answers to questions that some other program asked: OSC, DCS, SOS, PM, APC. */
const wholeString = /^\u001B[\]PX^_][^\u0003\u0007\u001B]*(?:\u0007|\u001B\\)/v;
const partialString = /^\u001B[\]PX^_][^\u0003\u0007\u001B]*\u001B?$/v;
const textRun = /^[^\u0000-\u001F\u007F-\u009F]+/v;
const ascii = /^[\u0020-\u007E]*$/v;
/* eslint-enable no-control-regex */

let segmenter: Intl.Segmenter | undefined;

function graphemes(text: string): readonly string[] {
	if (ascii.test(text)) {
		return [...text];
	}

	segmenter ??= new Intl.Segmenter();
	return [...segmenter.segment(text)].map(({segment}) => segment);
}

/**
Takes one token off the start of the text. Without a length the rest has to arrive first.
*/
function nextToken(text: string): {readonly length: number; readonly tokens: readonly Token[]} | undefined {
	const run = textRun.exec(text)?.[0];
	if (run !== undefined) {
		return {length: run.length, tokens: graphemes(run).map(grapheme => ({kind: 'text', text: grapheme}))};
	}

	if (!text.startsWith(escape)) {
		// C1 controls are no keys: a terminal that sends UTF-8 does not send them.
		return {length: 1, tokens: text < '\u0080' ? [{kind: 'control', text: text[0]!}] : []};
	}

	const sequence = wholeSequence.exec(text)?.[0];
	if (sequence !== undefined) {
		return {length: sequence.length, tokens: [{kind: 'sequence', text: sequence}]};
	}

	if (partialSequence.test(text) || (partialString.test(text) && text.length < longestString)) {
		return undefined;
	}

	const answer = wholeString.exec(text)?.[0] ?? (text.length >= longestString ? partialString.exec(text)?.[0] : undefined);
	if (answer !== undefined) {
		return {length: answer.length, tokens: []};
	}

	if (text[1] === escape || text[1] === interrupt) {
		return {length: 1, tokens: [{kind: 'sequence', text: escape}]};
	}

	const broken = brokenSequence.exec(text)?.[0];
	if (broken !== undefined) {
		return {length: broken.length, tokens: []};
	}

	const {length} = String.fromCodePoint(text.codePointAt(1)!);
	return {length: 1 + length, tokens: [{kind: 'sequence', text: text.slice(0, 1 + length)}]};
}

/**
Cuts what a terminal sends into keys and pastes, however the bytes were split on their way.
*/
export function createTokenizer(): Tokenizer {
	const decoder = new StringDecoder('utf8');
	let rest = '';
	let paste: string | undefined;
	let isPasteTooLong = false;

	function takePaste(): readonly Token[] | undefined {
		const end = rest.indexOf(pasteEnd);
		if (end === -1) {
			// The end marker itself may be split.
			const kept = Math.min(rest.length, pasteEnd.length - 1);
			const certain = rest.slice(0, rest.length - kept);
			isPasteTooLong ||= paste!.length + certain.length > longestPaste;
			paste = isPasteTooLong ? '' : paste! + certain;
			rest = rest.slice(rest.length - kept);
			return undefined;
		}

		const text = paste! + rest.slice(0, end);
		const isLost = isPasteTooLong || text.length > longestPaste;
		rest = rest.slice(end + pasteEnd.length);
		paste = undefined;
		isPasteTooLong = false;
		return [isLost ? {kind: 'paste-lost'} : {kind: 'paste', text}];
	}

	function take(): readonly Token[] | undefined {
		if (paste !== undefined) {
			return takePaste();
		}

		if (rest.startsWith(pasteStart)) {
			rest = rest.slice(pasteStart.length);
			paste = '';
			return [];
		}

		const next = rest === '' ? undefined : nextToken(rest);
		rest = next ? rest.slice(next.length) : rest;
		return next?.tokens;
	}

	function flush(): readonly Token[] {
		const isLost = paste !== undefined;
		const isEscape = rest === escape;
		rest = '';
		paste = undefined;
		isPasteTooLong = false;
		if (isLost) {
			return [{kind: 'paste-lost'}];
		}

		return isEscape ? [{kind: 'sequence', text: escape}] : [];
	}

	return {
		push(chunk) {
			const text = decoder.write(chunk);
			const tokens: Token[] = [];
			// Nobody can type into a paste: Ctrl+C alone means that its end is not coming.
			if (paste !== undefined && text === interrupt) {
				tokens.push(...flush());
			}

			rest += text;
			for (let taken = take(); taken; taken = take()) {
				tokens.push(...taken);
			}

			return tokens;
		},
		pending() {
			if (paste !== undefined) {
				return 'paste';
			}

			if (rest === '') {
				return 'nothing';
			}

			return rest.length <= 2 ? 'escape' : 'sequence';
		},
		flush,
	};
}
