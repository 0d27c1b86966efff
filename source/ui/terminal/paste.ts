/* eslint-disable no-control-regex -- Control characters are what this file is about. */
const lineBreaks = /[\r\n\u0085\u2028\u2029]+/gv;
const controls = /[\u0000-\u001F\u007F-\u009F]/v;
/* eslint-enable no-control-regex */

/** A connection string with its password, Neon's passwords and keys, and the `password=` of libpq and of files. */
const secretShapes = [
	/[a-z][a-z\d+.\-]*:\/\/[^\s\/@:]*:[^\s@]+@/iv,
	/\b(?:npg|napi|neon_api_key)_\w{6}/iv,
	/(?:password|passwd|secret|token)\s*[:=]\s*\S/iv,
];

/**
Makes one line of a paste: line breaks go, a tab becomes a space. Nothing comes out where other control characters are in it, because they are no text.
*/
export function pastedLine(text: string): string | undefined {
	const line = text.replaceAll(lineBreaks, '').replaceAll('\t', ' ');
	return controls.test(line) ? undefined : line;
}

/**
Whether the text looks like something that must not be shown. Asked before a paste enters a field that is readable.
*/
export function looksSecret(text: string): boolean {
	return secretShapes.some(shape => shape.test(text));
}
