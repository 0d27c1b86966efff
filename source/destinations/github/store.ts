/**
Where GitHub keeps secrets and variables: of a repository, of one of its environments, or of an organisation.
*/
import {type Place} from '../../core/incident.js';

export const applications = ['actions', 'dependabot', 'codespaces'] as const;

export type Application = (typeof applications)[number];

export type Store = {
	readonly application: Application;
	readonly owner: string;
	/** Absent: the organisation's own. */
	readonly repository?: string;
	readonly environment?: string;
};

/** The address of a store under the interface's root. */
export function pathOf({application, owner, repository, environment}: Store): string {
	if (repository === undefined) {
		return `orgs/${owner}/${application}`;
	}

	return environment === undefined ? `repos/${owner}/${repository}/${application}` : `repos/${owner}/${repository}/environments/${encodeURIComponent(environment)}`;
}

/** What the operator calls it. */
export function containerOf({owner, repository}: Store): string {
	return repository === undefined ? `${owner} (organisation)` : `${owner}/${repository}`;
}

/** What stands beside it on the checklist. */
export function detailOf({application, environment}: Store, item: 'secret' | 'variable'): string {
	return [application, ...(environment === undefined ? [] : [`environment ${environment}`]), ...(item === 'variable' ? ['variable'] : [])].join(', ');
}

/** The address that a place keeps. */
export function addressOf(store: Store, item: 'secret' | 'variable', host: string): Readonly<Record<string, string>> {
	return {...store, item, host};
}

/** The store of a place; nothing for an address that is not ours. */
export function readAddress({address}: Place): {readonly store: Store; readonly item: 'secret' | 'variable'; readonly host: string} | undefined {
	const {application, owner, repository, environment, item, host} = address ?? {};
	const known = applications.find(name => name === application);
	if (known === undefined || owner === undefined || host === undefined || (item !== 'secret' && item !== 'variable')) {
		return undefined;
	}

	return {
		host, item, store: {
			application: known, owner, ...(repository !== undefined && {repository}), ...(environment !== undefined && {environment}),
		},
	};
}
