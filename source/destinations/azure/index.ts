/**
Azure Key Vault: the secrets of every vault.
*/
import {type Place} from '../../core/incident.js';
import {checkStored, deliverTo, type StoredValue} from '../stored-value.js';
import {type CreateDestination, type Preflight} from '../types.js';
import {discover} from './discover.js';
import {
	type Azure, command, createSession, missingLogin, type Session,
} from './session.js';
import {
	listVaults, lookAtSecret, readSecret, writeSecret,
} from './vaults.js';

function storedAt(azure: Azure, {address, isReadable}: Place): StoredValue {
	const {vault = '', uri = '', secret} = address ?? {};
	const rest = azure.vault(vault, uri);
	const foreign = {status: 'refused', failure: {kind: 'unsuitable', message: 'This place is not a secret of Key Vault.'}} as const;
	return {
		platform: 'Key Vault',
		followUp: 'the version before it still has the old one until you disable it',
		async read(signal) {
			if (rest === undefined || secret === undefined) {
				return foreign;
			}

			return isReadable ? readSecret(rest, secret, signal) : lookAtSecret(rest, secret, signal);
		},
		write: async (value, before, call) => rest === undefined || secret === undefined ? foreign : writeSecret(rest, secret, value, before, call),
	};
}

async function preflight(session: Session, signal: AbortSignal): Promise<Preflight> {
	const program = await session.describe(signal);
	if (program === undefined) {
		return {status: 'absent', problems: []};
	}

	const {version, account} = program;
	const azure = await session.connect(signal);
	if (azure === undefined) {
		return {
			status: 'not-ready', version, problems: [missingLogin(signal).failure.message], command,
		};
	}

	const vaults = await listVaults(azure, signal);
	return vaults.status === 'succeeded'
		? {
			status: 'ready', version, account, problems: [],
		}
		: {
			status: 'not-ready', version, account, problems: [vaults.failure.message], ...(vaults.failure.kind === 'unauthorized' && {command}),
		};
}

/**
Make the destination.
*/
export const createAzure: CreateDestination = tools => {
	const session = createSession(tools);
	return {
		id: 'azure',
		name: 'Azure Key Vault',
		description: {
			kind: 'secret-manager',
			readable: 'sometimes',
			evidence: 'read back; a secret that this login may not read only by its versions',
			takesEffect: 'on-next-use',
			limits: [
				'Older versions stay enabled and keep the old value. This program disables none.',
				'Settings of App Service and Container Apps are not looked at. Restart what uses a secret.',
				'Only vaults of the public cloud are searched.',
			],
		},
		preflight: async signal => preflight(session, signal),
		async discover(search) {
			const azure = await session.connect(search.signal);
			return azure === undefined
				? {found: [], looked: 0, notSearched: [{what: 'Azure', reason: search.signal.aborted ? 'The search was stopped.' : missingLogin(search.signal).failure.message, command}]}
				: discover(azure, search);
		},
		async deliver(place, values, delivery) {
			const azure = await session.connect(delivery.signal);
			return azure === undefined ? missingLogin(delivery.signal) : deliverTo(storedAt(azure, place), place, values, delivery);
		},
		async check(place, values, options) {
			const azure = await session.connect(options.signal);
			return azure === undefined ? missingLogin(options.signal) : checkStored(storedAt(azure, place), place, values, options);
		},
	};
};
