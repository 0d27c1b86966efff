/**
What one role may do, field by field, so that a second role can be made with the same rights and both can be compared.
*/
import {escapeIdentifier, escapeLiteral} from 'pg';
import {type Outcome} from '../core/outcome.js';
import {type Query} from './connect.js';
import {loginRefused} from './sessions.js';

/** The same on the whole server. */
export type SharedRights = {
	readonly attributes: {
		readonly superuser: boolean; readonly createRole: boolean; readonly createDatabase: boolean; readonly replication: boolean; readonly bypassRowSecurity: boolean; readonly inherit: boolean; readonly login: boolean;
		readonly connectionLimit: number;
		/** Empty: for ever. */
		readonly validUntil: string;
	};
	/** `name=value`, for one database or (an empty name) for all. */
	readonly settings: ReadonlyArray<{readonly database: string; readonly setting: string}>;
	readonly memberOf: readonly Grant[];
	readonly members: readonly Grant[];
};

/** One membership. The last two are undefined before PostgreSQL 16. */
export type Grant = {readonly role: string; readonly isAdmin: boolean; readonly inherits: boolean | undefined; readonly maySwitch: boolean | undefined};

/** In one database. */
export type DatabaseRights = {
	/** What was granted on objects of others, as the words between `grant` and `to`; the same words for both roles. */
	readonly privileges: ReadonlyArray<{readonly what: string; readonly isGrantable: boolean}>;
	/** What new objects of others are open for, and what its own will be open for. */
	readonly defaults: ReadonlyArray<{readonly by: string; readonly to: string; readonly schema: string; readonly what: string; readonly isGrantable: boolean}>;
	/** Objects that it owns here; those of the whole server count in every database. */
	readonly owns: readonly string[];
};

/** Written instead of the role's own name, so that two roles can be compared. No role can have it: it is longer than PostgreSQL allows. */
const itself = 'x'.repeat(64);

const sharedStatement = (role: string) => `select json_build_object(
	'attributes', json_build_object('superuser', rolsuper, 'createRole', rolcreaterole, 'createDatabase', rolcreatedb, 'replication', rolreplication, 'bypassRowSecurity', rolbypassrls, 'inherit', rolinherit, 'login', rolcanlogin, 'connectionLimit', rolconnlimit, 'validUntil', coalesce(rolvaliduntil::text, '')),
	'settings', (select coalesce(json_agg(json_build_object('database', coalesce(d.datname, ''), 'setting', entry) order by d.datname, entry), '[]') from pg_db_role_setting s left join pg_database d on d.oid = s.setdatabase cross join unnest(s.setconfig) entry where s.setrole = me.oid),
	'memberOf', (select coalesce(json_agg(g order by g ->> 'role'), '[]') from (select jsonb_build_object('role', r.rolname, 'isAdmin', bool_or(a.admin_option), 'inherits', bool_or((to_jsonb(a) ->> 'inherit_option')::boolean), 'maySwitch', bool_or((to_jsonb(a) ->> 'set_option')::boolean)) as g from pg_auth_members a join pg_roles r on r.oid = a.roleid where a.member = me.oid group by r.rolname) granted),
	'members', (select coalesce(json_agg(g order by g ->> 'role'), '[]') from (select jsonb_build_object('role', r.rolname, 'isAdmin', bool_or(a.admin_option), 'inherits', bool_or((to_jsonb(a) ->> 'inherit_option')::boolean), 'maySwitch', bool_or((to_jsonb(a) ->> 'set_option')::boolean)) as g from pg_auth_members a join pg_roles r on r.oid = a.member where a.roleid = me.oid group by r.rolname) granted)
)::text from pg_roles me where rolname = ${escapeLiteral(role)}`;

/** Every grant on an object, with whose the object is. */
export const grantedObjects = `granted as (
	select c.relowner as owner, format('%s on %s %s', a.privilege_type, case c.relkind when 'S' then 'sequence' else 'table' end, c.oid::regclass) as what, a.* from pg_class c, aclexplode(c.relacl) a
	union all select c.relowner, format('%s (%I) on table %s', a.privilege_type, t.attname, t.attrelid::regclass), a.* from pg_attribute t join pg_class c on c.oid = t.attrelid, aclexplode(t.attacl) a
	union all select n.nspowner, format('%s on schema %I', a.privilege_type, n.nspname), a.* from pg_namespace n, aclexplode(n.nspacl) a
	union all select d.datdba, format('%s on database %I', a.privilege_type, d.datname), a.* from pg_database d, aclexplode(d.datacl) a where d.datname = current_database()
	union all select p.proowner, format('%s on routine %s', a.privilege_type, p.oid::regprocedure), a.* from pg_proc p, aclexplode(p.proacl) a
	union all select y.typowner, format('%s on type %s', a.privilege_type, y.oid::regtype), a.* from pg_type y, aclexplode(y.typacl) a
	union all select l.lanowner, format('%s on language %I', a.privilege_type, l.lanname), a.* from pg_language l, aclexplode(l.lanacl) a
	union all select w.fdwowner, format('%s on foreign data wrapper %I', a.privilege_type, w.fdwname), a.* from pg_foreign_data_wrapper w, aclexplode(w.fdwacl) a
	union all select v.srvowner, format('%s on foreign server %I', a.privilege_type, v.srvname), a.* from pg_foreign_server v, aclexplode(v.srvacl) a
)`;

