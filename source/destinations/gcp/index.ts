/**
Google Cloud: Secret Manager, and Cloud Run services that use its secrets or have variables of their own.
*/
import {createLanes} from '../../io/lane.js';
import {type CreateDestination, type Preflight} from '../types.js';
import {check, deliver} from './deliver.js';
import {deploy} from './deploy.js';
import {discover} from './discover.js';
import {listProjects} from './secrets.js';
import {
	command, createSession, missingLogin, type Session,
} from './session.js';

async function preflight(session: Session, signal: AbortSignal): Promise<Preflight> {
	const [google, program] = await Promise.all([session.connect(signal), session.describe(signal)]);
	const known = {...(program !== undefined && {version: program.version}), ...(program !== undefined && program.account !== '' && {account: program.account})};
	if (google === undefined) {
		return program === undefined
			? {status: 'absent', problems: []}
			: {
				status: 'not-ready', ...known, problems: [missingLogin(signal).failure.message], command,
			};
	}

	const projects = await listProjects(google, signal);
	return projects.status === 'succeeded'
		? {status: 'ready', ...known, problems: []}
		: {
			status: 'not-ready', ...known, problems: [projects.failure.message], ...(projects.failure.kind === 'unauthorized' && {command}),
		};
}

/**
Make the destination.
*/
export const createGcp: CreateDestination = tools => {
	const session = createSession(tools);
	// Two variables of one service would change the same template.
	const lanes = createLanes();
	return {
		id: 'gcp',
		name: 'Google Cloud',
		description: {
			kind: 'secret-manager',
			readable: 'sometimes',
			evidence: 'read back; a secret that this login may not read only by its version',
			takesEffect: 'on-deploy',
			limits: [
				'The older version of a secret keeps the old value until you disable it. This program disables none.',
				'Regional secrets, Cloud Run jobs, functions and Kubernetes are not looked at.',
				'A service that sends its traffic to chosen revisions is deployed by hand.',
			],
		},
		preflight: async signal => preflight(session, signal),
		async discover(search) {
			const google = await session.connect(search.signal);
			return google === undefined
				? {found: [], looked: 0, notSearched: [{what: 'Google Cloud', reason: search.signal.aborted ? 'The search was stopped.' : missingLogin(search.signal).failure.message, command}]}
				: discover(google, search);
		},
		async deliver(place, values, delivery) {
			const google = await session.connect(delivery.signal);
			return google === undefined ? missingLogin(delivery.signal) : lanes.run(place.container, async () => deliver(google, place, values, delivery));
		},
		async deploy(service, options) {
			const google = await session.connect(options.signal);
			return google === undefined ? missingLogin(options.signal) : deploy(google, service, options);
		},
		async check(place, values, options) {
			const google = await session.connect(options.signal);
			return google === undefined ? missingLogin(options.signal) : check(google, place, values, options);
		},
	};
};
