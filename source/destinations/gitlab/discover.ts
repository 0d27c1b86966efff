/**
Looks at the variables of every project and group that the login may change, and of the instance.
*/
import {type Place} from '../../core/incident.js';
import {parallel} from '../../io/parallel.js';
import {type Rest} from '../rest.js';
import {type Discovery, type Found, type Search} from '../types.js';
import {matchNames, matchValues} from '../value.js';
import {
	listOwners, listVariables, type Owner, type Variable,
} from './variables.js';

const atOnce = 6;
const most = 500;
const stopped = 'The search was stopped.';

const instructionsFor = ({level, name}: Owner, {key, scope}: Variable): readonly string[] => [
	level === 'instance' ? 'In GitLab, open Admin, Settings, CI/CD, Variables.' : `In GitLab, open ${name}, Settings, CI/CD, Variables.`,
	`Edit ${key}${scope === '' || scope === '*' ? '' : ` for the environment ${scope}`} and give it the new value.`,
];

function placeOf(owner: Owner, variable: Variable): Omit<Place, 'shape'> {
	const {key, scope, value, isMasked, type} = variable;
	return {
		destination: 'gitlab', container: owner.name, key, kind: 'ci', isReadable: value !== undefined,
		detail: [owner.level, ...(scope === '' || scope === '*' ? [] : [scope]), ...(value === undefined ? ['hidden'] : []), ...(isMasked && value !== undefined ? ['masked'] : []), ...(type === 'file' ? ['file'] : [])].join(', '),
		address: {level: owner.level, id: owner.id, scope},
		...(value === undefined && {byHand: {reason: 'It is hidden: GitLab shows neither its value nor when it was changed, so a write could not be proven.', instructions: instructionsFor(owner, variable)}}),
	};
}

/** Variables of one scope are used together, with those for all environments. */
function match(owner: Owner, variables: readonly Variable[], {wanted}: Search): readonly Found[] {
	const found: Found[] = [];
	for (const scope of new Set(variables.map(variable => variable.scope))) {
		const own = variables.filter(variable => variable.scope === scope);
		const around = variables.filter(variable => variable.scope === '*' && scope !== '*' && !own.some(({key}) => key === variable.key));
		const readable = [...own, ...around].flatMap(({key, value}) => value === undefined ? [] : [{name: key, value}]);
		for (const {name, wanted: login, confidence, shape, isPooled, database, isGuess} of matchValues(readable, wanted)) {
			const variable = own.find(({key}) => key === name);
			if (variable !== undefined) {
				found.push({
					subject: isGuess ? undefined : login.subject, confidence,
					place: {
						...placeOf(owner, variable), shape, ...(isPooled !== undefined && {isPooled}), ...(database !== undefined && {database}),
					},
				});
			}
		}

		const hidden = own.filter(({value}) => value === undefined);
		for (const {name, subject, shape, isPooled} of matchNames(hidden.map(({key}) => key), wanted)) {
			found.push({
				subject, confidence: 'same-name', place: {...placeOf(owner, hidden.find(({key}) => key === name)!), shape, ...(isPooled !== undefined && {isPooled})},
			});
		}
	}

	return found;
}

/**
Everywhere on one GitLab that one of the credentials is stored.

@param hasInstance Whether the instance is the operator's own, so that it may have variables for all.
*/
export async function discover(rest: Rest, search: Search, hasInstance: boolean): Promise<Discovery> {
	const {signal} = search;
	const found: Found[] = [];
	const notSearched: Array<Discovery['notSearched'][number]> = [];
	let looked = 0;
	const miss = (what: string, reason: string) => {
		notSearched.push({what, reason: signal.aborted ? stopped : reason});
	};

	const owners: Owner[] = hasInstance ? [{level: 'instance', id: '', name: 'the whole instance'}] : [];
	for (const level of ['project', 'group'] as const) {
		const listing = await listOwners(rest, level, signal);
		if (listing.status === 'succeeded') {
			owners.push(...listing.value);
		} else {
			miss(`GitLab's ${level}s`, listing.failure.message);
			if (listing.failure.kind === 'unauthorized') {
				return {found, looked, notSearched: [{...notSearched.at(-1)!, what: 'GitLab'}]};
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
		miss(`${owners.length - most} more projects and groups`, `Only the first ${most} are searched.`);
	}

	return {found, looked, notSearched};
}
