/**
Who is logged in as a role that is to go.
*/
import {type RoleUser} from '../core/replacement.js';
import {type Outcome} from '../core/outcome.js';
import {sanitize} from '../core/sanitize.js';
import {type Clock} from './clock.js';
import {type Connect, type Query} from './connect.js';
import {type RoleLogin, type Server} from './examine-role.js';
import {loginRefused} from './sessions.js';

/** Everybody else who is logged in as the role. */
const others = 'usename = $1 and pid <> pg_backend_pid() and backend_type in (\'client backend\', \'walsender\')';

const list = `select coalesce(json_agg(json_build_object('application', application, 'address', address, 'sessions', sessions) order by application, address), '[]')::text from (select coalesce(application_name, '') as application, coalesce(host(client_addr), '') as address, count(*) as sessions from pg_stat_activity where ${others} group by 1, 2) found`;

/** Between two looks of one watch, in milliseconds: somebody who logs in for each query is seen too. */
const pauseMilliseconds = 250;

function merge(seen: Map<string, RoleUser>, users: readonly RoleUser[]): void {
	for (const user of users) {
		const key = `${user.application}\n${user.address}`;
		seen.set(key, {...user, sessions: Math.max(user.sessions, seen.get(key)?.sessions ?? 0)});
	}
}

async function watch(query: Query, role: string, milliseconds: number, clock: Clock, signal?: AbortSignal): Promise<Outcome<readonly RoleUser[]>> {
	const seen = new Map<string, RoleUser>();
	const end = clock.now() + milliseconds;
	do {
		const answer = await query(list, [role]);
		if (answer.status === 'failed') {
			return loginRefused(answer.login);
		}

		const users = JSON.parse(answer.value) as readonly RoleUser[];
		merge(seen, users.map(user => ({...user, application: sanitize(user.application, 64), address: sanitize(user.address, 64)})));
		await clock.wait(pauseMilliseconds, signal);
	} while (clock.now() < end && !signal?.aborted);

	return {status: 'succeeded', value: [...seen.values()]};
}

/**
Watch one compute for a while. A session that was there at any look counts.
*/
export async function watchSessions(connect: Connect, {host, port, databases, signal}: Server, login: RoleLogin, role: string, {milliseconds, clock}: {readonly milliseconds: number; readonly clock: Clock}): Promise<Outcome<readonly RoleUser[]>> {
	const connected = await connect({
		host, port, database: databases[0]!, role: login.role,
	}, login.password, {signal}, async query => watch(query, role, milliseconds, clock, signal));
	return connected.status === 'failed' ? loginRefused(connected.login) : connected.value;
}

/** End every other session of a role, sent by itself. */
export async function endSessionsOf(connect: Connect, {host, port, databases, signal}: Server, login: RoleLogin): Promise<Outcome<number>> {
	const connected = await connect({
		host, port, database: databases[0]!, role: login.role,
	}, login.password, {signal}, async query => query(`select count(*) filter (where pg_terminate_backend(pid))::text from pg_stat_activity where ${others}`, [login.role]));
	if (connected.status === 'failed') {
		return loginRefused(connected.login);
	}

	return connected.value.status === 'failed' ? loginRefused(connected.value.login) : {status: 'succeeded', value: Number(connected.value.value)};
}
