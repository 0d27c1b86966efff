/**
Render: variables of every service and environment group.
*/
import {type Place} from '../../core/incident.js';
import {deployUnits} from '../deployments.js';
import {recordOf} from '../json-value.js';
import {createProgram} from '../program.js';
import {createRest, type Rest} from '../rest.js';
import {checkStored, deliverTo, type StoredValue} from '../stored-value.js';
import {createTokenLogin, isToken} from '../token-login.js';
import {type CreateDestination} from '../types.js';
import {listOwners, pathOf} from './api.js';
import {deployService} from './deploy.js';
import {discover} from './discover.js';

const login = createTokenLogin({
	platform: 'Render', command: 'export RENDER_API_KEY=…', message: 'There is no login for Render: RENDER_API_KEY is not set. Make a key in the settings of your account; the login of the render program is not used.',
});

function storedAt(rest: Rest, {address, key, byHand}: Place): StoredValue {
	const {kind, id} = address ?? {};
	const path = (kind === 'services' || kind === 'env-groups') && id !== undefined && byHand === undefined ? pathOf({kind, id}, `/env-vars/${encodeURIComponent(key)}`) : undefined;
	return {
		platform: 'Render',
		async read(signal) {
			if (path === undefined) {
				return {status: 'refused', failure: {kind: 'unsuitable', message: 'This place is not a variable on Render.'}};
			}

			const reply = await rest.get(path, {signal});
			if (reply.status !== 'succeeded') {
				return reply;
			}

			const {value} = recordOf(reply.value);
			return {status: 'succeeded', value: {value: typeof value === 'string' ? value : undefined, mark: '', settings: ''}};
		},
		// The address without the key takes a list, and replaces every variable of the service by it.
		write: async (value, _before, call) => rest.change('PUT', path!, {value}, call),
	};
}

/**
Make the destination.
*/
export const createRender: CreateDestination = tools => {
	const {environment, http, addresses, home} = tools;
	const program = createProgram(tools, {program: 'render', variables: []});
	const key = environment.RENDER_API_KEY?.trim() ?? '';
	const authorization = `Bearer ${key}`;
	const rest: Rest | undefined = isToken(key)
		? createRest({
			http, baseUrl: addresses.render ?? 'https://api.render.com', service: 'Render', headers: () => ({authorization}),
		})
		: undefined;

	return {
		id: 'render',
		name: 'Render',
		description: {
			kind: 'deploy-platform',
			readable: 'always',
			evidence: 'read back',
			takesEffect: 'on-deploy',
			limits: [
				'The login is RENDER_API_KEY; the login of the render program is not used.',
				'Secret files are found and changed by hand.',
				'What stands in a render.yaml itself may be put back when its Blueprint is synced: change it there too.',
				'A service is deployed again as it was built. What was baked into a build needs a new build; static sites get one.',
			],
		},
		preflight: async signal => rest === undefined
			? login.preflightWithout({program, home}, signal)
			: login.preflightAs(await listOwners(rest, signal), value => value.join(', ')),
		discover: async search => rest === undefined ? login.unsearched(search) : discover(rest, search),
		deliver: async (place, values, delivery) => rest === undefined ? login.refusal : deliverTo(storedAt(rest, place), place, values, delivery),
		deploy: async (service, options) => rest === undefined ? login.refusal : deployUnits(service, 'Render', options, async (unit, more) => deployService(rest, unit, more)),
		check: async (place, values, options) => rest === undefined ? login.refusal : checkStored(storedAt(rest, place), place, values, options),
	};
};
