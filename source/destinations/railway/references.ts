/**
Which services use a variable: the one that it is set on, and all whose variables refer to it.

@see https://docs.railway.com/variables/reference
*/
import {type Unit} from '../deployments.js';
import {type Variable} from './api.js';

/** What is shared is referred to by this name in place of a service's. */
const shared = 'shared';

const reference = /\$\{\{\s*(?:(?<holder>[^\{\}]*?)\s*\.\s*)?(?<name>[\w\-]+)\s*\}\}/gv;

/** How a value says that it is another variable's. */
export function referencesIn({stored, service}: Variable): ReadonlyArray<{readonly text: string; readonly holder: string; readonly name: string}> {
	return [...(stored ?? '').matchAll(reference)].map(match => ({
		text: match[0], holder: match.groups?.holder?.replaceAll(/^["']|["']$/gv, '') ?? service?.name ?? shared, name: match.groups?.name ?? '',
	}));
}

/** How often a text would be read as a reference. */
export function countReferences(text: string): number {
	return text.split('${{').length;
}

/** The services that a change of the variable reaches. */
export function usersOf(variable: Variable, all: readonly Variable[]): readonly Unit[] {
	const reached = [variable];
	for (const {service, name} of reached) {
		const holder = service?.name ?? shared;
		reached.push(...all.filter(other => !reached.includes(other) && referencesIn(other).some(item => item.holder === holder && item.name === name)));
	}

	const units = reached.flatMap(({service}) => service ?? []);
	return units.filter(({id}, index) => units.findIndex(unit => unit.id === id) === index);
}
