/**
Looks at every variable and every secret file of every service and environment group: Render shows all of them.
*/
import {type Place, type Service} from '../../core/incident.js';
import {parallel} from '../../io/parallel.js';
import {joinUnits, type Unit, writeUnits} from '../deployments.js';
import {matchSpots} from '../dotenv-match.js';
import {fieldsOf} from '../json-fields.js';
import {toFound} from '../matched-place.js';
import {type Rest} from '../rest.js';
import {
	type Discovery, type Found, type Search, type Wanted,
} from '../types.js';
import {matchValues} from '../value.js';
import {
	type Held, type Holder, listGroups, listServices, readBlueprints, readHeld, type Variable,
} from './api.js';

const atOnce = 4;
const stopped = 'The search was stopped.';

type Hit = {readonly holder: Holder; readonly users: readonly Unit[]; readonly found: Found};

function around({kind, id, name, isSuspended}: Holder, users: readonly Unit[]) {
	return {
		destination: 'render', kind: 'deploy-platform' as const, container: kind === 'services' ? name : `environment group ${name}`, address: {kind, id},
		notes: [isSuspended && 'suspended', kind === 'env-groups' && (users.length > 0 ? `used by ${users.map(unit => unit.name).join(', ')}` : 'no service uses it')],
	};
}

/** A file is replaced whole, so only its finding is left to a program. */
function matchFile(file: Variable, wanted: readonly Wanted[], {notes, ...rest}: ReturnType<typeof around>): readonly Found[] {
	const isJson = fieldsOf(file.value) !== undefined;
	const logins = isJson ? [] : matchSpots(file.value, wanted.filter(({kind}) => kind === 'login'));
	const matches = [
		...logins.map(({wanted: login, confidence, isGuess, spot}) => ({
			wanted: login, confidence, isGuess, shape: spot.kind === 'variable' ? 'password' as const : 'connection-string' as const,
		})),
		...matchValues([file], isJson ? wanted : wanted.filter(({kind}) => kind === 'api-key')),
	];
	const best = matches.filter(({wanted: {subject}}, index) => matches.findIndex(item => item.wanted.subject === subject) === index);
	return best.map(match => toFound({...match, name: file.name}, {
		...rest,
		notes: ['secret file', ...notes],
		byHand: {
			reason: 'A secret file is replaced whole, and this program does not write whole files on Render.',
			instructions: [`Open ${rest.container} in Render's dashboard, and its Environment.`, `Edit the secret file ${file.name}: change the old value in it, nothing else.`, 'Save it, and deploy what uses it.'],
		},
	}));
}

function hitsOf(holder: Holder, users: readonly Unit[], {variables, files}: Held, {wanted}: Search): readonly Hit[] {
	const surroundings = around(holder, users);
	return [
		...matchValues(variables, wanted).map(match => toFound(match, surroundings)),
		...files.flatMap(file => matchFile(file, wanted, surroundings)),
	].map(found => ({holder, users, found}));
}

function serviceOf(units: readonly Unit[]): Service {
	const names = units.map(({name}) => name).join(', ');
	return {
		id: `render ${units.map(({id}) => id).toSorted().join(' ')}`, destination: 'render', label: names,
		consequence: `What ${names} ${units.length === 1 ? 'runs' : 'run'} now is deployed again with the new values; a static site is built again from the same commit.`,
		address: {units: writeUnits(units)},
	};
}

function toPlace({place}: Found, units: readonly Unit[], blueprint: string | undefined): Place {
	const detail = [...(place.detail === undefined ? [] : [place.detail]), ...(blueprint === undefined ? [] : [`Blueprint ${blueprint}`])].join(', ');
	return {...place, ...(detail !== '' && {detail}), ...(units.length > 0 && {service: serviceOf(units)})};
}

/**
Everywhere on Render that one of the credentials is stored.
*/
export async function discover(rest: Rest, search: Search): Promise<Discovery> {
	const {signal} = search;
	const notSearched: Array<Discovery['notSearched'][number]> = [];
	let looked = 0;
	const miss = (what: string, reason: string) => {
		notSearched.push({what, reason: signal.aborted ? stopped : reason});
	};

	const [services, groups] = await Promise.all([listServices(rest, signal), listGroups(rest, signal)]);
	for (const [what, listing] of [['services', services], ['environment groups', groups]] as const) {
		if (listing.status !== 'succeeded') {
			miss(`Render: ${what}`, listing.failure.message);
		}
	}

	const all = services.status === 'succeeded' ? services.value : [];
	const asleep = new Set(all.filter(({isSuspended}) => isSuspended).map(({id}) => id));
	const usersOf = ({kind, id, name, links}: Holder): readonly Unit[] => (kind === 'services' ? [{id, name}] : links).filter(unit => !asleep.has(unit.id));
	const hits = await parallel([...all, ...(groups.status === 'succeeded' ? groups.value : [])], atOnce, async holder => {
		const held = await readHeld(rest, holder, signal);
		if (held.status !== 'succeeded') {
			miss(holder.name, held.failure.message);
			return [];
		}

		if (held.value.failure !== undefined) {
			miss(`${holder.name}: secret files`, held.value.failure.message);
		}

		looked += held.value.variables.length + held.value.files.length;
		search.onProgress?.(looked);
		return hitsOf(holder, usersOf(holder), held.value, search);
	});
	const flat = hits.flat();
	const blueprints = flat.length === 0 ? new Map<string, string>() : await readBlueprints(rest, signal);
	const joined = joinUnits(flat.map(({users}) => users));
	return {found: flat.map(({found, holder}, index) => ({...found, place: toPlace(found, joined[index]!, blueprints.get(holder.id))})), looked, notSearched};
}
