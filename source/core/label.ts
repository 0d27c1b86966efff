import {type ApiKey, type Credential} from './incident.js';
import {sanitize} from './sanitize.js';

/** What the operator calls a login, safe to draw: `production/neondb_owner`. */
export function labelOf({branchName, role}: Credential): string {
	return `${sanitize(branchName, 64)}/${sanitize(role, 64)}`;
}

/** The same, with its project where another of these is called so too. */
export function labelAmong(credential: Credential, all: readonly Credential[]): string {
	const label = labelOf(credential);
	return all.filter(other => labelOf(other) === label).length < 2 ? label : `${label} on ${sanitize(credential.projectName, 64)}`;
}

const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';

/** The largest prime below 2^31: products with a small factor stay exact. */
const modulus = 2_147_483_647;

/** Four characters that stand for a name which a keyboard may not have. */
function codeFor(text: string): string {
	let hash = 7;
	for (const character of text) {
		hash = ((hash * 131) + (character.codePointAt(0) ?? 0)) % modulus;
	}

	let code = '';
	for (let index = 0; index < 4; index++) {
		code += alphabet[hash % alphabet.length];
		hash = Math.floor(hash / alphabet.length);
	}

	return code;
}

function isTypeable(text: string): boolean {
	return /^[\u0020-\u007E]+$/v.test(text) && text.trim() === text;
}

/** The word that confirms the reset of one login. */
export function wordFor(credential: Credential, scope: readonly Credential[]): {readonly word: string; readonly isCode: boolean} {
	const name = (item: Credential) => `${item.branchName}/${item.role}`;
	const isUnique = scope.filter(item => name(item) === name(credential)).length < 2;
	const word = isUnique ? name(credential) : `${credential.projectId}/${name(credential)}`;
	return isTypeable(word) ? {word, isCode: false} : {word: codeFor(credential.id), isCode: true};
}

/** The word that confirms the end of one key: its name, and its number where the name is not unique. */
export function wordForKey(key: ApiKey, all: readonly ApiKey[]): {readonly word: string; readonly isCode: boolean} {
	const isUnique = all.filter(({name}) => name === key.name).length < 2;
	const word = isUnique ? key.name : `${key.name} ${key.number}`;
	return isTypeable(word) && word.length <= 60 ? {word, isCode: false} : {word: codeFor(key.id), isCode: true};
}

/** A word made of a verb and a name, for what concerns more than one login. */
export function wordOn(verb: string, name: string): string {
	return `${verb} ${isTypeable(name) ? name : codeFor(name)}`;
}
