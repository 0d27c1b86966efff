import {type Span} from '../io/connection-mentions.js';
import {type Spot} from './dotenv-match.js';

/** One exchange of characters. */
export type Edit = Span & {readonly replacement: string};

/** An edit, or the sentence that says why there can be none. */
export type Encoding = {readonly edit: Edit} | {readonly refusal: string};

function percentEncode(password: string): string {
	return encodeURIComponent(password).replaceAll(/[!'\(\)*]/gv, character => `%${character.codePointAt(0)!.toString(16).toUpperCase()}`);
}

// Read alike by shells, Compose, dotenv and Node, whatever stands around it.
const plain = /^[\w.\-~+\/:@%^,=]+$/v;
const plainest = /^[\w.\-~]+$/v;

const hard: Readonly<Record<string, RegExp>> = {
	'\'': /['\r\n]|\\$/v,
	'"': /["\\$`\r\n!]/v,
	'`': /[`\\$\r\n]/v,
};

function encodeVariable(spot: Extract<Spot, {readonly kind: 'variable'}>, password: string): Encoding {
	const {start, end} = spot.password!;
	const isFit = spot.quote === '' ? plain.test(password) : !hard[spot.quote]!.test(password);
	if (isFit) {
		return {edit: {start, end, replacement: password}};
	}

	// Inside single quotes nothing has a meaning.
	return hard['\'']!.test(password)
		? {refusal: `The new password holds characters that no quotes in a .env file keep for every program. Change ${spot.key} by hand.`}
		: {edit: {...spot.whole, replacement: `'${password}'`}};
}

/**
How the new password is written at a spot: percent-encoded in a connection string, and in other quotes where the old ones would not keep it.

@param spot.write How the file's format writes a text there; without it, it is a `.env` file.
*/
export function encodePassword(spot: Spot & {readonly write?: (value: string) => string | undefined}, password: string): Encoding {
	const {start, end} = spot.password!;
	const written = (value: string): Encoding => {
		const replacement = spot.write === undefined ? value : spot.write(value);
		return replacement === undefined
			? {refusal: `The new value holds special characters, and it is not certain how they are to be written on line ${spot.line}. Change it by hand.`}
			: {edit: {start, end, replacement}};
	};

	switch (spot.kind) {
		case 'connection-string': {
			return written(percentEncode(password));
		}

		case 'variable': {
			return spot.write === undefined ? encodeVariable(spot, password) : written(password);
		}

		case 'keywords':
		case 'embedded': {
			return plainest.test(password)
				? {edit: {start, end, replacement: password}}
				: {refusal: `The new password holds special characters, and it is not certain how they are to be written on line ${spot.line}. Change it by hand.`};
		}
	}
}

/** Where only a password stands there is no way to say who logs in with it. */
export const loneRefusal = 'Only the password stands there. The name of the user changes too, and stands somewhere else: change both by hand, together.';

/**
How another user is written at a spot, where a second role takes the place of the first one.
*/
export function encodeRole(spot: Spot & {readonly write?: (value: string) => string | undefined}, role: string): Encoding {
	if (spot.roleAt === undefined) {
		return {refusal: loneRefusal};
	}

	const value = spot.kind === 'connection-string' ? percentEncode(role) : role;
	const isPlain = plainest.test(role) || spot.kind === 'connection-string';
	const replacement = spot.write === undefined ? (isPlain ? value : undefined) : spot.write(value);
	return replacement === undefined || (spot.kind === 'keywords' && !plainest.test(role))
		? {refusal: `The name of the new role holds special characters, and it is not certain how they are to be written near line ${spot.line}. Change it by hand.`}
		: {edit: {...spot.roleAt, replacement}};
}

/**
Apply edits to a text; everything else stays as it is.
*/
export function applyEdits(text: string, edits: readonly Edit[]): string {
	let result = text;
	for (const {start, end, replacement} of edits.toSorted((a, b) => b.start - a.start)) {
		result = `${result.slice(0, start)}${replacement}${result.slice(end)}`;
	}

	return result;
}
