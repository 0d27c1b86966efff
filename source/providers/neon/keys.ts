import {type ApiKey, type KeyId} from '../../core/incident.js';
import {type Failure, type Outcome} from '../../core/outcome.js';
import {type KeyList, type Missing} from '../../core/snapshot.js';
import {type CallOptions, type NewKey} from '../types.js';
import {listOrganizations, readOwner, type Organization} from './auth.js';
import {type NeonClient} from './client.js';
import {
	bareList, exactText, InvalidReply, optionalText, records, text, type Json,
} from './reply.js';

type Family = Pick<ApiKey, 'family' | 'organizationId' | 'organizationName'>;

function pathOf({family, organizationId}: Pick<Family, 'family' | 'organizationId'>): readonly string[] {
	return family === 'personal' ? ['api_keys'] : ['organizations', organizationId ?? '', 'api_keys'];
}

function decodeNumber(json: Json): number {
	const {id} = json;
	if (typeof id !== 'number' || !Number.isSafeInteger(id)) {
		throw new InvalidReply('"id" is not a number');
	}

	return id;
}

function decodeKey(json: Json, {family, organizationId, organizationName}: Family): ApiKey {
	const number = decodeNumber(json);
	const path = family === 'personal' ? 'personal' : `organization/${organizationId ?? ''}`;
	// An object in lists, a bare id in the answer to a new key.
	const {created_by: creator} = json;
	const createdBy = typeof creator === 'object' && creator !== null ? optionalText(creator as Json, 'name') : undefined;
	const projectId = optionalText(json, 'project_id');
	const lastUsedAt = optionalText(json, 'last_used_at');
	const lastUsedFrom = optionalText(json, 'last_used_from_addr');
	return {
		id: `neon-key:${path}/${number}` as KeyId,
		provider: 'neon',
		family,
		number,
		name: exactText(json, 'name'),
		...(organizationId !== undefined && {organizationId}),
		...(organizationName !== undefined && {organizationName}),
		...(projectId !== undefined && {projectId}),
		createdAt: text(json, 'created_at'),
		...(createdBy !== undefined && {createdBy}),
		...(lastUsedAt !== undefined && {lastUsedAt}),
		...(lastUsedFrom !== undefined && {lastUsedFrom}),
	};
}

async function listFamily(client: NeonClient, family: Family, {signal}: CallOptions): Promise<Outcome<readonly ApiKey[]>> {
	return client.get({path: pathOf(family), signal}, reply => records(reply, bareList).map(item => decodeKey(item, family)));
}

function organizationFamily({id, name}: Organization): Family {
	return {family: 'organization', organizationId: id, organizationName: name};
}

/** The organisation of a key that is one's own; older servers name it nowhere else. */
async function familiesOf(client: NeonClient, options: CallOptions): Promise<Outcome<readonly Family[]>> {
	const owner = await readOwner(client, options);
	if (owner.status !== 'succeeded') {
		return owner;
	}

	const organizations = await listOrganizations(client, options);
	if (organizations.status !== 'succeeded') {
		return organizations;
	}

	if (owner.value.method === 'api_key_org') {
		const own = organizations.value.find(({id}) => id === owner.value.id) ?? {id: owner.value.id, name: owner.value.id};
		return {status: 'succeeded', value: [{family: 'personal'}, organizationFamily(own)]};
	}

	return {status: 'succeeded', value: [{family: 'personal'}, ...organizations.value.map(organization => organizationFamily(organization))]};
}

/** One list that is refused is named and the others are read; these concern all of them. */
function isFatal({kind}: Failure): boolean {
	return ['unauthorized', 'network', 'time-out', 'certificate', 'captive-portal', 'cancelled', 'rate-limited'].includes(kind);
}

function labelOf({family, organizationName}: Family): string {
	return family === 'personal' ? 'personal keys' : `keys of ${organizationName ?? 'the organisation'}`;
}

