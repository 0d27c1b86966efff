import {randomBytes} from 'node:crypto';
import {
	appendFile, chown, rename, stat, writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import {type Binaries} from './binaries.js';
import {createCluster} from './cluster.js';
import {groundwork} from './roles-sql.js';
import {type Runner} from './runner.js';
import {passwordFile, superuser} from './superuser.js';

const settings = `
listen_addresses = ''
unix_socket_permissions = 0700
max_connections = 60
shared_buffers = 2MB
temp_buffers = 800kB
work_mem = 512kB
maintenance_work_mem = 1MB
max_worker_processes = 1
max_parallel_workers = 0
max_logical_replication_workers = 0
max_wal_senders = 4
wal_level = replica
min_wal_size = 2MB
max_wal_size = 8MB
wal_recycle = off
fsync = off
synchronous_commit = off
full_page_writes = off
autovacuum = off
jit = off
password_encryption = 'scram-sha-256'
log_line_prefix = ''
log_statement = 'ddl'
log_min_error_statement = panic
log_checkpoints = off
`;

// A month-old temporary folder may have lost files to the system's cleaner.
const longestAge = 3 * 86_400_000;

/**
An initialised cluster that every branch is copied from. It is kept in the cache between runs, because initdb takes most of a second.
@returns its folder
*/
export async function prepareTemplate(runner: Runner, binaries: Binaries, cache: string, workshop: string): Promise<string> {
	const target = path.join(cache, `template-${binaries.version}`);
	if (await isUsable(target)) {
		return target;
	}

	const name = randomBytes(3).toString('hex');
	const folder = path.join(workshop, `t${name}`);
	const secretFile = path.join(workshop, `p${name}`);
	const password = randomBytes(24).toString('hex');
	await writeFile(secretFile, password, {mode: 0o600});
	if (runner.user) {
		await chown(secretFile, runner.user.uid, runner.user.gid);
	}

	await runner.run(path.join(binaries.folder, 'initdb'), [
		'-D', folder, '-U', superuser, '-A', 'scram-sha-256', `--pwfile=${secretFile}`, '--encoding=UTF-8', '--locale=C', '--no-sync', '--wal-segsize=1', '--no-instructions',
	]);
	await rename(secretFile, path.join(folder, passwordFile));
	await appendFile(path.join(folder, 'postgresql.conf'), settings);
	if (Number.parseInt(binaries.version, 10) >= 18) {
		await appendFile(path.join(folder, 'postgresql.conf'), 'io_method = sync\n');
	}

	await writeFile(path.join(folder, 'pg_hba.conf'), 'local all all scram-sha-256\n');
	await settle(runner, binaries, folder);
	if (await isUsable(target)) {
		return target;
	}

	try {
		// What is too old goes aside first: a folder cannot be renamed onto a full one.
		await rename(target, path.join(workshop, `o${name}`));
	} catch {
		// There was none.
	}

	try {
		await rename(folder, target);
		return target;
	} catch {
		// Another simulator put its own there at the same moment.
		return folder;
	}
}

/** What every branch has, made once; the log of initdb is dropped on the way, which is a quarter of what would be copied. */
async function settle(runner: Runner, binaries: Binaries, folder: string): Promise<void> {
	const cluster = createCluster(runner, binaries, folder);
	await cluster.start();
	await cluster.query(groundwork);
	// Empty segments for later lie ready; they are used up here, then removed.
	for (let segment = 0; segment < 10; segment++) {
		await cluster.query('select pg_logical_emit_message(true, \'\', \'\'), pg_switch_wal()');
	}

	await cluster.query('checkpoint');
	await cluster.stop();
}

async function isUsable(folder: string): Promise<boolean> {
	try {
		const [{mtimeMs}] = await Promise.all([stat(path.join(folder, passwordFile)), stat(path.join(folder, 'pg_hba.conf'))]);
		return mtimeMs > Date.now() - longestAge;
	} catch {
		return false;
	}
}
