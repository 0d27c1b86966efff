/**
What PostgreSQL itself says about the roles of a branch. Neither its list nor the provider's is complete alone: a role can be made by SQL and be unknown to the provider, or the other way round.
*/
import {type Role} from './incident.js';
import {sanitize} from './sanitize.js';

/** A role as `pg_roles` shows it. */
export type AuditedRole = {
	readonly name: string;
	readonly canLogin: boolean;
	readonly isSuperuser: boolean;
	readonly bypassesRowSecurity: boolean;
	readonly createsRoles: boolean;
	readonly createsDatabases: boolean;
	readonly replicates: boolean;
	readonly inherits: boolean;
	/** Objects that it owns in the databases that were looked at. */
	readonly owns: number;
};

/** A role that belongs to another, with what it may do by that. */
export type Membership = {
	readonly role: string;
	readonly member: string;
	/** May give the membership to others. */
	readonly isAdmin: boolean;
	/** Undefined before PostgreSQL 16, where every membership could be switched to. */
	readonly maySwitch: boolean | undefined;
};

/** What somebody else's new objects will be open for. */
export type DefaultPrivilege = {readonly by: string; readonly to: string; readonly schema: string; readonly kind: string; readonly privileges: readonly string[]};

export type RoleAudit = {
	readonly branchId: string;
	readonly databases: readonly string[];
	readonly roles: readonly AuditedRole[];
	readonly memberships: readonly Membership[];
	readonly defaultPrivileges: readonly DefaultPrivilege[];
	readonly publications: ReadonlyArray<{readonly database: string; readonly name: string; readonly owner: string; readonly isForAllTables: boolean}>;
	/** Each holds a connection string, most with a password in it, to another server. */
	readonly subscriptions: ReadonlyArray<{readonly database: string; readonly name: string; readonly owner: string; readonly isEnabled: boolean}>;
	/** Logins to other servers that are stored for foreign tables. */
	readonly userMappings: ReadonlyArray<{readonly database: string; readonly server: string; readonly user: string}>;
	/** What could not be looked at, as sentences. It is never counted as clean. */
	readonly missing: readonly string[];
};

/** What a role's place among the others gives away. */
export type RoleDoor = {
	readonly kind: 'only-in-postgres' | 'only-at-provider' | 'powerful' | 'member-of-powerful' | 'hands-on-membership' | 'default-privileges' | 'publication' | 'subscription' | 'user-mapping';
	/** The role, or the name of the publication, subscription or server. */
	readonly subject: string;
	/** The other role of a membership. */
	readonly about?: string;
	/** Why it matters, in a sentence that may be drawn. */
	readonly sentence: string;
};

/** Roles of PostgreSQL and of Neon. What they are is not for the operator to change. */
const systemRole = /^(?:pg_.*|neon_superuser|cloud_admin|zenith_admin|neon_service|databricks_.*)$/v;

export function isSystemRole(name: string): boolean {
	return systemRole.test(name);
}

/** Whoever belongs to one of these reads or writes everything, whatever was granted. */
const powerfulGroups = new Set(['pg_read_all_data', 'pg_write_all_data', 'pg_execute_server_program', 'pg_read_server_files', 'pg_write_server_files', 'pg_signal_backend', 'pg_maintain', 'pg_create_subscription', 'neon_superuser']);

/** What Neon gives every role that its Console or API makes is no sign of anything. */
function powersOf(role: AuditedRole, isUsual: boolean): readonly string[] {
	const superuser = role.isSuperuser ? ['SUPERUSER'] : [];
	return isUsual
		? superuser
		: [
			...superuser,
			...(role.bypassesRowSecurity ? ['BYPASSRLS'] : []),
			...(role.createsRoles ? ['CREATEROLE'] : []),
			...(role.replicates ? ['REPLICATION'] : []),
		];
}

/**
What of an audit grants access that deserves a look.

@param atProvider - The roles of the same branch as the provider lists them.
*/
export function roleDoors(audit: RoleAudit, atProvider: ReadonlyArray<Pick<Role, 'name'>>): readonly RoleDoor[] {
	const drawn = (name: string) => sanitize(name, 64);
	const own = audit.roles.filter(({name}) => !systemRole.test(name));
	const inPostgres = new Set(audit.roles.map(({name}) => name));
	const listed = new Set(atProvider.map(({name}) => name));
	const usual = new Set(audit.memberships.filter(({role, member}) => role === 'neon_superuser' && listed.has(member)).map(({member}) => member));
	const powers = own.map(role => ({name: role.name, powers: powersOf(role, usual.has(role.name))}));
	return [
		...own.filter(({name}) => !listed.has(name)).map(({name, canLogin}): RoleDoor => ({
			kind: 'only-in-postgres', subject: name, sentence: `PostgreSQL has the role ${drawn(name)}, and Neon does not list it.${canLogin ? ' It may log in.' : ''}`,
		})),
		...atProvider.filter(({name}) => !inPostgres.has(name)).map(({name}): RoleDoor => ({
			kind: 'only-at-provider', subject: name, sentence: `Neon lists the role ${drawn(name)}, and PostgreSQL does not have it. Neon makes it again with the rights of an owner.`,
		})),
		...powers.filter(role => role.powers.length > 0).map(({name, powers: has}): RoleDoor => ({
			kind: 'powerful', subject: name, sentence: `${drawn(name)} has ${has.join(', ')}.`,
		})),
		...audit.memberships.filter(({role, member}) => powerfulGroups.has(role) && !systemRole.test(member) && !(role === 'neon_superuser' && usual.has(member))).map(({role, member}): RoleDoor => ({
			kind: 'member-of-powerful', subject: member, sentence: `${drawn(member)} belongs to ${role}.`,
		})),
		...audit.memberships.filter(({role, member, isAdmin}) => isAdmin && !systemRole.test(role) && !systemRole.test(member)).map(({role, member}): RoleDoor => ({
			kind: 'hands-on-membership', subject: member, about: role, sentence: `${drawn(member)} may give anybody the rights of ${drawn(role)}, and change its password.`,
		})),
		...audit.defaultPrivileges.filter(({by, to}) => !systemRole.test(by) && !systemRole.test(to)).map(({by, to, kind, privileges}): RoleDoor => ({
			kind: 'default-privileges', subject: to, sentence: `What ${drawn(by)} makes next (${kind}) is open to ${to === '' ? 'everybody' : drawn(to)}: ${privileges.join(', ')}.`,
		})),
		...audit.publications.map(({name, owner, isForAllTables}): RoleDoor => ({
			kind: 'publication', subject: name, sentence: `The publication ${drawn(name)} of ${drawn(owner)} sends ${isForAllTables ? 'every table' : 'its tables'} to whoever subscribes with a role that may replicate.`,
		})),
		...audit.subscriptions.map(({name, owner}): RoleDoor => ({
			kind: 'subscription', subject: name, sentence: `The subscription ${drawn(name)} of ${drawn(owner)} keeps the connection string of another server, with its password.`,
		})),
		...audit.userMappings.map(({server, user}): RoleDoor => ({
			kind: 'user-mapping', subject: server, sentence: `A login to the foreign server ${drawn(server)} is stored for ${drawn(user)}.`,
		})),
	];
}