/**
Every key that this key may list. Keys of other people's accounts are in no list: only their owners see them.
*/
export async function listKeys(client: NeonClient, options: CallOptions): Promise<Outcome<KeyList>> {
	const families = await familiesOf(client, options);
	if (families.status !== 'succeeded') {
		return families;
	}

	const lists = await Promise.all(families.value.map(async family => ({family, list: await listFamily(client, family, options)})));
	const missing: Missing[] = [];
	const keys: ApiKey[] = [];
	for (const {family, list} of lists) {
		if (list.status === 'succeeded') {
			keys.push(...list.value);
		} else if (isFatal(list.failure)) {
			return {status: 'refused', failure: list.failure};
		} else {
			missing.push({what: labelOf(family), reason: list.failure.message});
		}
	}

	return {status: 'succeeded', value: {keys, missing}};
}

/**
Makes a key. What comes back is looked at before it is believed: an empty token, or a key that reaches something else than was asked for, is revoked at once.
*/
export async function createKey(client: NeonClient, wish: NewKey, options: CallOptions): Promise<Outcome<{readonly entry: ApiKey; readonly token: string}>> {
	const {family, organizationId, projectId, name} = wish;
	const made = await client.change({
		method: 'POST', path: pathOf(wish), body: {key_name: name, ...(projectId !== undefined && {project_id: projectId})}, signal: options.signal,
	}, reply => ({entry: decodeKey(reply, {family, ...(organizationId !== undefined && {organizationId})}), token: typeof reply.key === 'string' ? reply.key.trim() : ''}));
	if (made.status !== 'succeeded') {
		return made;
	}

	const {entry, token} = made.value;
	const fault = token === '' ? 'without its value' : (entry.projectId === projectId ? undefined : `for ${entry.projectId === undefined ? 'every project' : 'another project'}`);
	if (fault === undefined) {
		return {status: 'succeeded', value: {entry, token}};
	}

	const revoked = await revokeKey(client, entry, options);
	return revoked.status === 'succeeded'
		? {status: 'refused', failure: {kind: 'invalid-reply', message: `Neon made the key ${fault}, so it was revoked at once.`}}
		: {status: 'unknown', failure: {kind: 'invalid-reply', message: `Neon made the key ${fault}, and it could not be revoked: ${revoked.failure.message}`}};
}

async function isElsewhere(client: NeonClient, key: ApiKey, options: CallOptions): Promise<Family | undefined> {
	const families = await familiesOf(client, options);
	for (const family of families.status === 'succeeded' ? families.value : []) {
		if (family.family === key.family && family.organizationId === key.organizationId) {
			continue;
		}

		// A handful of lists, and only after a refusal.
		const list = await listFamily(client, family, options);
		if (list.status === 'succeeded' && list.value.some(other => other.number === key.number && other.name === key.name)) {
			return family;
		}
	}

	return undefined;
}

/**
Makes a key useless at once. "Not found" can mean that it is gone, that it is of another family, or that it is hidden; only the list can tell.
*/
export async function revokeKey(client: NeonClient, key: ApiKey, options: CallOptions): Promise<Outcome<'revoked' | 'gone'>> {
	const revoked = await client.change({method: 'DELETE', path: [...pathOf(key), String(key.number)], signal: options.signal}, reply => {
		if (reply.revoked === false) {
			throw new InvalidReply('it says that the key was not revoked');
		}

		return 'revoked' as const;
	});
	if (revoked.status !== 'refused' || revoked.failure.kind !== 'not-found') {
		return revoked;
	}

	const list = await listFamily(client, key, options);
	if (list.status === 'succeeded' && list.value.every(({number}) => number !== key.number)) {
		const other = await isElsewhere(client, key, options);
		return other === undefined
			? {status: 'succeeded', value: 'gone'}
			: {status: 'refused', failure: {kind: 'conflict', message: `This key stands among the ${labelOf(other)}, not where it was looked for. Nothing was revoked.`}};
	}

	return revoked;
}
