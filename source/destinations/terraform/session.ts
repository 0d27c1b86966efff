/**
With what HCP Terraform is spoken to: a token of the environment, else the one that `terraform login` keeps.

@see https://developer.hashicorp.com/terraform/cli/config/config-file#credentials
*/
import {readFileSync} from 'node:fs';
import path from 'node:path';
import {isToken} from '../token-login.js';
import {recordOf, textOf} from '../json-value.js';
import {createRest, type Rest} from '../rest.js';
import {type Tools} from '../types.js';

/** The file that `terraform login` writes; empty where it cannot be read. */
function storedToken(home: string, host: string): string {
	try {
		const file = JSON.parse(readFileSync(path.join(home, '.terraform.d', 'credentials.tfrc.json'), 'utf8')) as unknown;
		return textOf(recordOf(recordOf(recordOf(file).credentials)[host]).token);
	} catch {
		return '';
	}
}

/**
The client and the host that it speaks to; no client where nobody is logged in.
*/
export function connect({environment, http, addresses, home}: Tools): {readonly rest: Rest | undefined; readonly host: string} {
	const host = (environment.TFE_HOSTNAME ?? 'app.terraform.io').toLowerCase();
	const variable = `TF_TOKEN_${host.replaceAll('-', '__').replaceAll('.', '_')}`;
	const token = [environment[variable], environment.TFE_TOKEN].find(text => text !== undefined && text.trim() !== '')?.trim() ?? storedToken(home, host);
	const rest = isToken(token)
		? createRest({
			http, baseUrl: `${addresses.terraform ?? `https://${host}`}/api/v2`, service: 'HCP Terraform',
			headers: () => ({authorization: `Bearer ${token}`, 'content-type': 'application/vnd.api+json'}),
		})
		: undefined;
	return {rest, host};
}
