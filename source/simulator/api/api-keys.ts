import {addKey} from '../seed.js';
import {type Key, type Organization} from '../world.js';
import {
	ok, organizationOf, Refusal, texts, type Call, type Reply,
} from './context.js';
import {keyItemView, keyView} from './views.js';

function personalKeys(call: Call): Key[] {
	if (call.key.scope !== 'personal') {
		throw new Refusal(403, texts.organizationKey);
	}

	return [...call.world.keys.values()].filter(key => key.scope === 'personal');
}

function organizationKeys(call: Call, organization: Organization): Key[] {
	return [...call.world.keys.values()].filter(key => key.scope !== 'personal' && key.organizationId === organization.id);
}

function nameOf(call: Call, keys: readonly Key[]): string {
	const name = call.body.key_name;
	if (typeof name !== 'string' || name === '') {
		throw new Refusal(400, 'invalid request: decode application/json: field "key_name" is required');
	}

	if (keys.some(key => key.name === name)) {
		throw new Refusal(400, texts.keyNameTaken);
	}

	return name;
}

const byNewest = (a: Key, b: Key) => b.createdAt - a.createdAt || b.id - a.id;

/** Revoked from the next request on, the one that a key makes with itself included. */
function revoke(call: Call, keys: readonly Key[]): Reply {
	const key = keys.find(({id}) => id === Number(call.params.key_id));
	if (!key) {
		throw new Refusal(404, 'api key not found');
	}

	call.world.keys.delete(key.id);
	return ok({...keyView(call, key), revoked: true});
}

function makeReply(call: Call, key: Key): Reply {
	const view = keyView(call, key);
	return ok({
		id: view.id, key: key.value, name: view.name, created_at: view.created_at, created_by: view.created_by, project_id: view.project_id,
	});
}

export function listApiKeys(call: Call): Reply {
	return ok(personalKeys(call).toSorted(byNewest).map(key => keyItemView(call, key)));
}

export function createApiKey(call: Call): Reply {
	return makeReply(call, addKey(call.world, {name: nameOf(call, personalKeys(call)), scope: 'personal'}));
}

export function revokeApiKey(call: Call): Reply {
	return revoke(call, personalKeys(call));
}

/** Organisation keys are for its admins; what an organisation's own key may do with them is disputed, hence the switches. */
function requireAdmin(call: Call, organization: Organization, mayOrganizationKey: boolean): void {
	const isAllowed = call.key.scope === 'personal' ? organization.ownRole === 'admin' : call.key.scope === 'organization' && mayOrganizationKey;
	if (!isAllowed) {
		throw new Refusal(403, call.key.scope === 'personal' ? 'user is not an admin of the organization' : texts.organizationKey);
	}
}

export function listOrgApiKeys(call: Call): Reply {
	const organization = organizationOf(call);
	requireAdmin(call, organization, call.world.switches.organizationKeyListsKeys);
	return ok(organizationKeys(call, organization).toSorted(byNewest).map(key => keyItemView(call, key)));
}

export function createOrgApiKey(call: Call): Reply {
	const organization = organizationOf(call);
	requireAdmin(call, organization, false);
	const name = nameOf(call, organizationKeys(call, organization));
	const projectId = call.body.project_id as string | undefined;
	if (projectId === undefined) {
		return makeReply(call, addKey(call.world, {name, scope: 'organization', of: organization.id}));
	}

	if (call.world.projects.get(projectId)?.organizationId !== organization.id) {
		throw new Refusal(404, 'project not found');
	}

	return makeReply(call, addKey(call.world, {name, scope: 'project', of: projectId}));
}

export function revokeOrgApiKey(call: Call): Reply {
	const organization = organizationOf(call);
	const isItself = call.key.scope === 'project' && call.key.id === Number(call.params.key_id) && call.world.switches.projectKeyRevokesItself;
	if (!isItself) {
		requireAdmin(call, organization, call.world.switches.organizationKeyRevokesKeys);
	}

	return revoke(call, organizationKeys(call, organization));
}
