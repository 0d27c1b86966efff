import {Buffer} from 'node:buffer';
import {setMaxListeners} from 'node:events';
import {
	chmodSync, linkSync, lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, statSync, symlinkSync, writeFileSync,
} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import test from 'ava';
import {parse} from 'dotenv';
import {execaSync} from 'execa';
import fc from 'fast-check';
import {type CredentialId} from '../../source/core/incident.js';
import {createFileDestinations} from '../../source/destinations/files/index.js';
import {type TemporaryFiles, type Wanted} from '../../source/destinations/types.js';
import {machine} from '../helpers/machine.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';

const oldPassword = 'npg_OldSecret01';
const host = 'ep-cool-rain-a1b2.us-east-2.aws.neon.tech';
const pooled = 'ep-cool-rain-a1b2-pooler.us-east-2.aws.neon.tech';
const values = {
	kind: 'login' as const, password: 'npg_NewSecret02', role: 'neondb_owner', host, pooledHost: pooled, port: 5432, database: undefined,
};
const wanted: Wanted = {
	kind: 'login', subject: 'production' as CredentialId, role: 'neondb_owner', hosts: [{endpointId: 'ep-cool-rain-a1b2', host, port: 5432}], old: oldPassword,
};
const quiet: TemporaryFiles = {created: () => undefined, removed: () => undefined};
const {signal} = new AbortController();
// The tests of this file run at the same time.
setMaxListeners(0, signal);

const destination = createFileDestinations(machine).find(({id}) => id === 'dotenv-file')!;

const search = async (folders: readonly string[], all: readonly Wanted[] = [wanted]) => destination.discover({folders, wanted: all, signal});

const delivery = (old: string | undefined) => ({old, temporary: quiet, signal});

function write(folder: string, text: string | Uint8Array, name = '.env'): string {
	const file = path.join(folder, name);
	mkdirSync(path.dirname(file), {recursive: true});
	writeFileSync(file, text);
	return file;
}

async function deliverAll(folder: string, {fresh = values.password, old = oldPassword}: {readonly fresh?: string; readonly old?: string} = {}) {
	const {found} = await search([folder], [{...wanted, old}]);
	const results = [];
	for (const {place} of found) {
		results.push(await destination.deliver(place, {...values, password: fresh}, delivery(old)));
	}

	return {found, results};
}

const uri = (password: string, where = pooled) => `postgresql://neondb_owner:${password}@${where}/neondb?sslmode=require`;

test('the same password in three variables and a comment are four places, and only its bytes change', async t => {
	const folder = temporaryFolder(t);
	const text = (password: string) => [
		'\uFEFF# settings',
		`export DATABASE_URL="${uri(password)}"   # pooled`,
		`DIRECT_URL='${uri(password, host)}'`,
		`  PGPASSWORD = ${password}`,
		`# OLD_URL=${uri(password)}`,
		'',
		'EMPTY=',
		'caf\u00E9="\u{1F511}"',
	].join('\r\n');
	const file = write(folder, text(oldPassword));
	const {found, results} = await deliverAll(folder);
	t.deepEqual(found.map(({confidence, place: {key, shape, isPooled, database, detail}}) => ({
		confidence, key, shape, isPooled, database, detail,
	})), [
		{
			confidence: 'same-value', key: 'DATABASE_URL', shape: 'connection-string', isPooled: true, database: 'neondb', detail: 'line 2',
		},
		{
			confidence: 'same-value', key: 'DIRECT_URL', shape: 'connection-string', isPooled: false, database: 'neondb', detail: 'line 3',
		},
		{
			confidence: 'same-value', key: 'PGPASSWORD', shape: 'password', isPooled: undefined, database: undefined, detail: 'line 4',
		},
		{
			confidence: 'same-value', key: 'OLD_URL', shape: 'connection-string', isPooled: true, database: 'neondb', detail: 'line 5, comment',
		},
	]);
	t.true(results.every(({status}) => status === 'delivered'));
	t.is(readFileSync(file, 'utf8'), text(values.password));
	t.deepEqual(readdirSync(folder), ['.env']);
});

