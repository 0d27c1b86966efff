import {Buffer} from 'node:buffer';
import {
	chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync,
} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {setTimeout as pause} from 'node:timers/promises';
import test from 'ava';
import {copyToClipboard} from '../../source/io/clipboard.js';
import {type CommandRequest, createCommandRunner} from '../../source/io/command.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';

const secret = 'npg_Canary/p4ss+"word';
const signalGroup = (group: number, signal: NodeJS.Signals): void => {
	process.kill(-group, signal);
};

const runner = createCommandRunner({signalGroup});
const shell = (script: string, more?: Partial<CommandRequest>): CommandRequest => ({
	program: '/bin/sh', arguments: ['-c', script], environment: {PATH: '/usr/bin:/bin'}, secrets: [secret], timeoutMilliseconds: 20_000, ...more,
});

function program(folder: string, name: string, script: string): string {
	const file = path.join(folder, name);
	writeFileSync(file, `#!/bin/sh\n${script}\n`);
	chmodSync(file, 0o755);
	return file;
}

async function until(condition: () => boolean): Promise<void> {
	const deadline = performance.now() + 10_000;
	while (!condition()) {
		if (performance.now() > deadline) {
			throw new Error('The condition did not come true in time.');
		}

		await pause(10);
	}
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return !/^\S+ \(.*\) Z/v.test(existsSync('/proc') ? readFileSync(`/proc/${pid}/stat`, 'utf8') : '');
	} catch {
		return false;
	}
}

test('a program gets its input byte for byte, and its output is given back', async t => {
	t.deepEqual(await runner.run(shell('cat; echo problem >&2; exit 3', {input: 'no newline', secrets: []})), {
		status: 'exited', exitCode: 3, stdout: 'no newline', stderr: 'problem\n', isCut: false,
	});
});

test('a secret is blotted out of the output in all of its usual spellings', async t => {
	const folder = temporaryFolder(t);
	writeFileSync(path.join(folder, 'other'), `${encodeURIComponent(secret)} ${Buffer.from(secret).toString('base64')} {"a":${JSON.stringify(secret)}}`);
	t.deepEqual(await runner.run(shell('cat; cat other >&2', {input: `a ${secret} b`, folder})), {
		status: 'exited', exitCode: 0, stdout: 'a •••• b', stderr: '•••• •••• {"a":"••••"}', isCut: false,
	});
});

test('output is bounded without stopping the program, and half a secret at the cut is blotted out', async t => {
	const folder = temporaryFolder(t);
	const filler = 'x'.repeat((1024 * 1024) - 9);
	writeFileSync(path.join(folder, 'long'), `${filler}${secret}${'y'.repeat(300_000)}`);
	const result = await runner.run(shell('cat long; exit 4', {folder}));
	t.true(result.status === 'exited' && result.exitCode === 4 && result.isCut);
	t.is(result.status === 'exited' && result.stdout.slice(filler.length - 1), 'x••••');
});

test('a secret among the arguments or in the environment is refused before anything starts', async t => {
	const folder = temporaryFolder(t);
	const mark = path.join(folder, 'mark');
	for (const request of [
		shell(`touch '${mark}'; echo ${secret}`),
		shell(`touch '${mark}'; echo ${encodeURIComponent(secret)}`),
		shell(`touch '${mark}'`, {environment: {PATH: '/usr/bin:/bin', TOKEN: secret}}),
	]) {
		const result = await runner.run(request);
		t.is(result.status === 'refused' && result.failure.kind, 'bad-request');
		t.false(result.status === 'refused' && result.failure.message.includes('Canary'));
	}

	t.false(existsSync(mark));
});

test('the environment is what was given and nothing else', async t => {
	const result = await runner.run(shell('env', {environment: {PATH: '/usr/bin:/bin', ONLY: 'this'}}));
	const names = result.status === 'exited' ? result.stdout.trim().split('\n').map(line => line.split('=')[0] ?? '') : [];
	t.deepEqual(names.filter(name => !['PWD', 'SHLVL', '_', 'OLDPWD', '__CF_USER_TEXT_ENCODING'].includes(name)).toSorted(), ['ONLY', 'PATH']);
});

test('a program that takes too long is ended with all of its children, and its fate is unknown', async t => {
	const folder = temporaryFolder(t);
	const result = await runner.run(shell('trap "" TERM; sleep 300 & echo "$$ $!" > pids; wait; wait', {folder, timeoutMilliseconds: 300}));
	t.is(result.status === 'unknown' && result.failure.kind, 'time-out');
	const pids = readFileSync(path.join(folder, 'pids'), 'utf8').trim().split(' ').map(Number);
	t.is(pids.length, 2);
	await until(() => !pids.some(pid => isAlive(pid)));
});

test('everything that runs is ended on the way out', async t => {
	const folder = temporaryFolder(t);
	const own = createCommandRunner({signalGroup});
	const running = own.run(shell('echo started > mark; sleep 300', {folder}));
	await until(() => existsSync(path.join(folder, 'mark')));
	own.stopAll();
	const result = await running;
	t.is(result.status === 'unknown' && result.failure.kind, 'cancelled');
});

