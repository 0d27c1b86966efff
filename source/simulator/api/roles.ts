import {hiddenRoles} from '../postgres/roles-sql.js';
import {secretOf} from '../secret.js';
import {
	branchOf, ok, projectOf, Refusal, roleOf, texts, unlockedProjectOf, type Call, type Reply,
} from './context.js';
import {databaseView, operationView, roleView} from './views.js';

export async function listProjectBranchRoles(call: Call): Promise<Reply> {
	const branch = branchOf(call, projectOf(call));
	await call.computes.learn(branch);
	return ok({roles: [...branch.roles.values()].map(role => roleView(branch, role))});
}

export async function getProjectBranchRole(call: Call): Promise<Reply> {
	const branch = branchOf(call, projectOf(call));
	return ok({role: roleView(branch, await roleOf(call, branch))});
}

export async function getProjectBranchRolePassword(call: Call): Promise<Reply> {
	const project = projectOf(call);
	const role = await roleOf(call, branchOf(call, project));
	if (!project.storePasswords) {
		throw new Refusal(412, texts.passwordsNotStored);
	}

	if (role.current?.text === undefined) {
		throw new Refusal(404, 'role has no password');
	}

	return ok({password: role.current.text});
}

export async function resetProjectBranchRolePassword(call: Call): Promise<Reply> {
	const project = projectOf(call);
	const branch = branchOf(call, project);
	const role = await roleOf(call, branch);
	if (role.isProtected || role.method !== 'password' || hiddenRoles.has(role.name)) {
		throw new Refusal(403, `role ${role.name} is protected and cannot be modified`);
	}

	unlockedProjectOf(call);
	const password = call.world.random.password();
	const {operations} = await call.lifecycle.resetPassword(project, branch, role, secretOf(password));
	return ok({role: roleView(branch, role, password), operations: operations.map(operationView)});
}

export async function listProjectBranchDatabases(call: Call): Promise<Reply> {
	const branch = branchOf(call, projectOf(call));
	await call.computes.learn(branch);
	return ok({databases: [...branch.databases.values()].map(database => databaseView(branch, database))});
}

export async function getProjectBranchDatabase(call: Call): Promise<Reply> {
	const branch = branchOf(call, projectOf(call));
	await call.computes.learn(branch);
	const database = branch.databases.get(call.params.database_name!);
	if (!database) {
		throw new Refusal(404, 'database not found');
	}

	return ok({database: databaseView(branch, database)});
}
