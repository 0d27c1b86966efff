import {Buffer} from 'node:buffer';
import test from 'ava';
import fc from 'fast-check';
import {createStatementFilter} from '../../source/simulator/proxy/statement-filter.js';
import {refuseWeakPasswords} from '../../source/simulator/sql/password-rules.js';
import {production, refused, startLab} from '../helpers/simulator.js';

const good = 'npg_Chosen\'ByMe42';

test('what sets no role\'s password passes as it is', t => {
	for (const sql of [
		'select 1',
		'create role reader nologin',
		'alter role app set password_encryption = \'md5\'',
		'alter role app valid until \'2030-01-01\'',
		'create user mapping for app server other options (user \'app\', password \'weak\')',
		'insert into notes values (\'alter role app password \'\'weak\'\'\')',
		'-- alter role app password \'weak\'\nselect 1',
		'select $1; select $$alter role app password \'weak\'$$',
		'comment on role app is \'password\'',
		'create role "password" login password \'AbC123dEfGhIj\'',
		`alter user app with password ${'\'npg_Chosen\'\'ByMe42\''}`,
		'alter role app password $x$npg_ChosenByMe42$x$; select 2',
		String.raw`alter role app password e'npg_Chosen\'ByMe42'`,
	]) {
		t.is(refuseWeakPasswords(sql), sql);
	}
});

test('weak, empty and hashed passwords are refused with what Neon is known to say', t => {
	const refusals: ReadonlyArray<readonly [sql: string, words: RegExp]> = [
		['alter role app password \'short1A!\'', /at least 60 bits/v],
		['ALTER USER app WITH ENCRYPTED PASSWORD \'aaaaaaaaaaaaaaaaaaaa\'', /at least 60 bits/v],
		['create role app login password \'abcdefghijklmnopqrst\'', /at least 60 bits/v],
		['select 1; /* x */ alter role "a;b" password $$weak$$', /at least 60 bits/v],
		[String.raw`alter role app password e'we\'ak'`, /at least 60 bits/v],
		['alter role app password \'\'', /Neon does not support roles with empty passwords/v],
		['alter role "A""b" password null', /User "A"b" has no password assigned/v],
		['alter role app password \'md50123456789abcdef0123456789abcdef\'', /hashed passwords are not supported/v],
		['alter role app password \'SCRAM-SHA-256$4096:x$y:z\'', /hashed passwords are not supported/v],
		['alter role neon_superuser createdb', /could not ALTER neon_superuser/v],
	];
	for (const [sql, words] of refusals) {
		t.regex(refuseWeakPasswords(sql), words);
	}
});

test('however the bytes of a client arrive, they go on as they were, and only what is refused is replaced', async t => {
	const message = (type: string, body: Uint8Array) => {
		const prefix = Buffer.alloc(5);
		prefix.write(type, 'latin1');
		prefix.writeInt32BE(body.length + 4, 1);
		return Buffer.concat([prefix, body]);
	};

	const messages = fc.array(fc.oneof(
		fc.uint8Array({maxLength: 40}).map(body => message('d', body)),
		fc.constantFrom('select 1', 'weak', 'schlüssel').map(sql => message('Q', Buffer.from(`${sql}\0`))),
		fc.constantFrom('select $1', 'weak').map(sql => message('P', Buffer.from(`name\0${sql}\0\0\u0001\0\0\0\u0019`))),
	), {maxLength: 8});
	await fc.assert(fc.asyncProperty(messages, fc.integer({min: 1, max: 30}), async (list, size) => {
		const bytes = Buffer.concat(list);
		const filter = createStatementFilter(sql => sql.replace('weak', 'refused'));
		const chunks: Uint8Array[] = [];
		filter.on('data', chunk => {
			chunks.push(chunk as Uint8Array);
		});
		for (let start = 0; start < bytes.length; start += size) {
			filter.write(bytes.subarray(start, start + size));
		}

		filter.end();
		await new Promise(resolve => {
			filter.once('end', resolve);
		});
		const expected = Buffer.concat(list.map(each => {
			const text = each.toString('latin1');
			return (text.startsWith('Q') || text.startsWith('P')) && text.includes('weak') ? message(text[0]!, Buffer.from(text.slice(5).replace('weak', 'refused'), 'latin1')) : each;
		}));
		t.true(Buffer.concat(chunks).equals(expected));
	}), {numRuns: 200});
});

test.serial('the rules hold on a real session, simple and prepared, and over HTTP, and a good password is set', async t => {
	const {simulator, call, logIn, sql, hostOf} = await startLab(t);
	const password = simulator.passwordOf('solitary-thunder-08372287', 'br-production', 'neondb_owner')!;
	const owner = await logIn({user: 'neondb_owner', password});
	const weak = await refused(owner.query('alter role neondb_owner password \'weak\''));
	t.regex(weak.message, /^Received HTTP code 400 from control plane: \{"error":"/v);
	t.is(weak.code, 'XX000');
	t.is((await refused(owner.query({name: 'prepared', text: 'create role planted login password \'weak\''}))).message, weak.message);
	const uri = `postgresql://neondb_owner:${password}@${await hostOf('br-production')}/neondb`;
	const overHttp = await sql(uri, {query: 'alter role neondb_owner password \'weak\''});
	t.deepEqual([overHttp.status, overHttp.body.message], [400, weak.message]);
	t.is((await call(`GET ${production}/roles/neondb_owner/reveal_password`)).body.password, password);
	t.is((await call(`GET ${production}/roles/planted`)).status, 404);

	await owner.query(`alter role neondb_owner password '${good.replace('\'', '\'\'')}'`);
	t.is((await call(`GET ${production}/roles/neondb_owner/reveal_password`)).body.password, good);
	await t.notThrowsAsync(logIn({user: 'neondb_owner', password: good}));
	await owner.query('create table large (text text)');
	await owner.query('insert into large values ($1)', ['x'.repeat(3_000_000)]);
	t.deepEqual((await owner.query('select length(text) from large')).rows, [{length: 3_000_000}]);
});
