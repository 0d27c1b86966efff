/**
Secrets and variables of organisations, which reach many repositories.
*/
import {type Place} from '../../core/incident.js';
import {matchNames} from '../value.js';
import {textOf} from './json.js';
import {listAll} from './list.js';
import {
	type Looking, lookAtSecrets, lookAtVariables, managerOf, note,
} from './look.js';
import {type Repository} from './repositories.js';
import {
	addressOf, applications, containerOf, detailOf, type Store,
} from './store.js';

/** Which of an organisation's secrets reach its repositories can be seen without the right to change them. */
async function lookAtReachingSecrets(looking: Looking, owner: string, repositories: readonly Repository[], reason: string): Promise<void> {
	const names = new Set<string>();
	for (const {name} of repositories.slice(0, 10)) {
		const listing = await listAll(looking.gh, `repos/${owner}/${name}/actions/organization-secrets`, {name: 'secrets', signal: looking.search.signal});
		for (const item of listing.status === 'succeeded' ? listing.value.items : []) {
			names.add(textOf(item, 'name'));
		}
	}

	const store: Store = {application: 'actions', owner};
	note(looking, [...names]);
	for (const {name, subject, shape, isPooled} of matchNames([...names], looking.search.wanted)) {
		const place: Place = {
			destination: 'github', container: containerOf(store), key: name, shape, ...(isPooled !== undefined && {isPooled}),
			detail: detailOf(store, 'secret'), kind: 'ci', address: addressOf(store, 'secret', looking.gh.host), isReadable: false, ...managerOf([...names]),
			byHand: {
				reason: `This login may not change the secrets of ${owner}: ${reason}`,
				instructions: [`Let an owner of ${owner} update ${name} under Settings, Secrets and variables, Actions. Its visibility and its repositories stay as they are.`],
			},
		};
		looking.found.push({subject, place, confidence: 'same-name'});
	}
}

/**
Looks at all of an organisation's own stores.

@param repositories Those that are searched anyway: what reaches them can be seen without the right to change it.
*/
export async function lookAtOrganization(looking: Looking, owner: string, repositories: readonly Repository[]): Promise<void> {
	const command = `gh auth refresh -h ${looking.gh.host} -s admin:org`;
	const missed: string[] = [];
	let why = '';
	for (const application of applications) {
		const store: Store = {application, owner};
		const reason = await lookAtSecrets(looking, store) ?? (application === 'actions' ? await lookAtVariables(looking, store) : undefined);
		if (reason !== undefined) {
			missed.push(application);
			why = reason;
		}
	}

	if (missed.includes('actions') && !looking.search.signal.aborted) {
		await lookAtReachingSecrets(looking, owner, repositories.filter(repository => repository.owner === owner), why);
	}

	if (missed.length > 0) {
		looking.notSearched.push(looking.search.signal.aborted
			? {what: `${owner} (organisation)`, reason: 'The search was stopped.'}
			: {what: `${owner} (organisation): ${missed.join(', ')}`, reason: `${why} It needs an owner's login with the scope admin:org.`, command});
	}
}
