/**
Looks at every secret of every environment. What is imported or referred to is found where it is stored.
*/
import {type Place} from '../../core/incident.js';
import {parallel} from '../../io/parallel.js';
import {type Rest} from '../rest.js';
import {type Discovery, type Found, type Search} from '../types.js';
import {matchNames, matchValues} from '../value.js';
import {
	listProjects, listSecrets, listSyncs, type Project, type Secret,
} from './secrets.js';

const atOnce = 4;
const stopped = 'The search was stopped.';

const isReference = ({value}: Secret) => value?.includes('${') ?? false;

const isSame = (a: Secret, b: Secret) => a.key === b.key && a.path === b.path && a.type === b.type;

type Around = {readonly project: Project; readonly environment: string; readonly syncs: Awaited<ReturnType<typeof listSyncs>>};

function placeOf({project, environment, syncs}: Around, {
	key, path, type, value, isRotated,
}: Secret): Omit<Place, 'shape'> {
	const copies = syncs.filter(sync => sync.environment === environment && (sync.path === path || (sync.isRecursive && (sync.path === '/' || path.startsWith(`${sync.path}/`))))).map(({name}) => name);
	return {
		destination: 'infisical', container: `${project.name}/${environment}${path === '/' ? '' : path}`, key, kind: 'secret-manager', isReadable: value !== undefined,
		...((type !== 'shared' || value === undefined) && {detail: [...(type === 'shared' ? [] : [type]), ...(value === undefined ? ['hidden'] : [])].join(', ')}),
		address: {
			project: project.id, environment, path, type,
		},
		...(copies.length > 0 && {writing: `Infisical copies it to ${copies.join(', ')} at once.`}),
		...(isRotated && {managedBy: {name: 'a rotation of Infisical', advice: `Infisical makes ${key} itself and would put its own value there again. Rotate it there, then look again.`}}),
	};
}

/** Secrets of one folder are used together. */
function match(around: Around, stored: readonly Secret[], resolved: readonly Secret[], {wanted}: Search): readonly Found[] {
	const found: Found[] = [];
	for (const folder of new Set(stored.map(({path, type}) => `${type} ${path}`))) {
		const own = stored.filter(({path, type}) => `${type} ${path}` === folder);
		const isWhole = (secret: Secret) => secret.value !== undefined && !isReference(secret);
		const direct = matchValues(own.flatMap(({key, value}) => value === undefined ? [] : [{name: key, value}]), wanted).filter(({name, confidence}) => confidence === 'same-value' || own.some(secret => secret.key === name && isWhole(secret)));
		const referring = matchValues(own.filter(secret => isReference(secret)).flatMap(secret => {
			const value = resolved.find(other => isSame(other, secret))?.value;
			return value === undefined ? [] : [{name: secret.key, value}];
		}), wanted).filter(({name}) => !direct.some(item => item.name === name));
		for (const {name, wanted: login, confidence, shape, isPooled, database, isGuess} of [...direct, ...referring]) {
			const secret = own.find(({key}) => key === name)!;
			const reference = direct.some(item => item.name === name) ? undefined : /\$\{[^\}]+\}/v.exec(secret.value ?? '')?.[0] ?? 'another secret';
			found.push({
				subject: isGuess ? undefined : login.subject, confidence,
				place: {
					...placeOf(around, secret), shape, ...(isPooled !== undefined && {isPooled}), ...(database !== undefined && {database}),
					...(reference !== undefined && {managedBy: {name: `a reference to ${reference}`, advice: `${name} takes its value from ${reference}. Change it there, and this follows.`}}),
				},
			});
		}

		const hidden = own.filter(({value}) => value === undefined);
		for (const {name, subject, shape, isPooled} of matchNames(hidden.map(({key}) => key), wanted)) {
			found.push({
				subject, confidence: 'same-name', place: {...placeOf(around, hidden.find(({key}) => key === name)!), shape, ...(isPooled !== undefined && {isPooled})},
			});
		}
	}

	return found;
}

/**
Everywhere in Infisical that one of the credentials is stored.
*/
export async function discover(rest: Rest, search: Search): Promise<Discovery> {
	const {signal} = search;
	const found: Found[] = [];
	const notSearched: Array<Discovery['notSearched'][number]> = [];
	let looked = 0;
	const miss = (what: string, reason: string) => {
		notSearched.push({what, reason: signal.aborted ? stopped : reason});
	};

	const projects = await listProjects(rest, signal);
	if (projects.status !== 'succeeded') {
		miss('Infisical', projects.failure.message);
		return {found, looked, notSearched};
	}

	await parallel(projects.value, atOnce, async project => {
		const syncs = await listSyncs(rest, project.id, signal);
		for (const environment of project.environments) {
			const address = {project: project.id, environment};
			const stored = await listSecrets(rest, address, false, signal);
			if (stored.status !== 'succeeded') {
				miss(`${project.name}/${environment}`, stored.failure.message);
				continue;
			}

			const resolved = stored.value.some(secret => isReference(secret)) ? await listSecrets(rest, address, true, signal) : stored;
			if (resolved.status !== 'succeeded') {
				miss(`${project.name}/${environment}: references`, resolved.failure.message);
			}

			looked += stored.value.length;
			search.onProgress?.(looked);
			found.push(...match({project, environment, syncs}, stored.value, resolved.status === 'succeeded' ? resolved.value : [], search));
		}
	});
	const isCopy = ({place}: Found) => place.managedBy !== undefined;
	return {found: found.toSorted((a, b) => Number(isCopy(a)) - Number(isCopy(b))), looked, notSearched};
}
