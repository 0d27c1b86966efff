import {Buffer} from 'node:buffer';
import {mkdirSync, symlinkSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import test from 'ava';
import {type SecretHandle} from '../../source/core/incident.js';
import {readLeakedFile, readLeakedText} from '../../source/io/leaked-file.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';

const host = 'ep-cool-rain-a1b2.us-east-2.aws.neon.tech';
const pooled = 'ep-cool-rain-a1b2-pooler.us-east-2.aws.neon.tech';
const endpointId = 'ep-cool-rain-a1b2';

async function read(source: string | {readonly path: string}) {
	const kept: string[] = [];
	const keep = (password: string) => {
		kept.push(password);
		return `secret-${kept.length}` as SecretHandle;
	};

	const outcome = await (typeof source === 'string' ? readLeakedText(source, keep) : readLeakedFile(source.path, keep));
	if (outcome.status !== 'succeeded') {
		throw new Error(outcome.failure.message);
	}

	return {...outcome.value, kept};
}

test('a leaked file gives its clues, and each password is kept once', async t => {
	const text = `# prod\nDATABASE_URL="postgresql://neondb_owner:npg_abc@${pooled}/neondb?sslmode=require"\nDATABASE_URL_UNPOOLED=postgresql://neondb_owner:npg_abc@${host}:5432/neondb\nREDIS_URL=redis://:x@cache/0\n`;
	t.deepEqual(await read(text), {
		clues: [
			{
				key: 'DATABASE_URL', line: 2, role: 'neondb_owner', host, database: 'neondb', endpointId, password: 'secret-1' as SecretHandle,
			},
			{
				key: 'DATABASE_URL_UNPOOLED', line: 3, role: 'neondb_owner', host, port: 5432, database: 'neondb', endpointId, password: 'secret-1' as SecretHandle,
			},
		],
		keys: [],
		problems: [],
		kept: ['npg_abc'],
	});
});

test('groups of variables belong together', async t => {
	const {clues, kept} = await read(`PGHOST=${pooled}\nPGHOST_UNPOOLED=${host}\nPGUSER=app\nPGDATABASE=main\nPGPASSWORD='p@ss#w'\nPGPORT=5433\nSMTP_HOST=mail.example.com\nSMTP_PASSWORD=x`);
	t.deepEqual(kept, ['p@ss#w']);
	t.is(clues.length, 1);
	t.deepEqual(clues[0], {
		key: 'PGPASSWORD', line: 5, role: 'app', host, port: 5433, database: 'main', endpointId, password: 'secret-1' as SecretHandle,
	});
});

test('pasted strings are understood with special characters, as a command and as keywords', async t => {
	for (const [text, password] of [
		[`postgres://u:p@s#s/w?rd@${host}/db`, 'p@s#s/w?rd'],
		[`psql 'postgresql://u:npg_x@${pooled}/db?sslmode=require&channel_binding=require'\n`, 'npg_x'],
		[String.raw`host=${host} user=u password='it\'s' dbname=db`, 'it\'s'],
		[`Host=${host};Username=u;Password=npg_x;Database=db`, 'npg_x'],
		[`jdbc:postgresql://${host}/db?user=u&password=npg_x`, 'npg_x'],
		[`  "url": "postgres://u:npg_x@${host}/db",`, 'npg_x'],
		[`# DATABASE_URL=postgres://u:npg_x@${host}/db`, 'npg_x'],
	] as const) {
		const {clues, problems, kept} = await read(text);
		t.like(clues, [{
			role: 'u', host, database: 'db', endpointId, password: 'secret-1',
		}]);
		t.is(kept[0], password);
		t.deepEqual(problems, []);
	}
});

test('a host alone is a clue', async t => {
	const alone = await read(`${pooled}\n`);
	t.deepEqual(alone.clues, [{
		key: '', line: 1, host, endpointId,
	}]);
	const variable = await read(`DB_SERVER=${host}`);
	t.deepEqual(variable.clues, [{
		key: 'DB_SERVER', line: 1, host, endpointId,
	}]);
});

test('a line with a typo is named in a sentence that shows nothing of it', async t => {
	const {clues, problems} = await read([
		`A=postgresql:://u:npg_secret@${host}/db`,
		`B=postgresql:/u:npg_secret@${host}/db`,
		`u:npg_secret@${host}/db`,
		'D=postgres://u:npg_secret@/',
		'E=fine',
		`F=postgresql//u:npg_secret@${host}/db`,
	].join('\n'));
	t.deepEqual(clues, []);
	t.deepEqual(problems.map(problem => problem.split('. ')[0]), [
		'Line 1 is not understood: after the word postgresql there must be exactly ://',
		'Line 2 is not understood: after the word postgresql there must be exactly ://',
		'Line 3 is not understood: it looks like a connection string without its beginning',
		'Line 4 names a database, but is not understood',
		'Line 6 is not understood: after the word postgresql there must be exactly ://',
	]);
	t.false(JSON.stringify(problems).includes('secret'));
});

test('a whole API key is kept, and the beginning of one is told', async t => {
	const whole = `napi_${'k1'.repeat(20)}`;
	const {clues, keys, problems, kept} = await read(`export NEON_API_KEY=${whole}\nnote: the one that begins with napi_k1k1\nDATABASE_URL=postgres://u:npg_x@${host}/db`);
	t.is(clues.length, 1);
	t.deepEqual(keys, [{key: 'NEON_API_KEY', line: 1, value: 'secret-2' as SecretHandle}, {key: 'note', line: 2}]);
	t.deepEqual(problems, []);
	t.deepEqual(kept, ['npg_x', whole]);
});

test('text that names no database says so', async t => {
	for (const text of ['', 'hello', 'A=1\nREDIS_URL=redis://u:p@h/0']) {
		const {clues, problems} = await read(text);
		t.deepEqual(clues, []);
		t.regex(problems[0] ?? '', /^No database is named there/v);
	}
});

test('files are read through links; what is no text is refused with a sentence', async t => {
	const folder = temporaryFolder(t);
	const file = path.join(folder, '.env');
	writeFileSync(file, `\uFEFFA=postgres://u:p@${host}/db\r\n`);
	symlinkSync(file, path.join(folder, 'link'));
	const linked = await read({path: path.join(folder, 'link')});
	t.is(linked.clues.length, 1);
	mkdirSync(path.join(folder, 'sub'));
	writeFileSync(path.join(folder, 'binary'), Buffer.from([1, 0, 2]));
	writeFileSync(path.join(folder, 'large'), 'x'.repeat((8 * 1024 * 1024) + 1));
	for (const [name, message] of [['sub', /not an ordinary file/v], ['binary', /not a text file/v], ['large', /larger than 8 MiB/v], ['gone', /it is not there/v]] as const) {
		await t.throwsAsync(async () => read({path: path.join(folder, name)}), {message});
	}
});
