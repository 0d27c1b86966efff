import {type DropVerdict} from '../../core/replace-work.js';
import {type Endpoint} from '../../core/incident.js';
import {type Outcome} from '../../core/outcome.js';
import {type RoleUser} from '../../core/replacement.js';
import {type RoleLogin} from '../../io/examine-role.js';
import {dropRole as dropBySql, hasRole, releaseRole} from '../../io/replace-role.js';
import {endSessionsOf, watchSessions} from '../../io/role-sessions.js';
import {
	addressOf, type Context, type Performer, valueOf, type WorkOf,
} from './context.js';
import {endOf} from './reset.js';
import {
	fromDatabase, otherLogin, ownLogin, refused, serverOf,
} from './role-logins.js';

/** How long one look at the sessions goes on, in milliseconds: an application that logs in for each query is seen in it. */
const watchMilliseconds = 5000;

type Watch = Pick<WorkOf<'watch-role'>, 'logins' | 'plan' | 'fresh' | 'endpoints'>;

function freshLogin({plan, fresh}: Pick<Watch, 'plan' | 'fresh'>, {vault}: Context): RoleLogin {
	return {role: plan.role, password: valueOf(vault, fresh)};
}

/** What was seen on all computes together, and why one could not be looked at. */
async function watchAll({logins, plan, fresh, endpoints}: Watch, login: RoleLogin | undefined, milliseconds: number, context: Context): Promise<{readonly users: readonly RoleUser[]; readonly reason?: string}> {
	const {connect} = context.database(logins.transport);
	const watcher = login ?? freshLogin({plan, fresh}, context);
	const looks = await Promise.all(endpoints.map(async ({id, host, port}: Endpoint) => ({
		id, seen: await watchSessions(connect, {
			host, port, databases: plan.databases, signal: context.signal,
		}, watcher, logins.credential.role, {milliseconds, clock: context.clock}),
	})));
	const missed = looks.find(({seen}) => seen.status !== 'succeeded');
	return {
		users: looks.flatMap(({seen}) => seen.status === 'succeeded' ? seen.value : []),
		...(missed === undefined || missed.seen.status === 'succeeded' ? {} : {reason: context.vault.redact(`${missed.id}: ${missed.seen.failure.message}`)}),
	};
}

export const watchRole: Performer<'watch-role'> = async (item, context) => ({
	type: 'role-watched', work: item.work, credential: item.logins.credential.id, ...await watchAll(item, await ownLogin(item.logins, context), watchMilliseconds, context),
});

async function endAll({logins, plan, endpoints}: WorkOf<'drop-role'>, own: RoleLogin, context: Context): Promise<void> {
	const {connect} = context.database(logins.transport);
	await Promise.all(endpoints.map(async ({host, port}) => endSessionsOf(connect, {host, port, databases: plan.databases}, own)));
}

async function remove({logins, plan}: WorkOf<'drop-role'>, maker: RoleLogin | undefined, context: Context): Promise<Outcome<undefined>> {
	const {credential, transport} = logins;
	const server = serverOf(logins, plan.databases)!;
	if (plan.by === 'sql' && maker !== undefined) {
		return fromDatabase(await dropBySql(context.database(transport).connect, server, maker, credential.role), context);
	}

	const deleted = await context.currentProvider().deleteRole(addressOf(credential));
	if (deleted.status !== 'succeeded' || deleted.value === 'gone') {
		return deleted.status === 'succeeded' ? {status: 'succeeded', value: undefined} : deleted;
	}

	const ended = await endOf({projectId: credential.projectId, operations: deleted.value.map(({id}) => id)}, context);
	if (ended.status !== 'succeeded') {
		return {status: 'unknown', failure: ended.failure};
	}

	const {failure} = ended.value;
	return failure === undefined ? {status: 'succeeded', value: undefined} : {status: 'unknown', failure: {kind: 'server', message: failure}};
}

async function drop(item: WorkOf<'drop-role'>, context: Context): Promise<Outcome<undefined>> {
	const {logins, plan, isForced} = item;
	const {connect} = context.database(logins.transport);
	const server = serverOf(logins, plan.databases);
	const own = await ownLogin(logins, context);
	const maker = await otherLogin(logins, plan.maker, context);
	if (server === undefined || own === undefined || (plan.maker !== '' && maker === undefined)) {
		return refused('The passwords that this needs are not at hand any more, so nothing was dropped.');
	}

	// Whoever moved to the new role must be able to log in before the old one goes.
	const isReady = await hasRole(connect, server, freshLogin(item, context), plan.role);
	if (isReady.status !== 'succeeded') {
		return fromDatabase(isReady, context);
	}

	const {users, reason} = isForced ? {users: [], reason: undefined} : await watchAll(item, own, 0, context);
	if (users.length > 0 || reason !== undefined) {
		return refused(reason === undefined ? 'Somebody logged in as the old role again, so nothing was dropped.' : `It could not be looked everywhere for who uses it, so nothing was dropped. ${reason}`);
	}

	if (isForced) {
		await endAll(item, own, context);
	}

	const released = await releaseRole(connect, server, maker, own, plan.role);
	if (released.status !== 'succeeded') {
		return fromDatabase(released, context);
	}

	if (isForced) {
		// Those that came back meanwhile would outlive the role.
		await endAll(item, own, context);
	}

	return remove(item, maker, context);
}

export const dropRole: Performer<'drop-role'> = async (item, context) => ({
	type: 'role-dropped', work: item.work, credential: item.logins.credential.id, outcome: await drop(item, context),
});

export const findDropped: Performer<'find-dropped'> = async (item, context) => {
	const {work, logins, plan} = item;
	const {credential} = logins;
	const answer = (verdict: DropVerdict, reason: string) => ({
		type: 'dropped-role-found', work, credential: credential.id, verdict, reason,
	} as const);
	const server = serverOf(logins, plan.databases);
	const there = server === undefined ? refused('This branch has no compute or no database.') : await hasRole(context.database(logins.transport).connect, server, freshLogin(item, context), credential.role);
	if (there.status !== 'succeeded') {
		return answer('cannot-tell', context.vault.redact(there.failure.message));
	}

	if (there.value) {
		return answer('there', 'The old role is still there. Nothing is lost: drop it again.');
	}

	const listed = await context.currentProvider().readRole(addressOf(credential));
	return listed.status === 'refused' && listed.failure.kind === 'not-found'
		? answer('gone', 'The old role is gone.')
		: answer('cannot-tell', listed.status === 'succeeded' ? 'The database does not have it any more, and Neon still lists it. Look again.' : listed.failure.message);
};
