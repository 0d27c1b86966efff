/**
A second role in the place of a first one: made, given what the first one has, and the first one taken out of use.
*/
import {escapeIdentifier, escapeLiteral} from 'pg';
import {type Outcome} from '../core/outcome.js';
import {type Connect, type Query} from './connect.js';
import {
	ask, besideApi, done, everywhere, examineRole, inside, isMadeByApi, ownedObjects, type RoleLogin, type Server, type WholeRole,
} from './examine-role.js';
import {
	asOne, databaseStatements, differences, ownDefaultStatements, revokeStatements, settingStatements, sharedStatements,
} from './role-rights.js';
import {statementFailed} from './set-password.js';

/** A change: refused where it certainly did not happen, else unknown. */
async function change(query: Query, statement: string): Promise<Outcome<undefined>> {
	const answer = await query(statement, []);
	return answer.status === 'failed' ? statementFailed(answer.login) : done;
}

/** Several changes as one; nothing is sent where there is none. */
async function changeAll(query: Query, statements: readonly string[]): Promise<Outcome<undefined>> {
	return statements.length === 0 ? done : change(query, asOne(statements));
}

/**
Make the role by SQL, whole or not at all. Whoever is replaced becomes a member where things are moved, so that it loses nothing by the move.
*/
export async function makeRole(connect: Connect, server: Server, maker: RoleLogin, fresh: RoleLogin, old: string, role: WholeRole): Promise<Outcome<undefined>> {
	return inside(connect, server, maker, server.databases[0]!, async query => {
		const version = await ask(query, 'show server_version_num');
		if (version.status !== 'succeeded') {
			return version;
		}

		const options = Number(version.value) < 160_000 ? '' : ' with inherit true, set true';
		const membership = ownedObjects(role) === 0 ? [] : [`grant ${escapeIdentifier(fresh.role)} to ${escapeIdentifier(old)}${options}`];
		return change(query, asOne([...sharedStatements(fresh.role, fresh.password, role.shared, maker.role), ...membership]));
	});
}

/** Move all that a role owns, and its databases before: only whose the database is may own things in its public schema. */
function moveStatement(old: string, name: string): string {
	return `do ${escapeLiteral(`declare item name;
begin
	if exists (select from pg_shdepend d join pg_roles r on r.oid = d.refobjid where d.refclassid = 'pg_authid'::regclass and r.rolname = ${escapeLiteral(old)} and d.deptype = 'o' and d.classid <> 'pg_default_acl'::regclass and d.dbid in (0, (select oid from pg_database where datname = current_database()))) then
		for item in select datname from pg_database join pg_roles r on r.oid = datdba where r.rolname = ${escapeLiteral(old)} loop
			execute format('alter database %I owner to %I', item, ${escapeLiteral(name)});
		end loop;
		reassign owned by ${escapeIdentifier(old)} to ${escapeIdentifier(name)};
	end if;
end`)}`;
}

/** Move everything that a role owns in every database; the role itself does it. */
export async function moveOwned(connect: Connect, server: Server, old: RoleLogin, name: string): Promise<Outcome<undefined>> {
	const moved = await everywhere(connect, server, old, async query => change(query, moveStatement(old.role, name)));
	return moved.status === 'succeeded' ? done : moved;
}

/**
Give the new role the rights of the old one in every database, and what only it can give itself. Doing it again changes nothing.

@param role The old role as it is after what it owned was moved.
*/
export async function giveRights(connect: Connect, server: Server, maker: RoleLogin | undefined, fresh: RoleLogin, role: WholeRole): Promise<Outcome<undefined>> {
	if (maker !== undefined) {
		const groups = isMadeByApi(role) ? sharedStatements(fresh.role, undefined, besideApi(role.shared), maker.role).slice(1) : [];
		const joined = await inside(connect, server, maker, server.databases[0]!, async query => changeAll(query, groups));
		const given = joined.status === 'succeeded' ? await everywhere(connect, server, maker, async (query, database) => changeAll(query, databaseStatements(fresh.role, role.databases[database]!))) : joined;
		if (given.status !== 'succeeded') {
			return given;
		}
	}

	const own = isMadeByApi(role) ? settingStatements(fresh.role, role.shared) : [];
	const set = await everywhere(connect, server, fresh, async (query, database) => changeAll(query, [...(database === server.databases[0] ? own : []), ...ownDefaultStatements(fresh.role, role.databases[database]!, 'grant')]));
	return set.status === 'succeeded' ? done : set;
}

/**
Where the two roles differ, in words. Empty: the same rights.

@param ours Roles whose memberships were made for the exchange.
*/
export async function compareRoles(connect: Connect, server: Server, login: RoleLogin, name: string, before: WholeRole, ours: readonly string[]): Promise<Outcome<readonly string[]>> {
	const made = await examineRole(connect, server, login, name);
	return made.status === 'succeeded' ? {status: 'succeeded', value: differences(before, made.value, new Set([...ours, name]))} : made;
}

/** Whether there is such a role. */
export async function hasRole(connect: Connect, server: Server, login: RoleLogin, role: string): Promise<Outcome<boolean>> {
	const counted = await inside(connect, server, login, server.databases[0]!, async query => ask(query, 'select count(*)::text from pg_roles where rolname = $1', [role]));
	return counted.status === 'succeeded' ? {status: 'succeeded', value: counted.value !== '0'} : counted;
}

/**
Take everything from the old role that would keep it from being dropped: first what it owns by now, which moves, then its rights. Nothing is dropped with it.
*/
export async function releaseRole(connect: Connect, server: Server, maker: RoleLogin | undefined, old: RoleLogin, name: string): Promise<Outcome<undefined>> {
	const moved = await moveOwned(connect, server, old, name);
	const now = moved.status === 'succeeded' ? await examineRole(connect, server, old, old.role) : moved;
	if (now.status !== 'succeeded') {
		return now;
	}

	const {databases} = now.value;
	const own = await everywhere(connect, server, old, async (query, database) => changeAll(query, ownDefaultStatements(old.role, databases[database]!, 'revoke')));
	if (own.status !== 'succeeded' || maker === undefined) {
		return own.status === 'succeeded' ? done : own;
	}

	// In the end: with its rights the role could lose the way into a database.
	const taken = await everywhere(connect, server, maker, async (query, database) => changeAll(query, revokeStatements(old.role, databases[database]!)));
	return taken.status === 'succeeded' ? done : taken;
}

/** Drop it by SQL, as whoever may. */
export async function dropRole(connect: Connect, server: Server, maker: RoleLogin, role: string): Promise<Outcome<undefined>> {
	return inside(connect, server, maker, server.databases[0]!, async query => change(query, `drop role ${escapeIdentifier(role)}`));
}

/** Give a role that was made here, and that nobody uses yet, another password. */
export async function setRolePassword(connect: Connect, server: Server, maker: RoleLogin, fresh: RoleLogin): Promise<Outcome<undefined>> {
	return inside(connect, server, maker, server.databases[0]!, async query => change(query, `alter role ${escapeIdentifier(fresh.role)} password ${escapeLiteral(fresh.password)}`));
}
