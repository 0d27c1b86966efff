import {existsSync} from 'node:fs';
import path from 'node:path';
import {refusedAddress} from '../../io/http.js';
import {type Preflight, type Tools} from '../types.js';
import {type Vault} from './session.js';
import {fieldsOf} from './secret.js';

/** Since this release the program takes the engine's mount apart from the path. */
const oldestVault = [1, 11] as const;

function isTooOld(version: string): boolean {
	const [major = 0, minor = 0] = version.split('.').map(Number);
	return major < oldestVault[0] || (major === oldestVault[0] && minor < oldestVault[1]);
}

/**
Whether there is a program, an address and a login.
*/
export async function preflight(vault: Vault, {environment, home, runner}: Tools, signal: AbortSignal): Promise<Preflight> {
	const isSpokenOf = ['VAULT_ADDR', 'VAULT_TOKEN', 'BAO_ADDR', 'BAO_TOKEN'].some(name => environment[name] !== undefined) || existsSync(path.join(home, '.vault-token'));
	const program = await vault.find(signal);
	if (!isSpokenOf) {
		return {status: 'absent', problems: []};
	}

	if (program.status !== 'succeeded') {
		return {status: 'not-ready', problems: [program.failure.message]};
	}

	const version = `${program.value.program} ${program.value.version}`;
	const refused = refusedAddress(vault.address, runner.isSealed);
	if (refused !== undefined) {
		return {status: 'not-ready', version, problems: [`VAULT_ADDR: ${refused.message}`]};
	}

	if (program.value.program === 'vault' && isTooOld(program.value.version)) {
		return {status: 'not-ready', version, problems: [`${version} is too old: ${oldestVault.join('.')} or newer is needed.`]};
	}

	const problems = (environment.VAULT_SKIP_VERIFY ?? environment.BAO_SKIP_VERIFY) === undefined ? [] : ['VAULT_SKIP_VERIFY is not handed on: the certificate is verified. Name its authority in VAULT_CACERT.'];
	const login = await vault.json(['token', 'lookup', '-format=json'], {signal, namespace: ''});
	if (login.status !== 'succeeded') {
		const isLogin = ['unauthorized', 'forbidden'].includes(login.failure.kind);
		return {
			status: 'not-ready', version, problems: [login.failure.message, ...problems], ...(isLogin && {command: `${program.value.program} login`}),
		};
	}

	const {display_name: name} = fieldsOf(fieldsOf(login.value).data);
	return {
		status: 'ready', version, problems, account: `${typeof name === 'string' ? name : 'a token'} at ${vault.address}${vault.namespace === '' ? '' : `, namespace ${vault.namespace}`}`,
	};
}
