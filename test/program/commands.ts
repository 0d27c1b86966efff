import {
	mkdirSync, readFileSync, statSync, writeFileSync,
} from 'node:fs';
import path from 'node:path';
import test from 'ava';
import {
	incidentId, makePlace, openProgram, runProgram,
} from '../helpers/program.js';
import {startService} from '../helpers/program-service.js';
import {describeLeak} from '../helpers/program-way.js';

const {version} = JSON.parse(readFileSync('package.json', 'utf8')) as {readonly version: string};

test('help, version and the list of drills need nothing', async t => {
	const place = makePlace(t);
	const help = await runProgram(place, ['--help']);
	t.is(help.code, 0);
	t.regex(help.stdout, /rekey respond/v);
	t.notRegex(help.stdout, /watch/v);
	t.deepEqual(await runProgram(place, ['--version']), {code: 0, stdout: version, stderr: ''});
	const list = await runProgram(place, ['drill', '--list']);
	t.is(list.code, 0);
	t.regex(list.stdout, /^leaked-env {2}A \.env in a public repository/v);
});

const misuses: ReadonlyArray<readonly [words: readonly string[], sentence: RegExp]> = [
	[['rotate'], /There is no command "rotate"/v],
	[['--force'], /Unknown flag\s+--force/v],
	[['respond', 'now'], /takes no further word/v],
	[['doctor', '--port', '1'], /--port does not go with rekey doctor/v],
	[['drill', 'nothing', '--play'], /There is no drill "nothing". There are: leaked-env/v],
	[['simulate', 'nothing'], /There is no scenario "nothing"/v],
	[['simulate', '--faults', 'gremlin'], /There is no fault "gremlin"/v],
	[['simulate', '--port', '99999'], /--port takes a number/v],
	[['status', '../etc'], /is not the id of an incident/v],
	[['status', 'inc-20200101-0000'], /There is no incident/v],
	[['report'], /There is no incident to report/v],
	[['report', '--format', 'pdf'], /--format takes markdown or json/v],
];

for (const [words, sentence] of misuses) {
	test(`rekey ${words.join(' ')} says what is wrong and ends with 2`, async t => {
		const {code, stdout, stderr} = await runProgram(makePlace(t), words);
		t.is(code, 2);
		t.is(stdout, '');
		t.regex(stderr, sentence);
	});
}

for (const words of [[], ['respond'], ['resume'], ['drill']]) {
	test(`without a terminal, rekey ${words.join(' ')} refuses and names what to use instead`, async t => {
		const {code, stdout, stderr} = await runProgram(makePlace(t), words);
		t.is(code, 2);
		t.is(stdout, '');
		t.regex(stderr, /Without a terminal, use: rekey/v);
	});
}

test('a certificate file that is not there is named before anything is sent', async t => {
	const {code, stderr} = await runProgram(makePlace(t), ['doctor'], {NODE_EXTRA_CA_CERTS: '/nowhere/ca.pem'});
	t.is(code, 2);
	t.regex(stderr, /NODE_EXTRA_CA_CERTS names \/nowhere\/ca\.pem, which cannot be read\. Nothing was sent/v);
});

test('the doctor tells in words and in JSON what it found, and changes nothing', async t => {
	const place = makePlace(t);
	const {environment} = await startService(t);
	const text = await runProgram(place, ['doctor'], environment);
	t.is(text.code, 0);
	t.regex(text.stdout, /✓ neon +The key of NEON_API_KEY works at http:\/\/127\.0\.0\.1/v);
	t.regex(text.stdout, /✗ terminal/v);
	t.false(text.stdout.includes(environment.NEON_API_KEY!));
	const json = await runProgram(place, ['doctor', '--json'], {...environment, NEON_API_KEY: 'napi_wrong'});
	t.is(json.code, 1);
	const findings = JSON.parse(json.stdout) as ReadonlyArray<{readonly name: string; readonly state: string; readonly next?: string}>;
	t.like(findings.find(({name}) => name === 'neon'), {state: 'problem', next: 'Set NEON_API_KEY to a working key, or unset it.'});
	t.throws(() => statSync(place.progress), {code: 'ENOENT'});
});

test('status and report tell of an unfinished incident, and the report goes into a private file', async t => {
	const place = makePlace(t);
	const {environment} = await startService(t);
	const none = await runProgram(place, ['status']);
	t.is(none.code, 0);
	t.regex(none.stdout, /There is no incident yet/v);
	t.deepEqual(await runProgram(place, ['status', '--json']), {code: 0, stdout: '[]', stderr: ''});

	const terminal = await openProgram(t, place, ['respond'], {environment});
	await describeLeak(terminal);
	await terminal.waitFor('What do you have of the leak?');
	terminal.keys('ctrl-c');
	t.deepEqual(await terminal.exit, {code: 3, signal: undefined});

	const id = incidentId(place);
	const status = await runProgram(place, ['status', id]);
	t.is(status.code, 0);
	t.regex(status.stdout, /open; opened .+\n.+\n +Go on with: rekey resume/v);
	const markdown = await runProgram(place, ['report']);
	t.is(markdown.code, 0);
	t.regex(markdown.stdout, /^# /v);
	t.regex(markdown.stdout, /public repository acme\/api/v);
	const json = await runProgram(place, ['report', id, '--format', 'json']);
	t.is(json.code, 0);
	t.true(JSON.stringify(JSON.parse(json.stdout)).includes(id));

	const file = path.join(place.work, 'report.md');
	const written = await runProgram(place, ['report', '--output', file]);
	t.is(written.code, 0);
	t.regex(written.stderr, /readable by you alone/v);
	t.is(statSync(file).mode % 0o1000, 0o600);
	t.is(readFileSync(file, 'utf8').trimEnd(), markdown.stdout);
	const folder = path.join(place.work, 'folder');
	mkdirSync(folder);
	const failed = await runProgram(place, ['report', '--output', folder]);
	t.is(failed.code, 1);
	t.regex(failed.stderr, /name another file with --output/v);
});

test('a damaged journal is named, kept as it is, and its readable part can be reported', async t => {
	const place = makePlace(t);
	const {environment} = await startService(t);
	const terminal = await openProgram(t, place, ['respond'], {environment});
	await describeLeak(terminal);
	await terminal.waitFor('What do you have of the leak?');
	terminal.keys('ctrl-c');
	await terminal.exit;
	const id = incidentId(place);
	const journal = path.join(place.progress, 'incidents', `${id}.jsonl`);
	const lines = readFileSync(journal, 'utf8').split('\n');
	// The last but one; after the last stands a line break.
	const at = lines.length - 3;
	const damaged = lines.with(at, lines[at]!.slice(0, -20)).join('\n');
	writeFileSync(journal, damaged);

	const status = await runProgram(place, ['status', id]);
	t.is(status.code, 0);
	t.regex(status.stderr, new RegExp(`Line ${at + 1} of .+ is damaged`, 'v'));
	const resumed = await openProgram(t, place, ['resume', id], {environment});
	t.deepEqual(await resumed.exit, {code: 1, signal: undefined});
	t.true(resumed.output().includes(`rekey resume ${id}-readable`));
	t.is(readFileSync(journal, 'utf8'), damaged);
	const readable = await openProgram(t, place, ['resume', `${id}-readable`], {environment});
	await readable.waitFor('Where did it leak?');
});
