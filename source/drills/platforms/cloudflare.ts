import {serveCloudflare as serveStandIn} from '../../simulator/platforms/cloudflare.js';
import {byPath, containersOf, type Serve} from './platform.js';

/** It opens nothing outside of the drill. */
const token = 'cloudflare-drill';

const worker = 'Worker ';
const hyperdrive = 'Hyperdrive ';

/** Secrets of `Worker NAME`, and the password of `Hyperdrive NAME`. Neither can be read by anybody. */
export const serveCloudflare: Serve = async holdings => {
	const named = (kind: string) => containersOf(holdings).filter(({seed}) => seed.path.startsWith(kind)).map(container => ({name: container.seed.path.slice(kind.length), ...container}));
	const server = await serveStandIn({
		token,
		account: {id: '0a1b2c3d4e5f60718293a4b5c6d7e8f9', name: 'acme'},
		workers: Object.fromEntries(named(worker).map(({name, values}) => [name, {secrets: values}])),
		hyperdrive: Object.fromEntries(named(hyperdrive).map(({name, login: {host, role, database, password}}) => [name, {
			name, host, user: role, database, password,
		}])),
	});
	const held = byPath(holdings, ({seed: {path}}) => path.startsWith(worker)
		? (key: string) => server.workers.get(path.slice(worker.length))?.secrets.get(key)
		: () => server.hyperdrive.get(path.slice(hyperdrive.length))?.password);
	return {
		addresses: {cloudflare: server.url},
		environment: {CLOUDFLARE_API_TOKEN: token},
		programs: [],
		read: (_destination, path, key) => held[path]?.(key),
		write() {
			// Nothing here belongs to another tool.
		},
		stop: server.close,
	};
};
