import {type Branch, type Database} from '../../core/incident.js';
import {type Outcome} from '../../core/outcome.js';
import {type CallOptions} from '../types.js';
import {type NeonClient} from './client.js';
import {
	exactText, id, optionalText, records, text, word, type Json,
} from './reply.js';

/** Neon answers with at most so many, whatever is asked for. */
const pageSize = 100;

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

function decodePage(reply: Json) {
	const {pagination} = reply;
	const next: unknown = typeof pagination === 'object' && pagination !== null && 'next' in pagination ? pagination.next : undefined;
	return {
		branches: records(reply, 'branches').map(decodeBranch),
		next: typeof next === 'string' && next !== '' ? next : undefined,
	};
}

/**
All branches of a project, oldest first: the default order is by change, and a reset changes the order between two pages.
*/
export async function listBranches(client: NeonClient, projectId: string, options: CallOptions): Promise<Outcome<readonly Branch[]>> {
	const found = new Map<string, Branch>();
	const seen = new Set<string>();
	let cursor: string | undefined;
	for (;;) {
		const page = await client.get({
			path: ['projects', projectId, 'branches'],
			query: {
				limit: pageSize, sort_by: 'created_at', sort_order: 'asc', cursor,
			},
			signal: options.signal,
		}, decodePage);
		if (page.status !== 'succeeded') {
			return page;
		}

		for (const branch of page.value.branches) {
			found.set(branch.id, branch);
		}

		// Older servers name a next page even on the last one.
		cursor = page.value.next;
		if (cursor === undefined || page.value.branches.length === 0 || seen.has(cursor)) {
			return {status: 'succeeded', value: [...found.values()]};
		}

		seen.add(cursor);
	}
}
