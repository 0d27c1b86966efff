import {makeDatabase, makeRole} from '../seed.js';
import {matches, verifierOf, type Secret} from '../secret.js';
import {type Branch, type Role, type World} from '../world.js';
import {type Cluster} from './cluster.js';
import {
	applyPasswordSql, createDatabaseSql, createRoleSql, readDatabases, readRoles,
} from './roles-sql.js';

/**
Fill a new cluster with what the branch has, so that its first login finds it.
*/
export async function fillCluster(cluster: Cluster, branch: Branch): Promise<void> {
	await cluster.query([...branch.roles.values()].filter(({isApplied}) => isApplied).map(createRoleSql).join('\n'));
	for (const database of [...branch.databases.values()].filter(({isApplied}) => isApplied)) {
		await cluster.query(createDatabaseSql(database));
	}
}

/**
Bring a cluster that has just started up to what changed while it was stopped.
*/
export async function updateCluster(cluster: Cluster, branch: Branch): Promise<void> {
	const roles = await readRoles(cluster);
	const stored = new Map(roles.map(role => [role.name, role]));
	const statements = [...branch.roles.values()].filter(({isApplied}) => isApplied).map(role => {
		const found = stored.get(role.name);
		if (!found) {
			return createRoleSql(role);
		}

		return role.applied && found.verifier !== verifierOf(role.applied) ? applyPasswordSql(role.name, role.applied) : '';
	});
	if (statements.some(Boolean)) {
		await cluster.query(statements.join('\n'));
	}
}

/**
Learn what SQL changed on the real PostgreSQL, as Neon's extension reports it.
*/
export async function learnFromCluster(world: World, cluster: Cluster, branch: Branch): Promise<void> {
	const stored = await readRoles(cluster);
	const names = new Set(stored.map(role => role.name));
	for (const {name, verifier} of stored) {
		const known = branch.roles.get(name);
		if (!known) {
			const secret = verifier === undefined ? undefined : learnSecret(verifier, cluster.candidates);
			branch.roles.set(name, {
				...makeRole(name, undefined, world.now(), 'password'), method: secret ? 'password' : 'no_login', current: secret, applied: secret,
			});
		} else if (verifier !== undefined && (!known.applied || verifierOf(known.applied) !== verifier)) {
			changeSecret(world, known, learnSecret(verifier, cluster.candidates));
		}
	}

	for (const [name, {isApplied}] of branch.roles) {
		if (isApplied && !names.has(name)) {
			branch.roles.delete(name);
		}
	}

	await learnDatabases(world, cluster, branch);
}

async function learnDatabases(world: World, cluster: Cluster, branch: Branch): Promise<void> {
	const stored = await readDatabases(cluster);
	const names = new Set(stored.map(database => database.name));
	for (const {name, owner} of stored) {
		const known = branch.databases.get(name);
		if (!known) {
			branch.databases.set(name, makeDatabase(world, name, owner, world.now()));
		} else if (known.owner !== owner) {
			known.owner = owner;
			known.updatedAt = world.now();
		}
	}

	for (const [name, {isApplied}] of branch.databases) {
		if (isApplied && !names.has(name)) {
			branch.databases.delete(name);
		}
	}
}

/** A password that SQL set wins over one that the API set and that is not applied yet only where no reset is under way. */
function changeSecret(world: World, role: Role, secret: Secret): void {
	const isPending = role.current !== role.applied;
	role.replaced = {secret: role.applied, at: world.now()};
	role.applied = secret;
	if (!isPending) {
		role.current = secret;
		role.updatedAt = world.now();
	}
}

function learnSecret(verifier: string, candidates: readonly string[]): Secret {
	return {text: candidates.find(text => matches(text, verifier)), verifier};
}
