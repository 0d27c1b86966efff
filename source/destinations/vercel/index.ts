/**
Vercel: variables of every project, and those that the projects of a team share.
*/
import {createProgram} from '../program.js';
import {createRest, type Rest} from '../rest.js';
import {createTokenLogin, isToken} from '../token-login.js';
import {type CreateDestination} from '../types.js';
import {listScopes} from './api.js';
import {check, deliver} from './deliver.js';
import {deploy} from './deploy.js';
import {discover} from './discover.js';

const login = createTokenLogin({
	platform: 'Vercel', command: 'export VERCEL_TOKEN=…', message: 'There is no login for Vercel: VERCEL_TOKEN is not set. Make a token in the settings of your account; the login of the vercel program is not used.',
});

/**
Make the destination.
*/
export const createVercel: CreateDestination = tools => {
	const {environment, http, addresses, home} = tools;
	const program = createProgram(tools, {program: 'vercel', variables: []});
	const token = environment.VERCEL_TOKEN?.trim() ?? '';
	const authorization = `Bearer ${token}`;
	const rest: Rest | undefined = isToken(token)
		? createRest({
			http, baseUrl: addresses.vercel ?? 'https://api.vercel.com', service: 'Vercel', headers: () => ({authorization}),
		})
		: undefined;

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
		preflight: async signal => rest === undefined
			? login.preflightWithout({program, home}, signal)
			: login.preflightAs(await listScopes(rest, signal), value => value.map(({name}) => name).join(', ')),
		discover: async search => rest === undefined ? login.unsearched(search) : discover(rest, search),
		deliver: async (place, values, delivery) => rest === undefined ? login.refusal : deliver(rest, place, values, delivery),
		deploy: async (service, options) => rest === undefined ? login.refusal : deploy(rest, service, options),
		check: async (place, values, options) => rest === undefined ? login.refusal : check(rest, place, values, options),
	};
};
