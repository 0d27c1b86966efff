import {chown, rm, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {type Cluster} from './cluster.js';
import {type Runner} from './runner.js';

/**
Copy a cluster's data, while it runs too: by a base backup, so that its sessions do not notice.
*/
export async function copyCluster(runner: Runner, source: Cluster, target: string): Promise<void> {
	if (!source.isRunning) {
		await runner.run('/bin/cp', ['-R', source.folder, target]);
		return;
	}

	await source.query('select pg_backup_start(\'branch\', true)');
	await runner.run('/bin/cp', ['-R', source.folder, target]);
	const {rows} = await source.query('select labelfile from pg_backup_stop(false)');
	// The log up to the end of the backup is needed too.
	await runner.run('/bin/cp', ['-R', `${path.join(source.folder, 'pg_wal')}/.`, path.join(target, 'pg_wal')]);
	const label = path.join(target, 'backup_label');
	await writeFile(label, (rows as Array<{labelfile: string}>)[0]!.labelfile, {mode: 0o600});
	if (runner.user) {
		await chown(label, runner.user.uid, runner.user.gid);
	}

	await rm(path.join(target, 'postmaster.pid'), {force: true});
}
