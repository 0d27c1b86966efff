import {connectionStringParts, encodePart} from '../core/connection-string.js';
import {type ValueForm} from '../core/effect.js';

/** Where the login is used. The pooled host is another name of the same compute. */
export type ConnectionAddress = {
	readonly role: string;
	readonly host: string;
	readonly pooledHost: string;
	readonly port: number;
	readonly database: string;
};

/**
The value in the form that was asked for: the password as it is, or a finished connection string. Undefined where there is no address for one.
*/
export function composeValue(password: string, form: ValueForm, address: ConnectionAddress | undefined): string | undefined {
	if (form === 'password') {
		return password;
	}

	if (address === undefined) {
		return undefined;
	}

	const {before, after} = connectionStringParts({...address, host: form === 'pooled' ? address.pooledHost : address.host});
	return `${before}${encodePart(password)}${after}`;
}
