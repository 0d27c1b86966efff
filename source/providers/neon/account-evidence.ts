import {type Outcome} from '../../core/outcome.js';
import {
	type AccountEvidence, type Member, type Missing, type OrganizationEvidence,
} from '../../core/snapshot.js';
import {type CallOptions} from '../types.js';
import {listOrganizations} from './auth.js';
import {type NeonClient} from './client.js';
import {readPages} from './pages.js';
import {
	optionalRecord, optionalText, record, records, text, type Json,
} from './reply.js';

/** The value, or nothing and a note of why. */
export function valueOr<Item>(outcome: Outcome<readonly Item[]>, what: string, missing: Missing[]): readonly Item[] {
	if (outcome.status === 'succeeded') {
		return outcome.value;
	}

	missing.push({what, reason: outcome.failure.message});
	return [];
}

function decodeMember(json: Json): Member {
	const member = record(json, 'member');
	const joinedAt = optionalText(member, 'joined_at');
	return {
		id: text(member, 'id'), email: optionalText(optionalRecord(json, 'user'), 'email') ?? '', role: optionalText(member, 'role') ?? '', ...(joinedAt !== undefined && {joinedAt}),
	};
}

/**
Who reaches the account's organisations. What this key may not see is named.
*/
export async function readAccountEvidence(client: NeonClient, options: CallOptions): Promise<Outcome<AccountEvidence>> {
	const organizations = await listOrganizations(client, options);
	if (organizations.status !== 'succeeded') {
		return organizations;
	}

	const missing: Missing[] = [];
	const found = await Promise.all(organizations.value.map(async (organization): Promise<OrganizationEvidence> => {
		const [members, invitations] = await Promise.all([
			readPages(client, {path: ['organizations', organization.id, 'members'], field: 'members', signal: options.signal}, decodeMember),
			client.get({path: ['organizations', organization.id, 'invitations'], signal: options.signal}, reply => records(reply, 'invitations').map(item => {
				const invitedAt = optionalText(item, 'invited_at');
				return {
					id: text(item, 'id'), email: optionalText(item, 'email') ?? '', role: optionalText(item, 'role') ?? '', ...(invitedAt !== undefined && {invitedAt}),
				};
			})),
		]);
		return {
			...organization,
			members: valueOr(members, `members of ${organization.name}`, missing),
			invitations: valueOr(invitations, `invitations to ${organization.name}`, missing),
		};
	}));
	return {status: 'succeeded', value: {organizations: found, missing}};
}
