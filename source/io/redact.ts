import {Buffer} from 'node:buffer';

const replacement = '••••';
// A shorter value would blot out half of any text, and no password of ours is that short.
const shortest = 4;

function spellings(secret: string): readonly string[] {
	return [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), Buffer.from(secret).toString('base64')];
}

function allSpellings(secrets: readonly string[]): readonly string[] {
	return [...new Set(secrets.filter(secret => secret.length >= shortest).flatMap(spellings))].toSorted((a, b) => b.length - a.length);
}

/**
Whether one of the secrets stands in the text, in any of its usual spellings.
*/
export function containsSecret(text: string, secrets: readonly string[]): boolean {
	return allSpellings(secrets).some(spelling => text.includes(spelling));
}

/**
Blot the secrets out of a text, in all of their usual spellings.

@param options.isCut The text was cut at its end, perhaps in the middle of a secret.
*/
export function redact(text: string, secrets: readonly string[], options?: {readonly isCut: boolean}): string {
	const known = allSpellings(secrets);
	let result = text;
	for (const spelling of known) {
		result = result.replaceAll(spelling, replacement);
	}

	if (options?.isCut) {
		const halves = known.flatMap(spelling => Array.from({length: spelling.length - shortest}, (_, index) => spelling.slice(0, spelling.length - 1 - index)));
		const half = halves.toSorted((a, b) => b.length - a.length).find(start => result.endsWith(start));
		result = half === undefined ? result : `${result.slice(0, -half.length)}${replacement}`;
	}

	return result;
}
