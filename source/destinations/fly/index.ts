/**
Fly.io: the secrets of apps.
*/
import {type CreateDestination} from '../types.js';
import {check, deliver, type Written} from './deliver.js';
import {deploy} from './deploy.js';
import {discover} from './discover.js';
import {createFlyctl} from './flyctl.js';
import {preflight} from './preflight.js';

/**
Make the destination.
*/
export const createFly: CreateDestination = tools => {
	const flyctl = createFlyctl(tools);
	const written: Written = new Map();
	return {
		id: 'fly',
		name: 'Fly.io',
		description: {
			kind: 'deploy-platform',
			readable: 'never',
			evidence: 'its digest changes; every machine is a new version',
			takesEffect: 'on-deploy',
			limits: [
				'The login is that of flyctl, or FLY_API_TOKEN. A token for one app alone cannot list apps and is not enough.',
				'A secret can never be read: it is found by its name alone.',
				'A secret that has the value already keeps its digest: whether it was written is then unknown.',
				'What stands in [env] of a fly.toml is found and changed by hand.',
				'Machines that fly deploy does not manage are named and updated by hand.',
			],
		},
		preflight: async signal => preflight(flyctl, tools, signal),
		discover: async search => discover(flyctl, search),
		deliver: async (place, values, delivery) => deliver(flyctl, place, values, delivery, written),
		deploy: async (service, options) => deploy(flyctl, service, options),
		check: async (place, values, options) => check(flyctl, place, values, options, written),
	};
};
