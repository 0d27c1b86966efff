import {type Operation} from '../../core/incident.js';
import {
	id, optionalText, records, text, word, type Json,
} from './reply.js';

const statuses = ['scheduling', 'running', 'finished', 'failed', 'error', 'cancelling', 'cancelled', 'skipped'] as const;

function decodeOperation(json: Json): Operation {
	return {
		id: id(json, 'id'),
		action: text(json, 'action'),
		branchId: optionalText(json, 'branch_id'),
		endpointId: optionalText(json, 'endpoint_id'),
		status: word(json, 'status', statuses),
		createdAt: text(json, 'created_at'),
		error: optionalText(json, 'error'),
	};
}

export function decodeOperations(reply: Json): readonly Operation[] {
	return records(reply, 'operations').map(decodeOperation);
}
