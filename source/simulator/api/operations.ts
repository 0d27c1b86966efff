import {
	limitOf, ok, projectOf, Refusal, type Call, type Reply,
} from './context.js';
import {operationView} from './views.js';

/** Newest first. The cursor is a time, and is there on the last page too. */
export function listProjectOperations(call: Call): Reply {
	const project = projectOf(call);
	const limit = limitOf(call, 100, 1000);
	const newest = project.operations.map((operation, index) => ({operation, mark: `${new Date(operation.createdAt).toISOString().slice(0, -1)}${String(index).padStart(6, '0')}Z`})).toReversed();
	const cursor = call.query.get('cursor');
	const shown = newest.filter(({mark}) => !cursor || mark < cursor).slice(0, limit);
	return ok({
		operations: shown.map(({operation}) => operationView(operation)),
		...(shown.length > 0 && {pagination: {cursor: shown.at(-1)!.mark}}),
	});
}

export function getProjectOperation(call: Call): Reply {
	const operation = projectOf(call).operations.find(({id}) => id === call.params.operation_id);
	if (!operation) {
		throw new Refusal(404, 'operation not found');
	}

	return ok({operation: operationView(operation)});
}
