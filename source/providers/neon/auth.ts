import {type Account} from '../../core/incident.js';
import {type Outcome} from '../../core/outcome.js';
import {type CallOptions} from '../types.js';
import {type NeonClient} from './client.js';
import {
	id, optionalText, records, text, type Json,
} from './reply.js';

export type Owner = {
	readonly id: string;
	readonly method: string;
};

export type Organization = {readonly id: string; readonly name: string};

function decodeOwner(reply: Json): Owner {
	return {id: text(reply, 'account_id'), method: text(reply, 'auth_method')};
}

function decodeOrganizations(reply: Json): readonly Organization[] {
	return records(reply, 'organizations').map(organization => ({id: id(organization, 'id'), name: text(organization, 'name')}));
}

function decodeUserLabel(reply: Json): string | undefined {
	return optionalText(reply, 'email') ?? optionalText(reply, 'name');
}

/**
Whose key it is. Every kind of key may ask, so it is the first call with any key, and the one that meets a captive portal.
*/
export async function readOwner(client: NeonClient, options: CallOptions): Promise<Outcome<Owner>> {
	const owner = await client.get({path: ['auth'], signal: options.signal}, decodeOwner);
	return owner.status === 'refused' && owner.failure.kind === 'certificate'
		? {status: 'refused', failure: {...owner.failure, kind: 'captive-portal', message: `${owner.failure.message} Something between here and Neon answers in its place, probably a captive portal or a proxy; nothing was sent.`}}
		: owner;
}

/**
The organisations that the key reaches. Organisation keys were long refused here, so a refusal is an empty list and not a failure.
*/
export async function listOrganizations(client: NeonClient, options: CallOptions): Promise<Outcome<readonly Organization[]>> {
	const organizations = await client.get({path: ['users', 'me', 'organizations'], signal: options.signal}, decodeOrganizations);
	const isRefused = organizations.status === 'refused' && ['bad-request', 'forbidden', 'not-found'].includes(organizations.failure.kind);
	return isRefused ? {status: 'succeeded', value: []} : organizations;
}

/**
Whose key it is, with a name for the screen.
*/
export async function identify(client: NeonClient, options: CallOptions): Promise<Outcome<Account>> {
	const owner = await readOwner(client, options);
	if (owner.status !== 'succeeded') {
		return owner;
	}

	const organizations = await listOrganizations(client, options);
	if (organizations.status !== 'succeeded') {
		return organizations;
	}

	const own = organizations.value.find(({id}) => id === owner.value.id);
	const user = own ? undefined : await client.get({path: ['users', 'me'], signal: options.signal}, decodeUserLabel);
	return {
		status: 'succeeded',
		value: {
			...owner.value,
			provider: 'neon',
			// A key of an organisation is refused to name a user; the id will do.
			label: own?.name ?? (user?.status === 'succeeded' ? user.value : undefined) ?? owner.value.id,
			organizations: organizations.value,
		},
	};
}
