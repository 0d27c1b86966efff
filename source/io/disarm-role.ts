/**
Takes a role that does not belong there out of use: first its login and its sessions, and later the role.
*/
import {escapeIdentifier, escapeLiteral} from 'pg';
import {type Outcome} from '../core/outcome.js';
import {
	ask, everywhere, inside, type RoleLogin, type Server,
} from './examine-role.js';
import {type Connect} from './connect.js';
import {asOne} from './role-rights.js';
import {statementFailed} from './set-password.js';

const look = (role: string) => `select coalesce((select rolcanlogin from pg_roles where rolname = ${escapeLiteral(role)}), false)::text || ' ' || (select count(*) from pg_stat_activity where usename = ${escapeLiteral(role)})`;

/**
Take a role's login away and end its sessions, on one compute.

@param isReset - Its password was replaced by the provider. Then it counts as disarmed too where PostgreSQL lets only others change it.
@returns Its sessions that are left; PostgreSQL lets not everybody end them.
*/
export async function disarmRole(connect: Connect, server: Server, login: RoleLogin, role: string, isReset: boolean): Promise<Outcome<{readonly sessions: number}>> {
	return inside(connect, server, login, server.databases[0]!, async (query): Promise<Outcome<{readonly sessions: number}>> => {
		const found = await ask(query, 'select count(*)::text from pg_roles where rolname = $1', [role]);
		if (found.status !== 'succeeded' || found.value === '0') {
			return found.status === 'succeeded' ? {status: 'succeeded', value: {sessions: 0}} : found;
		}

		const taken = await query(`alter role ${escapeIdentifier(role)} nologin`, []);
		const refused = taken.status === 'failed' ? statementFailed(taken.login) : undefined;
		if (refused !== undefined && !(isReset && refused.status === 'refused')) {
			return refused;
		}

		// Refused where the login is no member of the role: the count below tells what is left.
		await query(`select count(pg_terminate_backend(pid, 2000))::text from pg_stat_activity where usename = ${escapeLiteral(role)}`, []);
		const seen = await ask(query, look(role));
		if (seen.status !== 'succeeded') {
			return {status: 'unknown', failure: seen.failure};
		}

		const [mayLogIn, sessions] = seen.value.split(' ');
		return mayLogIn === 'false' || refused !== undefined
			? {status: 'succeeded', value: {sessions: Number(sessions)}}
			: {status: 'refused', failure: {kind: 'conflict', message: 'The statement was accepted, and the role may still log in.'}};
	});
}

/**
Give what a role owns to whoever is logged in, and take back what was granted to it, in every database, so that it can be dropped. Whole in each database or not at all; doing it again changes nothing.
*/
export async function emptyRole(connect: Connect, server: Server, login: RoleLogin, role: string): Promise<Outcome<undefined>> {
	const name = escapeIdentifier(role);
	const me = escapeIdentifier(login.role);
	const emptied = await everywhere(connect, server, login, async query => {
		// Whoever may give a membership may give it to itself; whoever may not has it or fails below.
		await query(`grant ${name} to ${me}`, []);
		const answer = await query(asOne([`reassign owned by ${name} to ${me}`, `drop owned by ${name}`]), []);
		return answer.status === 'failed' ? statementFailed(answer.login) : {status: 'succeeded', value: undefined} as const;
	});
	return emptied.status === 'succeeded' ? {status: 'succeeded', value: undefined} : emptied;
}

/** The databases of a server that take logins, the one that is named first before the others. */
export async function listDatabases(connect: Connect, server: Server, login: RoleLogin): Promise<Outcome<readonly string[]>> {
	const first = server.databases[0]!;
	const names = await inside(connect, server, login, first, async query => ask(query, 'select json_agg(datname)::text from pg_database where datallowconn and not datistemplate and has_database_privilege(datname, \'connect\')'));
	return names.status === 'succeeded' ? {status: 'succeeded', value: [first, ...(JSON.parse(names.value) as readonly string[]).filter(name => name !== first)]} : names;
}
