/**
Looks at every variable of every project: at its value where it is shown, else at its name.
*/
import {type Place, type Service} from '../../core/incident.js';
import {type Outcome} from '../../core/outcome.js';
import {parallel} from '../../io/parallel.js';
import {type Rest} from '../rest.js';
import {type Discovery, type Found, type Search} from '../types.js';
import {matchNames, matchValues} from '../value.js';
import {
	listProjects, listScopes, listShared, listVariables, type Project, readShared, readVariable, type Scope, type Variable,
} from './api.js';

const atOnce = 4;
const mostProjects = 300;
const stopped = 'The search was stopped.';

type Looking = {
	readonly rest: Rest;
	readonly search: Search;
	readonly found: Found[];
	readonly notSearched: Array<Discovery['notSearched'][number]>;
	looked: number;
};

function miss({search, notSearched}: Looking, what: string, reason: string): void {
	notSearched.push({what, reason: search.signal.aborted ? stopped : reason});
}

function serviceOf({id, name, scope}: Project): Service {
	return {
		id: `vercel ${id} production`, destination: 'vercel', label: name,
		consequence: `What ${name} serves in production now is built again and takes its place.`,
		address: {team: scope.team ?? '', project: id, name},
	};
}

type MakePlace = (variable: Variable) => Pick<Place, 'container' | 'address' | 'service' | 'managedBy' | 'byHand'>;

/** Variables of the same environments belong together: a password is known by the host beside it. */
function match({search: {wanted}, found}: Looking, variables: readonly Variable[], makePlace: MakePlace): void {
	const common = (variable: Variable) => ({
		destination: 'vercel', kind: 'deploy-platform' as const, key: variable.key, detail: [...variable.targets, ...(variable.type === 'sensitive' ? ['sensitive'] : [])].join(', '), ...makePlace(variable),
	});
	const seen = new Set<string>();
	for (const {targets} of variables) {
		const environment = JSON.stringify(targets);
		if (seen.has(environment)) {
			continue;
		}

		seen.add(environment);
		const own = variables.filter(variable => JSON.stringify(variable.targets) === environment);
		const around = variables.filter(variable => !own.some(({key}) => key === variable.key) && variable.targets.some(target => targets.includes(target)));
		const readable = [...own, ...around].flatMap(({key, value}) => value === undefined ? [] : [{name: key, value}]);
		for (const {name, wanted: login, confidence, shape, isPooled, database, isGuess} of matchValues(readable, wanted)) {
			const variable = own.find(({key, value}) => key === name && value !== undefined);
			if (variable !== undefined) {
				found.push({
					subject: isGuess ? undefined : login.subject, confidence,
					place: {
						...common(variable), shape, isReadable: true, ...(isPooled !== undefined && {isPooled}), ...(database !== undefined && {database}),
					},
				});
			}
		}

		const hidden = own.filter(({type}) => type === 'sensitive');
		for (const {name, subject, shape, isPooled} of matchNames(hidden.map(({key}) => key), wanted)) {
			found.push({
				subject, confidence: 'same-name', place: {
					...common(hidden.find(({key}) => key === name)!), shape, isReadable: false, ...(isPooled !== undefined && {isPooled}),
				},
			});
		}
	}
}

/** The values of what can be shown. */
async function reveal(looking: Looking, where: string, variables: readonly Variable[], read: (id: string) => Promise<Outcome<Variable>>): Promise<readonly Variable[]> {
	const revealed: Variable[] = [];
	await parallel(variables, atOnce, async variable => {
		const isHidden = variable.type === 'sensitive' || variable.type === 'system';
		const reading = isHidden || variable.value !== undefined ? undefined : await read(variable.id);
		if (reading !== undefined && (reading.status !== 'succeeded' || reading.value.value === undefined)) {
			miss(looking, `${where}: ${variable.key}`, reading.status === 'succeeded' ? 'Its value was not shown to this login.' : reading.failure.message);
		}

		revealed.push(reading?.status === 'succeeded' ? {...variable, value: reading.value.value} : variable);
		looking.looked++;
	});
	looking.search.onProgress?.(looking.looked);
	return revealed;
}

function missTheRest(looking: Looking, container: string, {isWhole}: {readonly isWhole: boolean}): void {
	if (!isWhole) {
		miss(looking, container, 'There are more variables than Vercel lists at once.');
	}
}

async function lookAtProject(looking: Looking, project: Project): Promise<void> {
	const {rest, search: {signal}} = looking;
	const {team} = project.scope;
	const container = `${project.scope.name}/${project.name}`;
	const listing = await listVariables(rest, {id: project.id, team}, signal);
	if (listing.status !== 'succeeded') {
		miss(looking, container, listing.failure.message);
		return;
	}

	missTheRest(looking, container, listing.value);
	const variables = await reveal(looking, container, listing.value.variables, async id => readVariable(rest, {id: project.id, team}, id, signal));
	match(looking, variables, variable => ({
		container,
		address: {team: team ?? '', project: project.id, variable: variable.id},
		...(variable.targets.includes('production') && {service: serviceOf(project)}),
		...(variable.configuration !== '' && {
			managedBy: {name: 'an integration', advice: `An integration of Vercel (${variable.configuration}) put ${variable.key} there and would put it there again. Renew it in the integration, then look again.`},
		}),
	}));
}

async function lookAtTeam(looking: Looking, {team, name}: Scope): Promise<void> {
	const {rest, search: {signal}} = looking;
	if (team === undefined) {
		return;
	}

	const container = `${name}, shared variables`;
	const listing = await listShared(rest, team, signal);
	if (listing.status !== 'succeeded') {
		miss(looking, container, listing.failure.message);
		return;
	}

	missTheRest(looking, container, listing.value);

	const variables = await reveal(looking, container, listing.value.variables, async id => readShared(rest, team, id, signal));
	match(looking, variables, variable => ({
		container,
		address: {team, shared: variable.id},
		byHand: {
			reason: 'Several projects share this variable, so this program does not change it.',
			instructions: [`In Vercel, open the settings of the team ${name}, Environment Variables, and give ${variable.key} the new value.`, 'Redeploy each project that is linked to it.'],
		},
	}));
}

/**
Everywhere on Vercel that one of the credentials is stored.
*/
export async function discover(rest: Rest, search: Search): Promise<Discovery> {
	const {signal} = search;
	const looking: Looking = {
		rest, search, found: [], notSearched: [], looked: 0,
	};
	const scopes = await listScopes(rest, signal);
	if (scopes.status !== 'succeeded') {
		miss(looking, 'Vercel', scopes.failure.message);
		return looking;
	}

	const projects = new Map<string, Project>();
	for (const scope of scopes.value) {
		const listing = await listProjects(rest, scope, signal);
		if (listing.status === 'succeeded') {
			for (const project of listing.value.filter(({id}) => !projects.has(id))) {
				projects.set(project.id, project);
			}
		} else {
			miss(looking, scope.name, listing.failure.message);
		}

		await lookAtTeam(looking, scope);
	}

	await parallel([...projects.values()].slice(0, mostProjects), atOnce, async project => lookAtProject(looking, project));
	if (projects.size > mostProjects) {
		miss(looking, `${projects.size - mostProjects} more projects`, `Only the first ${mostProjects} are searched.`);
	}

	return {found: looking.found, looked: looking.looked, notSearched: looking.notSearched};
}