test('an aborted signal ends the program, or keeps it from starting', async t => {
	const folder = temporaryFolder(t);
	const controller = new AbortController();
	const running = runner.run(shell('echo started > mark; sleep 300', {folder, signal: controller.signal}));
	await until(() => existsSync(path.join(folder, 'mark')));
	controller.abort();
	const result = await running;
	t.is(result.status === 'unknown' && result.failure.kind, 'cancelled');
	const second = await runner.run(shell('exit', {signal: controller.signal}));
	t.is(second.status, 'refused');
});

test('a background process that keeps the output open is not waited for', async t => {
	const folder = temporaryFolder(t);
	const result = await runner.run(shell('sleep 300 & echo $! > pid; echo done', {folder}));
	process.kill(Number(readFileSync(path.join(folder, 'pid'), 'utf8')));
	t.true(result.status === 'exited' && result.stdout === 'done\n');
});

test('a program that is not there is said to be not installed', async t => {
	const result = await runner.run(shell('', {program: 'no-such-program'}));
	t.deepEqual(result, {status: 'refused', failure: {kind: 'not-found', message: 'no-such-program is not installed, or not where PATH looks.'}});
	const folder = await runner.run(shell('', {program: '/tmp'}));
	t.is(folder.status === 'refused' && folder.failure.kind, 'permission');
});

test('a sealed runner starts its own stubs and refuses everything else', async t => {
	const folder = path.join(temporaryFolder(t), 'stubs');
	mkdirSync(folder);
	const stub = program(folder, 'vercel', 'echo "$PATH"');
	const unlisted = program(folder, 'gh', 'echo unlisted');
	const mark = path.join(folder, 'mark');
	symlinkSync('/bin/sh', path.join(folder, 'sh'));
	const sealed = createCommandRunner({signalGroup, seal: {folder, programs: [stub, path.join(folder, 'sh'), path.join(folder, 'gone')]}});
	const request = (name: string): CommandRequest => ({
		program: name, arguments: ['-c', `touch ${mark}`], environment: {PATH: '/usr/bin:/bin'}, secrets: [], timeoutMilliseconds: 20_000,
	});
	for (const name of ['vercel', stub]) {
		const result = await sealed.run(request(name));
		t.true(result.status === 'exited' && result.stdout === `${folder}\n`);
	}

	for (const name of ['gh', unlisted, 'sh', '/bin/sh', 'gone', 'aws', '../../bin/sh', '']) {
		const result = await sealed.run(request(name));
		t.is(result.status === 'refused' && result.failure.kind, 'forbidden');
	}

	t.false(existsSync(mark));
});

test('a copy goes to the program of the session by stdin', async t => {
	const folder = temporaryFolder(t);
	program(folder, 'wl-copy', `/bin/cat > '${folder}/copied'`);
	program(folder, 'xclip', 'exit 1');
	program(folder, 'xsel', `/bin/cat > '${folder}/copied-by-xsel'; (/bin/sleep 1 &)`);
	program(folder, 'pbcopy', `/bin/cat > '${folder}/copied-on-mac'`);
	const copy = async (platform: string, environment: Readonly<Record<string, string>>) => copyToClipboard(runner, secret, {platform, environment: {PATH: folder, ...environment}});
	t.deepEqual(await copy('linux', {WAYLAND_DISPLAY: 'wayland-0'}), {status: 'succeeded', value: undefined});
	t.is(readFileSync(path.join(folder, 'copied'), 'utf8'), secret);
	t.deepEqual(await copy('linux', {DISPLAY: ':0'}), {status: 'succeeded', value: undefined});
	t.is(readFileSync(path.join(folder, 'copied-by-xsel'), 'utf8'), secret);
	t.deepEqual(await copy('darwin', {}), {status: 'succeeded', value: undefined});
	t.is(readFileSync(path.join(folder, 'copied-on-mac'), 'utf8'), secret);
});

test('where nothing can copy, the reason is said; a drill never copies', async t => {
	const folder = temporaryFolder(t);
	const none = await copyToClipboard(runner, secret, {platform: 'linux', environment: {PATH: folder}});
	t.regex(none.status === 'refused' ? none.failure.message : '', /without a graphical session/v);
	const missing = await copyToClipboard(runner, secret, {platform: 'linux', environment: {PATH: folder, DISPLAY: ':0'}});
	t.regex(missing.status === 'refused' ? missing.failure.message : '', /none of xclip, xsel worked/v);
	const sealed = createCommandRunner({signalGroup, seal: {folder, programs: []}});
	const drill = await copyToClipboard(sealed, secret, {platform: 'linux', environment: {PATH: folder, DISPLAY: ':0'}});
	t.regex(drill.status === 'refused' ? drill.failure.message : '', /this is a drill/v);
});
