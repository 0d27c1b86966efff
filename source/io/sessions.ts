/**
The sessions of a role, asked and ended by the role itself. The same statements serve both transports.
*/
import {type LoginResult} from '../core/login.js';
import {type FailureKind, type Outcome} from '../core/outcome.js';
import {type Clock} from './clock.js';
import {type Query} from './connect.js';

export type EndedSessions = {
	readonly ended: number;
	/** Those that were old enough and are still there. */
	readonly left: number;
};

const others = 'usename = current_user and pid <> pg_backend_pid() and backend_type in (\'client backend\', \'walsender\')';

const cutOff = 'select (clock_timestamp() - $1::double precision * interval \'1 millisecond\')::text';

const end = `select count(*) filter (where pg_terminate_backend(pid))::text from pg_stat_activity where ${others} and backend_start < $1::timestamptz`;

const countOlder = `select count(*)::text from pg_stat_activity where ${others} and backend_start < $1::timestamptz`;

const countOlderThan = `select count(*)::text from pg_stat_activity where ${others} and backend_start < clock_timestamp() - $1::double precision * interval '1 millisecond'`;

const countAll = `select count(*)::text from pg_stat_activity where ${others}`;

/** A backend ends at its next chance to look, mostly within milliseconds. */
const looksAfterMilliseconds = [20, 50, 100, 300, 1000, 2000] as const;

const kinds: Readonly<Record<LoginResult['status'], FailureKind>> = {
	accepted: 'server',
	refused: 'unauthorized',
	'not-allowed': 'forbidden',
	unavailable: 'server',
	untrusted: 'certificate',
	unreachable: 'network',
};

/**
A login that failed, as the outcome of what it was for.
*/
export function loginRefused({status, text}: LoginResult): Outcome<never> {
	return {status: 'refused', failure: {kind: kinds[status], message: text}};
}

/**
Ends the role's other sessions that were opened longer ago than the time, by the server's own clock, and counts those that are left.
*/
export async function endSessionsWith(query: Query, olderThanMilliseconds: number, clock: Clock, signal?: AbortSignal): Promise<Outcome<EndedSessions>> {
	// Fixed once: later, sessions that were opened after the reset would have grown old enough.
	const since = await query(cutOff, [String(olderThanMilliseconds)]);
	if (since.status === 'failed') {
		return loginRefused(since.login);
	}

	const ended = await query(end, [since.value]);
	if (ended.status === 'failed') {
		return loginRefused(ended.login);
	}

	let left = 0;
	for (const milliseconds of looksAfterMilliseconds) {
		const counted = await query(countOlder, [since.value]);
		if (counted.status === 'failed') {
			return loginRefused(counted.login);
		}

		left = Number(counted.value);
		if (left === 0 || signal?.aborted) {
			break;
		}

		await clock.wait(milliseconds, signal);
	}

	return {status: 'succeeded', value: {ended: Number(ended.value), left}};
}

/**
Counts the role's other sessions: all of them, or those that were opened longer ago than that, by the server's own clock.
*/
export async function countSessionsWith(query: Query, olderThanMilliseconds?: number): Promise<Outcome<number>> {
	const counted = olderThanMilliseconds === undefined ? await query(countAll, []) : await query(countOlderThan, [String(olderThanMilliseconds)]);
	return counted.status === 'failed' ? loginRefused(counted.login) : {status: 'succeeded', value: Number(counted.value)};
}
