import path from 'node:path';
import {createStandInVault} from '../../simulator/platforms/vault.js';
import {installProgram} from '../../simulator/platforms/programs.js';
import {containersOf, type Serve} from './platform.js';

/** Secrets as `engine/path`, in engines of the second version. */
export const serveVault: Serve = async (holdings, {programs}) => {
	const engines: Record<string, {version: 2; secrets: Record<string, Readonly<Record<string, string>>>}> = {};
	for (const {seed, values} of containersOf(holdings)) {
		const [engine = '', ...rest] = seed.path.split('/');
		engines[engine] ??= {version: 2, secrets: {}};
		engines[engine].secrets[rest.join('/')] = values;
	}

	const vault = createStandInVault({namespaces: {'': engines}});
	const program = await installProgram(programs, 'vault', vault.program);
	return {
		addresses: {},
		// Nothing listens there: the stand-in asks nobody.
		environment: {VAULT_ADDR: 'http://127.0.0.1:8200', VAULT_TOKEN: 'hvs.drill'},
		programs: [path.join(programs, 'vault')],
		read(_destination, secret, key) {
			const value = vault.versions.get(`:${secret.replace('/', ':')}`)?.at(-1)?.[key];
			return typeof value === 'string' ? value : undefined;
		},
		write() {
			// Nothing here belongs to another tool.
		},
		async stop() {
			program.close();
		},
	};
};
