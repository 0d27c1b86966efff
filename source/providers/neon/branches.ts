import {type Branch, type Database} from '../../core/incident.js';
import {type Outcome} from '../../core/outcome.js';
import {type CallOptions} from '../types.js';
import {type NeonClient} from './client.js';
import {readPages} from './pages.js';
import {
	exactText, id, optionalText, text, word, type Json,
} from './reply.js';

function decodeBranch(json: Json): Branch {
	return {
		id: id(json, 'id'),
		name: text(json, 'name'),
		parentId: optionalText(json, 'parent_id'),
		isDefault: (json.default ?? json.primary) === true,
		isProtected: json.protected === true,
		createdAt: text(json, 'created_at'),
		state: word(json, 'current_state', ['init', 'resetting', 'ready', 'archived']),
	};
}

export function decodeDatabase(json: Json): Database {
	return {name: exactText(json, 'name'), ownerName: exactText(json, 'owner_name'), branchId: id(json, 'branch_id')};
}

/**
All branches of a project, oldest first: the default order is by change, and a reset changes the order between two pages.
*/
export async function listBranches(client: NeonClient, projectId: string, options: CallOptions): Promise<Outcome<readonly Branch[]>> {
	return readPages(client, {
		path: ['projects', projectId, 'branches'], field: 'branches', query: {sort_by: 'created_at', sort_order: 'asc'}, signal: options.signal,
	}, decodeBranch);
}
