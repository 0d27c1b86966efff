import {sanitize} from '../core/sanitize.js';

/**
A text as one word of a command for the operator to paste. Undefined where it cannot be shown as it is, so that what is pasted would be another one.
*/
export function shellWord(text: string): string | undefined {
	return sanitize(text, 500) === text ? (/^[\w.\/\-=:,@]+$/v.test(text) ? text : `'${text.replaceAll('\'', String.raw`'\''`)}'`) : undefined;
}
