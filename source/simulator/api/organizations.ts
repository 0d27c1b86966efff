import {
	limitOf, ok, organizationOf, Refusal, texts, type Call, type Reply,
} from './context.js';
import {iso, organizationView} from './views.js';

export function getOrganization(call: Call): Reply {
	return ok(organizationView(organizationOf(call)));
}

export function getOrganizationMembers(call: Call): Reply {
	const organization = organizationOf(call);
	const limit = limitOf(call, 100, 500);
	const members = [...organization.members.values()];
	const start = members.findIndex(member => member.id === call.query.get('cursor')) + 1;
	const shown = members.slice(start, start + limit);
	const isLast = start + limit >= members.length;
	return ok({
		members: shown.map(member => ({
			member: {
				id: member.id, user_id: member.userId, org_id: organization.id, role: member.role, joined_at: iso(member.joinedAt),
			},
			user: {email: member.email},
		})),
		pagination: {next: isLast ? undefined : shown.at(-1)?.id},
	});
}

export function getOrganizationInvitations(call: Call): Reply {
	if (call.key.scope === 'project') {
		throw new Refusal(403, texts.organizationKey);
	}

	const organization = organizationOf(call);
	return ok({
		invitations: organization.invitations.map(({id, email, role, invitedAt}) => ({
			id, email, org_id: organization.id, invited_by: call.world.user.id, invited_at: iso(invitedAt), role,
		})),
	});
}
