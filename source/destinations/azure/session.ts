/**
With what Azure is spoken to: tokens that az hands over for its login, one for the list of vaults and one for what is in them.
*/
import {isToken} from '../token-login.js';
import {type Outcome} from '../../core/outcome.js';
import {recordOf, textOf} from '../json-value.js';
import {createProgram} from '../program.js';
import {createRest, type Rest} from '../rest.js';
import {type Tools} from '../types.js';

export type Azure = {
	/** The interface that lists subscriptions and vaults. */
	readonly management: Rest;
	/** Of one vault; undefined for an address that is not one of Azure's public vaults, which gets no token. */
	readonly vault: (name: string, address: string) => Rest | undefined;
};

export type Session = {
	/** Undefined where nobody is logged in. */
	readonly connect: (signal: AbortSignal) => Promise<Azure | undefined>;
	/** The program's version and account; undefined where it is not installed. */
	readonly describe: (signal: AbortSignal) => Promise<{readonly version: string; readonly account: string} | undefined>;
};

export const command = 'az login';

const noLogin: Extract<Outcome<never>, {readonly status: 'refused'}> = {status: 'refused', failure: {kind: 'unauthorized', message: 'There is no login for Azure: az is not logged in, or not installed.'}};

/**
Why there is nobody to ask as: the login is missing, or it was not waited for.
*/
export function missingLogin(signal: AbortSignal): typeof noLogin {
	return signal.aborted ? {status: 'refused', failure: {kind: 'cancelled', message: 'It was stopped before anything was asked.'}} : noLogin;
}

/** Only what is known to be Azure's gets a token. */
const vaultAddress = /^https:\/\/[\da-z\-]+\.vault\.azure\.net\/?$/iv;

/**
Find out with what to log in. Values are never given to the program.
*/
export function createSession(tools: Tools): Session {
	const {environment, home, http, addresses} = tools;
	const program = createProgram({...tools, environment: {...environment, AZURE_CORE_COLLECT_TELEMETRY: 'false'}}, {program: 'az', variables: ['AZURE_*']});
	const ask = async (given: readonly string[], signal: AbortSignal) => {
		const reply = await program.json([...given, '--output', 'json'], {signal, folder: home});
		return reply.status === 'succeeded' ? recordOf(reply.value) : undefined;
	};

	const token = async (resource: string, signal: AbortSignal) => {
		const reply = await ask(['account', 'get-access-token', '--resource', resource], signal);
		return textOf(reply?.accessToken);
	};

	return {
		async connect(signal) {
			const [management, vault] = await Promise.all([token('https://management.azure.com', signal), token('https://vault.azure.net', signal)]);
			if (![management, vault].every(text => isToken(text))) {
				return undefined;
			}

			const make = (baseUrl: string, bearer: string) => createRest({
				http, baseUrl, service: 'Azure', headers: () => ({authorization: `Bearer ${bearer}`}),
			});
			return {
				management: make(addresses.azure ?? 'https://management.azure.com', management),
				vault(name, address) {
					if (addresses.azure !== undefined) {
						return make(`${addresses.azure}/${encodeURIComponent(name)}`, vault);
					}

					return vaultAddress.test(address) ? make(address.replace(/\/$/v, ''), vault) : undefined;
				},
			};
		},
		async describe(signal) {
			const version = await ask(['version'], signal);
			if (version === undefined) {
				return undefined;
			}

			const account = await ask(['account', 'show'], signal);
			return {version: `az ${textOf(version['azure-cli'])}`, account: textOf(recordOf(account?.user).name)};
		},
	};
}
