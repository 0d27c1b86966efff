import {
	chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, realpathSync, writeFileSync,
} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import test from 'ava';
import {execa} from 'execa';
import {makePlace, programFile} from '../helpers/program.js';
import {processTree} from '../helpers/process-tree.js';

const tools = ['gh', 'vercel', 'aws', 'fly', 'flyctl', 'doppler', 'vault', 'kubectl', 'railway', 'wrangler', 'neon', 'neonctl', 'op', 'heroku', 'netlify', 'gcloud', 'az', 'git', 'curl', 'ssh', 'docker', 'xclip', 'wl-copy', 'pbcopy', 'security'];

const tokens = Object.fromEntries(['GH_TOKEN', 'GITHUB_TOKEN', 'VERCEL_TOKEN', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'FLY_API_TOKEN', 'DOPPLER_TOKEN', 'VAULT_TOKEN', 'RAILWAY_TOKEN', 'CLOUDFLARE_API_TOKEN', 'NEON_API_KEY', 'VECTOR_API_KEY', 'OP_SERVICE_ACCOUNT_TOKEN', 'HEROKU_API_KEY', 'NETLIFY_AUTH_TOKEN'].map(name => [name, `canary-${name.toLowerCase()}`]));

/** Programs that look like the real ones, and leave a mark when anybody starts them. */
function makeTools(folder: string, marks: string): void {
	mkdirSync(folder);
	mkdirSync(marks);
	for (const name of tools) {
		const file = path.join(folder, name);
		writeFileSync(file, `#!/bin/sh\necho "$@" >> ${JSON.stringify(path.join(marks, name))}\n`);
		chmodSync(file, 0o755);
	}
}

const loopback = /^(?:0100007F|0{24}0100007F|0{31}1|0{16}FFFF00000100007F|0000000000000000FFFF00000100007F|00000000000000000000000001000000)$/v;

/** The sockets of a process that face something else than this machine. */
function foreignSockets(pid: number): readonly string[] {
	try {
		const inodes = new Set(readdirSync(`/proc/${pid}/fd`).flatMap(fd => {
			try {
				return /^socket:\[(?<inode>\d+)\]$/v.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.groups!.inode ?? [];
			} catch {
				return [];
			}
		}));
		return ['tcp', 'tcp6', 'udp', 'udp6'].flatMap(table => readFileSync(`/proc/${pid}/net/${table}`, 'utf8').split('\n').slice(1).flatMap(line => {
			const columns = line.trim().split(/\s+/v);
			const [local, remote] = [columns[1]?.split(':')[0], columns[2]?.split(':')[0]];
			if (local === undefined || remote === undefined || !inodes.has(columns[9]!)) {
				return [];
			}

			// Nobody is at the other end of what only listens; then it counts where it listens.
			const address = /^0+$/v.test(remote) ? local : remote;
			return loopback.test(address) ? [] : [`${table} ${columns[1]} ${columns[2]}`];
		}));
	} catch {
		return [];
	}
}

test.serial('a whole drill on nine platforms starts none of their real tools, uses no token of the operator\'s, and speaks to nobody but this machine', async t => {
	const place = makePlace(t);
	const programs = path.join(place.root, 'programs');
	const marks = path.join(place.root, 'marks');
	makeTools(programs, marks);
	const child = execa(process.execPath, [programFile, 'drill', 'ci-breach', '--play', '--seed', '7'], {
		cwd: place.work, extendEnv: false, reject: false, stdin: 'ignore', timeout: 110_000,
		env: {
			...tokens, HOME: place.home, REKEY_HOME: place.progress, TMPDIR: place.temporary, DISPLAY: ':0', PATH: `${programs}:${process.env.PATH}`,
		},
	});
	const foreign = new Set<string>();
	let looks = 0;
	let tokenHolders = 0;
	const strangers = new Set<string>();
	const standIn = path.join(realpathSync(place.temporary), 'rekey-drill-');
	// Itself, its PostgreSQL, and the programs in the drill's own folder, which are scripts.
	const isOwn = ([program = '', script = '', ...rest]: readonly string[]) => program === process.execPath || program === 'rekey' || [program, script, ...rest].join(' ').includes('postgres') || (path.basename(program) === 'bash' && script.startsWith(standIn));
	async function look(): Promise<void> {
		for (const {pid, arguments: words, environment} of await processTree(child.pid!)) {
			looks++;
			if (!isOwn(words)) {
				strangers.add(words.join(' '));
			}

			tokenHolders += pid !== child.pid && environment.some(line => line.includes('canary-')) ? 1 : 0;
			for (const socket of foreignSockets(pid)) {
				foreign.add(socket);
			}
		}
	}

	const watching = setInterval(() => {
		void look();
	}, 250);
	const {exitCode, stdout, stderr} = await child;
	clearInterval(watching);

	t.is(exitCode, 0, `it said: ${stderr}`);
	t.regex(stdout, /» First, what leaked/v);
	t.regex(stdout, /Type calm-forest-64192807\/production\/neondb_owner to reset it/v);
	t.regex(stdout, /6 of 6 proven/v);
	t.regex(stdout, /Debrief of the drill ci-breach/v);
	t.regex(stdout, /Places missed +none/v);
	t.regex(stdout, /Resets +6 for 6 logins; needless: 0/v);
	t.notRegex(stdout, /npg_\w{6}/v);
	t.notRegex(stdout, /canary-/v);
	t.deepEqual(readdirSync(marks), []);
	t.true(process.platform !== 'linux' || looks > 20, 'the processes were looked at');
	t.deepEqual([...foreign], []);
	t.deepEqual([...strangers], []);
	t.is(tokenHolders, 0);
	t.false(existsSync(path.join(place.progress, 'incidents')), 'a drill is no incident of this home');
	t.deepEqual(readdirSync(place.temporary).filter(name => !name.startsWith('rekey-postgres-')), []);
});
