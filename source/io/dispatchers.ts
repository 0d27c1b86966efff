/**
Connections: kept ones for reading, fresh ones for changes, through the proxy where there is one.
*/
import {Agent, EnvHttpProxyAgent, type Dispatcher} from 'undici';
import {isLoopback, lookup, trust} from './network.js';

/** A proxy as the environment names it: its URL, and the hosts that go past it in the form of `NO_PROXY`. */
export type Proxy = {
	readonly url: string;
	readonly except: string;
};

export type DispatcherOptions = {
	readonly ca?: string;
	readonly proxy?: Proxy;
	readonly connectMilliseconds: number;
	readonly maximumBodyBytes: number;
};

/** Chooses the connection for a request. */
export type ChooseDispatcher = (url: URL, isChange: boolean) => Dispatcher;

/**
A change gets a connection of its own: on a kept one that the server has just closed it would be lost without an answer, and nobody could tell whether it was carried out.
*/
export function createDispatchers({ca, proxy, connectMilliseconds, maximumBodyBytes}: DispatcherOptions): ChooseDispatcher {
	const made = new Map<string, Dispatcher>();

	const make = (isDirect: boolean, pipelining: 0 | 1): Dispatcher => {
		const connect = {lookup, timeout: connectMilliseconds, ...trust(ca)};
		const options = {connect, pipelining, maxResponseSize: maximumBodyBytes};
		return isDirect || !proxy
			? new Agent(options)
			// Empty, not absent: absent would read the environment. Plain HTTP only goes to this machine.
			: new EnvHttpProxyAgent({
				...options, httpProxy: '', httpsProxy: proxy.url, noProxy: proxy.except, requestTls: connect, proxyTls: connect,
			});
	};

	return (url, isChange) => {
		const isDirect = isLoopback(url.hostname);
		const name = `${isDirect ? 'direct' : 'outside'} ${isChange ? 'fresh' : 'kept'}`;
		const dispatcher = made.get(name) ?? make(isDirect, isChange ? 0 : 1);
		made.set(name, dispatcher);
		return dispatcher;
	};
}
