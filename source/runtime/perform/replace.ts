import {type Verdict} from '../../core/fact.js';
import {type ResetAnswer, type SecretHandle} from '../../core/incident.js';
import {type Outcome} from '../../core/outcome.js';
import {
	examineRole, ownedObjects, type RoleLogin, type Server,
} from '../../io/examine-role.js';
import {generatePassword} from '../../io/new-password.js';
import {
	compareRoles, giveRights, hasRole, makeRole, moveOwned, setRolePassword,
} from '../../io/replace-role.js';
import {
	addressOf, type Context, type Performer, valueOf, type WorkOf,
} from './context.js';
import {endOf} from './reset.js';
import {
	fromDatabase, otherLogin, ownLogin, refused, serverOf,
} from './role-logins.js';

type Create = WorkOf<'create-role'>;

/** What is at hand for the exchange of two roles. */
type Stage = {readonly server: Server; readonly maker: RoleLogin | undefined; readonly own: RoleLogin | undefined; readonly reader: RoleLogin};

async function prepare({logins, plan}: Pick<Create, 'logins' | 'plan'>, context: Context): Promise<Outcome<Stage>> {
	const server = serverOf(logins, plan.databases);
	const maker = await otherLogin(logins, plan.maker, context);
	const own = await ownLogin(logins, context);
	const reader = maker ?? own;
	if (server === undefined || reader === undefined || (plan.maker !== '' && maker === undefined)) {
		return refused(server === undefined ? 'This branch has no compute or no database.' : `The password of ${plan.maker === '' ? 'the role' : plan.maker} is not at hand any more, so nothing was sent.`);
	}

	return {
		status: 'succeeded', value: {
			server, maker, own, reader,
		},
	};
}

type Made = {readonly password: string | undefined; readonly value: SecretHandle | undefined};

/** By the API: it makes the password. One that an earlier request made gets a new one. */
async function makeByApi({logins, plan}: Create, isThere: boolean, context: Context): Promise<Outcome<Made>> {
	const provider = context.currentProvider();
	const address = {...addressOf(logins.credential), role: plan.role};
	const made = await (isThere ? provider.resetPassword(address) : provider.createRole(address));
	if (made.status !== 'succeeded') {
		return made;
	}

	const value = made.value.password === undefined ? undefined : context.vault.keep(made.value.password);
	const operations = made.value.answer.operations.map(({id}) => id);
	const ended = await endOf({projectId: logins.credential.projectId, operations}, context);
	if (ended.status !== 'succeeded' || ended.value.failure !== undefined) {
		return {status: 'unknown', failure: ended.status === 'succeeded' ? {kind: 'server', message: ended.value.failure ?? ''} : ended.failure};
	}

	return {status: 'succeeded', value: {password: made.value.password, value}};
}

async function makeBySql({logins, plan}: Create, isThere: boolean, {server, maker, reader}: Stage, context: Context): Promise<Outcome<Made>> {
	const {connect} = context.database(logins.transport);
	const {role} = logins.credential;
	const password = generatePassword();
	const value = context.vault.keep(password);
	const fresh = {role: plan.role, password};
	const whole = await examineRole(connect, server, reader, role);
	if (whole.status !== 'succeeded' || maker === undefined) {
		return whole.status === 'succeeded' ? refused('Nobody is at hand who may make the role.') : whole;
	}

	const made = await (isThere ? setRolePassword(connect, server, maker, fresh) : makeRole(connect, server, maker, fresh, role, whole.value));
	return made.status === 'succeeded' ? {status: 'succeeded', value: {password, value}} : made;
}

/** Give it everything, and look whether it has everything. Each part may be done again. */
async function complete({logins, plan}: Create, password: string, {server, maker, own, reader}: Stage, context: Context): Promise<Outcome<undefined>> {
	const {connect} = context.database(logins.transport);
	const {role} = logins.credential;
	const before = await examineRole(connect, server, reader, role);
	if (before.status !== 'succeeded') {
		return before;
	}

	const moved = ownedObjects(before.value) === 0 ? before : (own === undefined ? refused('It owns objects that only it can move, and its own password is not at hand.') : await moveOwned(connect, server, own, plan.role));
	const now = moved.status === 'succeeded' ? await examineRole(connect, server, reader, role) : moved;
	if (now.status !== 'succeeded') {
		return now;
	}

	const given = await giveRights(connect, server, maker, {role: plan.role, password}, now.value);
	const different = given.status === 'succeeded' ? await compareRoles(connect, server, reader, plan.role, now.value, [role, plan.maker]) : given;
	if (different.status !== 'succeeded') {
		return different;
	}

	return different.value.length === 0 ? {status: 'succeeded', value: undefined} : refused(`${plan.role} was made, and nobody uses it; but it is not the same: ${different.value.join('; ')}`);
}