test('bytes that are no UTF-8 stay as they are', async t => {
	const folder = temporaryFolder(t);
	const bytes = (password: string) => Buffer.concat([Buffer.from([0x41, 0x3D, 0xE9, 0xFF, 0x0A]), Buffer.from(`DATABASE_URL=${uri(password)}\n# `), Buffer.from([0xC3, 0x28])]);
	const file = write(folder, bytes(oldPassword));
	await deliverAll(folder);
	t.deepEqual(readFileSync(file), bytes(values.password));
});

test('a password with special characters is found however it is written, and any new one is read back by dotenv', async t => {
	const folder = temporaryFolder(t);
	for (const [index, old] of ['p@ss/w:rd?#%', 'a b&c=d+e', 'it\'s"so`', String.raw`back\slash`].entries()) {
		const file = write(folder, `A="${uri(encodeURIComponent(old))}"\n`, `${index}/.env`);
		const {results} = await deliverAll(path.dirname(file), {old, fresh: 'x@y/z w?#%&+=\'"`\\$'});
		t.like(results, [{status: 'delivered'}]);
		t.is(decodeURIComponent(new URL(parse(readFileSync(file)).A ?? '').password), 'x@y/z w?#%&+=\'"`\\$');
	}

	const raw = write(folder, `DATABASE_URL=${uri('p@ss#w/x')}`, 'raw/.env');
	await deliverAll(path.dirname(raw), {old: 'p@ss#w/x'});
	t.is(readFileSync(raw, 'utf8'), `DATABASE_URL=${uri(values.password)}`);
});

test('a bare password gets other quotes only where its own would not keep it', async t => {
	for (const [before, fresh, after] of [
		['P=old-password', 'a.b', 'P=a.b'],
		['P=old-password # x', 'a b#c', 'P=\'a b#c\' # x'],
		['P="old-password"', 'a b#c', 'P="a b#c"'],
		['P="old-password"', 'a$b"c', 'P=\'a$b"c\''],
		['P=\'old-password\'', 'a$b"c', 'P=\'a$b"c\''],
		['P=`old-password`', 'it\'s', 'P=`it\'s`'],
		['P="old-password"', 'it\'s', 'P="it\'s"'],
	] as const) {
		const folder = temporaryFolder(t);
		const file = write(folder, before);
		const {results} = await deliverAll(folder, {old: 'old-password', fresh});
		t.like(results, [{status: 'delivered'}]);
		t.is(readFileSync(file, 'utf8'), after);
		t.is(parse(after).P, fresh);
	}
});

test('a new password that no quotes would keep is refused, and the file stays', async t => {
	const folder = temporaryFolder(t);
	for (const text of ['P=old-password', `C="host=${host} user=neondb_owner password=old-password"`, 'J={"password":"old-password"}']) {
		const file = write(folder, text);
		const {results} = await deliverAll(folder, {old: 'old-password', fresh: 'it\'s $x'});
		t.like(results, [{status: 'refused', failure: {kind: 'unsuitable'}}]);
		t.is(readFileSync(file, 'utf8'), text);
	}
});

test('keyword strings, JDBC, JSON and two strings in one variable are edited at their password', async t => {
	const folder = temporaryFolder(t);
	const text = (password: string) => `A="host=${host} user=neondb_owner password=${password} dbname=x"
B=jdbc:postgresql://${host}/neondb?user=neondb_owner&password=${password}
C='{"url":"https://example.com","secret":"${password}"}'
D=${uri(password)},${uri(password, host)}
E=Host=${host};Username=neondb_owner;Password=${password};Database=x
`;
	const file = write(folder, text(oldPassword));
	const {found, results} = await deliverAll(folder);
	t.deepEqual(found.map(({place}) => place.key), ['A', 'B', 'C', 'D', 'E']);
	t.true(results.every(({status}) => status === 'delivered'));
	t.is(readFileSync(file, 'utf8'), text(values.password));
});

