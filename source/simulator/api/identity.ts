import {
	ok, Refusal, texts, type Call, type Reply,
} from './context.js';
import {organizationView} from './views.js';

export function getAuthDetails({key, world}: Call): Reply {
	const isPersonal = key.scope === 'personal';
	return ok({
		account_id: isPersonal ? world.user.id : key.organizationId,
		auth_method: isPersonal ? 'api_key_user' : 'api_key_org',
		auth_data: String(key.id),
	});
}

export function getCurrentUserInfo({key, world}: Call): Reply {
	if (key.scope !== 'personal') {
		throw new Refusal(404, texts.organizationKey);
	}

	const [name = '', ...rest] = world.user.name.split(' ');
	return ok({
		active_seconds_limit: 0,
		auth_accounts: [{
			email: world.user.email, image: '', login: world.user.email, name: world.user.name, provider: 'google',
		}],
		email: world.user.email,
		id: world.user.id,
		image: '',
		login: world.user.email,
		name,
		last_name: rest.join(' '),
		projects_limit: 1000,
		branches_limit: 5000,
		max_autoscaling_limit: 16,
		plan: 'scale',
	});
}

export function getCurrentUserOrganizations({key, world}: Call): Reply {
	if (key.scope === 'personal') {
		return ok({organizations: [...world.organizations.values()].map(organizationView)});
	}

	if (!world.switches.organizationKeySeesOrganization) {
		throw new Refusal(403, texts.organizationKey);
	}

	const own = world.organizations.get(key.organizationId ?? '');
	return ok({organizations: own ? [organizationView(own)] : []});
}
