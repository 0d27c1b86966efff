import {type IncomingMessage} from 'node:http';
import {parseFaults} from '../fault-list.js';
import {type Faults} from '../faults.js';
import {ok, Refusal, type Reply} from './context.js';
import {readBytes} from './exchange.js';

/** Outside the API, so that no client meets it by chance. */
export const controlPath = '/simulator/faults';

const largestList = 100_000;

/**
Read the faults, replace them or switch them off while the simulator runs.
Only from this machine, by a name of this machine (a web page that got its own name to lead here does not count), and with the token that no client of the API has.
*/
export async function answerControl(request: IncomingMessage, faults: Faults, token: string): Promise<Reply> {
	const {authorization = '', host = ''} = request.headers;
	const isLocal = /^(?:::ffff:)?127\.|^::1$/v.test(request.socket.remoteAddress ?? '') && /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/v.test(host);
	if (!isLocal) {
		throw new Refusal(403, 'the simulator is controlled from its own machine only');
	}

	if (authorization !== `Bearer ${token}`) {
		throw new Refusal(401, 'the simulator is controlled with the token from its ready line');
	}

	switch (request.method) {
		case 'GET': {
			break;
		}

		case 'PUT': {
			const list = parseFaults(String(await readBytes(request, largestList) ?? ''));
			if (typeof list === 'string') {
				throw new Refusal(400, list);
			}

			faults.clear();
			for (const fault of list) {
				faults.add(fault);
			}

			break;
		}

		case 'DELETE': {
			faults.clear();
			break;
		}

		default: {
			throw new Refusal(405, 'GET, PUT and DELETE are understood', {allow: 'GET, PUT, DELETE'});
		}
	}

	return ok({faults: faults.active, struck: Object.fromEntries(faults.struck)});
}
