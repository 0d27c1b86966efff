import {
	chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync,
} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import test from 'ava';
import {makePlace, openProgram, runProgram} from '../helpers/program.js';
import {
	oneRole, startService, writeLeaked, writeSettings,
} from '../helpers/program-service.js';
import {
	close, describeLeak, restart, reveal, tickCards, toConfirm, toPlan, typeWord, writeFiles,
} from '../helpers/program-way.js';
import {processTree, type VisibleProcess} from '../helpers/process-tree.js';

const label = 'production/neondb_owner';
const oldPassword = 'npg_CanaryOld7Qx';

function filesBelow(folder: string): readonly string[] {
	return readdirSync(folder, {withFileTypes: true, recursive: true}).filter(entry => entry.isFile()).map(entry => path.join(entry.parentPath, entry.name));
}

/** A clipboard program that takes its time. */
function makeClipboard(folder: string): void {
	mkdirSync(folder);
	for (const name of ['xclip', 'pbcopy', 'wl-copy']) {
		const file = path.join(folder, name);
		writeFileSync(file, '#!/bin/sh\n/bin/cat > /dev/null\n/bin/sleep 0.4\n');
		chmodSync(file, 0o755);
	}
}

test.serial('passwords and the key are found nowhere but in the chosen file', async t => {
	const place = makePlace(t);
	const programs = path.join(place.root, 'programs');
	makeClipboard(programs);
	const [project] = oneRole.projects;
	const [branch] = project!.branches;
	const service = await startService(t, {scenario: {...oneRole, projects: [{...project!, branches: [{...branch!, roles: [{name: 'neondb_owner', password: oldPassword}]}]}]}});
	const [compute] = service.simulator.computes;
	const login = {host: compute!.host, port: compute!.port, password: oldPassword};
	const leaked = writeLeaked(place, login);
	const file = writeSettings(place, 'api', login);
	const {apiKey} = service.simulator;

	const terminal = await openProgram(t, place, ['respond', '--from', leaked], {environment: {...service.environment, DISPLAY: ':0', PATH: programs}});
	const seen: VisibleProcess[] = [];
	async function look(): Promise<void> {
		seen.push(...await processTree(terminal.pid));
	}

	const watching = setInterval(() => {
		void look();
	}, 40);
	t.teardown(() => {
		clearInterval(watching);
	});

	await describeLeak(terminal);
	await toPlan(terminal, {siblings: 0});
	await toConfirm(terminal);
	await typeWord(terminal, label);
	const newPassword = await reveal(terminal);
	terminal.write('c');
	await terminal.waitFor(/copied/iv);
	terminal.keys('escape');
	await terminal.waitFor('enter done');
	terminal.write(newPassword.slice(-4));
	await terminal.waitFor('••••▏');
	terminal.keys('enter');
	await restart(terminal, 'production');
	await writeFiles(terminal, label, 3);
	await tickCards(terminal, 3);
	await terminal.waitFor('1 of 1 proven', 40_000);
	t.deepEqual([oldPassword, newPassword, apiKey].filter(secret => terminal.normal().includes(secret)), [], 'the normal screen while the wizard runs');
	terminal.keys('enter');
	await close(terminal);
	t.deepEqual(await terminal.exit, {code: 0, signal: undefined});
	clearInterval(watching);

	t.deepEqual([oldPassword, newPassword, apiKey].filter(secret => terminal.normal().includes(secret)), [], 'the normal screen and its scrollback');
	const holders = (secret: string) => filesBelow(place.root).filter(name => readFileSync(name, 'utf8').includes(secret));
	t.deepEqual(holders(newPassword), [file]);
	t.deepEqual(holders(oldPassword), [leaked]);
	t.deepEqual(holders(apiKey), []);
	t.true(filesBelow(place.progress).some(name => name.endsWith('.jsonl')), 'the journal was searched');
	t.true(filesBelow(place.progress).some(name => name.endsWith('.md')), 'the report was searched');

	for (const words of [['report'], ['report', '--format', 'json'], ['status'], ['status', '--json']]) {
		const {stdout, stderr} = await runProgram(place, words);
		t.deepEqual([oldPassword, newPassword, apiKey].filter(secret => `${stdout}${stderr}`.includes(secret)), [], `rekey ${words.join(' ')}`);
	}

	// Where there is no /proc, nobody can look, and `seen` is empty.
	// Between fork and exec a child is still a copy of the program, its title and environment included: that is no program that was given anything.
	const children = seen.filter(({pid, arguments: words}) => pid !== terminal.pid && !(words.length === 1 && words[0] === 'rekey'));
	t.true(process.platform !== 'linux' || children.some(child => child.arguments.some(word => word.includes(programs))), 'a child was seen');
	const holds = (lines: readonly string[], secrets: readonly string[]) => lines.some(line => secrets.some(secret => line.includes(secret)));
	t.deepEqual(seen.filter(each => holds(each.arguments, [oldPassword, newPassword, apiKey])), []);
	t.deepEqual(seen.filter(each => holds(each.environment, [oldPassword, newPassword])), []);
	t.deepEqual(children.filter(child => holds(child.environment, [apiKey])), []);
});
