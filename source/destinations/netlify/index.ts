/**
Netlify: variables of every site in every context, and those that the sites of a team share.
*/
import {type Place} from '../../core/incident.js';
import {systemClock} from '../../io/clock.js';
import {createProgram} from '../program.js';
import {createRest, type Rest} from '../rest.js';
import {checkStored, deliverTo, type StoredValue} from '../stored-value.js';
import {createTokenLogin, isToken} from '../token-login.js';
import {type CreateDestination} from '../types.js';
import {listTeams, readValues, writeValue} from './api.js';
import {deploy} from './deploy.js';
import {discover} from './discover.js';

const login = createTokenLogin({
	platform: 'Netlify', command: 'export NETLIFY_AUTH_TOKEN=…', message: 'There is no login for Netlify: NETLIFY_AUTH_TOKEN is not set. Make a personal access token in your user settings; the login of the netlify program is not used.',
});

function storedAt(rest: Rest, {address, key}: Place): StoredValue {
	const {team, site, context, parameter = ''} = address ?? {};
	const owner = {team: team ?? '', site};
	return {
		platform: 'Netlify',
		followUp: 'used by the next deployment',
		async read(signal) {
			if (team === undefined || site === undefined || context === undefined) {
				return {status: 'refused', failure: {kind: 'unsuitable', message: 'This place is not a variable of a site on Netlify.'}};
			}

			const values = await readValues(rest, owner, key, signal);
			if (values.status !== 'succeeded') {
				return values;
			}

			const value = values.value.find(item => item.context === context && item.parameter === parameter);
			if (value === undefined) {
				return {status: 'refused', failure: {kind: 'not-found', message: `${key} has no value for ${context} any more.`}};
			}

			const time = Date.parse(value.updatedAt);
			return {
				status: 'succeeded', value: {
					value: value.value, mark: value.updatedAt, settings: value.settings, ...(!Number.isNaN(time) && {changedAt: time}),
				},
			};
		},
		async write(value, before, call) {
			if (before.value === undefined && before.changedAt !== undefined && Math.abs(systemClock.now() - before.changedAt) < 2000) {
				// The time may be told in seconds: a second change in this one could not be seen.
				await systemClock.wait(1100, call.signal);
			}

			return writeValue(rest, owner, {key, context: context ?? '', parameter}, value, call);
		},
	};
}

/**
Make the destination.
*/
export const createNetlify: CreateDestination = tools => {
	const {environment, http, addresses, home} = tools;
	const program = createProgram(tools, {program: 'netlify', variables: []});
	const token = environment.NETLIFY_AUTH_TOKEN?.trim() ?? '';
	const authorization = `Bearer ${token}`;
	const rest: Rest | undefined = isToken(token)
		? createRest({
			http, baseUrl: `${addresses.netlify ?? 'https://api.netlify.com'}/api/v1`, service: 'Netlify', headers: () => ({authorization}),
		})
		: undefined;

	return {
		id: 'netlify',
		name: 'Netlify',
		description: {
			kind: 'deploy-platform',
			readable: 'sometimes',
			evidence: 'read back; a secret variable only by the time of its change',
			takesEffect: 'on-deploy',
			limits: [
				'The login is NETLIFY_AUTH_TOKEN; the login of the netlify program is not used.',
				'A secret variable can never be read outside development: it is found by its name alone.',
				'Only production is deployed again, and only where Netlify builds the site. Branches and previews keep the old value until they are deployed again.',
				'What the sites of a team share is found and changed by hand.',
				'Variables in a netlify.toml are found in the folders that you name.',
			],
		},
		preflight: async signal => rest === undefined
			? login.preflightWithout({program, home}, signal)
			: login.preflightAs(await listTeams(rest, signal), value => value.map(({slug}) => slug).join(', ')),
		discover: async search => rest === undefined ? login.unsearched(search) : discover(rest, search),
		deliver: async (place, values, delivery) => rest === undefined ? login.refusal : deliverTo(storedAt(rest, place), place, values, delivery),
		deploy: async (service, options) => rest === undefined ? login.refusal : deploy(rest, service, options),
		check: async (place, values, options) => rest === undefined ? login.refusal : checkStored(storedAt(rest, place), place, values, options),
	};
};
