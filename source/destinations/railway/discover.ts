/**
Looks at every variable of every service in every environment, as it is set and as the service gets it.
*/
import {type Place, type Service} from '../../core/incident.js';
import {sanitize} from '../../core/sanitize.js';
import {parallel} from '../../io/parallel.js';
import {joinUnits, type Unit, writeUnits} from '../deployments.js';
import {type Discovery, type Found, type Search} from '../types.js';
import {matchNames, matchValues} from '../value.js';
import {
	type Environment, listEnvironments, readVariables, type Token, type Variable,
} from './api.js';
import {type Graph} from './graph.js';
import {referencesIn, usersOf} from './references.js';

const atOnce = 4;
const stopped = 'The search was stopped.';

type Around = {readonly environment: Environment; readonly all: readonly Variable[]};
type Hit = {readonly environment: Environment; readonly users: readonly Unit[]; readonly found: Found};

function hitOf({environment, all}: Around, variable: Variable, {subject, confidence, ...shape}: Pick<Found, 'subject' | 'confidence'> & Pick<Place, 'shape' | 'isPooled' | 'database'>, managedBy?: Place['managedBy']): Hit {
	const {service, name, stored} = variable;
	const users = usersOf(variable, all);
	const others = users.filter(({id}) => id !== service?.id).map(item => item.name);
	const detail = [...(stored === undefined ? ['sealed'] : []), ...(others.length > 0 ? [`used by ${others.join(', ')}`] : []), ...(users.length === 0 ? ['no service uses it'] : [])].join(', ');
	return {
		environment, users,
		found: {
			subject, confidence,
			place: {
				destination: 'railway', kind: 'deploy-platform', container: `${environment.project.name}/${environment.name}/${service?.name ?? 'shared'}`, key: name, ...shape,
				isReadable: stored !== undefined,
				...(detail !== '' && {detail: sanitize(detail)}),
				address: {project: environment.project.id, environment: environment.id, ...(service !== undefined && {service: service.id})},
				...(managedBy !== undefined && {managedBy}),
			},
		},
	};
}

/** The variables of one service, or those that are shared, are used together. */
function match(around: Around, own: readonly Variable[], {wanted}: Search): readonly Hit[] {
	const isReferring = (variable: Variable) => referencesIn(variable).length > 0;
	const whole = own.flatMap(variable => {
		const value = isReferring(variable) ? variable.rendered ?? variable.stored : variable.stored;
		return value === undefined ? [] : [{name: variable.name, value}];
	});
	const hits = matchValues(whole, wanted).map(({name, wanted: login, confidence, shape, isPooled, database, isGuess}): Hit => {
		const variable = own.find(item => item.name === name)!;
		// The old value itself may stand between references.
		const isOwn = !isReferring(variable) || matchValues([{name, value: variable.stored ?? ''}], [login]).some(item => item.confidence === 'same-value');
		const [reference] = referencesIn(variable);
		return hitOf(around, variable, {
			subject: isGuess ? undefined : login.subject, confidence, shape, ...(isPooled !== undefined && {isPooled}), ...(database !== undefined && {database}),
		}, isOwn || reference === undefined ? undefined : {name: `a reference to ${reference.text}`, advice: `${name} takes its value from ${reference.text}. Change it there, and this follows with the next deployment.`});
	});
	const sealed = own.filter(({stored}) => stored === undefined);
	return [...hits, ...matchNames(sealed.map(({name}) => name), wanted).map(({name, subject, shape, isPooled}) => hitOf(around, sealed.find(item => item.name === name)!, {
		subject, confidence: 'same-name', shape, ...(isPooled !== undefined && {isPooled}),
	}))];
}

function serviceOf({project, id, name}: Environment, units: readonly Unit[]): Service {
	const names = units.map(unit => unit.name).join(', ');
	return {
		id: `railway ${id} ${units.map(unit => unit.id).toSorted().join(' ')}`, destination: 'railway', label: `${names} in ${name}`,
		consequence: `What ${names} ${units.length === 1 ? 'runs' : 'run'} in ${name} now is deployed again from the same code and takes its place.`,
		address: {project: project.id, environment: id, units: writeUnits(units)},
	};
}

/**
Everywhere on Railway that one of the credentials is stored. What only refers to a value comes last.
*/
export async function discover(graph: Graph, token: Token, search: Search): Promise<Discovery> {
	const {signal} = search;
	const notSearched: Array<Discovery['notSearched'][number]> = [];
	let looked = 0;
	const miss = (what: string, reason: string) => {
		notSearched.push({what, reason: signal.aborted ? stopped : reason});
	};

	const listing = await listEnvironments(graph, token, signal);
	if (listing.status !== 'succeeded') {
		miss('Railway', listing.failure.message);
		return {found: [], looked, notSearched};
	}

	if (!listing.value.isWhole) {
		miss('Railway', 'A project has more services or environments than Railway lists at once.');
	}

	const hits: Hit[] = [];
	await parallel(listing.value.environments, atOnce, async environment => {
		const groups: Array<readonly Variable[]> = [];
		for (const service of [undefined, ...environment.services]) {
			const reading = await readVariables(graph, environment, service, signal);
			if (reading.status === 'succeeded') {
				groups.push(reading.value);
				looked += reading.value.length;
				search.onProgress?.(looked);
			} else {
				miss(`${environment.project.name}/${environment.name}/${service?.name ?? 'shared'}`, reading.failure.message);
			}
		}

		const all = groups.flat();
		hits.push(...groups.flatMap(own => match({environment, all}, own, search)));
	});
	// An id is a service's in all environments: they are joined within each of them.
	const joined = joinUnits(hits.map(({environment, users}) => users.map(({id, name}) => ({id: `${environment.id} ${id}`, name}))));
	const found = hits.map(({environment, found: {place, ...rest}}, index): Found => {
		const units = joined[index]!.map(({id, name}) => ({id: id.slice(environment.id.length + 1), name}));
		return {...rest, place: {...place, ...(units.length > 0 && {service: serviceOf(environment, units)})}};
	});
	const isCopy = ({place}: Found) => place.managedBy !== undefined;
	return {found: found.toSorted((a, b) => Number(isCopy(a)) - Number(isCopy(b))), looked, notSearched};
}
