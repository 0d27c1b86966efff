import {openGateway, type Gateway, type GatewayContext} from './proxy/gateway.js';
import {type Endpoint, type World} from './world.js';

/** The name and port of each endpoint. */
export type Hosts = {
	nameOf(endpoint: Endpoint, isPooled?: boolean): string;
	/** Opens the port where nobody asked before. */
	portOf(endpoint: Endpoint): Promise<number>;
	/** Name and port, as the API gives them. */
	hostOf(endpoint: Endpoint, isPooled?: boolean): Promise<string>;
	/** Whose port this is. Only ports that were given out are known, and none is opened for the question. */
	endpointAt(port: number): Promise<string | undefined>;
	close(): Promise<void>;
};

/** The part of a host name that a region gives. */
export const domainOf = (region: string) => region.replace(/^[a-z]+-/v, '');

/**
Every compute has a port of its own, so that a client without TLS server names finds it too.
*/
export function createHosts(world: World, context: GatewayContext, style: 'localhost' | 'named'): Hosts {
	const gateways = new Map<string, Promise<Gateway>>();
	const hosts: Hosts = {
		nameOf: (endpoint, isPooled = false) => style === 'localhost'
			? 'localhost'
			: `${endpoint.id}${isPooled ? '-pooler' : ''}.${domainOf(world.projects.get(endpoint.projectId)!.region)}.localhost`,
		async portOf(endpoint) {
			const opening = gateways.get(endpoint.id) ?? openGateway(context, endpoint.id);
			gateways.set(endpoint.id, opening);
			const {port} = await opening;
			return port;
		},
		hostOf: async (endpoint, isPooled) => `${hosts.nameOf(endpoint, isPooled)}:${await hosts.portOf(endpoint)}`,
		async endpointAt(port) {
			const open = await Promise.all([...gateways].map(async ([id, opening]) => ({id, ...await opening})));
			return open.find(gateway => gateway.port === port)?.id;
		},
		async close() {
			const open = await Promise.all(gateways.values());
			await Promise.all(open.map(async gateway => gateway.close()));
		},
	};
	return hosts;
}
