/**
Heroku: the variables of apps and pipelines.
*/
import {recordOf, textOf} from '../json-value.js';
import {type CreateDestination, type Preflight} from '../types.js';
import {check, deliver} from './deliver.js';
import {discover} from './discover.js';
import {
	command, createSession, missingLogin, type Session,
} from './session.js';

async function preflight(session: Session, signal: AbortSignal): Promise<Preflight> {
	const [heroku, number] = await Promise.all([session.connect(signal), session.version(signal)]);
	const version = number === undefined ? {} : {version: `heroku ${number}`};
	if (heroku === undefined) {
		return number === undefined
			? {status: 'absent', problems: []}
			: {
				status: 'not-ready', ...version, problems: [missingLogin(signal).failure.message], command,
			};
	}

	const me = await heroku().get('/account', {signal});
	return me.status === 'succeeded'
		? {
			status: 'ready', ...version, account: textOf(recordOf(me.value).email) || 'somebody', problems: [],
		}
		: {
			status: 'not-ready', ...version, problems: [me.failure.message], ...(me.failure.kind === 'unauthorized' && {command}),
		};
}

/**
Make the destination.
*/
export const createHeroku: CreateDestination = tools => {
	const session = createSession(tools);
	return {
		id: 'heroku',
		name: 'Heroku',
		description: {
			kind: 'deploy-platform',
			readable: 'always',
			evidence: 'read back; every dyno runs the release that followed',
			takesEffect: 'on-write',
			limits: [
				'Each variable that is written is a release and a restart of its own.',
				'What an add-on owns is renewed in the add-on.',
				'Older releases keep the old value: rolling back to one brings it back.',
				'Review apps and test runs that exist already are apps of their own, or keep the old value until they are made again.',
			],
		},
		preflight: async signal => preflight(session, signal),
		async discover(search) {
			const heroku = await session.connect(search.signal);
			return heroku === undefined
				? {found: [], looked: 0, notSearched: [{what: 'Heroku', reason: search.signal.aborted ? 'The search was stopped.' : missingLogin(search.signal).failure.message, command}]}
				: discover(heroku, search);
		},
		async deliver(place, values, delivery) {
			const heroku = await session.connect(delivery.signal);
			return heroku === undefined ? missingLogin(delivery.signal) : deliver(heroku, place, values, delivery);
		},
		async check(place, values, options) {
			const heroku = await session.connect(options.signal);
			return heroku === undefined ? missingLogin(options.signal) : check(heroku, place, values, options);
		},
	};
};
