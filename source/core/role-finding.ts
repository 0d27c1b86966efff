/**
Reads what PostgreSQL says about roles for doors, and compares it with an earlier look.
*/
import {quoted, type Finding, type RoleAuditRecord} from './finding.js';
import {type Role} from './incident.js';
import {
	isSystemRole, roleDoors, type RoleAudit, type RoleDoor,
} from './role-audit.js';

export type RoleAuditContext = {
	readonly projectId: string;
	readonly projectName: string;
	readonly branchName: string;
	/** The roles of the branch as the provider listed them in the same look. */
	readonly atProvider: ReadonlyArray<Pick<Role, 'name'>>;
	/** The look before anything was done, where there was one. */
	readonly earlier: RoleAuditRecord | undefined;
	/** Roles that this incident made. */
	readonly own: readonly string[];
};

/** Made by Neon for its Data API and its sign-in, and not always listed. */
const neonsOwn = new Set(['authenticator', 'authenticated', 'anonymous', 'neon_auth', 'web_access', 'web-access']);

const kinds: Readonly<Record<RoleDoor['kind'], Finding['kind']>> = {
	'only-in-postgres': 'role',
	'only-at-provider': 'role',
	powerful: 'privilege',
	'member-of-powerful': 'privilege',
	'hands-on-membership': 'privilege',
	'default-privileges': 'privilege',
	publication: 'replication',
	subscription: 'replication',
	'user-mapping': 'replication',
};

const matters: Readonly<Record<RoleDoor['kind'], string>> = {
	'only-in-postgres': 'It logs in with a password that only its maker knows, and no list in the Console shows it.',
	'only-at-provider': 'Whoever reads the API can have a password for it, and Neon makes it again when the compute starts.',
	powerful: 'Whoever logs in as it passes by what was granted to others.',
	'member-of-powerful': 'Whoever logs in as it reads or changes everything, the hashes of all passwords of the branch among it.',
	'hands-on-membership': 'A reset of the other role changes nothing about it.',
	'default-privileges': 'New tables are open to it without anybody granting anything.',
	publication: 'Data leaves through it without a query in any log.',
	subscription: 'Somebody who reads it has that password, and a subscription can bring foreign data in.',
	'user-mapping': 'Somebody who owns the mapping reads that password.',
};

const steps: Readonly<Record<RoleDoor['kind'], string>> = {
	'only-in-postgres': 'Ask who made it. Take its login away from here, or drop it by SQL as an owner of the branch.',
	'only-at-provider': 'Delete it in the Console where nobody knows it.',
	powerful: 'As an owner of the branch, take the attribute away with ALTER ROLE where nobody needs it.',
	'member-of-powerful': 'As an owner of the branch, REVOKE the membership where nobody needs it.',
	'hands-on-membership': 'As an owner of the branch, REVOKE ADMIN OPTION FOR it where nobody needs it.',
	'default-privileges': 'As the first role, ALTER DEFAULT PRIVILEGES … REVOKE it where nobody needs it.',
	publication: 'DROP PUBLICATION where nobody subscribes to it.',
	subscription: 'Change the password that it holds at the other server, then ALTER SUBSCRIPTION … CONNECTION. Drop it where nobody knows it.',
	'user-mapping': 'Change the password that it holds at the other server, then ALTER USER MAPPING.',
};

/** The id of a role's finding, the same whichever list shows the role. */
export function roleFindingId(projectId: string, branchId: string, name: string): string {
	return `role ${projectId} ${branchId} ${name}`;
}

function idOf(projectId: string, branchId: string, {kind, subject, sentence}: RoleDoor): string {
	return kind === 'only-in-postgres' ? roleFindingId(projectId, branchId, subject) : `role-door ${projectId} ${branchId} ${kind} ${sentence}`;
}

const appeared = 'It was not there when the response began.';

function doubtAbout({kind, subject}: RoleDoor, audit: RoleAudit, isNew: boolean): Pick<Finding, 'weight' | 'because'> {
	if (isNew) {
		return {weight: 'suspect', because: appeared};
	}

	const role = audit.roles.find(({name}) => name === subject);
	if (kind === 'powerful' && role?.isSuperuser === true) {
		return {weight: 'suspect', because: 'Neon gives nobody SUPERUSER.'};
	}

	if (kind === 'only-in-postgres' && role?.canLogin === true && !neonsOwn.has(subject)) {
		return {weight: 'suspect', because: 'Neon lists every role that its Console, its API or SQL makes, and not this one.'};
	}

	return {weight: 'note', because: neonsOwn.has(subject) ? 'Neon has a role of this name for its Data API or its sign-in.' : 'PostgreSQL does not say since when.'};
}

function newRoles(audit: RoleAudit, {projectId, projectName, branchName, earlier, own}: RoleAuditContext): readonly Finding[] {
	const known = new Set([...earlier?.roles ?? [], ...own]);
	return earlier === undefined
		? []
		: audit.roles.filter(({name}) => !known.has(name) && !isSystemRole(name)).map(({name}): Finding => ({
			id: roleFindingId(projectId, audit.branchId, name), kind: 'role', weight: 'suspect', because: appeared, title: `Role ${quoted(name)} on the branch ${quoted(branchName)} of ${quoted(projectName)}`, matters: 'It logs in with a password that only its maker knows.', projectId, change: {door: 'role', branchId: audit.branchId, role: name}, steps: [steps['only-in-postgres']],
		}));
}

/**
What of an audit deserves a look, and what of it is new.
*/
export function roleFindings(audit: RoleAudit, context: RoleAuditContext): readonly Finding[] {
	const {projectId, projectName, branchName, atProvider, earlier, own} = context;
	const {branchId} = audit;
	const made = newRoles(audit, context);
	const there = new Set(made.map(({id}) => id));
	const known = earlier === undefined ? undefined : new Set(earlier.doors);
	const doors = roleDoors(audit, [...atProvider, ...own.map(name => ({name}))]).filter(({kind, subject, about}) => !(kind === 'only-at-provider' && own.includes(subject)) && !made.some(({change}) => change?.door === 'role' && change.role === about));
	return [
		...made,
		...doors.map((door): Finding => {
			const id = idOf(projectId, branchId, door);
			return {
				id,
				kind: kinds[door.kind],
				...doubtAbout(door, audit, known?.has(id) === false && !own.includes(door.subject)),
				title: door.kind === 'only-in-postgres' ? `Role ${quoted(door.subject)} on the branch ${quoted(branchName)} of ${quoted(projectName)}, which Neon does not list` : `${door.sentence.replace(/\.$/v, '')}, on the branch ${quoted(branchName)} of ${quoted(projectName)}`,
				matters: matters[door.kind],
				projectId,
				...(door.kind === 'only-in-postgres' && {change: {door: 'role', branchId, role: door.subject} as const}),
				steps: [steps[door.kind]],
			};
		}).filter(({id}) => !there.has(id)),
	];
}

/** What a later look is compared with. */
export function auditRecordOf(audit: RoleAudit, findings: readonly Finding[]): RoleAuditRecord {
	return {roles: audit.roles.map(({name}) => name), doors: findings.map(({id}) => id), missing: audit.missing};
}