const databaseStatement = (role: string) => `with me as (select oid from pg_roles where rolname = ${escapeLiteral(role)}), ${grantedObjects} select json_build_object(
	'privileges', (select coalesce(json_agg(json_build_object('what', what, 'isGrantable', is_grantable) order by what), '[]') from (select what, bool_or(is_grantable) as is_grantable from granted, me where grantee = me.oid and owner <> me.oid group by what) own),
	'defaults', (select coalesce(json_agg(json_build_object('by', case when d.defaclrole = me.oid then ${escapeLiteral(itself)} else b.rolname::text end, 'to', case when a.grantee = me.oid then ${escapeLiteral(itself)} when a.grantee = 0 then '' else t.rolname::text end, 'schema', coalesce(n.nspname, ''), 'what', format('%s on %s', a.privilege_type, case d.defaclobjtype when 'r' then 'tables' when 'S' then 'sequences' when 'f' then 'routines' when 'T' then 'types' when 'n' then 'schemas' else 'large objects' end), 'isGrantable', a.is_grantable) order by 1::text, d.defaclrole, d.defaclnamespace, a.privilege_type), '[]') from me, pg_default_acl d cross join lateral aclexplode(d.defaclacl) a join pg_roles b on b.oid = d.defaclrole left join pg_roles t on t.oid = a.grantee left join pg_namespace n on n.oid = d.defaclnamespace where (d.defaclrole = me.oid or a.grantee = me.oid) and not (d.defaclrole = me.oid and a.grantee = me.oid)),
	'owns', (select coalesce(json_agg(pg_describe_object(d.classid, d.objid, d.objsubid) order by 1), '[]') from pg_shdepend d, me where d.refclassid = 'pg_authid'::regclass and d.refobjid = me.oid and d.deptype = 'o' and d.classid <> 'pg_default_acl'::regclass and d.dbid in (0, (select oid from pg_database where datname = current_database())))
)::text`;

/** What a statement of ours answers, whose form is known. Nothing: there is no such role. */
async function ask<Value>(query: Query, statement: string): Promise<Outcome<Value>> {
	const answer = await query(statement, []);
	if (answer.status === 'failed') {
		return loginRefused(answer.login);
	}

	return answer.value === ''
		? {status: 'refused', failure: {kind: 'not-found', message: 'There is no such role.'}}
		: {status: 'succeeded', value: JSON.parse(answer.value) as Value};
}

export async function readSharedRights(query: Query, role: string): Promise<Outcome<SharedRights>> {
	return ask(query, sharedStatement(role));
}

export async function readDatabaseRights(query: Query, role: string): Promise<Outcome<DatabaseRights>> {
	return ask(query, databaseStatement(role));
}

/** Settings that are lists of names: PostgreSQL keeps them as they are written. */
const lists = new Set(['search_path', 'temp_tablespaces', 'local_preload_libraries', 'session_preload_libraries']);

function withOptions({isAdmin, inherits, maySwitch}: Grant): string {
	return inherits === undefined || maySwitch === undefined
		? (isAdmin ? ' with admin option' : '')
		: ` with admin ${isAdmin}, inherit ${inherits}, set ${maySwitch}`;
}

/** The statements that give a role the same settings. A role may send them itself. */
export function settingStatements(name: string, {settings}: SharedRights): readonly string[] {
	const role = escapeIdentifier(name);
	return settings.map(({database, setting}) => {
		const at = setting.indexOf('=');
		const value = setting.slice(at + 1);
		return `alter role ${role}${database === '' ? '' : ` in database ${escapeIdentifier(database)}`} set ${escapeIdentifier(setting.slice(0, at))} to ${lists.has(setting.slice(0, at)) ? value : escapeLiteral(value)}`;
	});
}

