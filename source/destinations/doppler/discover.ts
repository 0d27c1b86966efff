/**
Looks at every secret of every config, and tells what is stored from what is inherited or referred to.
*/
import {type Place} from '../../core/incident.js';
import {parallel} from '../../io/parallel.js';
import {type Rest} from '../rest.js';
import {type Discovery, type Found, type Search} from '../types.js';
import {matchNames, matchValues, type ValueMatch} from '../value.js';
import {
	type Config, listConfigs, listProjects, listSyncs, readSecrets, type Secret,
} from './config.js';

const atOnce = 6;
const mostProjects = 200;
const stopped = 'The search was stopped.';

type Looking = {
	readonly rest: Rest;
	readonly search: Search;
	readonly syncs: ReadonlyMap<string, readonly string[]>;
	readonly found: Found[];
	readonly notSearched: Array<Discovery['notSearched'][number]>;
	looked: number;
};

const isReference = ({raw}: Secret) => raw?.includes('${') ?? false;

/** What the values of a config's secrets were found to be, and which of them only refer to others. */
function matchSecrets(secrets: readonly Secret[], search: Search): ReadonlyArray<ValueMatch & {readonly name: string; readonly refersTo?: string}> {
	const typed = secrets.flatMap(({name, raw}) => raw === undefined ? [] : [{name, value: raw}]);
	const stored = matchValues(typed, search.wanted).filter(({name, confidence}) => confidence === 'same-value' || !secrets.some(secret => secret.name === name && isReference(secret)));
	const resolved = secrets.filter(secret => isReference(secret)).flatMap(({name, computed}) => computed === undefined ? [] : [{name, value: computed}]);
	const referring = matchValues(resolved, search.wanted).filter(({name}) => !stored.some(match => match.name === name));
	return [
		...stored,
		...referring.map(match => ({...match, refersTo: /\$\{[^\}]+\}/v.exec(secrets.find(({name}) => name === match.name)?.raw ?? '')?.[0] ?? 'another secret'})),
	];
}

/** Who else owns the value: the config that this one inherits it from, or the secret that it refers to. */
function ownerOf(config: Config, name: string, raw: string | undefined, root: {readonly config: Config; readonly secrets: readonly Secret[]} | undefined, refersTo: string | undefined): Pick<Place, 'managedBy'> {
	if (refersTo !== undefined) {
		return {managedBy: {name: `a reference to ${refersTo}`, advice: `${name} takes its value from ${refersTo}. Change it there, and this follows.`}};
	}

	return root !== undefined && raw !== undefined && root.secrets.some(secret => secret.name === name && secret.raw === raw)
		? {managedBy: {name: `the config ${root.config.name}`, advice: `${config.name} has the same value as ${config.project}/${root.config.name}, from which it inherits. Change it there and look again: it stays on the list only where it has a value of its own.`}}
		: {};
}

function lookAtSecrets(looking: Looking, config: Config, secrets: readonly Secret[], root: {readonly config: Config; readonly secrets: readonly Secret[]} | undefined): void {
	const container = `${config.project}/${config.name}`;
	const copies = looking.syncs.get(container) ?? [];
	const common = {
		destination: 'doppler', container, detail: config.isRoot ? `${config.environment}, root config` : `${config.environment}, branch config`, kind: 'secret-manager' as const,
		address: {project: config.project, config: config.name},
	};
	looking.looked += secrets.length;
	looking.search.onProgress?.(looking.looked);
	for (const {name, wanted, confidence, shape, isPooled, database, isGuess, refersTo} of matchSecrets(secrets, looking.search)) {
		const raw = secrets.find(secret => secret.name === name)?.raw;
		const place: Place = {
			...common, key: name, shape, ...(isPooled !== undefined && {isPooled}), ...(database !== undefined && {database}), isReadable: true,
			writing: copies.length === 0 ? 'Doppler hands it on to everything that this config is synced to.' : `Doppler copies it to ${copies.join(', ')} at once.`,
			...ownerOf(config, name, raw, root, refersTo),
		};
		looking.found.push({subject: isGuess ? undefined : wanted.subject, place, confidence});
	}

	const hidden = secrets.filter(({raw, computed}) => raw === undefined && computed === undefined).map(({name}) => name);
	for (const {name, subject, shape, isPooled} of matchNames(hidden, looking.search.wanted)) {
		const place: Place = {
			...common, key: name, shape, ...(isPooled !== undefined && {isPooled}), isReadable: false,
			byHand: {reason: 'Its visibility is restricted: nobody can read it, so a change cannot be proven.', instructions: [`In a second terminal, with the new value on standard input: doppler secrets set ${name} -p ${config.project} -c ${config.name} --no-interactive --silent`]},
		};
		looking.found.push({subject, place, confidence: 'same-name'});
	}
}

async function lookAtProject(looking: Looking, project: string): Promise<void> {
	const {rest, search: {signal}, notSearched} = looking;
	const configs = await listConfigs(rest, project, signal);
	if (configs.status !== 'succeeded') {
		notSearched.push({what: project, reason: signal.aborted ? stopped : configs.failure.message});
		return;
	}

	const roots = new Map<string, {readonly config: Config; readonly secrets: readonly Secret[]}>();
	for (const config of configs.value) {
		const secrets = await readSecrets(rest, config, signal);
		if (secrets.status === 'succeeded') {
			lookAtSecrets(looking, config, secrets.value, config.isRoot ? undefined : roots.get(config.environment));
			if (config.isRoot) {
				roots.set(config.environment, {config, secrets: secrets.value});
			}
		} else {
			notSearched.push({what: `${project}/${config.name}`, reason: signal.aborted ? stopped : secrets.failure.message});
		}
	}
}

/**
Everywhere in Doppler that one of the credentials is stored, what others inherit from first.

@param only The one config that a token for a service is good for.
*/
export async function discover(rest: Rest, search: Search, only: {readonly project: string; readonly config: string} | undefined): Promise<Discovery> {
	const looking: Looking = {
		rest, search, syncs: await listSyncs(rest, search.signal), found: [], notSearched: [], looked: 0,
	};
	const projects = await listProjects(rest, search.signal);
	if (projects.status === 'succeeded') {
		await parallel(projects.value.slice(0, mostProjects), atOnce, async project => {
			await lookAtProject(looking, project);
		});
		if (projects.value.length > mostProjects) {
			looking.notSearched.push({what: `${projects.value.length - mostProjects} more projects`, reason: `Only the first ${mostProjects} are searched.`});
		}
	} else {
		const isLogin = projects.failure.kind === 'unauthorized';
		looking.notSearched.push({what: only === undefined ? 'Doppler' : `all of Doppler but ${only.project}/${only.config}`, reason: search.signal.aborted ? stopped : projects.failure.message, ...((isLogin || projects.failure.kind === 'forbidden') && {command: 'doppler login'})});
		const secrets = only === undefined || isLogin ? undefined : await readSecrets(rest, {project: only.project, name: only.config}, search.signal);
		if (only !== undefined && secrets?.status === 'succeeded') {
			lookAtSecrets(looking, {
				project: only.project, name: only.config, environment: only.config, isRoot: true,
			}, secrets.value, undefined);
		}
	}

	const isCopy = ({place}: Found) => place.managedBy !== undefined;
	return {found: looking.found.toSorted((a, b) => Number(isCopy(a)) - Number(isCopy(b))), looked: looking.looked, notSearched: looking.notSearched};
}
