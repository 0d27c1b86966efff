import {sanitize} from '../../core/sanitize.js';

/**
What is worth saying of a place beside its name; nothing where there is nothing.
*/
export function notesOf(notes: ReadonlyArray<string | false>): {readonly detail?: string} {
	const said = notes.filter(note => note !== false);
	return said.length > 0 ? {detail: sanitize(said.join(', '))} : {};
}

/**
The last part of a name such as `/shop/prod/PGPASSWORD`.
*/
export function lastPart(name: string): string {
	return name.slice(name.lastIndexOf('/') + 1);
}
