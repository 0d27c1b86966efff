/**
Edits of a list of addresses, as they are typed, before anything is sent.
*/
import {changeAllowed, isEntry, isTooWide} from './ip-allow.js';
import {sanitize} from './sanitize.js';

export type AllowEdit = {readonly add: readonly string[]; readonly remove: readonly string[]};

export const noEdit: AllowEdit = {add: [], remove: []};

/** A list as it was read or changed last, and what is typed on top of it. */
export type AllowDraft = {readonly listed: readonly string[]; readonly edit: AllowEdit};

export type AllowEntry = {
	/** Safe to draw. */
	readonly text: string;
	readonly state: 'kept' | 'added' | 'removed';
	/** What is wrong with it, if anything. */
	readonly doubt?: 'matches-nobody' | 'too-wide';
};

function withEntry(listed: readonly string[], edit: AllowEdit, entry: string): AllowEdit | string {
	if (!isEntry(entry)) {
		return `${sanitize(entry, 45)} is no address, no range a-b and no block a/n: it would match nobody.`;
	}

	if (edit.remove.includes(entry)) {
		return {...edit, remove: edit.remove.filter(other => other !== entry)};
	}

	return listed.includes(entry) || edit.add.includes(entry) ? `${entry} is in the list already.` : {...edit, add: [...edit.add, entry]};
}

function withoutEntry(listed: readonly string[], edit: AllowEdit, entry: string): AllowEdit | string {
	if (edit.add.includes(entry)) {
		return {...edit, add: edit.add.filter(other => other !== entry)};
	}

	if (edit.remove.includes(entry)) {
		return `${sanitize(entry, 45)} is taken out already.`;
	}

	return listed.includes(entry) ? {...edit, remove: [...edit.remove, entry]} : `${sanitize(entry, 45)} is not in the list.`;
}

/**
What one typed line changes: entries to add, and those to take out with a minus before them. One mistake in it, and nothing of it counts.

@returns The edit with it, or what is wrong.
*/
export function readEdit(text: string, listed: readonly string[], edit: AllowEdit): AllowEdit | string {
	let changed = edit;
	for (const word of text.split(/[\s,;]+/v).filter(part => part !== '')) {
		const next = word.startsWith('-') ? withoutEntry(listed, changed, word.slice(1)) : withEntry(listed, changed, word.replace(/^\+/v, ''));
		if (typeof next === 'string') {
			return next;
		}

		changed = next;
	}

	return changed;
}

/** The list with the edit, every entry with what is to be said of it. */
export function entriesOf(listed: readonly string[], {add, remove}: AllowEdit): readonly AllowEntry[] {
	const entry = (text: string, state: AllowEntry['state']): AllowEntry => ({
		text: sanitize(text, 60),
		state,
		...(isEntry(text) ? (isTooWide(text) && {doubt: 'too-wide' as const}) : {doubt: 'matches-nobody' as const}),
	});
	return [...listed.map(text => entry(text, remove.includes(text) ? 'removed' : 'kept')), ...add.map(text => entry(text, 'added'))];
}

/** After the list of a finding was changed, further edits are of the changed one. */
export function editsAfter(edits: Readonly<Record<string, AllowDraft>>, finding: string): Readonly<Record<string, AllowDraft>> {
	const draft = edits[finding];
	return draft === undefined ? edits : {...edits, [finding]: {listed: changeAllowed(draft.listed, draft.edit.add, draft.edit.remove, []).ips, edit: noEdit}};
}
