import test from 'ava';
import fc from 'fast-check';
import {composeValue} from '../../source/io/connection-string.js';

const address = {
	role: 'neondb_owner', host: 'ep-lucky-sun-a1.us-east-2.aws.neon.tech', pooledHost: 'ep-lucky-sun-a1-pooler.us-east-2.aws.neon.tech', port: 5432, database: 'neondb',
};

test('a password is handed out as it is', t => {
	t.is(composeValue('p@ss/w:rd', 'password', undefined), 'p@ss/w:rd');
});

test('a connection string has Neon’s own form, without the usual port', t => {
	t.is(composeValue('npg_EXAMPLE', 'direct', address), 'postgresql://neondb_owner:npg_EXAMPLE@ep-lucky-sun-a1.us-east-2.aws.neon.tech/neondb?sslmode=require&channel_binding=require');
});

test('the pooled form names the pooled host', t => {
	t.is(new URL(composeValue('x', 'pooled', address)!).hostname, address.pooledHost);
});

test('another port is named', t => {
	t.is(new URL(composeValue('x', 'direct', {...address, host: 'localhost', port: 6543})!).port, '6543');
});

test('there is no connection string without an address', t => {
	t.is(composeValue('x', 'direct', undefined), undefined);
});

test('role, password and database come back from a connection string whatever they are', t => {
	// A URL reader takes a path of dots for folders; libpq does not.
	const text = fc.string({unit: 'grapheme', minLength: 1}).filter(value => !/^\.{1,2}$/v.test(value));
	fc.assert(fc.property(text, text, text, (role, password, database) => {
		const value = composeValue(password, 'direct', {...address, role, database})!;
		t.notRegex(value, /['\s"<>`\\!\(\)*]/v);
		const url = new URL(value);
		t.is(decodeURIComponent(url.username), role);
		t.is(decodeURIComponent(url.password), password);
		t.is(decodeURIComponent(url.pathname.slice(1)), database);
	}));
});
