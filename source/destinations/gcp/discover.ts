/**
Looks at every secret and every Cloud Run service of every project.
*/
import {type Place, type Service} from '../../core/incident.js';
import {type Failure} from '../../core/outcome.js';
import {parallel} from '../../io/parallel.js';
import {type Discovery, type Found, type Search} from '../types.js';
import {matchNames, matchValues} from '../value.js';
import {listServices, type RunService} from './run.js';
import {accessSecret, listProjects, listSecrets} from './secrets.js';
import {type Google} from './session.js';

const atOnce = 4;
const secretsAtOnce = 4;
const mostProjects = 200;
const stopped = 'The search was stopped.';

type Looking = {
	readonly google: Google;
	readonly search: Search;
	readonly found: Found[];
	readonly notSearched: Array<Discovery['notSearched'][number]>;
	looked: number;
	/** Projects where an interface is not switched on, so that nothing can be stored there. */
	readonly off: Set<string>;
};

/** Google says so in words only. */
const isOff = ({kind, message}: Failure) => kind === 'forbidden' && /has not been used|is disabled|not enabled/v.test(message);

function miss({search, notSearched, off}: Looking, project: string, what: string, failure: Failure): void {
	if (isOff(failure)) {
		off.add(project);
	} else {
		notSearched.push({what, reason: search.signal.aborted ? stopped : failure.message});
	}
}

/** What must be deployed once some secrets are new. */
function serviceOf(project: string, users: readonly RunService[], secrets: readonly string[]): Pick<Place, 'service'> {
	if (users.length === 0) {
		return {};
	}

	const names = users.map(({name}) => name).join(', ');
	const services = users.map(({region, name}) => `${region}/${name}`).join(',');
	const service: Service = {
		id: `gcp ${project} ${services}`, destination: 'gcp', label: names,
		consequence: `Cloud Run starts a new revision of ${names}, which takes over all traffic.`,
		address: {project, services, secrets: secrets.filter(secret => users.some(user => user.secrets.includes(secret))).join(',')},
	};
	return {service};
}

async function lookAtSecrets(looking: Looking, project: string, services: readonly RunService[]): Promise<void> {
	const {google, search: {signal, wanted, onProgress}} = looking;
	const listing = await listSecrets(google, project, signal);
	if (listing.status !== 'succeeded') {
		miss(looking, project, `${project}: secrets`, listing.failure);
		return;
	}

	const hidden: string[] = [];
	const readings = await parallel(listing.value, secretsAtOnce, async name => {
		const access = await accessSecret(google, project, name, signal);
		if (access.status === 'succeeded') {
			return access.value.value === undefined ? [] : [{name, value: access.value.value}];
		}

		hidden.push(name);
		// One line for all that this login may not read.
		if (access.failure.kind !== 'forbidden' || hidden.length === 1) {
			miss(looking, project, `${project}: ${access.failure.kind === 'forbidden' ? 'values of secrets' : name}`, access.failure);
		}

		return [];
	});
	looking.looked += listing.value.length;
	onProgress?.(looking.looked);
	const matches = matchValues(readings.flat(), wanted);
	const named = matchNames(hidden, wanted);
	const secrets = [...new Set([...matches, ...named].map(({name}) => name))].toSorted();
	const placeOf = (secret: string, isReadable: boolean): Omit<Place, 'shape'> => ({
		destination: 'gcp', container: project, key: secret, kind: 'secret-manager', isReadable, detail: 'Secret Manager', address: {project, secret},
		...serviceOf(project, services.filter(service => service.secrets.includes(secret)), secrets),
	});
	looking.found.push(...matches.map(({name, wanted: login, confidence, shape, isPooled, database, isGuess}): Found => ({
		subject: isGuess ? undefined : login.subject, confidence,
		place: {
			...placeOf(name, true), shape, ...(isPooled !== undefined && {isPooled}), ...(database !== undefined && {database}),
		},
	})), ...named.map(({name, subject, shape, isPooled}): Found => ({
		subject, confidence: 'same-name', place: {...placeOf(name, false), shape, ...(isPooled !== undefined && {isPooled})},
	})));
}

function lookAtService(looking: Looking, project: string, {
	region, name: service, variables, isFunction,
}: RunService): void {
	looking.looked += variables.length;
	looking.found.push(...matchValues(variables, looking.search.wanted).map(({name, wanted, confidence, shape, isPooled, database, isGuess}): Found => ({
		subject: isGuess ? undefined : wanted.subject, confidence,
		place: {
			destination: 'gcp', container: `${project}/${service}`, key: name, kind: 'deploy-platform', isReadable: true, detail: `Cloud Run, ${region}`,
			shape, ...(isPooled !== undefined && {isPooled}), ...(database !== undefined && {database}),
			address: {project, region, service},
			...(isFunction ? {managedBy: {name: 'Cloud Functions', advice: `The function ${service} has ${name} among its own variables and would put it there again. Deploy the function with the new value.`}} : {writing: `Cloud Run starts a new revision of ${service} at once.`}),
		},
	})));
}

/**
Everywhere on Google Cloud that one of the credentials is stored.
*/
export async function discover(google: Google, search: Search): Promise<Discovery> {
	const looking: Looking = {
		google, search, found: [], notSearched: [], looked: 0, off: new Set(),
	};
	const projects = await listProjects(google, search.signal);
	if (projects.status !== 'succeeded') {
		miss(looking, '', 'Google Cloud', projects.failure);
		return {found: [], looked: 0, notSearched: looking.notSearched};
	}

	await parallel(projects.value.slice(0, mostProjects), atOnce, async project => {
		const services = await listServices(google, project, search.signal);
		if (services.status !== 'succeeded') {
			miss(looking, project, `${project}: Cloud Run`, services.failure);
		}

		const running = services.status === 'succeeded' ? services.value : [];
		for (const service of running) {
			lookAtService(looking, project, service);
		}

		await lookAtSecrets(looking, project, running);
	});
	if (projects.value.length > mostProjects) {
		looking.notSearched.push({what: `${projects.value.length - mostProjects} more projects`, reason: `Only the first ${mostProjects} are searched.`});
	}

	if (looking.off.size > 0) {
		const names = [...looking.off].toSorted();
		const named = names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more projects` : names.join(', ');
		looking.notSearched.push({what: named, reason: 'Secret Manager or Cloud Run is not switched on there.'});
	}

	return {found: looking.found, looked: looking.looked, notSearched: looking.notSearched};
}
