/**
Reads what PostgreSQL says about the roles of a branch, as any role of it may.
*/
import {type AuditedRole, type RoleAudit} from '../core/role-audit.js';
import {type LoginTarget} from '../core/login.js';
import {type Outcome} from '../core/outcome.js';
import {sanitize} from '../core/sanitize.js';
import {type Connect, type Query} from './connect.js';
import {loginRefused} from './sessions.js';

/** The same for every database of the server. A newer PostgreSQL knows more about a membership; an older one must not fail for it. */
const sharedStatement = `select json_build_object(
	'roles', (select coalesce(json_agg(json_build_object('name', rolname, 'canLogin', rolcanlogin, 'isSuperuser', rolsuper, 'bypassesRowSecurity', rolbypassrls, 'createsRoles', rolcreaterole, 'createsDatabases', rolcreatedb, 'replicates', rolreplication, 'inherits', rolinherit) order by rolname), '[]') from pg_roles),
	'memberships', (select coalesce(json_agg(json_build_object('role', r.rolname, 'member', m.rolname, 'isAdmin', a.admin_option, 'maySwitch', (to_jsonb(a) ->> 'set_option')::boolean) order by r.rolname, m.rolname), '[]') from pg_auth_members a join pg_roles r on r.oid = a.roleid join pg_roles m on m.oid = a.member),
	'databases', (select coalesce(json_agg(datname order by datname), '[]') from pg_database where datallowconn and not datistemplate)
)::text`;

const databaseStatement = `select json_build_object(
	'owns', (select coalesce(json_object_agg(name, number), '{}') from (select r.rolname as name, count(*) as number from pg_shdepend d join pg_roles r on r.oid = d.refobjid where d.refclassid = 'pg_authid'::regclass and d.deptype = 'o' and d.dbid in (0, (select oid from pg_database where datname = current_database())) group by 1) owned),
	'defaultPrivileges', (select coalesce(json_agg(json_build_object('by', b.rolname, 'to', coalesce(t.rolname, ''), 'schema', coalesce(n.nspname, ''), 'kind', case d.defaclobjtype when 'r' then 'tables' when 'S' then 'sequences' when 'f' then 'functions' when 'T' then 'types' when 'n' then 'schemas' else 'others' end, 'privileges', p.privileges)), '[]') from pg_default_acl d join pg_roles b on b.oid = d.defaclrole left join pg_namespace n on n.oid = d.defaclnamespace cross join lateral (select a.grantee, json_agg(a.privilege_type order by a.privilege_type) as privileges from aclexplode(d.defaclacl) a where a.grantee <> d.defaclrole group by 1) p left join pg_roles t on t.oid = p.grantee),
	'publications', (select coalesce(json_agg(json_build_object('database', current_database(), 'name', p.pubname, 'owner', r.rolname, 'isForAllTables', p.puballtables)), '[]') from pg_publication p join pg_roles r on r.oid = p.pubowner),
	'subscriptions', (select coalesce(json_agg(json_build_object('database', current_database(), 'name', s.subname, 'owner', r.rolname, 'isEnabled', s.subenabled)), '[]') from pg_subscription s join pg_roles r on r.oid = s.subowner where s.subdbid = (select oid from pg_database where datname = current_database())),
	'userMappings', (select coalesce(json_agg(json_build_object('database', current_database(), 'server', srvname, 'user', usename)), '[]') from pg_user_mappings)
)::text`;

type Shared = {readonly roles: ReadonlyArray<Omit<AuditedRole, 'owns'>>; readonly memberships: RoleAudit['memberships']; readonly databases: readonly string[]};
type InDatabase = Pick<RoleAudit, 'defaultPrivileges' | 'publications' | 'subscriptions' | 'userMappings'> & {readonly owns: Readonly<Record<string, number>>};

/** The answer of a statement of ours: PostgreSQL built the JSON from our own words, so its form is known. */
async function ask<Value>(query: Query, statement: string): Promise<Outcome<Value>> {
	const answer = await query(statement, []);
	if (answer.status === 'failed') {
		return loginRefused(answer.login);
	}

	try {
		return {status: 'succeeded', value: JSON.parse(answer.value) as Value};
	} catch {
		return {status: 'refused', failure: {kind: 'invalid-reply', message: 'The answer of the database makes no sense.'}};
	}
}

/**
What PostgreSQL says about the roles of a branch, in every one of its databases that the login reaches.
*/
export async function auditRoles(connect: Connect, target: LoginTarget, password: string, branchId: string): Promise<Outcome<RoleAudit>> {
	const inside = async <Value>(database: string, statement: string): Promise<Outcome<Value>> => {
		const connected = await connect({...target, database}, password, {}, async query => ask<Value>(query, statement));
		return connected.status === 'failed' ? loginRefused(connected.login) : connected.value;
	};

	const shared = await inside<Shared>(target.database, sharedStatement);
	if (shared.status !== 'succeeded') {
		return shared;
	}

	const {roles, memberships, databases} = shared.value;
	const found: InDatabase[] = [];
	const missing: string[] = [];
	const seen: string[] = [];
	for (const database of databases) {
		const outcome = await inside<InDatabase>(database, databaseStatement);
		if (outcome.status === 'succeeded') {
			seen.push(database);
			found.push(outcome.value);
		} else if (database !== 'postgres') {
			missing.push(`The database ${sanitize(database, 64)} could not be looked into: ${outcome.failure.message}`);
		}
	}

	return {
		status: 'succeeded',
		value: {
			branchId,
			databases: seen,
			roles: roles.map(role => ({...role, owns: found.reduce((sum, {owns}) => sum + (owns[role.name] ?? 0), 0)})),
			memberships,
			defaultPrivileges: found.flatMap(({defaultPrivileges}) => defaultPrivileges),
			publications: found.flatMap(({publications}) => publications),
			subscriptions: found.flatMap(({subscriptions}) => subscriptions),
			userMappings: found.flatMap(({userMappings}) => userMappings),
			missing,
		},
	};
}
