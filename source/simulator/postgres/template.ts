import {randomBytes} from 'node:crypto';
import {
	appendFile, chown, readFile, rename, stat, writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import {type Binaries} from './binaries.js';
import {type Runner} from './runner.js';

/** The name of the superuser, as on Neon. It is never listed by the API. */
export const superuser = 'cloud_admin';

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

	const name = randomBytes(6).toString('hex');
	const folder = path.join(workshop, `template-${name}`);
	const passwordFile = path.join(workshop, `password-${name}`);
	const password = randomBytes(24).toString('hex');
	await writeFile(passwordFile, password, {mode: 0o600});
	if (runner.user) {
		await chown(passwordFile, runner.user.uid, runner.user.gid);
	}

	await runner.run(path.join(binaries.folder, 'initdb'), [
		'-D', folder, '-U', superuser, '-A', 'scram-sha-256', `--pwfile=${passwordFile}`, '--encoding=UTF-8', '--locale=C', '--no-sync', '--wal-segsize=1', '--no-instructions',
	]);
	await rename(passwordFile, path.join(folder, 'admin.password'));
	await appendFile(path.join(folder, 'postgresql.conf'), settings);
	if (Number.parseInt(binaries.version, 10) >= 18) {
		await appendFile(path.join(folder, 'postgresql.conf'), 'io_method = sync\n');
	}

	await writeFile(path.join(folder, 'pg_hba.conf'), 'local all all scram-sha-256\n');
	if (await isUsable(target)) {
		return target;
	}

	try {
		// What is too old goes aside first: a folder cannot be renamed onto a full one.
		await rename(target, path.join(workshop, `template-old-${name}`));
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

async function isUsable(folder: string): Promise<boolean> {
	try {
		const [{mtimeMs}] = await Promise.all([stat(path.join(folder, 'admin.password')), stat(path.join(folder, 'pg_hba.conf'))]);
		return mtimeMs > Date.now() - longestAge;
	} catch {
		return false;
	}
}

/** The superuser's password of a cluster that was copied from the template. */
export async function readAdminPassword(folder: string): Promise<string> {
	return readFile(path.join(folder, 'admin.password'), 'utf8');
}
