import {type Credential, type Instant} from '../incident.js';
import {type CredentialRecord, type Incident} from '../record.js';
import {type State} from '../state.js';

/** Computes that may be active at once, as Neon limits them. Those of default branches are exempt. */
const awakeAtMost = 20;

/** How long a compute stays active after its last login, in milliseconds: Neon's own time for suspending one. */
const awakeMilliseconds = 5 * 60 * 1000;

/** Work that logs in, and so wakes a compute. */
const logins = ['examine-old', 'end-sessions', 'count-old-sessions', 'find-statement', 'set-password', 'prove-login', 'try-copy', 'plan-replacement', 'create-role', 'watch-role', 'drop-role', 'find-dropped', 'audit-roles'] as const;

/** Whether a piece of work logs in to a database. */
export function isLogin(work: string): boolean {
	return logins.some(type => work.startsWith(`${type} `));
}

/**
Whether one more compute may be woken. Whoever was allowed holds its place, so that a list of wishes never asks for too much at once.
*/
export type Room = (credential: Credential) => boolean;

/** Whether a login of this credential is under way. */
export function isLoggedIn({run: {underWay}}: State, {credential: {id}, attempts}: CredentialRecord): boolean {
	return logins.some(type => underWay[`${type} ${id} ${attempts}`] !== undefined)
		|| underWay[`examine-old ${id} leaked`] !== undefined || underWay[`examine-old ${id} revealed`] !== undefined || underWay[`try-copy ${id}`] !== undefined || underWay[`plan-replacement ${id}`] !== undefined
		|| underWay[`audit-roles ${id} before`] !== undefined || underWay[`audit-roles ${id} after`] !== undefined;
}

function isHeld(state: State, record: CredentialRecord): boolean {
	const {credential, stage} = record;
	const {run, now} = state;
	const last: Instant | undefined = run.awake[credential.branchId];
	return stage.name === 'sent' || stage.name === 'applying' || run.underWay[`read-role ${credential.id}`] !== undefined || isLoggedIn(state, record)
		|| (last !== undefined && now - last < awakeMilliseconds);
}

/** The room that is left now. */
export function roomOf(state: State, incident: Incident): Room {
	const awake = new Set((incident.credentials ?? []).filter(record => !record.credential.isDefaultBranch && isHeld(state, record)).map(({credential}) => credential.branchId));
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
