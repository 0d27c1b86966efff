import {changeAllowed} from '../../core/ip-allow.js';
import {type Outcome} from '../../core/outcome.js';
import {type Missing, type ProjectEvidence, type Snapshot} from '../../core/snapshot.js';
import {type Provider, type ProviderDoor} from '../../providers/types.js';
import {type Performer, type WorkOf} from './context.js';

async function readSnapshot(provider: Provider, projects: readonly string[], head: Pick<Snapshot, 'takenAt' | 'account' | 'provider'>): Promise<Outcome<Snapshot>> {
	const keys = await provider.listKeys();
	if (keys.status !== 'succeeded') {
		return keys;
	}

	const account = await provider.readAccountEvidence();
	if (account.status !== 'succeeded') {
		return account;
	}

	const missing: Missing[] = [...keys.value.missing, ...account.value.missing];
	const found = await Promise.all(projects.map(async (projectId): Promise<readonly ProjectEvidence[]> => {
		const evidence = await provider.readProjectEvidence(projectId);
		if (evidence.status === 'succeeded') {
			missing.push(...evidence.value.missing);
			return [evidence.value.project];
		}

		missing.push({what: `project ${projectId}`, reason: evidence.failure.message});
		return [];
	}));
	return {
		status: 'succeeded',
		value: {
			...head, keys: keys.value.keys, organizations: account.value.organizations, projects: found.flat(), missing,
		},
	};
}

export const takeSnapshot: Performer<'take-snapshot'> = async ({work, which, projects, account, before}, {currentProvider, clock, snapshots}) => {
	const base = {type: 'snapshot-taken', work, which} as const;
	const taken = await readSnapshot(currentProvider(), projects, {takenAt: new Date(clock.now()).toISOString(), provider: account.provider, account: {id: account.id, method: account.method}});
	if (taken.status !== 'succeeded') {
		return {...base, outcome: taken};
	}

	const kept = snapshots.write(which, `${JSON.stringify(taken.value, undefined, 2)}\n`);
	if (kept.status !== 'succeeded') {
		return {...base, outcome: kept};
	}

	const earlier = before === undefined ? undefined : snapshots.read(before);
	if (earlier !== undefined && earlier.status !== 'succeeded') {
		return {...base, outcome: earlier};
	}

	return {
		...base, outcome: {status: 'succeeded', value: {...kept.value, snapshot: taken.value, ...(earlier === undefined ? {} : {before: earlier.value})}},
	};
};

/** What is sent: a list of addresses is merged into the one of this moment. */
async function doorOf(provider: Provider, projectId: string, change: WorkOf<'shut-door'>['change']): Promise<Outcome<ProviderDoor>> {
	if (change.door !== 'allowed-ips') {
		return {status: 'succeeded', value: change};
	}

	const settings = await provider.readAccessSettings(projectId);
	if (settings.status !== 'succeeded') {
		return settings;
	}

	const {allowedIps, isProtectedBranchesOnly} = settings.value;
	const {ips} = changeAllowed(allowedIps, change.add, change.remove, []);
	return ips.length === 0
		? {status: 'refused', failure: {kind: 'changed', message: 'The list would be empty, and an empty list lets everybody in. Nothing was changed.'}}
		: {status: 'succeeded', value: {door: 'allowed-ips', ips, isProtectedBranchesOnly}};
}

function isShut({jwks, shares, credentials, endpoints, settings}: ProjectEvidence, door: ProviderDoor): boolean {
	switch (door.door) {
		case 'jwks': {
			return jwks.every(({id}) => id !== door.id);
		}

		case 'share': {
			return shares.every(({id}) => id !== door.id);
		}

		case 'credential': {
			return credentials.every(({id}) => id !== door.id);
		}

		case 'passwordless-access': {
			return endpoints.some(({id, hasPasswordlessAccess}) => id === door.endpointId && !hasPasswordlessAccess);
		}

		case 'allowed-ips': {
			return settings.allowedIps.length === door.ips.length && settings.allowedIps.every(entry => door.ips.includes(entry));
		}
	}
}

export const shutDoor: Performer<'shut-door'> = async ({work, finding, projectId, change}, {currentProvider}) => {
	const base = {type: 'door-shut', work, finding} as const;
	const provider = currentProvider();
	const door = await doorOf(provider, projectId, change);
	if (door.status !== 'succeeded') {
		return {...base, outcome: door};
	}

	const shut = await provider.shutDoor(projectId, door.value);
	if (shut.status === 'refused') {
		return {...base, outcome: shut};
	}

	// Looked at whatever the answer was: a lost one may have done it.
	const evidence = await provider.readProjectEvidence(projectId);
	const isVerified = evidence.status === 'succeeded' && evidence.value.missing.length === 0 && isShut(evidence.value.project, door.value);
	return {...base, outcome: shut.status === 'unknown' && !isVerified ? shut : {status: 'succeeded', value: {isVerified}}};
};
