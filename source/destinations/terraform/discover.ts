/**
Looks at the variables of every workspace and every set: at their values where they are shown, else at their names.
*/
import {type Place} from '../../core/incident.js';
import {parallel} from '../../io/parallel.js';
import {type Rest} from '../rest.js';
import {type Discovery, type Found, type Search} from '../types.js';
import {matchNames, matchValues} from '../value.js';
import {
	listOrganizations, listOwners, listVariables, type Owner, type Variable,
} from './variables.js';

const atOnce = 4;
const most = 500;
const stopped = 'The search was stopped.';

function placeOf(owner: Owner, {
	id, key, value, category, isExpression,
}: Variable): Omit<Place, 'shape'> {
	return {
		destination: 'terraform', container: owner.name, key, kind: 'deploy-platform', isReadable: value !== undefined,
		detail: [owner.kind === 'set' ? 'variable set' : 'workspace', category, ...(value === undefined ? ['sensitive'] : [])].join(', '),
		address: {kind: owner.kind, id: owner.id, variable: id},
		...(value === undefined && isExpression && {
			byHand: {
				reason: 'It is a sensitive expression: what stands around the password in it cannot be read.',
				instructions: [`In HCP Terraform, open ${owner.name}, Variables, and write ${key} anew with the new value.`],
			},
		}),
	};
}

function match(owner: Owner, variables: readonly Variable[], {wanted}: Search): readonly Found[] {
	const readable = variables.flatMap(({key, value}) => value === undefined ? [] : [{name: key, value}]);
	const hidden = variables.filter(({value}) => value === undefined);
	const shown = matchValues(readable, wanted).flatMap(({name, wanted: login, confidence, shape, isPooled, database, isGuess}): readonly Found[] => {
		const variable = variables.find(({key, value}) => key === name && value !== undefined);
		return variable === undefined
			? []
			: [{
				subject: isGuess ? undefined : login.subject, confidence,
				place: {
					...placeOf(owner, variable), shape, ...(isPooled !== undefined && {isPooled}), ...(database !== undefined && {database}),
				},
			}];
	});
	const named = matchNames(hidden.map(({key}) => key), wanted).map(({name, subject, shape, isPooled}): Found => ({
		subject, confidence: 'same-name', place: {...placeOf(owner, hidden.find(({key}) => key === name)!), shape, ...(isPooled !== undefined && {isPooled})},
	}));
	return [...shown, ...named];
}

/**
Everywhere in HCP Terraform that one of the credentials is stored.
*/
export async function discover(rest: Rest, search: Search): Promise<Discovery> {
	const {signal} = search;
	const found: Found[] = [];
	const notSearched: Array<Discovery['notSearched'][number]> = [];
	let looked = 0;
	const miss = (what: string, reason: string) => {
		notSearched.push({what, reason: signal.aborted ? stopped : reason});
	};

	const organizations = await listOrganizations(rest, signal);
	if (organizations.status !== 'succeeded') {
		miss('HCP Terraform', organizations.failure.message);
		return {found, looked, notSearched};
	}

	const owners: Owner[] = [];
	for (const organization of organizations.value) {
		for (const kind of ['set', 'workspace'] as const) {
			const listing = await listOwners(rest, organization, kind, signal);
			if (listing.status === 'succeeded') {
				owners.push(...listing.value);
			} else {
				miss(`the ${kind === 'set' ? 'variable sets' : 'workspaces'} of ${organization}`, listing.failure.message);
			}
		}
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
		miss(`${owners.length - most} more workspaces and variable sets`, `Only the first ${most} are searched.`);
	}

	return {found, looked, notSearched};
}
