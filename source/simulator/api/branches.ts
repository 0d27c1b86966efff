import {Buffer} from 'node:buffer';
import {type Branch} from '../world.js';
import {
	branchOf, limitOf, ok, projectOf, type Call, type Reply,
} from './context.js';
import {annotationView, branchView} from './views.js';

type SortBy = 'name' | 'created_at' | 'updated_at';

const sortKeys: Record<SortBy, (branch: Branch) => number | string> = {
	name: branch => branch.name,
	created_at: branch => branch.createdAt,
	updated_at: branch => branch.updatedAt,
};

export function listProjectBranches(call: Call): Reply {
	const {query, world} = call;
	const project = projectOf(call);
	// The documents allow 10000, but pages end at 100.
	const limit = limitOf(call, 100, 100);
	const sortBy = (Object.hasOwn(sortKeys, query.get('sort_by') ?? '') ? query.get('sort_by') : 'updated_at') as SortBy;
	const isAscending = query.get('sort_order')?.toLowerCase() === 'asc';
	const search = query.get('search')?.toLowerCase();
	const value = sortKeys[sortBy];
	const sorted = [...project.branches.values()]
		.filter(branch => !search || branch.name.toLowerCase().includes(search) || branch.id.includes(search))
		.toSorted((a, b) => (value(a) < value(b) ? -1 : (value(a) > value(b) ? 1 : a.id.localeCompare(b.id))) * (isAscending ? 1 : -1));
	const start = startOf(query.get('cursor'), sorted);
	const shown = sorted.slice(start, start + limit);
	const isLast = start + limit >= sorted.length;
	const last = shown.at(-1);
	const next = last && (!isLast || world.switches.nextOnLastPage) ? Buffer.from(JSON.stringify({branch_id: last.id, sort_by: sortBy})).toString('base64') : undefined;
	return ok({
		branches: shown.map(branch => branchView(branch, world)),
		annotations: Object.fromEntries(shown.filter(branch => Object.keys(branch.annotations).length > 0).map(branch => [branch.id, annotationView(branch)])),
		pagination: {next, sort_by: sortBy, sort_order: isAscending ? 'ASC' : 'DESC'},
	});
}

function startOf(cursor: string | null, sorted: readonly Branch[]): number {
	if (!cursor) {
		return 0;
	}

	try {
		const {branch_id: id} = JSON.parse(Buffer.from(cursor, 'base64').toString('utf8')) as {branch_id?: string};
		return sorted.findIndex(branch => branch.id === id) + 1;
	} catch {
		return 0;
	}
}

export function countProjectBranches(call: Call): Reply {
	const search = call.query.get('search')?.toLowerCase();
	return ok({count: [...projectOf(call).branches.values()].filter(branch => !search || branch.name.toLowerCase().includes(search)).length});
}

export function getProjectBranch(call: Call): Reply {
	const branch = branchOf(call, projectOf(call));
	return ok({branch: branchView(branch, call.world), annotation: annotationView(branch)});
}
