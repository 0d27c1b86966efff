/**
Logins and sessions, over whichever way leads to the database.
*/
import {type LoginResult, type LoginTarget, type Transport} from '../core/login.js';
import {type Outcome} from '../core/outcome.js';
import {type RoleAudit} from '../core/role-audit.js';
import {systemClock, type Clock} from './clock.js';
import {type Connect, type ConnectOptions} from './connect.js';
import {isLoopback, sealedMessage} from './network.js';
import {createPostgresConnect} from './postgres.js';
import {
	countSessionsWith, endSessionsWith, loginRefused, type EndedSessions,
} from './sessions.js';
import {auditRoles} from './role-audit.js';
import {findStatementWith, setPasswordWith, type KeptStatements} from './set-password.js';
import {createSqlOverHttpConnect, type SqlOverHttpOptions} from './sql-over-http.js';

export type DatabaseAccess = {
	/** Log in and ask, for work that has a file of its own. */
	readonly connect: Connect;
	/** One login and a query that needs nothing. */
	checkLogin(target: LoginTarget, password: string, options?: ConnectOptions): Promise<LoginResult>;
	/** Ends the role's other sessions that were opened longer ago than that, by the server's own clock. */
	endSessions(target: LoginTarget, password: string, options: ConnectOptions & {readonly olderThanMilliseconds: number}): Promise<Outcome<EndedSessions>>;
	/** How many other sessions the role has, or how many of them were opened longer ago than that. */
	countSessions(target: LoginTarget, password: string, options?: ConnectOptions & {readonly olderThanMilliseconds?: number}): Promise<Outcome<number>>;
	/** Sets a role's password by SQL, logged in as that role or another that may. Sent once. */
	setPassword(target: LoginTarget, password: string, change: {readonly role: string; readonly password: string}, options?: ConnectOptions): Promise<Outcome<undefined>>;
	/** What PostgreSQL says about the roles of the branch. */
	auditRoles(target: LoginTarget, password: string, branchId: string): Promise<Outcome<RoleAudit>>;
	/** Whether the statement that set it was kept where monitoring roles can read it. */
	findStatement(target: LoginTarget, password: string, role: string, options?: ConnectOptions): Promise<Outcome<KeptStatements>>;
};

export type DatabaseAccessOptions = SqlOverHttpOptions & {
	readonly transport: Transport;
	readonly clock?: Clock;
};

export function createDatabaseAccess({transport, clock = systemClock, ...options}: DatabaseAccessOptions): DatabaseAccess {
	const open: Connect = transport === 'wire' ? createPostgresConnect(options.ca) : createSqlOverHttpConnect(options);
	const connect: Connect = async (target, ...rest) => options.isSealed && !isLoopback(target.host)
		? {status: 'failed', login: {status: 'unreachable', text: sealedMessage(target.host)}}
		: open(target, ...rest);

	return {
		connect,
		async checkLogin(target, password, chosen = {}) {
			const connected = await connect(target, password, chosen, async query => query('select 1', []));
			if (connected.status === 'failed') {
				return connected.login;
			}

			return connected.value.status === 'failed' ? connected.value.login : {status: 'accepted', text: ''};
		},
		async endSessions(target, password, {olderThanMilliseconds, ...chosen}) {
			const connected = await connect(target, password, chosen, async query => endSessionsWith(query, olderThanMilliseconds, clock, chosen.signal));
			return connected.status === 'failed' ? loginRefused(connected.login) : connected.value;
		},
		async countSessions(target, password, {olderThanMilliseconds, ...chosen} = {}) {
			const connected = await connect(target, password, chosen, async query => countSessionsWith(query, olderThanMilliseconds));
			return connected.status === 'failed' ? loginRefused(connected.login) : connected.value;
		},
		auditRoles: async (target, password, branchId) => auditRoles(connect, target, password, branchId),
		async setPassword(target, password, change, chosen = {}) {
			const connected = await connect(target, password, chosen, async query => setPasswordWith(query, change.role, change.password));
			return connected.status === 'failed' ? loginRefused(connected.login) : connected.value;
		},
		async findStatement(target, password, role, chosen = {}) {
			const connected = await connect(target, password, chosen, async query => findStatementWith(query, role));
			return connected.status === 'failed' ? loginRefused(connected.login) : connected.value;
		},
	};
}
