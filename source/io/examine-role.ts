/**
A role that is to be replaced, and what can be found out before anything is changed. Statements are sent by whoever may send them; nothing is sent as a role that may do more than is needed.
*/
import {escapeLiteral} from 'pg';
import {type Outcome} from '../core/outcome.js';
import {type Connect, type Query} from './connect.js';
import {obstaclesStatement} from './role-obstacles.js';
import {
	asOne, databaseStatements, grantedObjects, readDatabaseRights, readSharedRights, revokeStatements, sharedStatements, type DatabaseRights, type SharedRights,
} from './role-rights.js';
import {loginRefused} from './sessions.js';

/** Who sends a statement. */
export type RoleLogin = {readonly role: string; readonly password: string};

/** One compute with the databases of its branch; the first is the one where what concerns all of them is done. */
export type Server = {readonly host: string; readonly port: number; readonly databases: readonly string[]; readonly signal?: AbortSignal};

/** Everything that a role is and has. */
export type WholeRole = {
	readonly shared: SharedRights;
	readonly databases: Readonly<Record<string, DatabaseRights>>;
	/** Sentences: why it cannot be replaced whole. */
	readonly obstacles: readonly string[];
};

/** It worked, and there is nothing to tell. */
export const done = {status: 'succeeded', value: undefined} as const;

/** Work inside one database. */
export async function inside<Value>(connect: Connect, {host, port, signal}: Server, {role, password}: RoleLogin, database: string, work: (query: Query) => Promise<Outcome<Value>>): Promise<Outcome<Value>> {
	const connected = await connect({
		host, port, database, role,
	}, password, {signal}, work);
	return connected.status === 'failed' ? loginRefused(connected.login) : connected.value;
}

/** The same work in every database, in their order, until one fails. */
export async function everywhere<Value>(connect: Connect, server: Server, login: RoleLogin, work: (query: Query, database: string) => Promise<Outcome<Value>>): Promise<Outcome<ReadonlyMap<string, Value>>> {
	const values = new Map<string, Value>();
	for (const database of server.databases) {
		const outcome = await inside(connect, server, login, database, async query => work(query, database));
		if (outcome.status !== 'succeeded') {
			return {...outcome, failure: {...outcome.failure, message: `In the database ${database}: ${outcome.failure.message}`}};
		}

		values.set(database, outcome.value);
	}

	return {status: 'succeeded', value: values};
}

/** One question. */
export async function ask(query: Query, statement: string, parameters: readonly string[] = []): Promise<Outcome<string>> {
	const answer = await query(statement, parameters);
	return answer.status === 'failed' ? loginRefused(answer.login) : {status: 'succeeded', value: answer.value};
}

/**
Look at everything that a role is and has.
*/
export async function examineRole(connect: Connect, server: Server, login: RoleLogin, role: string): Promise<Outcome<WholeRole>> {
	const shared = await inside(connect, server, login, server.databases[0]!, async query => readSharedRights(query, role));
	if (shared.status !== 'succeeded') {
		return shared;
	}

	const each = await everywhere(connect, server, login, async (query): Promise<Outcome<{readonly rights: DatabaseRights; readonly obstacles: readonly string[]}>> => {
		const rights = await readDatabaseRights(query, role);
		const obstacles = await ask(query, obstaclesStatement(role));
		if (rights.status !== 'succeeded') {
			return rights;
		}

		return obstacles.status === 'succeeded' ? {status: 'succeeded', value: {rights: rights.value, obstacles: JSON.parse(obstacles.value) as readonly string[]}} : obstacles;
	});
	return each.status === 'succeeded'
		? {
			status: 'succeeded',
			value: {
				shared: shared.value,
				databases: Object.fromEntries([...each.value].map(([database, {rights}]) => [database, rights])),
				// What concerns the whole server is said once.
				obstacles: [...new Set([...each.value.values()].flatMap(({obstacles}) => obstacles))],
			},
		}
		: each;
}

/** The names of all roles, and whether whoever asks may make others. */
export async function readRoleNames(connect: Connect, server: Server, login: RoleLogin): Promise<Outcome<{readonly names: readonly string[]; readonly mayMakeRoles: boolean}>> {
	const answer = await inside(connect, server, login, server.databases[0]!, async query => ask(query, 'select json_build_object(\'names\', (select json_agg(rolname) from pg_roles), \'mayMakeRoles\', (select rolcreaterole or rolsuper from pg_roles where rolname = current_user))::text'));
	return answer.status === 'succeeded' ? {status: 'succeeded', value: JSON.parse(answer.value) as {readonly names: readonly string[]; readonly mayMakeRoles: boolean}} : answer;
}

