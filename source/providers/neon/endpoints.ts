import {type Endpoint} from '../../core/incident.js';
import {
	exactText, id, InvalidReply, word, type Json,
} from './reply.js';

/** PostgreSQL's port, which Neon's own hosts leave out; a simulator's name theirs. */
const defaultPort = 5432;

const hostPattern = /^(?<name>[a-z0-9](?:[a-z0-9.\-]*[a-z0-9])?)(?::(?<port>\d{1,5}))?$/v;

/**
Splits a host as Neon's API gives it.
*/
function parseHost(host: string): {readonly host: string; readonly port: number} {
	const {name, port} = hostPattern.exec(host.toLowerCase())?.groups ?? {};
	const number = port === undefined ? defaultPort : Number(port);
	if (name === undefined || number < 1 || number > 65_535) {
		throw new InvalidReply('"host" is not a host name');
	}

	return {host: name, port: number};
}

/**
The host of the connection pooler before a compute. Neon puts `-pooler` after the compute's id, wherever the host goes on.
*/
function pooledHost(endpointId: string, host: string): string {
	return host.replace(endpointId, `${endpointId}-pooler`);
}

export function decodeEndpoint(json: Json): Endpoint {
	const endpointId = id(json, 'id');
	const address = parseHost(exactText(json, 'host'));
	return {
		id: endpointId,
		branchId: id(json, 'branch_id'),
		...address,
		pooledHost: pooledHost(endpointId, address.host),
		kind: word(json, 'type', ['read_write', 'read_only']),
		state: word(json, 'current_state', ['init', 'active', 'idle']),
		isDisabled: json.disabled === true,
	};
}
