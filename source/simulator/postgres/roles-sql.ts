import {escapeIdentifier, escapeLiteral} from 'pg';
import {verifierOf, type Secret} from '../secret.js';
import {type Database, type Role} from '../world.js';
import {type Cluster} from './cluster.js';

/** Roles of PostgreSQL and of the service, which the API does not list. */
export const hiddenRoles = new Set(['cloud_admin', 'neon_superuser', 'neon_service', 'zenith_admin']);

const group = 'neon_superuser';

/** What every branch has before its own roles. */
export const groundwork = `
create role ${group} createdb createrole bypassrls replication nologin;
do $$
declare
	power name;
begin
	-- Older versions do not have all of them.
	for power in select rolname from pg_roles where rolname in ('pg_read_all_data', 'pg_write_all_data', 'pg_monitor', 'pg_signal_backend', 'pg_create_subscription') loop
		execute format('grant %I to ${group}', power);
	end loop;
end
$$;
`;

/** SQL that makes a role as the API does: with the rights of an owner. */
export function createRoleSql(role: Role): string {
	const login = role.applied ? `login password ${escapeLiteral(verifierOf(role.applied))}` : 'nologin';
	const rights = role.method === 'password' ? `createdb createrole bypassrls replication in role ${group}` : '';
	return `create role ${escapeIdentifier(role.name)} ${login} ${rights};`;
}

/** Applying a password also makes a role a login role, as on Neon. */
export function applyPasswordSql(name: string, secret: Secret): string {
	return `alter role ${escapeIdentifier(name)} login password ${escapeLiteral(verifierOf(secret))};`;
}

export function createDatabaseSql(database: Database): string {
	return `create database ${escapeIdentifier(database.name)} owner ${escapeIdentifier(database.owner)} strategy file_copy`;
}

export function dropDatabaseSql(name: string): string {
	return `drop database ${escapeIdentifier(name)} with (force)`;
}

export function dropRoleSql(name: string): string {
	return `drop role ${escapeIdentifier(name)}`;
}

/** A role as PostgreSQL has it. */
export type StoredRole = {readonly name: string; readonly canLogin: boolean; readonly verifier: string | undefined};

/** The roles that people made, through the API or by SQL. */
export async function readRoles(cluster: Cluster): Promise<StoredRole[]> {
	const {rows} = await cluster.query('select rolname as name, rolcanlogin as "canLogin", rolpassword as verifier from pg_authid where rolname !~ \'^pg_\' order by oid');
	return (rows as Array<{name: string; canLogin: boolean; verifier: string | null}>)
		.filter(row => !hiddenRoles.has(row.name))
		.map(row => ({...row, verifier: row.verifier ?? undefined}));
}

export async function readDatabases(cluster: Cluster): Promise<ReadonlyArray<{readonly name: string; readonly owner: string}>> {
	const {rows} = await cluster.query('select datname as name, pg_get_userbyid(datdba) as owner from pg_database where not datistemplate and datname <> \'postgres\' order by oid');
	return rows as Array<{name: string; owner: string}>;
}