/** How many objects a role owns, those of the whole server counted once. */
export function ownedObjects({databases}: WholeRole): number {
	return new Set(Object.entries(databases).flatMap(([database, {owns}]) => owns.map(object => object.startsWith('database ') ? object : `${database} ${object}`))).size;
}

/** The group whose members Neon's API makes. */
const apiGroup = 'neon_superuser';

/** Whether it is one of those that only Neon's API can make. */
export function isMadeByApi({shared}: Pick<WholeRole, 'shared'>): boolean {
	return shared.memberOf.some(({role}) => role === apiGroup);
}

/** What the API gives every role that it makes. */
const apiAttributes: SharedRights['attributes'] = {
	superuser: false, createRole: true, createDatabase: true, replication: true, bypassRowSecurity: true, inherit: true, login: true, connectionLimit: -1, validUntil: '',
};

/** Why the API cannot make another one like it. */
export function apiObstacles(role: WholeRole): readonly string[] {
	const {attributes, members} = role.shared;
	const owns = ownedObjects(role);
	const others = Object.entries(attributes).filter(([name, value]) => apiAttributes[name as keyof typeof apiAttributes] !== value).map(([name]) => name);
	return [
		...(owns === 0 ? [] : [`It owns ${owns} ${owns === 1 ? 'object' : 'objects'}, and Neon lets nobody move what a role of its API owns to another one. Give them to a group role first.`]),
		...(members.length === 0 ? [] : [`Other roles are members of it (${members.map(({role: name}) => name).join(', ')}), and nobody but Neon may make them members of a role of its API.`]),
		...(others.length === 0 ? [] : [`It differs from what Neon's API makes: ${others.join(', ')}.`]),
	];
}

/** A rehearsal that went well ends with this, so that nothing of it is kept. */
const rehearsed = 'RK001';

/** Ends the rehearsal where one role has a privilege on something of others that the second one has not. PostgreSQL only warns of what was not granted. */
function checkStatement(has: string, lacks: string, complaint: string): string {
	const of = (role: string) => `select what, bool_or(is_grantable) from granted join pg_roles r on r.oid = grantee where r.rolname = ${escapeLiteral(role)} and owner <> r.oid group by what`;
	return `do ${escapeLiteral(`declare missing text; begin
	with ${grantedObjects} select string_agg(what, ', ') into missing from (${of(has)}${lacks === '' ? '' : ` except ${of(lacks)}`}) as different (what, is_grantable);
	if missing is not null then raise exception '${complaint}: %', missing; end if;
end`)}`;
}

/** What is left to be granted to a role that the API made. */
export function besideApi(shared: SharedRights): SharedRights {
	const attributes = {
		...apiAttributes, createRole: false, createDatabase: false, replication: false, bypassRowSecurity: false,
	};
	return {
		attributes, settings: [], memberOf: shared.memberOf.filter(({role}) => role !== apiGroup), members: [],
	};
}

/**
Try everything that whoever makes the role will send, and keep nothing of it. Without the password: a statement that fails is written to the server's log.
*/
export async function rehearse(connect: Connect, server: Server, maker: RoleLogin, name: string, old: string, role: WholeRole): Promise<Outcome<undefined>> {
	const rights = isMadeByApi(role) ? besideApi(role.shared) : role.shared;
	const played = await everywhere(connect, server, maker, async (query, database): Promise<Outcome<undefined>> => {
		const given = role.databases[database]!;
		const answer = await query(asOne([
			...sharedStatements(name, undefined, rights, maker.role),
			...databaseStatements(name, given),
			checkStatement(old, name, `${maker.role} may not give what others gave`),
			...revokeStatements(old, given),
			checkStatement(old, '', `${maker.role} may not take back what others gave`),
			`do 'begin raise exception using errcode = ''${rehearsed}'', message = ''rehearsed''; end'`,
		]), []);
		if (answer.status === 'failed') {
			return answer.login.code === rehearsed ? done : loginRefused(answer.login);
		}

		return {status: 'refused', failure: {kind: 'server', message: 'The rehearsal was not undone.'}};
	});
	return played.status === 'succeeded' ? done : played;
}
