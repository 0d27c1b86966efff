/**
Roles that were found by an audit: looked for, disarmed and removed.
*/
import {type AuditLogin} from '../../core/finding.js';
import {type Outcome} from '../../core/outcome.js';
import {disarmRole as disarmBySql, emptyRole, listDatabases} from '../../io/disarm-role.js';
import {type RoleLogin, type Server} from '../../io/examine-role.js';
import {dropRole, hasRole} from '../../io/replace-role.js';
import {
	addressOf, type Context, type Performer, valueOf,
} from './context.js';
import {endOf} from './reset.js';
import {fromDatabase} from './role-logins.js';

function placeOf({credential, value, transport}: AuditLogin, {vault, database}: Context) {
	const {host, port} = credential.endpoints[0]!;
	const server: Server = {host, port, databases: [credential.database!]};
	const login: RoleLogin = {role: credential.role, password: valueOf(vault, value)};
	return {connect: database(transport).connect, server, login};
}

export const auditRoles: Performer<'audit-roles'> = async ({work, which, login, snapshot}, context) => {
	const {credential, value, transport} = login;
	const {branchId, projectId, role} = credential;
	const base = {
		type: 'roles-audited', work, which, branchId,
	} as const;
	const listed = context.snapshots.read(snapshot);
	if (listed.status !== 'succeeded') {
		return {...base, outcome: listed};
	}

	const {host, port} = credential.endpoints[0]!;
	const target = {
		host, port, database: credential.database!, role,
	};
	const audited = fromDatabase(await context.database(transport).auditRoles(target, valueOf(context.vault, value), branchId), context);
	if (audited.status !== 'succeeded') {
		return {...base, outcome: audited};
	}

	const atProvider = listed.value.projects.find(({id}) => id === projectId)?.roles.filter(item => item.branchId === branchId).map(({name}) => ({name})) ?? [];
	return {...base, outcome: {status: 'succeeded', value: {audit: audited.value, atProvider}}};
};

/** A role that the provider lists gets a password that nobody sees: what it has now could be put in force again. It comes first, for it gives the login back. */
async function resetUnseen({credential}: AuditLogin, role: string, context: Context): Promise<Outcome<{readonly isReset: boolean}>> {
	const provider = context.currentProvider();
	const address = {...addressOf(credential), role};
	const listed = await provider.readRole(address);
	if (listed.status !== 'succeeded') {
		return listed.status === 'refused' && listed.failure.kind === 'not-found' ? {status: 'succeeded', value: {isReset: false}} : listed;
	}

	const reset = await provider.resetPassword(address);
	if (reset.status !== 'succeeded') {
		return reset;
	}

	const ended = await endOf({projectId: credential.projectId, operations: reset.value.answer.operations.map(({id}) => id)}, context);
	return ended.status === 'succeeded' ? {status: 'succeeded', value: {isReset: true}} : {status: 'unknown', failure: ended.failure};
}

export const disarmRole: Performer<'disarm-role'> = async ({work, finding, login, role}, context) => {
	const base = {type: 'door-shut', work, finding} as const;
	const reset = await resetUnseen(login, role, context);
	if (reset.status !== 'succeeded') {
		return {...base, outcome: reset};
	}

	const {isReset} = reset.value;
	const {connect, server, login: own} = placeOf(login, context);
	const looks: Array<Outcome<{readonly sessions: number}>> = [];
	for (const {host, port, isDisabled} of login.credential.endpoints) {
		if (!isDisabled) {
			looks.push(fromDatabase(await disarmBySql(connect, {...server, host, port}, own, role, isReset), context));
		}
	}

	const failed = looks.find(({status}) => status !== 'succeeded');
	if (failed !== undefined && failed.status !== 'succeeded') {
		return {...base, outcome: failed};
	}

	const sessions = looks.reduce((sum, seen) => sum + (seen.status === 'succeeded' ? seen.value.sessions : 0), 0);
	return sessions === 0
		? {...base, outcome: {status: 'succeeded', value: {isVerified: false}}}
		: {...base, outcome: {status: 'refused', failure: {kind: 'conflict', message: `It cannot log in any more, and ${sessions} of its sessions could not be ended. Restart the compute, then try again.`}}};
};

async function remove(login: AuditLogin, role: string, context: Context): Promise<Outcome<undefined>> {
	const {connect, server, login: own} = placeOf(login, context);
	const provider = context.currentProvider();
	const address = {...addressOf(login.credential), role};
	const databases = await listDatabases(connect, server, own);
	if (databases.status !== 'succeeded') {
		return fromDatabase(databases, context);
	}

	const all = {...server, databases: databases.value};
	const isThere = await hasRole(connect, all, own, role);
	const emptied = isThere.status === 'succeeded' && isThere.value ? await emptyRole(connect, all, own, role) : isThere;
	const listed = await provider.readRole(address);
	if (listed.status === 'succeeded') {
		// The provider moves what the role owns by itself, where SQL may not.
		const deleted = await provider.deleteRole(address);
		if (deleted.status !== 'succeeded' || deleted.value === 'gone') {
			return deleted.status === 'succeeded' ? {status: 'succeeded', value: undefined} : deleted;
		}

		const ended = await endOf({projectId: address.projectId, operations: deleted.value.map(({id}) => id)}, context);
		return ended.status === 'succeeded' ? {status: 'succeeded', value: undefined} : {status: 'unknown', failure: ended.failure};
	}

	if (emptied.status !== 'succeeded') {
		return fromDatabase(emptied, context);
	}

	return isThere.status === 'succeeded' && isThere.value ? fromDatabase(await dropRole(connect, all, own, role), context) : {status: 'succeeded', value: undefined};
}

export const removeRole: Performer<'remove-role'> = async ({work, finding, login, role}, context) => {
	const base = {type: 'door-shut', work, finding} as const;
	const removed = await remove(login, role, context);
	if (removed.status === 'refused') {
		return {...base, outcome: removed};
	}

	// Looked at whatever the answer was: a lost one may have done it.
	const {connect, server, login: own} = placeOf(login, context);
	const there = await hasRole(connect, server, own, role);
	const listed = await context.currentProvider().readRole({...addressOf(login.credential), role});
	const isGone = there.status === 'succeeded' && !there.value && listed.status === 'refused' && listed.failure.kind === 'not-found';
	if (isGone) {
		return {...base, outcome: {status: 'succeeded', value: {isVerified: true}}};
	}

	return {...base, outcome: removed.status === 'succeeded' ? {status: 'refused', failure: {kind: 'conflict', message: 'It was dropped, and one of the lists still has it. Try again.'}} : removed};
};