test('any settings file keeps every other byte', async t => {
	const folder = temporaryFolder(t);
	const line = fc.oneof(
		fc.constantFrom(uri('@@'), uri('@@', host)).chain(value => fc.constantFrom(`U=${value}`, `export U="${value}"`, `U='${value}' # c`, `# U=${value}`, `  U: ${value}`)),
		fc.constantFrom('P=@@', 'P="@@"', 'P = \'@@\'', 'P=`@@`#x', '#P=@@'),
		fc.string({unit: fc.constantFrom(...'aZ=#"\' \t$\\é'), maxLength: 12}).map(text => `N=${text.replaceAll(/["'`]/gv, '')}`),
		fc.constantFrom('', '# comment', '???', 'X="two\nlines"'),
	);
	const file = fc.tuple(fc.array(line, {maxLength: 8}), fc.constantFrom('\n', '\r\n'), fc.boolean()).map(([lines, end, isClosed]) => `${lines.join(end)}${isClosed ? end : ''}`);
	await fc.assert(fc.asyncProperty(file, fc.constantFrom('npg_Fresh', 'A.b-c_9'), async (template, fresh) => {
		const target = write(folder, template.replaceAll('@@', oldPassword));
		const {results} = await deliverAll(folder, {fresh});
		t.true(results.every(({status}) => status === 'delivered'));
		t.is(readFileSync(target, 'utf8'), template.replaceAll('@@', fresh));
	}), {numRuns: 150});
});

test('mode, owner and a link are kept; the link is said', async t => {
	const folder = temporaryFolder(t);
	const real = write(temporaryFolder(t), `DATABASE_URL=${uri(oldPassword)}`, 'shared/settings');
	chmodSync(real, 0o640);
	symlinkSync(real, path.join(folder, '.env'));
	const owner = statSync(real);
	const {found, results} = await deliverAll(folder);
	t.is(found[0]?.place.detail, `line 1, a link to ${real}`);
	t.like(results, [{status: 'delivered', rung: 'read-back'}]);
	t.is(readlinkSync(path.join(folder, '.env')), real);
	t.true(lstatSync(path.join(folder, '.env')).isSymbolicLink());
	t.like(statSync(real), {mode: owner.mode, uid: owner.uid, gid: owner.gid});
	t.is(readFileSync(real, 'utf8'), `DATABASE_URL=${uri(values.password)}`);
});

test('a file with two names is one place, and is written in place so that both keep it', async t => {
	const folder = temporaryFolder(t);
	const file = write(folder, `DATABASE_URL=${uri('npg_AnOldAndLongerPassword')}\nLAST=1\n`);
	linkSync(file, path.join(folder, '.env.local'));
	const {found, results} = await deliverAll(folder, {old: 'npg_AnOldAndLongerPassword'});
	t.is(found.length, 1);
	t.regex(results[0]?.status === 'delivered' ? results[0].seen : '', /written in place, because it has more than one name/v);
	t.is(readFileSync(path.join(folder, '.env.local'), 'utf8'), `DATABASE_URL=${uri(values.password)}\nLAST=1\n`);
	t.is(statSync(file).nlink, 2);
});

test('a read-only file is refused with what to do, and stays', async t => {
	const folder = temporaryFolder(t);
	const file = write(folder, `DATABASE_URL=${uri(oldPassword)}`);
	chmodSync(file, 0o444);
	const {results} = await deliverAll(folder);
	t.deepEqual(results, [{status: 'refused', failure: {kind: 'permission', message: `${file} is read-only. Make it writable (chmod u+w) and look again, or change it by hand.`}}]);
	t.is(readFileSync(file, 'utf8'), `DATABASE_URL=${uri(oldPassword)}`);
	t.is(statSync(file).mode % 0o1000, 0o444);
});

test('a line that moved is found again, and one that is not certain is refused', async t => {
	const folder = temporaryFolder(t);
	const file = write(folder, `A=1\nDATABASE_URL=${uri(oldPassword)}\nPGPASSWORD=${oldPassword}\n`);
	const {found} = await search([folder]);
	const [url, bare] = found.map(({place}) => place);
	const moved = `NEW=1\nB=2\nA=1\nDATABASE_URL=${uri(oldPassword)}\nPGPASSWORD=${oldPassword}\n`;
	write(folder, moved);
	t.like(await destination.deliver(bare!, values, delivery(undefined)), {status: 'refused', failure: {kind: 'changed'}});
	t.is(readFileSync(file, 'utf8'), moved);
	t.like(await destination.deliver(url!, values, delivery(undefined)), {status: 'delivered'});
	t.like(await destination.deliver(bare!, values, delivery(oldPassword)), {status: 'delivered'});
	t.is(readFileSync(file, 'utf8'), moved.replaceAll(oldPassword, values.password));

	write(folder, `DATABASE_URL=${uri('one')}\n\n\nDATABASE_URL=${uri('two')}\n`);
	t.like(await destination.deliver(url!, values, delivery(undefined)), {status: 'refused', failure: {kind: 'changed'}});
	write(folder, 'OTHER=1\n');
	t.like(await destination.deliver(url!, values, delivery(oldPassword)), {status: 'refused', failure: {kind: 'changed'}});
});

test('each branch gets its own value; one password on several branches is told apart by what the file names', async t => {
	const folder = temporaryFolder(t);
	const child: Wanted = {...wanted, subject: 'child' as CredentialId, hosts: [{endpointId: 'ep-child-x1', host: 'ep-child-x1.us-east-2.aws.neon.tech', port: 5432}]};
	write(folder, `A=${uri(oldPassword, 'ep-child-x1.us-east-2.aws.neon.tech')}\nPGPASSWORD=${oldPassword}\n`, 'a/.env');
	write(folder, `A=${uri(oldPassword)}\nPGPASSWORD=${oldPassword}\n`, 'b/.env');
	write(folder, `PGPASSWORD=${oldPassword}\n`, 'c/.env');
	write(folder, `A=${uri(oldPassword, 'ep-not-in-scope.us-east-2.aws.neon.tech')}\n`, 'd/.env');
	const {found} = await search([folder], [wanted, child]);
	t.deepEqual(found.map(({subject, place}) => `${path.relative(folder, place.container)} ${place.key} ${subject}: ${place.detail ?? ''}`), [
		'a/.env A child: line 1',
		'a/.env PGPASSWORD child: line 2',
		'b/.env A production: line 1',
		'b/.env PGPASSWORD production: line 2',
		'c/.env PGPASSWORD production: line 1, the same password on several branches',
	]);
});

test('without the old password a login is found by its host and user, and templates are left alone', async t => {
	const folder = temporaryFolder(t);
	write(folder, [
		`A=${uri('anything')}`,
		`B=postgres://other_role:x@${host}/db`,
		`C=postgres://:x@${host}/db`,
		// eslint-disable-next-line no-template-curly-in-string
		'D=postgres://neondb_owner:${PGPASSWORD}@' + host + '/db',
		`PGHOST=${pooled}`,
		'PGUSER=neondb_owner',
		'PGPASSWORD=x',
		'DB_HOST=localhost',
		'DB_PASSWORD=y',
	].join('\n'));
	const {found} = await search([folder], [{...wanted, old: undefined}]);
	t.deepEqual(found.map(({place, confidence}) => [place.key, confidence]), [['A', 'same-host-and-user'], ['C', 'same-host'], ['PGPASSWORD', 'same-host-and-user']]);
});

