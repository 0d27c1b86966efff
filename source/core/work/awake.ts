import {type Credential, type Instant} from '../incident.js';
import {type CredentialRecord, type Incident} from '../record.js';
import {type State} from '../state.js';

/** Computes that may be active at once, as Neon limits them. Those of default branches are exempt. */
const awakeAtMost = 20;

/** How long a compute stays active after its last login, in milliseconds: Neon's own time for suspending one. */
const awakeMilliseconds = 5 * 60 * 1000;

/** Work that logs in, and so wakes a compute. */
const logins = ['examine-old', 'end-sessions', 'count-old-sessions', 'find-statement', 'set-password', 'prove-login', 'try-copy'] as const;

/** Whether a piece of work logs in to a database. */
export function isLogin(work: string): boolean {
	return logins.some(type => work.startsWith(`${type} `));
}

/**
Whether one more compute may be woken. Whoever was allowed holds its place, so that a list of wishes never asks for too much at once.
*/
export type Room = (credential: Credential) => boolean;

function isHeld({run, now}: State, {credential, stage}: CredentialRecord, busy: readonly string[]): boolean {
	const last: Instant | undefined = run.awake[credential.branchId];
	return stage.name === 'sent' || stage.name === 'applying' || busy.some(work => work.includes(credential.id))
		|| (last !== undefined && now - last < awakeMilliseconds);
}

/** The room that is left now. */
export function roomOf(state: State, incident: Incident): Room {
	const busy = Object.keys(state.run.underWay).filter(work => isLogin(work) || work.startsWith('read-role '));
	const awake = new Set((incident.credentials ?? []).filter(record => !record.credential.isDefaultBranch && isHeld(state, record, busy)).map(({credential}) => credential.branchId));
	return ({isDefaultBranch, branchId, endpoints}) => {
		if (isDefaultBranch || endpoints.length === 0 || awake.has(branchId)) {
			return true;
		}

		if (awake.size >= awakeAtMost) {
			return false;
		}

		awake.add(branchId);
		return true;
	};
}
