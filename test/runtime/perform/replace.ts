/**
A second role made and a first one dropped on a real PostgreSQL, interrupted wherever it can be.
*/
import {tmpdir} from 'node:os';
import process from 'node:process';
import test from 'ava';
import {type Credential, type SecretHandle} from '../../../source/core/incident.js';
import {type Outcome} from '../../../source/core/outcome.js';
import {type RoleLogins} from '../../../source/core/replace-work.js';
import {type ReplacementPlan} from '../../../source/core/replacement.js';
import {credentialsOf} from '../../../source/core/scope.js';
import {systemClock} from '../../../source/io/clock.js';
import {createDatabaseAccess} from '../../../source/io/login.js';
import {makeRole, releaseRole} from '../../../source/io/replace-role.js';
import {examineRole} from '../../../source/io/examine-role.js';
import {createNeonProvider} from '../../../source/providers/neon/index.js';
import {dropRole, findDropped, watchRole} from '../../../source/runtime/perform/drop-role.js';
import {planReplacement} from '../../../source/runtime/perform/plan-replacement.js';
import {createRole, findRole} from '../../../source/runtime/perform/replace.js';
import {startSimulator, type Simulator} from '../../../source/simulator/index.js';
import {createContext} from '../../helpers/perform.js';
import {noLimits, quickTimings} from '../../helpers/simulator.js';

const owner = {role: 'neondb_owner', password: 'npg_OWNER0000000'};
const worker = {role: 'worker', password: 'npg_k#9Qz!w7Rb&2Lx'};

let simulator: Simulator;

test.before(async () => {
	simulator = await startSimulator({
		temporaryFolder: tmpdir(), processId: process.pid, limits: noLimits, timings: quickTimings, scenario: {
			organizations: [{name: 'Acme'}],
			projects: [{
				id: 'solitary-thunder-08372287',
				name: 'api-prod',
				branches: [{
					id: 'br-production', name: 'production', roles: [{name: owner.role, password: owner.password}, {name: 'app', password: 'npg_APPAPPAPP000'}], databases: [{name: 'neondb', owner: owner.role}],
				}],
			}],
		},
	});
});

test.after.always(async () => {
	await simulator?.stop();
});

function contextOf() {
	const provider = createNeonProvider({apiKey: simulator.apiKey, apiUrl: simulator.apiUrl, ca: simulator.ca});
	const access = createDatabaseAccess({transport: 'wire', apiUrl: simulator.apiUrl, ca: simulator.ca});
	return {
		...createContext(), clock: {...systemClock}, currentProvider: () => provider, database: () => access,
	};
}

async function run(login: {readonly role: string; readonly password: string}, ...statements: readonly string[]): Promise<string> {
	const {host, port} = simulator.computes[0]!;
	const connected = await contextOf().database().connect({
		host, port, database: 'neondb', role: login.role,
	}, login.password, {}, async query => {
		let last = '';
		for (const statement of statements) {
			const answer = await query(statement, []);
			if (answer.status === 'failed') {
				throw new Error(`${statement}: ${answer.login.text}`);
			}

			last = answer.value;
		}

		return last;
	});
	if (connected.status === 'failed') {
		throw new Error(connected.login.text);
	}

	return connected.value;
}

async function loginsOf(role: string, context: ReturnType<typeof contextOf>): Promise<RoleLogins> {
	const project = await context.currentProvider().inspectProject('solitary-thunder-08372287');
	if (project.status !== 'succeeded') {
		throw new Error(project.failure.message);
	}

	const credential: Credential = credentialsOf(project.value).find(item => item.role === role)!;
	return {
		credential, own: undefined, others: [], transport: 'wire',
	};
}

function valueOf<Value>(outcome: Outcome<Value>): Value {
	if (outcome.status !== 'succeeded') {
		throw new Error(outcome.failure.message);
	}

	return outcome.value;
}

const work = 'test';

async function plan(logins: RoleLogins, context: ReturnType<typeof contextOf>): Promise<ReplacementPlan> {
	const answer = await planReplacement({type: 'plan-replacement', work, logins}, context);
	return valueOf((answer as Extract<typeof answer, {type: 'replacement-planned'}>).outcome);
}

