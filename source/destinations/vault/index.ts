/**
HashiCorp Vault and OpenBao: key-value engines in both versions.
*/
import {type CreateDestination} from '../types.js';
import {createVault} from './session.js';
import {check, deliver} from './deliver.js';
import {discover} from './discover.js';
import {preflight} from './preflight.js';

/**
Make the destination.
*/
export const createVaultDestination: CreateDestination = tools => {
	const vault = createVault(tools);
	return {
		id: 'vault',
		name: 'Vault',
		description: {
			kind: 'secret-manager',
			readable: 'always',
			evidence: 'read back',
			takesEffect: 'on-next-use',
			limits: [
				'Who reads the secret is not told: agents and operators fetch it again by themselves, and applications that read it once have to be restarted.',
				'In version 2 of the engine older versions keep the old value until they are destroyed: vault kv destroy.',
				'Version 1 of the engine has no lock: a change by somebody else in the same moment would be lost.',
				'A database engine\'s own password is found by its host and user, and changed by hand.',
			],
		},
		preflight: async signal => preflight(vault, tools, signal),
		discover: async search => discover(vault, search),
		deliver: async (place, values, delivery) => deliver(vault, place, values, delivery),
		check: async (place, values, options) => check(vault, place, values, options),
	};
};
