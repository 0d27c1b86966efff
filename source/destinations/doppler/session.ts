/**
With what Doppler is spoken to: the token of the environment, else the login of Doppler's program.
*/
import {isToken} from '../token-login.js';
import {type Outcome} from '../../core/outcome.js';
import {createProgram} from '../program.js';
import {createRest, type Rest} from '../rest.js';
import {type Tools} from '../types.js';

export type Doppler = {
	/** Undefined where there is no login at all. */
	readonly connect: (signal: AbortSignal) => Promise<Rest | undefined>;
	/** The version of the program; undefined where it is not installed. */
	readonly version: (signal: AbortSignal) => Promise<string | undefined>;
};

const variables = ['DOPPLER_CONFIG_DIR', 'DOPPLER_ENABLE_VERSION_CHECK', 'DBUS_SESSION_BUS_ADDRESS'];

/** Where nobody is logged in. */
export const noLogin: Extract<Outcome<never>, {readonly status: 'refused'}> = {status: 'refused', failure: {kind: 'unauthorized', message: 'There is no login for Doppler: neither DOPPLER_TOKEN nor one of its program.'}};

/**
Find out with what to log in. The program only hands over its login; values are never given to it.
*/
export function createSession(tools: Tools): Doppler {
	const {environment, home, http, addresses} = tools;
	const program = createProgram({...tools, environment: {...environment, DOPPLER_ENABLE_VERSION_CHECK: 'false'}}, {program: 'doppler', variables});
	return {
		async connect(signal) {
			let token = environment.DOPPLER_TOKEN;
			if (token === undefined) {
				const result = await program.run(['configure', 'get', 'token', '--plain'], {signal, folder: home});
				token = result.status === 'exited' && result.exitCode === 0 ? result.stdout.trim() : '';
			}

			const authorization = `Bearer ${token}`;
			return isToken(token)
				? createRest({
					http, baseUrl: addresses.doppler ?? environment.DOPPLER_API_HOST ?? 'https://api.doppler.com', service: 'Doppler', headers: () => ({authorization}),
				})
				: undefined;
		},
		async version(signal) {
			const result = await program.run(['--version'], {signal, folder: home});
			return result.status === 'exited' && result.exitCode === 0 ? /\d+\.\d+\.\d+/v.exec(result.stdout)?.[0] : undefined;
		},
	};
}
