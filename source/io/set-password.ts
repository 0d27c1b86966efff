/**
A password set by SQL. Neon takes plain text only, so the statement holds the new value and whoever may watch statements can see it while it runs.
*/
import {escapeIdentifier, escapeLiteral} from 'pg';
import {type LoginResult} from '../core/login.js';
import {type Outcome} from '../core/outcome.js';
import {type Query} from './connect.js';
import {loginRefused} from './sessions.js';

/** SQLSTATE of an answer that PostgreSQL itself gave and that leaves nothing changed: no privilege, no such role, a value that is not accepted, a role that something depends on, a read-only compute. */
const certainlyNot = /^(?:0A|22|25|28|2B|42|55|P0)/v;

/** A statement that failed: certainly without effect, or nobody knows. */
export function statementFailed(login: LoginResult): Outcome<never> {
	const isCertain = login.status === 'refused' || login.status === 'not-allowed' || login.status === 'untrusted' || certainlyNot.test(login.code ?? '');
	const {failure} = loginRefused(login) as {readonly failure: {readonly kind: 'server'; readonly message: string}};
	return {status: isCertain ? 'refused' : 'unknown', failure: {...failure, kind: login.status === 'refused' ? 'conflict' : failure.kind}};
}

/** Set it, in a statement of its own. The answer of PostgreSQL is the only proof that it was done. */
export async function setPasswordWith(query: Query, role: string, password: string): Promise<Outcome<undefined>> {
	// A question first: whatever fails until here has changed nothing.
	const allowed = await query('select current_user::text', []);
	if (allowed.status === 'failed') {
		return loginRefused(allowed.login);
	}

	const changed = await query(`alter role ${escapeIdentifier(role)} password ${escapeLiteral(password)}`, []);
	return changed.status === 'failed' ? statementFailed(changed.login) : {status: 'succeeded', value: undefined};
}

/** Where the statements of a server are kept: whether one that sets this role's password is among them. */
export type KeptStatements = 'none' | 'kept' | 'not-collected';

/** Look whether the statement was kept where monitoring roles can read it. The value itself is not asked about: that would be one more statement with it. */
export async function findStatementWith(query: Query, role: string): Promise<Outcome<KeptStatements>> {
	const there = await query('select count(*)::text from pg_extension where extname = \'pg_stat_statements\'', []);
	if (there.status === 'failed') {
		return loginRefused(there.login);
	}

	if (there.value === '0') {
		return {status: 'succeeded', value: 'not-collected'};
	}

	const kept = await query('select count(*)::text from pg_stat_statements where query ilike \'%role%password%\' and position($1 in query) > 0', [role]);
	return kept.status === 'failed' ? loginRefused(kept.login) : {status: 'succeeded', value: kept.value === '0' ? 'none' : 'kept'};
}
