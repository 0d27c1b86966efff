/**
Looks for credentials among the names of secrets, and among the values of variables.
*/
import {parallel} from '../../io/parallel.js';
import {type Destination, type Search} from '../types.js';
import {type Gh} from './gh.js';
import {textOf} from './json.js';
import {listAll} from './list.js';
import {
	type Looking, lookAtSecrets, lookAtVariables, type NotSearched,
} from './look.js';
import {lookAtOrganization} from './organizations.js';
import {clonedRepositories, type Repository} from './repositories.js';
import {type Store} from './store.js';

const atOnce = 6;
const mostOrganizations = 20;

async function lookAtRepository(looking: Looking, {owner, name}: Repository): Promise<void> {
	const whole = {owner, repository: name};
	const first = await lookAtSecrets(looking, {...whole, application: 'actions'});
	if (first !== undefined) {
		// Who may not see these secrets may see none of the repository.
		looking.notSearched.push({what: `${owner}/${name}`, reason: looking.search.signal.aborted ? 'The search was stopped.' : `${first} Its secrets need the right to write to it.`});
		return;
	}

	const others: Array<readonly [string, string | undefined]> = [
		['variables', await lookAtVariables(looking, {...whole, application: 'actions'})],
		['Dependabot secrets', await lookAtSecrets(looking, {...whole, application: 'dependabot'})],
		['Codespaces secrets', await lookAtSecrets(looking, {...whole, application: 'codespaces'})],
	];
	const environments = await listAll(looking.gh, `repos/${owner}/${name}/environments`, {name: 'environments', signal: looking.search.signal});
	if (environments.status === 'succeeded') {
		for (const environment of environments.value.items.map(item => textOf(item, 'name')).filter(item => item !== '')) {
			const store: Store = {...whole, application: 'actions', environment};
			others.push([`environment ${environment}`, await lookAtSecrets(looking, store)], [`variables of environment ${environment}`, await lookAtVariables(looking, store)]);
		}
	} else {
		others.push(['environments', environments.failure.message]);
	}

	const missed = others.filter(([, reason]) => reason !== undefined);
	if (missed.length > 0) {
		looking.notSearched.push({what: `${owner}/${name}: ${missed.map(([what]) => what).join(', ')}`, reason: missed[0]![1]!});
	}
}

type Listed = {readonly repositories: readonly Repository[]; readonly organizations: readonly string[]};

/** What the login itself sees: the repositories that it may write to, and its organisations. */
async function listOwn(looking: Looking): Promise<Listed> {
	const {gh, search: {signal}, notSearched} = looking;
	const repositories = await listAll(gh, 'user/repos?sort=pushed&affiliation=owner,collaborator,organization_member', {pages: 1, signal});
	const organizations = await listAll(gh, 'user/orgs', {signal});
	if (repositories.status !== 'succeeded') {
		notSearched.push({what: 'the repositories of the login', reason: repositories.failure.message});
	}

	if (organizations.status !== 'succeeded') {
		notSearched.push({what: 'the organisations of the login', reason: organizations.failure.message});
	}

	const seen = repositories.status === 'succeeded' ? repositories.value.items : [];
	const open = seen.filter(item => (item as {readonly permissions?: {readonly push?: unknown}}).permissions?.push === true);
	if (repositories.status === 'succeeded' && repositories.value.isCut) {
		notSearched.push({what: 'more repositories of the login', reason: 'Only the 100 that were pushed to last are searched, and those whose clones were named. Name the folders of other clones.'});
	}

	if (open.length < seen.length) {
		notSearched.push({what: `${seen.length - open.length} repositories that the login may only read`, reason: 'Secrets are listed only to those who may write to the repository.'});
	}

	return {
		repositories: open.map(item => ({owner: textOf((item as {readonly owner?: unknown}).owner, 'login'), name: textOf(item, 'name')})),
		organizations: organizations.status === 'succeeded' ? organizations.value.items.map(item => textOf(item, 'login')).filter(login => login !== '') : [],
	};
}

function groupByReason(notSearched: readonly NotSearched[]): ReadonlyMap<string, readonly NotSearched[]> {
	const groups = new Map<string, NotSearched[]>();
	for (const item of notSearched) {
		const group = groups.get(`${item.reason}\n${item.command ?? ''}`) ?? [];
		group.push(item);
		groups.set(`${item.reason}\n${item.command ?? ''}`, group);
	}

	return groups;
}

/** What has the same reason is said once. */
function together(notSearched: readonly NotSearched[]): readonly NotSearched[] {
	return [...groupByReason(notSearched).values()].map(same => {
		const names = same.map(({what}) => what);
		return names.length <= 3 ? {...same[0]!, what: names.join('; ')} : {...same[0]!, what: `${names.slice(0, 3).join('; ')} and ${names.length - 3} more`};
	});
}

/**
Everywhere on GitHub that one of the credentials may be stored.
*/
export async function discover(gh: Gh, search: Search): ReturnType<Destination['discover']> {
	const looking: Looking = {
		gh, search, found: [], notSearched: [], looked: 0,
	};
	const clones = await clonedRepositories(search.folders, gh.host, search.signal);
	const login = await gh.call('user', {signal: search.signal});
	if (login.status !== 'succeeded' && login.failure.kind !== 'forbidden') {
		const what = clones.length === 0 ? 'GitHub' : `GitHub: ${clones.map(({owner, name}) => `${owner}/${name}`).slice(0, 5).join(', ')}${clones.length > 5 ? ' …' : ''}`;
		return {found: [], looked: 0, notSearched: [{what, reason: search.signal.aborted ? 'The search was stopped.' : login.failure.message, ...(login.failure.kind === 'unauthorized' && {command: `gh auth login -h ${gh.host}`})}]};
	}

	const own = await listOwn(looking);
	const repositories = [...new Map([...clones, ...own.repositories].map(repository => [`${repository.owner}/${repository.name}`.toLowerCase(), repository])).values()];
	let left = 0;
	await parallel(repositories, atOnce, async repository => {
		if (search.signal.aborted) {
			left++;
		} else {
			await lookAtRepository(looking, repository);
		}
	});
	if (left > 0) {
		looking.notSearched.push({what: `${left} more repositories`, reason: 'The search was stopped.'});
	}

	await parallel(own.organizations.slice(0, mostOrganizations), atOnce, async owner => {
		await lookAtOrganization(looking, owner, repositories);
	});
	const others = own.organizations.slice(mostOrganizations);
	if (others.length > 0) {
		looking.notSearched.push({what: `${others.length} more organisations`, reason: `Only the first ${mostOrganizations} are searched.`});
	}

	return {found: looking.found, looked: looking.looked, notSearched: together(looking.notSearched)};
}
