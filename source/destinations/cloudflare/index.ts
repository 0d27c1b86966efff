/**
Cloudflare: secrets of Workers, variables of Pages projects, and the passwords of Hyperdrive.
*/
import {systemClock} from '../../io/clock.js';
import {type CreateDestination} from '../types.js';
import {createApi} from './api.js';
import {check, deliver} from './deliver.js';
import {deploy} from './deploy.js';
import {discover} from './discover.js';
import {findAccounts, preflight} from './preflight.js';
import {createSession} from './session.js';

/**
Make the destination.
*/
export const createCloudflare: CreateDestination = tools => {
	const session = createSession(tools, systemClock.now);
	const api = createApi(tools, session);
	return {
		id: 'cloudflare',
		name: 'Cloudflare',
		description: {
			kind: 'deploy-platform',
			readable: 'sometimes',
			evidence: 'a new deployment of the Worker; Hyperdrive\'s time of change; plain variables of Pages are read back',
			takesEffect: 'on-deploy',
			limits: [
				'A secret can never be read: it is found by its name alone. Hyperdrive is found by host and user.',
				'A Worker\'s secret deploys the Worker at once. Where the last version is not the one that serves, nothing is written.',
				'Pages shows neither a secret\'s value nor when it changed: that it was accepted is all that is known until it is deployed and used.',
				'Plain variables of Workers come from a configuration file and are changed by hand. The Secrets Store is not searched.',
			],
		},
		preflight: async signal => preflight(api, session, tools, signal),
		async discover(search) {
			const accounts = await findAccounts(api, tools, search.signal);
			if (accounts.status !== 'succeeded') {
				const reason = search.signal.aborted ? 'The search was stopped.' : accounts.failure.message;
				return {found: [], looked: 0, notSearched: [{what: 'Cloudflare', reason, ...(accounts.failure.kind === 'unauthorized' && {command: 'wrangler login'})}]};
			}

			return accounts.value.length === 0
				? {found: [], looked: 0, notSearched: [{what: 'Cloudflare', reason: 'The login sees no account. Set CLOUDFLARE_ACCOUNT_ID.'}]}
				: discover(api, accounts.value, search);
		},
		deliver: async (place, values, delivery) => deliver(api, place, values, delivery),
		deploy: async (service, options) => deploy(api, service, options),
		check: async (place, values, options) => check(api, place, values, options),
	};
};
