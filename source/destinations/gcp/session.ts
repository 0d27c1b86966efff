/**
With what Google Cloud is spoken to: a token of the environment, else one that gcloud hands over for its login.
*/
import {isToken} from '../token-login.js';
import {type Outcome} from '../../core/outcome.js';
import {
	type Json, recordOf, recordsOf, textOf,
} from '../json-value.js';
import {readPages} from '../pages.js';
import {createProgram} from '../program.js';
import {createRest, type Rest} from '../rest.js';
import {type Tools} from '../types.js';

/** The three interfaces that are used. */
export type Google = {readonly projects: Rest; readonly secrets: Rest; readonly run: Rest};

export type Session = {
	/** Undefined where nobody is logged in. */
	readonly connect: (signal: AbortSignal) => Promise<Google | undefined>;
	/** The program's version and account; undefined where it is not installed. */
	readonly describe: (signal: AbortSignal) => Promise<{readonly version: string; readonly account: string} | undefined>;
};

export const command = 'gcloud auth login';

const noLogin: Extract<Outcome<never>, {readonly status: 'refused'}> = {status: 'refused', failure: {kind: 'unauthorized', message: 'There is no login for Google Cloud: neither CLOUDSDK_AUTH_ACCESS_TOKEN nor one of gcloud.'}};

/**
Why there is nobody to ask as: the login is missing, or it was not waited for.
*/
export function missingLogin(signal: AbortSignal): typeof noLogin {
	return signal.aborted ? {status: 'refused', failure: {kind: 'cancelled', message: 'It was stopped before anything was asked.'}} : noLogin;
}

const variables = ['CLOUDSDK_*', 'GOOGLE_APPLICATION_CREDENTIALS'];

/**
Find out with what to log in. Values are never given to the program.
*/
export function createSession(tools: Tools): Session {
	const {environment, home, http, addresses} = tools;
	// Its log files would tell that and when a token was handed over, and its updates ask elsewhere.
	const calm = {CLOUDSDK_CORE_DISABLE_PROMPTS: '1', CLOUDSDK_CORE_DISABLE_FILE_LOGGING: '1', CLOUDSDK_COMPONENT_MANAGER_DISABLE_UPDATE_CHECK: '1'};
	const program = createProgram({...tools, environment: {...environment, ...calm}}, {program: 'gcloud', variables});
	return {
		async connect(signal) {
			let token = environment.CLOUDSDK_AUTH_ACCESS_TOKEN?.trim() ?? '';
			if (token === '') {
				const result = await program.run(['auth', 'print-access-token'], {signal, folder: home});
				token = result.status === 'exited' && result.exitCode === 0 ? result.stdout.trim() : '';
			}

			if (!isToken(token)) {
				return undefined;
			}

			const make = (name: string) => createRest({
				http, baseUrl: addresses.gcp ?? `https://${name}.googleapis.com`, service: 'Google Cloud', headers: () => ({authorization: `Bearer ${token}`}),
			});
			return {projects: make('cloudresourcemanager'), secrets: make('secretmanager'), run: make('run')};
		},
		async describe(signal) {
			const version = await program.run(['version', '--format=value("Google Cloud SDK")'], {signal, folder: home});
			if (version.status !== 'exited' || version.exitCode !== 0) {
				return undefined;
			}

			const account = await program.run(['config', 'get-value', 'account'], {signal, folder: home});
			return {version: `gcloud ${version.stdout.trim().split('\n')[0]}`, account: account.status === 'exited' && account.exitCode === 0 ? account.stdout.trim() : ''};
		},
	};
}

/**
All pages of a list of Google's.
*/
export async function listAll(rest: Rest, path: string, name: string, signal: AbortSignal): Promise<Outcome<readonly Json[]>> {
	return readPages('', async token => {
		const reply = await rest.get(token === '' ? path : `${path}${path.includes('?') ? '&' : '?'}pageToken=${encodeURIComponent(token)}`, {signal});
		if (reply.status !== 'succeeded') {
			return reply;
		}

		const next = textOf(recordOf(reply.value).nextPageToken);
		return {status: 'succeeded', value: {items: recordsOf(recordOf(reply.value)[name]), next: next === '' ? undefined : next}};
	});
}
