import path from 'node:path';
import {platform} from 'node:os';
import {createCluster, type Cluster} from './postgres/cluster.js';
import {findBinaries} from './postgres/binaries.js';
import {copyCluster} from './postgres/copy-cluster.js';
import {prepareTemplate} from './postgres/template.js';
import {fillCluster, learnFromCluster, updateCluster} from './postgres/synchronize.js';
import {type Workplace} from './postgres/workplace.js';
import {type Branch, type World} from './world.js';
import {ignore} from './ignore.js';

/**
The real PostgreSQL servers behind the branches. One is made when something connects first, or never.
*/
export type Computes = {
	/** The running server of a branch; made and started where needed. */
	wake(branch: Branch): Promise<Cluster>;
	/** Stop it, keeping its data. Its sessions end. */
	suspend(branch: Branch): Promise<void>;
	isRunning(branch: Branch): boolean;
	cluster(branch: Branch): Cluster | undefined;
	/** Make the branch's roles and databases equal to what the running server has. */
	learn(branch: Branch): Promise<void>;
	/**
	Change the branch: the SQL on a running server (a stopped one gets it at its next start), then what the API knows.
	Nothing is learnt in between, or a change of ours would look like somebody else's.
	*/
	change(branch: Branch, sql: string, commit: () => void): Promise<void>;
	/** Start a server that was made before; one that was never made will be filled with what is known then. */
	wakeExisting(branch: Branch): Promise<void>;
	/** Give a new branch its parent's data, where the parent has any. */
	copy(parent: Branch, child: Branch): Promise<void>;
	forget(branch: Branch): Promise<void>;
	stop(): Promise<void>;
};

/**
@param searchPath - Where commands are found, as in `PATH`: for the system's PostgreSQL.
*/
export function createComputes(world: World, workplace: Workplace, searchPath: string): Computes {
	const {runner, cache, folder} = workplace;
	const clusters = new Map<string, Cluster>();
	const filled = new Set<string>();
	// Starts and stops of one branch happen one after another.
	const lanes = new Map<string, Promise<unknown>>();
	let isStopped = false;
	let made = 0;
	let prepared: Promise<{readonly template: string; readonly create: (folder: string) => Cluster}> | undefined;

	const prepare = async () => {
		const binaries = await findBinaries(runner, cache, folder, searchPath);
		const template = await prepareTemplate(runner, binaries, cache, folder);
		return {template, create: (place: string) => createCluster(runner, binaries, place)};
	};

	const inLane = async <Value>(branch: Branch, work: () => Promise<Value>): Promise<Value> => {
		const before = lanes.get(branch.id) ?? Promise.resolve();
		const result = before.then(work, work);
		lanes.set(branch.id, result.catch(ignore));
		return result;
	};

	const make = async (branch: Branch): Promise<Cluster> => {
		prepared ??= prepare();
		const {template, create} = await prepared;
		const place = path.join(folder, String(++made));
		await runner.run('/bin/cp', ['-R', ...(platform() === 'linux' ? ['--reflink=auto'] : []), template, place]);
		const cluster = create(place);
		clusters.set(branch.id, cluster);
		return cluster;
	};

	const learn = async (branch: Branch) => {
		const cluster = clusters.get(branch.id);
		if (cluster?.isRunning && filled.has(branch.id)) {
			await learnFromCluster(world, cluster, branch);
		}
	};

	const computes: Computes = {
		wake: async branch => inLane(branch, async () => {
			const cluster = clusters.get(branch.id) ?? await make(branch);
			if (cluster.isRunning) {
				return cluster;
			}

			if (isStopped) {
				throw new Error('The simulator is stopping.');
			}

			await cluster.start();
			if (filled.has(branch.id)) {
				await updateCluster(cluster, branch);
			} else {
				await fillCluster(cluster, branch);
				filled.add(branch.id);
			}

			return cluster;
		}),
		suspend: async branch => inLane(branch, async () => {
			await learn(branch);
			await clusters.get(branch.id)?.stop();
		}),
		isRunning: branch => clusters.get(branch.id)?.isRunning ?? false,
		cluster: branch => clusters.get(branch.id),
		learn: async branch => inLane(branch, async () => learn(branch)),
		change: async (branch, sql, commit) => inLane(branch, async () => {
			const cluster = clusters.get(branch.id);
			if (cluster?.isRunning) {
				await cluster.query(sql);
			}

			commit();
		}),
		async wakeExisting(branch) {
			if (clusters.has(branch.id)) {
				await computes.wake(branch);
			}
		},
		copy: async (parent, child) => inLane(parent, async () => {
			const source = clusters.get(parent.id);
			if (source && filled.has(parent.id) && prepared) {
				const {create} = await prepared;
				const place = path.join(folder, String(++made));
				await copyCluster(runner, source, place);
				clusters.set(child.id, create(place));
				filled.add(child.id);
			}
		}),
		forget: async branch => inLane(branch, async () => {
			await clusters.get(branch.id)?.stop();
			filled.delete(branch.id);
			clusters.delete(branch.id);
		}),
		async stop() {
			isStopped = true;
			await Promise.all(lanes.values());
			await Promise.all([...clusters.values()].map(async cluster => cluster.stop()));
		},
	};
	return computes;
}
