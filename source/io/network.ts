/**
What is the same for every connection: which names are this machine, and whom to trust.
*/
import {lookup as systemLookup} from 'node:dns';
import {type LookupFunction} from 'node:net';
import * as tls from 'node:tls';
import {sanitize} from '../core/sanitize.js';

/**
Whether a host is this machine. Takes a name or an address, the latter with or without brackets.
*/
export function isLoopback(host: string): boolean {
	const name = host.toLowerCase().replaceAll(/^\[|\]$|\.$/gv, '');
	return name === 'localhost' || name.endsWith('.localhost') || name === '::1' || /^127(?:\.\d{1,3}){3}$/v.test(name);
}

/**
Why a drill does not connect to a host.
*/
export function sealedMessage(host: string): string {
	return `A drill connects to nothing beyond this machine, so ${sanitize(host, 100)} was not asked.`;
}

/**
Where to connect for a host. RFC 6761 gives every name under `.localhost` to this machine; neither glibc nor macOS looks it up that way.
*/
export function connectAddress(host: string): string {
	return /\.localhost\.?$/iv.test(host) ? '127.0.0.1' : host;
}

/**
The system's name look-up, except for names under `.localhost`.
*/
export const lookup: LookupFunction = (hostname, options, callback) => {
	const address = connectAddress(hostname);
	if (address === hostname) {
		systemLookup(hostname, options, callback); // eslint-disable-line n/prefer-promises/dns -- `net.connect` takes the callback form only.
	} else if (options.all) {
		callback(null, [{address, family: 4}]);
	} else {
		callback(null, address, 4);
	}
};

/** Node 22.15 knows the default roots together with those that it was started with; before, only its own are listed. */
const {getCACertificates: listCertificates}: typeof tls & {readonly getCACertificates?: (type: 'default') => string[]} = tls;

const contexts = new Map<string, tls.SecureContext>();

/**
TLS options that trust the default roots and, where given, the certificates of a PEM text besides them.
Reading the roots takes some ten milliseconds, so it is done once for each PEM text.
*/
export function trust(ca: string | undefined): {readonly secureContext?: tls.SecureContext} {
	if (ca === undefined || ca.trim() === '') {
		return {};
	}

	let secureContext = contexts.get(ca);
	if (!secureContext) {
		secureContext = tls.createSecureContext({ca: [...(listCertificates?.('default') ?? tls.rootCertificates), ca]});
		contexts.set(ca, secureContext);
	}

	return {secureContext};
}
