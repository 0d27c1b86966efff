/**
Doppler: secrets of every config of every project.
*/
import {recordOf, textOf} from '../json-value.js';
import {type CreateDestination, type Preflight} from '../types.js';
import {check, deliver} from './deliver.js';
import {discover} from './discover.js';
import {createSession, type Doppler, noLogin} from './session.js';

async function preflight(session: Doppler, signal: AbortSignal): Promise<Preflight> {
	const [rest, number] = await Promise.all([session.connect(signal), session.version(signal)]);
	const version = number === undefined ? {} : {version: `doppler ${number}`};
	if (rest === undefined) {
		return number === undefined
			? {status: 'absent', problems: []}
			: {
				status: 'not-ready', ...version, problems: [noLogin.failure.message], command: 'doppler login',
			};
	}

	const me = await rest.get('/v3/me', {signal});
	if (me.status !== 'succeeded') {
		return {
			status: 'not-ready', ...version, problems: [me.failure.message], ...(me.failure.kind === 'unauthorized' && {command: 'doppler login'}),
		};
	}

	const {name, type, workplace} = recordOf(me.value);
	const isNarrow = textOf(type) === 'service_token';
	return {
		status: 'ready', ...version, account: `${textOf(name) || 'a token'} in ${textOf(recordOf(workplace).name) || 'its workplace'}`,
		problems: isNarrow ? ['This token is good for one config only: the others are not searched. Log in with the program to search all of them.'] : [],
		...(isNarrow && {command: 'doppler login'}),
	};
}

/**
Make the destination.
*/
export const createDoppler: CreateDestination = tools => {
	const session = createSession(tools);
	const {DOPPLER_PROJECT: project, DOPPLER_CONFIG: config} = tools.environment;
	return {
		id: 'doppler',
		name: 'Doppler',
		description: {
			kind: 'secret-manager',
			readable: 'sometimes',
			evidence: 'read back',
			takesEffect: 'on-next-use',
			limits: [
				'A config that has the same value as the one it inherits from is taken for a copy: it is changed there, and looked at again.',
				'Restricted secrets are found by their name alone and changed by hand.',
				'What Doppler copies elsewhere is not waited for. Applications that read it once have to be restarted.',
			],
		},
		preflight: async signal => preflight(session, signal),
		async discover(search) {
			const rest = await session.connect(search.signal);
			return rest === undefined
				? {found: [], looked: 0, notSearched: [{what: 'Doppler', reason: search.signal.aborted ? 'The search was stopped.' : noLogin.failure.message, command: 'doppler login'}]}
				: discover(rest, search, project === undefined || config === undefined ? undefined : {project, config});
		},
		async deliver(place, values, delivery) {
			const rest = await session.connect(delivery.signal);
			return rest === undefined ? noLogin : deliver(rest, place, values, delivery);
		},
		async check(place, values, options) {
			const rest = await session.connect(options.signal);
			return rest === undefined ? noLogin : check(rest, place, values, options);
		},
	};
};
