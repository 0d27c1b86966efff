import {mkdirSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import test from 'ava';
import {execaSync} from 'execa';
import {type CredentialId} from '../../source/core/incident.js';
import {createFileDestinations} from '../../source/destinations/files/index.js';
import {type Tools, type Wanted} from '../../source/destinations/types.js';
import {type CommandRequest} from '../../source/io/command.js';
import {machine} from '../helpers/machine.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';

const old = 'npg_OldSecret01';
const host = 'ep-cool-rain-a1b2.us-east-2.aws.neon.tech';
const wanted: Wanted = {
	kind: 'login', subject: 'production' as CredentialId, role: 'neondb_owner', hosts: [{endpointId: 'ep-cool-rain-a1b2', host, port: 5432}], old,
};
const line = `DATABASE_URL=postgresql://neondb_owner:${old}@${host}/neondb\n`;

/** A clone in which the value was committed, changed, deleted and put aside. */
function makeClone(folder: string): void {
	const git = (...args: readonly string[]) => execaSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@example.com', '-c', 'commit.gpgsign=false', ...args], {cwd: folder});
	const put = (name: string, text: string | Uint8Array) => {
		mkdirSync(path.dirname(path.join(folder, name)), {recursive: true});
		writeFileSync(path.join(folder, name), text);
	};

	git('init', '--quiet');
	put('.env', line);
	put('src/config.ts', `export const url = '${line.slice(13).trim()}';\n`);
	put('image.bin', Uint8Array.from([0, 1, 2, 255, 254]));
	git('add', '.');
	git('commit', '--quiet', '-m', 'first');
	put('.env', `# more\n${line}`);
	git('commit', '--quiet', '-a', '-m', 'second');
	rmSync(path.join(folder, '.env'));
	rmSync(path.join(folder, 'src'), {recursive: true});
	git('commit', '--quiet', '-a', '-m', 'third');
	put('note.txt', `todo: ${line}`);
	git('add', '.');
	git('stash', '--quiet');
}

function toolsWith(requests: CommandRequest[]): Tools {
	return {
		...machine,
		environment: {PATH: process.env.PATH},
		runner: {
			...machine.runner,
			async run(request) {
				requests.push(request);
				return machine.runner.run(request);
			},
		},
	};
}

const historyOf = (tools: Tools) => createFileDestinations(tools).find(({id}) => id === 'git-history')!;

test('what was ever committed is found once per file, and git is never told what is looked for', async t => {
	const folder = temporaryFolder(t);
	makeClone(folder);
	mkdirSync(path.join(folder, 'below'));
	const requests: CommandRequest[] = [];
	const history = historyOf(toolsWith(requests));
	const {found, looked, notSearched} = await history.discover({folders: [path.join(folder, 'below')], wanted: [wanted], signal: new AbortController().signal});
	t.deepEqual(notSearched, []);
	t.true(looked >= 5);
	t.true(found.every(({place}) => place.container === folder));
	t.deepEqual(found.map(({place}) => `${place.key}: ${(place.detail ?? '').replaceAll(/[\da-f]{7,} of [\d\-]+/gv, 'X')}`).toSorted((a, b) => a < b ? -1 : 1), ['.env: commit X, 2 times', 'note.txt: commit X', 'src/config.ts: commit X']);
	t.true(found.every(({confidence, place}) => confidence === 'same-value' && place.kind === 'repository' && place.byHand?.reason.startsWith('In git history: already leaked.')));
	t.notRegex(JSON.stringify(requests), /OldSecret|ep-cool-rain/v);
	t.like(await history.deliver(found[0]!.place, {kind: 'api-key', key: 'x'}, {old, temporary: {created: () => undefined, removed: () => undefined}, signal: new AbortController().signal}), {status: 'refused'});
});

test('versions that are too large to be read are named, text first, each with a command that holds no secret and finds what is there', async t => {
	const folder = temporaryFolder(t);
	const git = (...args: readonly string[]) => execaSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@example.com', '-c', 'commit.gpgsign=false', ...args], {cwd: folder});
	git('init', '--quiet');
	const filler = 'x\n'.repeat(600_000);
	writeFileSync(path.join(folder, 'a.png'), `${filler}1`);
	writeFileSync(path.join(folder, 'it\'s a dump.sql'), `${filler}${line}`);
	git('add', '.');
	git('commit', '--quiet', '-m', 'first');
	const {notSearched} = await historyOf(toolsWith([])).discover({folders: [folder], wanted: [wanted], signal: new AbortController().signal});
	t.deepEqual(notSearched.map(({what}) => what), [`it's a dump.sql in the history of ${folder}`, `a.png in the history of ${folder}`]);
	const commands = notSearched.map(({command}) => command ?? '');
	t.false(commands.some(command => command.includes(old)));
	t.is(execaSync('sh', ['-c', commands[0]!]).stdout, '600001:ep-cool-rain-a1b2');
});

test('a history that cannot be read, and a search that is stopped, are said', async t => {
	const folder = temporaryFolder(t);
	mkdirSync(path.join(folder, '.git'));
	const history = historyOf(toolsWith([]));
	const {found, notSearched} = await history.discover({folders: [folder], wanted: [wanted], signal: new AbortController().signal});
	t.deepEqual(found, []);
	t.like(notSearched, [{what: `the history of ${folder}`}]);
	const stopped = await history.discover({folders: [folder], wanted: [wanted], signal: AbortSignal.abort()});
	t.deepEqual(stopped.notSearched, [{what: 'Histories of git', reason: 'The search was stopped.'}]);
});

test('without git there is nothing to ask', async t => {
	t.like(await historyOf({...machine, environment: {PATH: '/nonexistent'}}).preflight(new AbortController().signal), {status: 'absent'});
	t.like(await historyOf(toolsWith([])).preflight(new AbortController().signal), {status: 'ready'});
});
