/**
Vercel: variables of every project, and those that the projects of a team share.
*/
import {type Outcome} from '../../core/outcome.js';
import {createProgram} from '../program.js';
import {createRest, type Rest} from '../rest.js';
import {type CreateDestination, type Preflight} from '../types.js';
import {listScopes} from './api.js';
import {check, deliver} from './deliver.js';
import {deploy} from './deploy.js';
import {discover} from './discover.js';

const command = 'export VERCEL_TOKEN=…';
const noLogin: Extract<Outcome<never>, {readonly status: 'refused'}> = {status: 'refused', failure: {kind: 'unauthorized', message: 'There is no login for Vercel: VERCEL_TOKEN is not set. Make a token in the settings of your account; the login of the vercel program is not used.'}};

/**
Make the destination.
*/
export const createVercel: CreateDestination = tools => {
	const {environment, http, addresses, home} = tools;
	const program = createProgram(tools, {program: 'vercel', variables: []});
	const token = environment.VERCEL_TOKEN?.trim() ?? '';
	const authorization = `Bearer ${token}`;
	const rest: Rest | undefined = /^[\u0021-\u007E]+$/v.test(token)
		? createRest({
			http, baseUrl: addresses.vercel ?? 'https://api.vercel.com', service: 'Vercel', headers: () => ({authorization}),
		})
		: undefined;

	async function preflight(signal: AbortSignal): Promise<Preflight> {
		if (rest === undefined) {
			const result = await program.run(['--version'], {signal, folder: home});
			return result.status === 'exited' && result.exitCode === 0
				? {status: 'not-ready', problems: [noLogin.failure.message], command}
				: {status: 'absent', problems: []};
		}

		const scopes = await listScopes(rest, signal);
		return scopes.status === 'succeeded'
			? {status: 'ready', account: scopes.value.map(({name}) => name).join(', '), problems: []}
			: {
				status: 'not-ready', problems: [scopes.failure.message], ...(scopes.failure.kind === 'unauthorized' && {command}),
			};
	}

	return {
		id: 'vercel',
		name: 'Vercel',
		description: {
			kind: 'deploy-platform',
			readable: 'sometimes',
			evidence: 'read back; a sensitive variable only by the time of its change',
			takesEffect: 'on-deploy',
			limits: [
				'The login is VERCEL_TOKEN; the login of the vercel program is not used.',
				'A sensitive variable can never be read: it is found by its name alone.',
				'Only production is deployed again. Previews keep the old value until they are deployed again.',
				'Shared variables of a team are found and changed by hand. What an integration put there is renewed in the integration.',
			],
		},
		preflight,
		async discover(search) {
			return rest === undefined
				? {found: [], looked: 0, notSearched: [{what: 'Vercel', reason: search.signal.aborted ? 'The search was stopped.' : noLogin.failure.message, command}]}
				: discover(rest, search);
		},
		deliver: async (place, values, delivery) => rest === undefined ? noLogin : deliver(rest, place, values, delivery),
		deploy: async (service, options) => rest === undefined ? noLogin : deploy(rest, service, options),
		check: async (place, values, options) => rest === undefined ? noLogin : check(rest, place, values, options),
	};
};
