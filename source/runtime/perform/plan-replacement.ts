import {Buffer} from 'node:buffer';
import {type Outcome} from '../../core/outcome.js';
import {type ReplacementPlan} from '../../core/replacement.js';
import {type RoleLogins} from '../../core/replace-work.js';
import {
	apiObstacles, examineRole, isMadeByApi, ownedObjects, readRoleNames, rehearse, type RoleLogin, type Server, type WholeRole,
} from '../../io/examine-role.js';
import {databaseStatements} from '../../io/role-rights.js';
import {type Context, type Performer} from './context.js';
import {
	fromDatabase, otherLogin, ownLogin, refused, serverOf,
} from './role-logins.js';

/** PostgreSQL cuts longer names off. */
const longestName = 63;

/** The old name with the first number that is free. */
function freeName(role: string, taken: readonly string[]): string {
	for (let number = 2; ; number++) {
		const end = `_${number}`;
		const name = `${cutTo(role, longestName - end.length)}${end}`;
		if (!taken.includes(name)) {
			return name;
		}
	}
}

/** Names are counted in bytes. */
function cutTo(text: string, bytes: number): string {
	let kept = text;
	while (Buffer.byteLength(kept) > bytes) {
		kept = [...kept].slice(0, -1).join('');
	}

	return kept;
}

function countsOf(role: WholeRole): ReplacementPlan['counts'] {
	const {memberOf, settings} = role.shared;
	const sum = (of: (rights: WholeRole['databases'][string]) => number) => Object.values(role.databases).reduce((total, rights) => total + of(rights), 0);
	return {
		memberships: memberOf.length, settings: settings.length, privileges: sum(({privileges}) => privileges.length), defaults: sum(({defaults}) => defaults.length), objects: ownedObjects(role),
	};
}

/** Whether somebody else must send statements for it. */
function needsMaker(role: WholeRole): boolean {
	return !isMadeByApi(role) || role.shared.memberOf.length > 1 || Object.values(role.databases).some(rights => databaseStatements('', rights).length > 0);
}

type Maker = {readonly login: RoleLogin; readonly names: readonly string[]};

/** The first of the owners of the branch's databases that can be logged in as and may make roles. */
async function findMaker(logins: RoleLogins, server: Server, owners: readonly string[], context: Context): Promise<Maker | undefined> {
	const {connect} = context.database(logins.transport);
	for (const role of owners) {
		const login = await otherLogin(logins, role, context);
		const read = login === undefined ? undefined : await readRoleNames(connect, server, login);
		if (login !== undefined && read?.status === 'succeeded' && read.value.mayMakeRoles) {
			return {login, names: read.value.names};
		}
	}

	return undefined;
}

async function plan(logins: RoleLogins, context: Context): Promise<Outcome<ReplacementPlan>> {
	const {credential, transport} = logins;
	const project = await context.currentProvider().inspectProject(credential.projectId);
	if (project.status !== 'succeeded') {
		return project;
	}

	const onBranch = project.value.databases.filter(({branchId}) => branchId === credential.branchId);
	const databases = [...new Set([credential.database ?? '', ...onBranch.map(({name}) => name)])].filter(name => name !== '');
	const server = serverOf(logins, databases);
	if (server === undefined) {
		return refused('This branch has no compute or no database.');
	}

	const {connect} = context.database(transport);
	const owners = [...new Set([...logins.others.map(({role}) => role), ...onBranch.map(({ownerName}) => ownerName)])].filter(name => name !== credential.role);
	const own = await ownLogin(logins, context);
	const maker = await findMaker(logins, server, owners, context);
	const reader = maker?.login ?? own;
	if (reader === undefined) {
		return refused('No password is at hand for it or for an owner of the branch, so its rights cannot be read.');
	}

	const names = maker === undefined ? await readRoleNames(connect, server, reader) : undefined;
	const whole = await examineRole(connect, server, reader, credential.role);
	if (whole.status !== 'succeeded' || (names !== undefined && names.status !== 'succeeded')) {
		return fromDatabase(whole.status === 'succeeded' ? names as Outcome<never> : whole, context);
	}

	const role = whole.value;
	const isNeeded = needsMaker(role);
	const obstacles = [
		...role.obstacles,
		...(isMadeByApi(role) ? apiObstacles(role) : []),
		...(ownedObjects(role) > 0 && own === undefined ? ['It owns objects that only it can move, and its own password is not at hand.'] : []),
		...(isNeeded && maker === undefined ? ['No other owner of a database of this branch can be logged in as who may make roles and give rights.'] : []),
	];
	if (obstacles.length > 0) {
		return refused(obstacles.join(' '));
	}

	const taken = [...maker?.names ?? [], ...(names?.status === 'succeeded' ? names.value.names : []), ...project.value.roles.map(({name}) => name)];
	const name = freeName(credential.role, taken);
	const played = maker === undefined || !isNeeded ? undefined : await rehearse(connect, server, maker.login, name, credential.role, role);
	if (played !== undefined && played.status !== 'succeeded') {
		return fromDatabase(played, context);
	}

	return {
		status: 'succeeded',
		value: {
			role: name, by: isMadeByApi(role) ? 'api' : 'sql', maker: isNeeded ? maker?.login.role ?? '' : '', databases, counts: countsOf(role),
		},
	};
}

export const planReplacement: Performer<'plan-replacement'> = async ({work, logins}, context) => ({
	type: 'replacement-planned', work, credential: logins.credential.id, outcome: await plan(logins, context),
});
