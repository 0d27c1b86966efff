/**
Looks at every variable of every site and team, in every context: at its value where it is shown, else at its name.
*/
import {type Place} from '../../core/incident.js';
import {parallel} from '../../io/parallel.js';
import {type Rest} from '../rest.js';
import {type Discovery, type Found, type Search} from '../types.js';
import {matchNames, matchValues} from '../value.js';
import {
	listSites, listTeams, listValues, type Site, type Team, type Value,
} from './api.js';

const atOnce = 4;
const mostSites = 300;
const stopped = 'The search was stopped.';

type Surroundings = Pick<Place, 'container' | 'address' | 'byHand'> & {readonly serviceOf: (value: Value) => Pick<Place, 'service'>};

const isProduction = ({context}: Value) => context === 'all' || context === 'production';

function around(site: Site): Surroundings {
	const {id, name, team} = site;
	return {
		container: `${team.slug}/${name}`,
		address: {team: team.id, site: id},
		serviceOf: value => isProduction(value)
			? {
				service: {
					id: `netlify ${id} production`, destination: 'netlify', label: name,
					consequence: `Netlify builds ${name} again from the repository's production branch, and the result takes the place of what serves now.`,
					address: {site: id, name},
				},
			}
			: {},
	};
}

const aroundTeam = ({id, slug}: Team): Surroundings => ({
	container: `${slug}, shared variables`,
	address: {team: id},
	byHand: {
		reason: 'Every site of the team shares this variable, so this program does not change it.',
		instructions: [`In Netlify, open the team ${slug}, Environment variables, and give it the new value in each context.`, 'Deploy each site that uses it again.'],
	},
	serviceOf: () => ({}),
});

function match(values: readonly Value[], {serviceOf, ...common}: Surroundings, {wanted}: Search): readonly Found[] {
	const found: Found[] = [];
	const placeOf = (value: Value): Omit<Place, 'shape'> => ({
		destination: 'netlify', kind: 'deploy-platform', key: value.key, ...common, ...serviceOf(value), isReadable: value.value !== undefined,
		detail: [value.parameter === '' ? value.context : `branch ${value.parameter}`, ...(value.value === undefined ? ['secret'] : [])].join(', '),
		address: {...common.address, context: value.context, parameter: value.parameter},
	});
	const contextOf = ({context, parameter}: Value) => JSON.stringify([context, parameter]);
	for (const context of new Set(values.map(value => contextOf(value)))) {
		const own = values.filter(value => contextOf(value) === context);
		// What is for all contexts is beside it as well.
		const shared = values.filter(value => value.context === 'all' && !own.some(({key}) => key === value.key));
		const readable = [...own, ...shared].flatMap(({key, value}) => value === undefined ? [] : [{name: key, value}]);
		for (const {name, wanted: login, confidence, shape, isPooled, database, isGuess} of matchValues(readable, wanted)) {
			const value = own.find(({key}) => key === name);
			if (value !== undefined) {
				found.push({
					subject: isGuess ? undefined : login.subject, confidence,
					place: {
						...placeOf(value), shape, ...(isPooled !== undefined && {isPooled}), ...(database !== undefined && {database}),
					},
				});
			}
		}

		const hidden = own.filter(({value}) => value === undefined);
		for (const {name, subject, shape, isPooled} of matchNames(hidden.map(({key}) => key), wanted)) {
			found.push({subject, confidence: 'same-name', place: {...placeOf(hidden.find(({key}) => key === name)!), shape, ...(isPooled !== undefined && {isPooled})}});
		}
	}

	return found;
}

/**
Everywhere on Netlify that one of the credentials is stored.
*/
export async function discover(rest: Rest, search: Search): Promise<Discovery> {
	const {signal} = search;
	const found: Found[] = [];
	const notSearched: Array<Discovery['notSearched'][number]> = [];
	let looked = 0;
	const miss = (what: string, reason: string) => {
		notSearched.push({what, reason: signal.aborted ? stopped : reason});
	};

	const look = async (owner: Parameters<typeof listValues>[1], surroundings: Surroundings) => {
		const values = await listValues(rest, owner, signal);
		if (values.status === 'succeeded') {
			looked += values.value.length;
			search.onProgress?.(looked);
			found.push(...match(values.value, surroundings, search));
		} else {
			miss(surroundings.container, values.failure.message);
		}
	};

	const teams = await listTeams(rest, signal);
	if (teams.status !== 'succeeded') {
		miss('Netlify', teams.failure.message);
		return {found, looked, notSearched};
	}

	const sites: Site[] = [];
	for (const team of teams.value) {
		await look({team: team.id, site: undefined}, aroundTeam(team));
		const listing = await listSites(rest, team, signal);
		if (listing.status === 'succeeded') {
			sites.push(...listing.value);
		} else {
			miss(team.slug, listing.failure.message);
		}
	}

	await parallel(sites.slice(0, mostSites), atOnce, async site => look({team: site.team.id, site: site.id}, around(site)));
	if (sites.length > mostSites) {
		miss(`${sites.length - mostSites} more sites`, `Only the first ${mostSites} are searched.`);
	}

	return {found, looked, notSearched};
}
