/**
What belongs to a role and cannot be given to a second one by any statement that its makers may send.
*/
import {escapeLiteral} from 'pg';
import {grantedObjects} from './role-rights.js';

/**
A statement whose answer is a list of sentences, as JSON. Empty: nothing stands in the way in this database.
*/
export function obstaclesStatement(role: string): string {
	const owned = 'd.refclassid = \'pg_authid\'::regclass and d.refobjid = me.oid and d.dbid in (0, (select oid from pg_database where datname = current_database()))';
	return `with me as (select oid from pg_roles where rolname = ${escapeLiteral(role)}), ${grantedObjects}, counted as (
	select format('%s row security policies of %s name it, and would not name the new role.', count(*), current_database()) as sentence, count(*) as number from pg_policy p, me where me.oid = any(p.polroles)
	union all select format('%s user mappings of %s hold a password for it, which nobody else can read.', count(*), current_database()), count(*) from pg_user_mappings m, me where m.umuser = me.oid
	union all select format('It granted %s privileges in %s on objects of others to other roles. They would end with it.', count(*), current_database()), count(*) from granted, me where grantor = me.oid and grantee <> me.oid and owner <> me.oid
	union all select format('It granted %s memberships to other roles. They would end with it.', count(*)), count(*) from pg_auth_members a, me where a.grantor = me.oid
	union all select format('It has %s grants on large objects, parameters or tablespaces, which are not copied.', count(*)), count(*) from pg_shdepend d, me where ${owned} and d.deptype = 'a' and d.classid::regclass::text in ('pg_largeobject', 'pg_parameter_acl', 'pg_tablespace')
) select coalesce(json_agg(sentence), '[]')::text from counted where number > 0`;
}
