import {type Role} from '../../core/incident.js';
import {
	exactText, id, text, type Json,
} from './reply.js';

const systemRoles = new Set(['neon_superuser', 'cloud_admin', 'zenith_admin', 'neon_service', 'web_access', 'web-access', 'neon_auth', 'public', 'none']);
const dataApiRoles = new Set(['authenticator', 'authenticated', 'anonymous']);

/**
Why a role must be left alone, as a sentence; nothing where its password may be reset.

Applying a password also makes a role able to log in, so a role that is meant not to must never get one.
*/
export function untouchableReason(name: string, isProtected: boolean, method: unknown): string | undefined {
	if (systemRoles.has(name) || name.startsWith('databricks_')) {
		return 'It belongs to Neon itself.';
	}

	if (name.startsWith('pg_')) {
		return 'It belongs to PostgreSQL itself.';
	}

	if (dataApiRoles.has(name)) {
		return 'It belongs to Neon\'s Data API.';
	}

	if (isProtected) {
		return 'Neon protects it as a system role.';
	}

	if (method === 'no_login') {
		return 'It cannot log in; a new password would let it.';
	}

	return method === 'oauth' ? 'It logs in through OAuth and has no password.' : undefined;
}

export function decodeRole(json: Json): Role {
	const name = exactText(json, 'name');
	return {
		name,
		branchId: id(json, 'branch_id'),
		updatedAt: text(json, 'updated_at'),
		untouchable: untouchableReason(name, json.protected === true, json.authentication_method),
	};
}

