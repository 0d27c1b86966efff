/**
Infisical: the secrets of every environment of every project.
*/
import {type Place} from '../../core/incident.js';
import {type Outcome} from '../../core/outcome.js';
import {createProgram} from '../program.js';
import {createRest, type Rest} from '../rest.js';
import {checkStored, deliverTo, type StoredValue} from '../stored-value.js';
import {type CreateDestination, type Preflight} from '../types.js';
import {discover} from './discover.js';
import {
	type Address, listProjects, readSecret, writeSecret,
} from './secrets.js';

const command = 'export INFISICAL_TOKEN=…';
const noLogin: Extract<Outcome<never>, {readonly status: 'refused'}> = {status: 'refused', failure: {kind: 'unauthorized', message: 'There is no login for Infisical: INFISICAL_TOKEN is not set. Use the access token of a machine identity; the login of the infisical program is not used.'}};

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
	const rest: Rest | undefined = /^[\u0021-\u007E]+$/v.test(token)
		? createRest({
			http, baseUrl: addresses.infisical ?? host, service: 'Infisical', headers: () => ({authorization: `Bearer ${token}`}),
		})
		: undefined;

	async function preflight(signal: AbortSignal): Promise<Preflight> {
		if (rest === undefined) {
			const result = await program.run(['--version'], {signal, folder: home});
			return result.status === 'exited' && result.exitCode === 0
				? {status: 'not-ready', problems: [noLogin.failure.message], command}
				: {status: 'absent', problems: []};
		}

		const projects = await listProjects(rest, signal);
		return projects.status === 'succeeded'
			? {status: 'ready', account: `a token for ${projects.value.map(({name}) => name).join(', ') || 'no project'}`, problems: []}
			: {status: 'not-ready', problems: [projects.failure.message], ...(projects.failure.kind === 'unauthorized' && {command})};
	}

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
		preflight,
		async discover(search) {
			return rest === undefined
				? {found: [], looked: 0, notSearched: [{what: 'Infisical', reason: search.signal.aborted ? 'The search was stopped.' : noLogin.failure.message, command}]}
				: discover(rest, search);
		},
		deliver: async (place, values, delivery) => rest === undefined ? noLogin : deliverTo(storedAt(rest, place), place, values, delivery),
		check: async (place, values, options) => rest === undefined ? noLogin : checkStored(storedAt(rest, place), place, values, options),
	};
};
