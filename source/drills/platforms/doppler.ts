import {serveDoppler as serveStandIn} from '../../simulator/platforms/doppler.js';
import {byPath, type Serve} from './platform.js';

/** It opens nothing outside of the drill. */
const token = 'dp.pt.drill';

/** Configs, each as `project/config`. */
export const serveDoppler: Serve = async holdings => {
	const server = await serveStandIn({token, configs: byPath(holdings, ({values}) => values)});
	return {
		addresses: {doppler: server.url},
		environment: {DOPPLER_TOKEN: token},
		programs: [],
		read: (_destination, path, key) => server.configs.get(path)?.get(key) ?? undefined,
		write(_destination, path, key, value) {
			server.configs.get(path)?.set(key, value);
		},
		stop: server.close,
	};
};
