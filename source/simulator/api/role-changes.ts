import {Buffer} from 'node:buffer';
import {
	createDatabaseSql, createRoleSql, dropDatabaseSql, dropRoleSql, hiddenRoles,
} from '../postgres/roles-sql.js';
import {makeDatabase, makeRole} from '../seed.js';
import {
	branchOf, created, ok, projectOf, Refusal, roleOf, section, unlockedProjectOf, type Call, type Reply,
} from './context.js';
import {databaseView, operationView, roleView} from './views.js';

const forbidden = /^(?:pg_.*|neon_superuser|cloud_admin|zenith_admin|public|none)$/v;

export async function createProjectBranchRole(call: Call): Promise<Reply> {
	const {world} = call;
	const branch = branchOf(call, projectOf(call));
	const {name, no_login: isWithoutLogin = false} = section(call, 'role') as {name?: string; no_login?: boolean};
	await call.computes.learn(branch);
	if (!name || Buffer.byteLength(name) > 63 || forbidden.test(name)) {
		throw new Refusal(400, 'role name is not allowed');
	}

	if (branch.roles.has(name)) {
		throw new Refusal(409, 'role already exists');
	}

	const project = unlockedProjectOf(call);
	const password = isWithoutLogin ? undefined : world.random.password();
	const role = makeRole(name, password, world.now());
	const {applied} = role;
	Object.assign(role, {isApplied: false, applied: undefined});
	branch.roles.set(name, role);
	const {operations} = await call.lifecycle.configure(project, branch, async () => call.computes.change(branch, createRoleSql({...role, applied}), () => {
		Object.assign(role, {isApplied: true, applied});
	}));
	return created({role: roleView(branch, role, password), operations: operations.map(operationView)});
}

export async function deleteProjectBranchRole(call: Call): Promise<Reply> {
	const branch = branchOf(call, projectOf(call));
	await call.computes.learn(branch);
	if (!branch.roles.has(call.params.role_name!)) {
		return {status: 204};
	}

	const role = await roleOf(call, branch);
	if (role.isProtected || hiddenRoles.has(role.name)) {
		throw new Refusal(403, `role ${role.name} is protected and cannot be modified`);
	}

	if ([...branch.databases.values()].some(({owner}) => owner === role.name)) {
		throw new Refusal(422, 'you cannot delete a role that owns a database');
	}

	const {operations} = await call.lifecycle.configure(unlockedProjectOf(call), branch, async () => {
		await call.computes.wakeExisting(branch);
		await call.computes.change(branch, dropRoleSql(role.name), () => {
			branch.roles.delete(role.name);
		});
	});
	return ok({role: roleView(branch, role), operations: operations.map(operationView)});
}

export async function createProjectBranchDatabase(call: Call): Promise<Reply> {
	const branch = branchOf(call, projectOf(call));
	const {name, owner_name: owner} = section(call, 'database') as {name?: string; owner_name?: string};
	await call.computes.learn(branch);
	if (!name || !owner || !branch.roles.has(owner)) {
		throw new Refusal(400, 'database name and an existing owner are required');
	}

	if (branch.databases.has(name)) {
		throw new Refusal(409, 'database already exists');
	}

	const project = unlockedProjectOf(call);
	const database = makeDatabase(call.world, name, owner, call.world.now());
	database.isApplied = false;
	branch.databases.set(name, database);
	const {operations} = await call.lifecycle.configure(project, branch, async () => {
		await call.computes.wakeExisting(branch);
		await call.computes.change(branch, createDatabaseSql(database), () => {
			database.isApplied = true;
		});
	});
	return created({database: databaseView(branch, database), operations: operations.map(operationView)});
}

export async function deleteProjectBranchDatabase(call: Call): Promise<Reply> {
	const branch = branchOf(call, projectOf(call));
	await call.computes.learn(branch);
	const database = branch.databases.get(call.params.database_name!);
	if (!database) {
		return {status: 204};
	}

	const {operations} = await call.lifecycle.configure(unlockedProjectOf(call), branch, async () => {
		await call.computes.wakeExisting(branch);
		await call.computes.change(branch, dropDatabaseSql(database.name), () => {
			branch.databases.delete(database.name);
		});
	});
	return ok({database: databaseView(branch, database), operations: operations.map(operationView)});
}
