/**
Looks at the names of the variables of every context and followed project, and at what is shown of their values.
*/
import {type Place} from '../../core/incident.js';
import {parallel} from '../../io/parallel.js';
import {type Rest} from '../rest.js';
import {type Discovery, type Found, type Search} from '../types.js';
import {matchNames} from '../value.js';
import {
	listContexts, listOrganizations, listProjects, listVariables, type Owner, type Variable,
} from './variables.js';

const atOnce = 6;
const most = 500;
const stopped = 'The search was stopped.';

function placeOf(owner: Owner, name: string, note: string): Omit<Place, 'shape'> {
	return {
		destination: 'circleci', container: owner.name, key: name, kind: 'ci', isReadable: false, detail: note, address: {kind: owner.kind, id: owner.id},
	};
}

/** By name, and where the last four characters are those of a leaked value. What ends otherwise is another password. */
function match(owner: Owner, variables: readonly Variable[], {wanted}: Search): readonly Found[] {
	const named = matchNames(variables.map(({name}) => name), wanted);
	return variables.flatMap(({name, tail}): readonly Found[] => {
		const same = wanted.filter(({old}) => tail !== '' && old?.slice(-4) === tail);
		const byName = named.find(item => item.name === name);
		const note = `${owner.kind}${same.length > 0 ? ', ends as the old value' : ''}`;
		if (byName === undefined) {
			return same.map(({subject, kind}) => ({subject: same.length === 1 ? subject : undefined, confidence: 'same-name' as const, place: {...placeOf(owner, name, note), shape: kind === 'login' ? 'password' as const : 'api-key' as const}})).slice(0, 1);
		}

		const isKnown = wanted.filter(({kind}) => (kind === 'api-key') === (byName.shape === 'api-key')).every(({old}) => old !== undefined);
		if (byName.shape !== 'connection-string' && isKnown && tail !== '' && same.length === 0) {
			return [];
		}

		const {shape, isPooled} = byName;
		return [{subject: same.length === 1 ? same[0]!.subject : byName.subject, confidence: 'same-name', place: {...placeOf(owner, name, note), shape, ...(isPooled !== undefined && {isPooled})}}];
	});
}

/**
Everywhere on CircleCI that one of the credentials may be stored.
*/
export async function discover(rest: Rest, search: Search): Promise<Discovery> {
	const {signal} = search;
	const found: Found[] = [];
	const notSearched: Array<Discovery['notSearched'][number]> = [];
	let looked = 0;
	const miss = (what: string, reason: string) => {
		notSearched.push({what, reason: signal.aborted ? stopped : reason});
	};

	const [organizations, projects] = await Promise.all([listOrganizations(rest, signal), listProjects(rest, signal)]);
	if (organizations.status !== 'succeeded') {
		miss('CircleCI', organizations.failure.message);
		return {found, looked, notSearched};
	}

	const owners: Owner[] = [];
	for (const organization of organizations.value) {
		const contexts = await listContexts(rest, organization, signal);
		if (contexts.status === 'succeeded') {
			owners.push(...contexts.value);
		} else {
			miss(`the contexts of ${organization.name}`, contexts.failure.message);
		}
	}

	if (projects.status === 'succeeded') {
		owners.push(...projects.value);
	} else {
		miss('CircleCI\'s projects', projects.failure.message);
	}

	await parallel(owners.slice(0, most), atOnce, async owner => {
		const variables = await listVariables(rest, owner, signal);
		if (variables.status === 'succeeded') {
			looked += variables.value.length;
			search.onProgress?.(looked);
			found.push(...match(owner, variables.value, search));
		} else {
			miss(owner.name, variables.failure.message);
		}
	});
	if (owners.length > most) {
		miss(`${owners.length - most} more contexts and projects`, `Only the first ${most} are searched.`);
	}

	return {found, looked, notSearched};
}
