import {type Place} from '../../core/incident.js';

/** The three things at Cloudflare that hold a credential. */
export type Address = {
	readonly product: 'worker' | 'pages' | 'hyperdrive';
	readonly account: string;
	/** A Worker's or a project's name, or the id of a Hyperdrive configuration. */
	readonly name: string;
	/** Of a Pages project: `production` or `preview`. */
	readonly environment?: string;
	/** Of a Pages project: how the variable is stored there. */
	readonly type?: string;
};

/** The address of a place; nothing for a place of another kind. */
export function readAddress({address}: Pick<Place, 'address'>): Address | undefined {
	const {product, account, name, environment, type} = address ?? {};
	return account === undefined || name === undefined || (product !== 'worker' && product !== 'pages' && product !== 'hyperdrive')
		? undefined
		: {
			product, account, name, ...(environment !== undefined && {environment}), ...(type !== undefined && {type}),
		};
}

/** Where the thing itself is, under the interface's root. */
export function pathOf({product, account, name}: Address): string {
	const collection = {worker: 'workers/scripts', pages: 'pages/projects', hyperdrive: 'hyperdrive/configs'}[product];
	return `/accounts/${encodeURIComponent(account)}/${collection}/${encodeURIComponent(name)}`;
}