test('folders are walked by name, links to folders are not followed, and what was left out is said', async t => {
	const folder = temporaryFolder(t);
	const text = `DATABASE_URL=${uri(oldPassword)}\n`;
	for (const name of ['.env', '.env.production', 'app.env', '.envrc', '.dev.vars', 'deep/er/.env.local', 'notes.txt', 'environment', 'node_modules/x/.env', '.git/.env', 'target/.env', '.env.rekey-0123456789ab']) {
		write(folder, text, name);
	}

	const outside = temporaryFolder(t);
	write(outside, text);
	symlinkSync(outside, path.join(folder, 'linked'));
	symlinkSync('nowhere', path.join(folder, 'broken.env'));
	write(folder, Buffer.concat([Buffer.from(text), Buffer.from([0])]), 'binary.env');
	write(folder, 'x'.repeat((1024 * 1024) + 1), 'large.env');
	// What is looked for lies across two of the pieces in which a large file is read.
	write(folder, `${'x'.repeat((256 * 1024) - 8)} ${oldPassword}\n${'x'.repeat(1024 * 1024)}`, 'holding.env');
	execaSync('mkfifo', [path.join(folder, 'pipe.env')]);
	const read: number[] = [];
	const {found, looked, notSearched} = await destination.discover({
		folders: [folder, path.join(folder, 'deep'), path.join(folder, 'notes.txt'), path.join(folder, 'gone')], wanted: [wanted],
		signal,
		onProgress(count) {
			read.push(count);
		},
	});
	t.deepEqual(found.map(({place}) => path.relative(folder, place.container)), ['.dev.vars', '.env', '.env.production', '.envrc', 'app.env', 'deep/er/.env.local']);
	t.is(looked, 9);
	t.is(read.at(-1), 9);
	t.deepEqual(notSearched.map(({what, reason}) => `${what} | ${reason}`.replaceAll(`${folder}/`, '')).toSorted(), [
		'3 folders such as node_modules, .git and target | They are never searched.',
		'binary.env | It is not a text file. It holds what is looked for. Paste the leaked value or the host into the command, then enter and ctrl+d.',
		'broken.env | Could not read it: it is not there (ENOENT).',
		'gone | Could not look into it: it is not there (ENOENT).',
		'holding.env | It is larger than 1 MiB. It holds what is looked for. Paste the leaked value or the host into the command, then enter and ctrl+d.',
		'pipe.env | pipe.env is not an ordinary file.',
	]);
	// What is looked for is not in the command, which can be pasted and finds it.
	const command = notSearched.find(({what}) => what.endsWith('holding.env'))?.command ?? '';
	const shown = execaSync('sh', ['-c', command], {input: `${oldPassword}\n`});
	t.is(shown.stdout, `1:${(256 * 1024) - 7}:${oldPassword}`);
	t.false(command.includes(oldPassword));
});

// The superuser may look into everything.
const isSuperuser = process.getuid?.() === 0;
(isSuperuser ? test.skip : test)('a folder and a file that may not be read are named', async t => {
	const folder = temporaryFolder(t);
	const file = write(folder, 'A=1', 'a/.env');
	chmodSync(file, 0);
	mkdirSync(path.join(folder, 'b'), {mode: 0});
	const {notSearched} = await search([folder]);
	t.deepEqual(notSearched.map(({what}) => path.relative(folder, what)).toSorted(), ['a/.env', 'b']);
});

(isSuperuser ? test.skip : test)('a folder that may not be changed has its file written in place', async t => {
	const folder = temporaryFolder(t);
	const file = write(folder, `DATABASE_URL=${uri(oldPassword)}`, 'a/.env');
	chmodSync(path.dirname(file), 0o555);
	const {results} = await deliverAll(folder);
	chmodSync(path.dirname(file), 0o755);
	t.regex(results[0]?.status === 'delivered' ? results[0].seen : '', /written in place, because its folder did not allow it/v);
	t.is(readFileSync(file, 'utf8'), `DATABASE_URL=${uri(values.password)}`);
});