/**
The statements that make a role with the same rights on the whole server. The first one holds the password in plain text: Neon takes nothing else.

@param password Undefined: none, for a rehearsal.
@param maker Who sends them. PostgreSQL makes it a member by itself, and refuses to be asked for it.
*/
export function sharedStatements(name: string, password: string | undefined, rights: SharedRights, maker: string): readonly string[] {
	const {attributes: is} = rights;
	const role = escapeIdentifier(name);
	const option = (has: boolean, word: string) => `${has ? '' : 'no'}${word}`;
	return [
		// PostgreSQL lets only a superuser name SUPERUSER at all, and REPLICATION and BYPASSRLS only who has them.
		`create role ${role} ${[option(is.login, 'login'), option(is.inherit, 'inherit'), option(is.createRole, 'createrole'), option(is.createDatabase, 'createdb'), ...(is.replication ? ['replication'] : []), ...(is.bypassRowSecurity ? ['bypassrls'] : []), ...(is.superuser ? ['superuser'] : [])].join(' ')} connection limit ${is.connectionLimit}${password === undefined ? '' : ` password ${escapeLiteral(password)}`}${is.validUntil === '' ? '' : ` valid until ${escapeLiteral(is.validUntil)}`}`,
		...settingStatements(name, rights),
		...rights.memberOf.map(grant => `grant ${escapeIdentifier(grant.role)} to ${role}${withOptions(grant)}`),
		...rights.members.filter(grant => grant.role !== maker).map(grant => `grant ${role} to ${escapeIdentifier(grant.role)}${withOptions(grant)}`),
	];
}

type Default = DatabaseRights['defaults'][number];

function defaultStatement(name: string, {by, to, schema, what, isGrantable}: Default, verb: 'grant' | 'revoke'): string {
	const called = (other: string) => other === itself ? escapeIdentifier(name) : (other === '' ? 'public' : escapeIdentifier(other));
	const scope = `alter default privileges for role ${called(by)}${schema === '' ? '' : ` in schema ${escapeIdentifier(schema)}`}`;
	return verb === 'revoke' ? `${scope} revoke ${what} from ${called(to)}` : `${scope} grant ${what} to ${called(to)}${isGrantable ? ' with grant option' : ''}`;
}

/** The statements that give a role the same rights in one database. What it gives away by default itself is not among them. */
export function databaseStatements(name: string, {privileges, defaults}: DatabaseRights): readonly string[] {
	return [
		...privileges.map(({what, isGrantable}) => `grant ${what} to ${escapeIdentifier(name)}${isGrantable ? ' with grant option' : ''}`),
		...defaults.filter(({by}) => by !== itself).map(item => defaultStatement(name, item, 'grant')),
	];
}

/** The statements that take the same rights from a role. */
export function revokeStatements(name: string, {privileges, defaults}: DatabaseRights): readonly string[] {
	return [
		...privileges.map(({what}) => `revoke ${what} from ${escapeIdentifier(name)}`),
		...defaults.filter(({by}) => by !== itself).map(item => defaultStatement(name, item, 'revoke')),
	];
}

/** What a role gives away by default of its own: statements that it sends itself. */
export function ownDefaultStatements(name: string, {defaults}: DatabaseRights, verb: 'grant' | 'revoke'): readonly string[] {
	return defaults.filter(({by}) => by === itself).map(item => defaultStatement(name, item, verb));
}

/** Several statements as one, which takes effect whole or not at all. */
export function asOne(statements: readonly string[]): string {
	return `do ${escapeLiteral(`begin\n${statements.map(statement => `execute ${escapeLiteral(statement)};`).join('\n')}\nend`)}`;
}

/** Where two roles differ, in words. Empty: the same rights. `ours`: memberships that were made to replace the one by the other. */
export function differences(one: {readonly shared: SharedRights; readonly databases: Readonly<Record<string, DatabaseRights>>}, other: typeof one, ours: ReadonlySet<string>): readonly string[] {
	const found: string[] = [];
	const compare = (what: string, first: unknown, second: unknown) => {
		if (JSON.stringify(first) !== JSON.stringify(second)) {
			found.push(`${what}: ${JSON.stringify(first)} and ${JSON.stringify(second)}`);
		}
	};

	const without = (grants: readonly Grant[]) => grants.filter(({role}) => !ours.has(role));
	for (const field of Object.keys(one.shared.attributes) as Array<keyof SharedRights['attributes']>) {
		compare(field, one.shared.attributes[field], other.shared.attributes[field]);
	}

	compare('settings', one.shared.settings, other.shared.settings);
	compare('belongs to', without(one.shared.memberOf), without(other.shared.memberOf));
	compare('members', without(one.shared.members), without(other.shared.members));
	for (const [database, rights] of Object.entries(one.databases)) {
		compare(`privileges in ${database}`, rights.privileges, other.databases[database]?.privileges);
		compare(`default privileges in ${database}`, rights.defaults, other.databases[database]?.defaults);
	}

	return found;
}