export const createRole: Performer<'create-role'> = async (item, context) => {
	const {work, logins, attempt, plan, isBegun} = item;
	const {credential} = logins;
	let value: SecretHandle | undefined;
	async function create(): Promise<Outcome<ResetAnswer>> {
		const stage = await prepare(item, context);
		const {connect} = context.database(logins.transport);
		const there = stage.status === 'succeeded' ? await hasRole(connect, stage.value.server, stage.value.reader, plan.role) : stage;
		if (stage.status !== 'succeeded' || there.status !== 'succeeded') {
			return there as Outcome<never>;
		}

		if (there.value && !isBegun) {
			return refused(`There is a role named ${plan.role} by now that was not made here. It was left alone.`);
		}

		const made = await (plan.by === 'api' ? makeByApi(item, there.value, context) : makeBySql(item, there.value, stage.value, context));
		if (made.status !== 'succeeded') {
			return made;
		}

		value = made.value.value;
		const completed = made.value.password === undefined ? refused('Neon did not tell the password of the role that it made.') : await complete(item, made.value.password, stage.value, context);
		if (completed.status !== 'succeeded') {
			return fromDatabase(completed, context);
		}

		const role = await context.currentProvider().readRole(addressOf(credential));
		return {status: 'succeeded', value: {updatedAt: role.status === 'succeeded' ? role.value.updatedAt : credential.updatedAt, operations: []}};
	}

	const outcome = await create();
	return {
		type: 'reset-answered', work, credential: credential.id, attempt, outcome: plan.by === 'sql' ? fromDatabase(outcome, context) : outcome, value,
	};
};

type Finding = {readonly verdict: Verdict; readonly reason: string; readonly value?: SecretHandle};

async function find({logins, plan, fresh}: WorkOf<'find-role'>, context: Context): Promise<Finding> {
	const {connect} = context.database(logins.transport);
	const {credential} = logins;
	const address = {...addressOf(credential), role: plan.role};
	const stage = await prepare({logins, plan}, context);
	const there = stage.status === 'succeeded' ? await hasRole(connect, stage.value.server, stage.value.reader, plan.role) : stage;
	if (stage.status !== 'succeeded' || there.status !== 'succeeded') {
		return {verdict: 'cannot-tell', reason: there.status === 'succeeded' ? '' : context.vault.redact(there.failure.message)};
	}

	const listed = await context.currentProvider().readRole(address);
	if (!there.value) {
		const isAbsent = listed.status === 'refused' && listed.failure.kind === 'not-found';
		return isAbsent ? {verdict: 'did-not-happen', reason: `There is no role named ${plan.role}.`} : {verdict: 'cannot-tell', reason: listed.status === 'succeeded' ? `Neon lists ${plan.role}, and its database does not have it yet. Look again.` : listed.failure.message};
	}

	const {server, reader} = stage.value;
	const whole = await examineRole(connect, server, reader, credential.role);
	const different = whole.status === 'succeeded' ? await compareRoles(connect, server, reader, plan.role, whole.value, [credential.role, plan.maker]) : whole;
	if (whole.status !== 'succeeded' || different.status !== 'succeeded') {
		return {verdict: 'cannot-tell', reason: different.status === 'succeeded' ? '' : context.vault.redact(different.failure.message)};
	}

	if (ownedObjects(whole.value) > 0 || different.value.length > 0) {
		return {verdict: 'did-not-happen', reason: `${plan.role} is there, and not everything was given to it yet. Confirming goes on where it stopped.`};
	}

	const login = fresh === undefined ? undefined : await context.database(logins.transport).checkLogin({...server, database: server.databases[0]!, role: plan.role}, valueOf(context.vault, fresh));
	if (login?.status === 'accepted') {
		return {verdict: 'happened', reason: `${plan.role} is there with all rights.`};
	}

	const revealed = await context.currentProvider().revealPassword(address);
	return {verdict: 'happened', reason: `${plan.role} is there with all rights.`, ...(revealed.status === 'succeeded' ? {value: context.vault.keep(revealed.value)} : {})};
}

export const findRole: Performer<'find-role'> = async (item, context) => {
	const {work, logins: {credential}, attempt} = item;
	const {verdict, reason, value} = await find(item, context);
	const role = await context.currentProvider().readRole(addressOf(credential));
	return {
		type: 'reset-reconciled', work, credential: credential.id, attempt, verdict, reason, ...(role.status === 'succeeded' ? {updatedAt: role.value.updatedAt} : {}), value,
	};
};