test.serial('a role made by SQL is replaced, goes on after every interruption, and its login is refused in the end', async t => {
	await run(owner, 'create schema shop', 'create table shop.orders (id int)', `create role worker login password '${worker.password}'`, 'grant usage, create on schema shop to worker', 'grant select, insert on shop.orders to worker');
	await run(worker, 'create table shop.jobs (id int)');
	const context = contextOf();
	const {vault} = context;
	const logins = await loginsOf('worker', context);
	const planned = await plan(logins, context);
	t.like(planned, {
		role: 'worker_2', by: 'sql', maker: 'neondb_owner', counts: {privileges: 4, objects: 1},
	});
	const base = {
		work, logins, plan: planned, attempt: 1,
	};
	const lookedFor = async (fresh?: SecretHandle) => await findRole({type: 'find-role', ...base, fresh}, context) as {readonly verdict: string; readonly value: SecretHandle | undefined};
	const verdictOf = async (fresh?: SecretHandle) => {
		const {verdict} = await lookedFor(fresh);
		return verdict;
	};

	t.is(await verdictOf(), 'did-not-happen', 'it was never sent');
	const {connect} = context.database();
	const server = {host: simulator.computes[0]!.host, port: simulator.computes[0]!.port, databases: planned.databases};
	valueOf(await makeRole(connect, server, owner, {role: 'worker_2', password: 'npg_v4kW9xBq2Lm#'}, 'worker', valueOf(await examineRole(connect, server, owner, 'worker'))));
	t.is(await verdictOf(), 'did-not-happen', 'it was cut off after the first statement');

	const foreign = await createRole({type: 'create-role', ...base, isBegun: false}, context);
	t.like(foreign, {type: 'reset-answered', outcome: {status: 'refused'}}, 'what nobody remembers to have made is left alone');
	const made = await createRole({type: 'create-role', ...base, isBegun: true}, context) as {readonly outcome: Outcome<unknown>; readonly value: SecretHandle};
	valueOf(made.outcome);
	const fresh = {role: 'worker_2', password: vault.read(made.value)!};
	t.is(await verdictOf(made.value), 'happened');
	const again = await lookedFor();
	t.is(again.verdict, 'happened', 'the answer was lost, and the provider tells the password');
	t.is(vault.read(again.value!), fresh.password);
	t.is(await run(fresh, 'insert into shop.jobs values (1)', 'insert into shop.orders values (1)', 'select count(*) from shop.jobs'), '1');
	await run(worker, 'insert into shop.jobs values (2)');

	const drop = {
		work, logins, plan: planned, fresh: made.value, endpoints: logins.credential.endpoints,
	};
	const holding = new AbortController();
	const held = connect({...server, database: 'neondb', role: 'worker'}, worker.password, {}, async query => {
		while (!holding.signal.aborted) {
			await query('select pg_sleep(0.05)', []);
		}
	});
	const busy = await watchRole({type: 'watch-role', ...drop}, context);
	t.like(busy, {type: 'role-watched', users: [{application: 'rekey', sessions: 1}]});
	t.like(await dropRole({type: 'drop-role', ...drop, isForced: false}, context), {outcome: {status: 'refused'}});
	holding.abort();
	await held;

	valueOf(await releaseRole(connect, server, owner, worker, 'worker_2'));
	t.like(await findDropped({type: 'find-dropped', ...drop}, context), {verdict: 'there'}, 'it was cut off before the drop itself');
	const dropped = await dropRole({type: 'drop-role', ...drop, isForced: true}, context) as {readonly outcome: Outcome<undefined>};
	valueOf(dropped.outcome);
	t.like(await findDropped({type: 'find-dropped', ...drop}, context), {verdict: 'gone'});
	t.like(await context.database().checkLogin({...server, database: 'neondb', role: 'worker'}, worker.password), {status: 'refused'});
	t.is(await run(fresh, 'select count(*) from shop.jobs'), '2');
});

test.serial('a role of Neon\'s API is replaced by another one of it, unless it owns something', async t => {
	const context = contextOf();
	const logins = await loginsOf('app', context);
	const planned = await plan(logins, context);
	t.like(planned, {role: 'app_2', by: 'api', maker: ''});
	await run(owner, 'create table plans (id int)', 'grant select on plans to app with grant option');
	const withGrant = await plan(logins, context);
	t.like(withGrant, {by: 'api', maker: 'neondb_owner', counts: {privileges: 1}});

	const base = {
		work, logins, plan: withGrant, attempt: 1,
	};
	const made = await createRole({type: 'create-role', ...base, isBegun: false}, context) as {readonly outcome: Outcome<unknown>; readonly value: SecretHandle};
	valueOf(made.outcome);
	t.like(await findRole({type: 'find-role', ...base, fresh: made.value}, context), {verdict: 'happened'});
	const drop = {
		work, logins, plan: withGrant, fresh: made.value, endpoints: logins.credential.endpoints,
	};
	valueOf((await dropRole({type: 'drop-role', ...drop, isForced: false}, context) as {readonly outcome: Outcome<undefined>}).outcome);
	t.like(await findDropped({type: 'find-dropped', ...drop}, context), {verdict: 'gone'});

	const fresh = {role: 'app_2', password: context.vault.read(made.value)!};
	await run(owner, 'grant create on database neondb to app_2');
	await run(fresh, 'create schema hers');
	const owning = await planReplacement({type: 'plan-replacement', work, logins: await loginsOf('app_2', context)}, context) as {readonly outcome: Outcome<unknown>};
	t.true(owning.outcome.status === 'refused' && owning.outcome.failure.message.includes('owns 1 object'));
});
