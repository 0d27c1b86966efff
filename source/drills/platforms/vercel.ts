import {serveVercel as serveStandIn} from '../../simulator/platforms/vercel.js';
import {byPath, type Serve} from './platform.js';

/** It opens nothing outside of the drill. */
const token = 'vercel-drill';

/** Projects with the variables of their production. */
export const serveVercel: Serve = async holdings => {
	const server = await serveStandIn({
		token,
		projects: byPath(holdings, ({seed, values}) => Object.entries(values).map(([key, value]) => ({
			id: `env_${seed.path}_${key}`, key, value, type: 'encrypted' as const, target: ['production'],
		}))),
	});
	return {
		addresses: {vercel: server.url},
		environment: {VERCEL_TOKEN: token},
		programs: [],
		read: (_destination, path, key) => server.projects.get(path)?.find(variable => variable.key === key)?.value,
		write() {
			// Nothing here belongs to another tool.
		},
		stop: server.close,
	};
};
