/**
With what Heroku is spoken to: the key of the environment, else the login of Heroku's program.

@see https://devcenter.heroku.com/articles/platform-api-reference
*/
import {isToken} from '../token-login.js';
import {type Outcome} from '../../core/outcome.js';
import {createProgram} from '../program.js';
import {createRest, type Rest} from '../rest.js';
import {type Tools} from '../types.js';

/** The same login with other headers: Heroku asks for a page, or for more of each item, in a header. */
export type Heroku = (headers?: Readonly<Record<string, string>>) => Rest;

export type Session = {
	/** Undefined where there is no login at all. */
	readonly connect: (signal: AbortSignal) => Promise<Heroku | undefined>;
	/** The version of the program; undefined where it is not installed. */
	readonly version: (signal: AbortSignal) => Promise<string | undefined>;
};

export const command = 'heroku login';
const accept = 'application/vnd.heroku+json; version=3';

/** What asks for the variables of a pipeline. */
export const forPipelines = {accept: `${accept}.pipelines`};

const noLogin: Extract<Outcome<never>, {readonly status: 'refused'}> = {status: 'refused', failure: {kind: 'unauthorized', message: 'There is no login for Heroku: neither HEROKU_API_KEY nor one of its program.'}};

/**
Why there is nobody to ask as: the login is missing, or it was not waited for.
*/
export function missingLogin(signal: AbortSignal): typeof noLogin {
	return signal.aborted ? {status: 'refused', failure: {kind: 'cancelled', message: 'It was stopped before anything was asked.'}} : noLogin;
}

/**
Find out with what to log in. The program only hands over its login; values are never given to it, because it takes them as arguments and prints them.
*/
export function createSession(tools: Tools): Session {
	const {environment, home, http, addresses} = tools;
	const program = createProgram(tools, {program: 'heroku', variables: []});
	return {
		async connect(signal) {
			let token = environment.HEROKU_API_KEY?.trim() ?? '';
			if (token === '') {
				const result = await program.run(['auth:token'], {signal, folder: home});
				token = result.status === 'exited' && result.exitCode === 0 ? result.stdout.trim() : '';
			}

			const authorization = `Bearer ${token}`;
			return isToken(token)
				? (headers = {}) => createRest({
					http, baseUrl: addresses.heroku ?? 'https://api.heroku.com', service: 'Heroku', headers: () => ({accept, authorization, ...headers}),
				})
				: undefined;
		},
		async version(signal) {
			const result = await program.run(['--version'], {signal, folder: home});
			return result.status === 'exited' && result.exitCode === 0 ? /heroku\/(\d+\.\d+\.\d+)/v.exec(result.stdout)?.[1] : undefined;
		},
	};
}
