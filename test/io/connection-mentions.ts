import test from 'ava';
import fc from 'fast-check';
import {findConnectionStrings, isDatabase, readHost} from '../../source/io/connection-mentions.js';

const neon = 'ep-cool-rain-a1b2.us-east-2.aws.neon.tech';

function read(text: string) {
	return findConnectionStrings(text, {start: 0, end: text.length}).map(({
		scheme, role, password, hosts, database, endpointId,
	}) => ({
		scheme, role, password: password?.readings[0], written: password && text.slice(password.start, password.end), hosts, database, endpointId,
	}));
}

test('a usual connection string is read with the place of its password', t => {
	t.deepEqual(read(`psql 'postgresql://neondb_owner:npg_abc@${neon}:5432/neondb?sslmode=require'`), [{
		scheme: 'postgresql', role: 'neondb_owner', password: 'npg_abc', written: 'npg_abc', hosts: [{host: neon, port: 5432}], database: 'neondb', endpointId: undefined,
	}]);
});

test('special characters that nobody encoded do not move the host', t => {
	for (const password of ['p@ss', 'p#ss', 'p/ss', 'p?ss', 'p:ss', 'p%ss', 'a@b.c/d', 'p?a@b', '@', '100%', 'p@w#x', 'p&s=s', '(ab', 'a,b;c', 'it\'s', '"x"']) {
		t.like(read(`postgres://u:${password}@${neon}/db?application_name=me@home.org`)[0], {
			role: 'u', written: password, hosts: [{host: neon}], database: 'db',
		});
	}
});

test('quotation marks end a string inside other text', t => {
	t.is(read('"DB": "postgres://u:p@h/d", "x": "@y/z"')[0]?.database, 'd');
	t.is(read('postgres://u:p@h/d\'')[0]?.database, 'd');
});

test('encoded passwords are decoded, and broken encodings stand for themselves', t => {
	t.is(read('postgres://u:p%40ss%2Fw@h/d')[0]?.password, 'p@ss/w');
	t.is(read('postgres://u:50%zz@h/d')[0]?.password, '50%zz');
});

test('any password survives encoding and reading', t => {
	fc.assert(fc.property(fc.string({minLength: 1, unit: 'grapheme'}), password => {
		let encoded: string;
		try {
			encoded = encodeURIComponent(password).replaceAll('\'', '%27');
		} catch {
			return;
		}

		t.is(read(`x postgres://u:${encoded}@${neon}/d y`)[0]?.password, password);
	}));
});

test('several hosts, several strings, JDBC and templates are read', t => {
	t.deepEqual(read('postgres://u:p@a:1,b:2/d')[0]?.hosts, [{host: 'a', port: 1}, {host: 'b', port: 2}]);
	t.deepEqual(read('postgres://u:p@a/d,postgres://v:q@b/e').map(({role, written}) => [role, written]), [['u', 'p'], ['v', 'q']]);
	t.like(read(`jdbc:postgresql://${neon}/neondb?user=u&password=p%40q&sslmode=require`)[0], {
		scheme: 'jdbc:postgresql', role: 'u', password: 'p@q', written: 'p%40q', database: 'neondb',
	});
	// eslint-disable-next-line no-template-curly-in-string
	t.like(read('postgres://u:${PGPASSWORD}@${PGHOST}/d')[0], {role: 'u', password: undefined});
	t.like(read('postgres://u:p@[::1]:5432/d')[0], {hosts: [{host: '[::1]', port: 5432}]});
	t.deepEqual(read('{"url":"postgres://u:p@h/d"},'), read('postgres://u:p@h/d'));
});

test('the endpoint is found in the options and before the password', t => {
	t.is(read('postgres://u:p@h/d?sslmode=require&options=endpoint%3Dep-cool-rain-a1b2')[0]?.endpointId, 'ep-cool-rain-a1b2');
	t.is(read('postgres://u:endpoint=ep-cool-rain-a1b2;npg_x@h/d')[0]?.written, 'npg_x');
});

test('a string without a password, and text without a string, have none', t => {
	t.is(read('postgres://u@h/d')[0]?.password, undefined);
	t.is(read('postgres://u:@h/d')[0]?.password, undefined);
	t.deepEqual(read('postgresql:://u:p@h/d'), []);
	t.deepEqual(read('mailto:a@b.c, see //docs'), []);
});

test('a database is told from other addresses', t => {
	const is = (text: string) => findConnectionStrings(text, {start: 0, end: text.length}).map(isDatabase);
	t.deepEqual(is(`postgresql+asyncpg://u:p@h/d jdbc:postgresql://h/d postgre://u:p@${neon}/d`), [true, true, true]);
	t.deepEqual(is('redis://u:p@h/0 https://u:p@h/'), [false, false]);
});

test('a pooled host is the host of its compute', t => {
	t.deepEqual(readHost('EP-cool-rain-a1b2-pooler.us-east-2.aws.neon.tech.'), {host: neon, endpointId: 'ep-cool-rain-a1b2', isPooled: true});
	t.deepEqual(readHost('localhost'), {host: 'localhost', isPooled: false});
});
