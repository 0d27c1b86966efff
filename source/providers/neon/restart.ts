import {type Operation} from '../../core/incident.js';
import {type Outcome} from '../../core/outcome.js';
import {type CallOptions} from '../types.js';
import {type NeonClient} from './client.js';
import {decodeEndpoint} from './endpoints.js';
import {decodeOperations} from './operations.js';
import {record} from './reply.js';

/**
Restarts an active compute, which cuts every connection. Neon restarts only active ones, and an idle one has no connection to cut.
*/
export async function restartEndpoint(client: NeonClient, projectId: string, endpointId: string, {signal}: CallOptions): Promise<Outcome<readonly Operation[]>> {
	const path = ['projects', projectId, 'endpoints', endpointId];
	const endpoint = await client.get({path, signal}, reply => decodeEndpoint(record(reply, 'endpoint')));
	if (endpoint.status !== 'succeeded') {
		return endpoint;
	}

	return endpoint.value.state === 'idle'
		? {status: 'refused', failure: {kind: 'conflict', message: `The compute ${endpointId} is idle, so it has no sessions to end.`}}
		: client.post(projectId, {path: [...path, 'restart'], signal}, decodeOperations);
}
