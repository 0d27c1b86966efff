/**
Infisical: the secrets of every environment of every project.
*/
import {type Place} from '../../core/incident.js';
import {createProgram} from '../program.js';
import {createRest, type Rest} from '../rest.js';
import {checkStored, deliverTo, type StoredValue} from '../stored-value.js';
import {createTokenLogin, isToken} from '../token-login.js';
import {type CreateDestination} from '../types.js';
import {discover} from './discover.js';
import {
	type Address, listProjects, readSecret, writeSecret,
} from './secrets.js';

const login = createTokenLogin({
	platform: 'Infisical', command: 'export INFISICAL_TOKEN=…', message: 'There is no login for Infisical: INFISICAL_TOKEN is not set. Use the access token of a machine identity; the login of the infisical program is not used.',
});

const referencesIn = (text: string) => text.split('${').length;

function storedAt(rest: Rest, {address, key, isReadable}: Place): StoredValue {
	const {project, environment, path, type} = address ?? {};
	const where: Address | undefined = project === undefined || environment === undefined || path === undefined
		? undefined
		: {
			project, environment, path, type: type ?? 'shared',
		};
	const last = {isRotated: false};
	return {
		platform: 'Infisical',
		async read(signal) {
			if (where === undefined) {
				return {status: 'refused', failure: {kind: 'unsuitable', message: 'This place is not one of Infisical\'s.'}};
			}

			const secret = await readSecret(rest, key, where, isReadable, signal);
			last.isRotated = secret.status === 'succeeded' && secret.value.isRotated;
			return secret.status === 'succeeded'
				? {
					status: 'succeeded', value: {
						value: secret.value.value, mark: secret.value.version, changedAt: secret.value.changedAt, settings: secret.value.settings,
					},
				}
				: secret;
		},
		objection(value, before) {
			if (last.isRotated) {
				return `Infisical makes ${key} itself and would put its own value there again. Rotate it there.`;
			}

			if (referencesIn(value) !== referencesIn(before.value ?? '')) {
				return 'The new value holds what Infisical would take for a reference to another secret. Generate another password.';
			}

			return value.replace(/\n$/v, '') === value.trim() ? undefined : `Infisical would cut the white space around ${key}. Change it by hand.`;
		},
		write: async (value, _before, call) => writeSecret(rest, key, where!, value, call),
	};
}

/**
Make the destination.
*/
export const createInfisical: CreateDestination = tools => {
	const {environment, http, addresses, home} = tools;
	const program = createProgram(tools, {program: 'infisical', variables: []});
	const token = environment.INFISICAL_TOKEN?.trim() ?? '';
	// Its program takes the address with and without the last part.
	const host = (environment.INFISICAL_API_URL ?? 'https://app.infisical.com').replace(/\/+$/v, '').replace(/\/api$/v, '');
	const rest: Rest | undefined = isToken(token)
		? createRest({
			http, baseUrl: addresses.infisical ?? host, service: 'Infisical', headers: () => ({authorization: `Bearer ${token}`}),
		})
		: undefined;

	return {
		id: 'infisical',
		name: 'Infisical',
		description: {
			kind: 'secret-manager',
			readable: 'sometimes',
			evidence: 'read back; what is hidden from the login only by its version',
			takesEffect: 'on-next-use',
			limits: [
				'The login is INFISICAL_TOKEN, with INFISICAL_API_URL for another server; the login of the infisical program is not used.',
				'What is imported or referred to is changed where it is stored, and only where the login sees that.',
				'A server of your own needs the fourth version of its interface.',
				'Where changes must be approved, a request is made and its approval is not waited for.',
				'What Infisical copies elsewhere is not waited for. Applications that read it once have to be restarted.',
			],
		},
		preflight: async signal => rest === undefined
			? login.preflightWithout({program, home}, signal)
			: login.preflightAs(await listProjects(rest, signal), value => `a token for ${value.map(({name}) => name).join(', ') || 'no project'}`),
		discover: async search => rest === undefined ? login.unsearched(search) : discover(rest, search),
		deliver: async (place, values, delivery) => rest === undefined ? login.refusal : deliverTo(storedAt(rest, place), place, values, delivery),
		check: async (place, values, options) => rest === undefined ? login.refusal : checkStored(storedAt(rest, place), place, values, options),
	};
};
