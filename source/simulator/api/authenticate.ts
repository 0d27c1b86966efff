import {type IncomingMessage} from 'node:http';
import {type Key, type World} from '../world.js';

/** The key of a request, marked as used; undefined where it is missing, wrong or revoked. */
export function authenticate(world: World, request: IncomingMessage): Key | undefined {
	const token = /^bearer (.+)$/iv.exec(request.headers.authorization ?? '')?.[1];
	const key = token === undefined ? undefined : [...world.keys.values()].find(({value}) => value === token);
	if (key) {
		key.lastUsedAt = world.now();
		key.lastUsedFrom = request.socket.remoteAddress ?? '';
	}

	return key;
}
