import {type CredentialId} from '../incident.js';

/**
The selection after its rows were marked together: all of them, or none where all were marked already.
*/
export function toggled(selected: readonly CredentialId[], ids: readonly CredentialId[]): readonly CredentialId[] {
	const marked = new Set(selected);
	const meant = new Set(ids);
	return ids.every(id => marked.has(id)) ? selected.filter(id => !meant.has(id)) : [...selected, ...[...meant].filter(id => !marked.has(id))];
}
