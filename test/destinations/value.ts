import test from 'ava';
import fc from 'fast-check';
import {type CredentialId, type KeyId, type Place} from '../../source/core/incident.js';
import {encodePart} from '../../source/core/connection-string.js';
import {type NewValues, type Wanted} from '../../source/destinations/types.js';
import {
	holdsNew, matchNames, matchValues, renewValue,
} from '../../source/destinations/value.js';

const host = 'ep-cool-rain-a1b2.us-east-2.aws.neon.tech';
const pooledHost = 'ep-cool-rain-a1b2-pooler.us-east-2.aws.neon.tech';
const old = 'npg_OldSecret01';
const fresh: Extract<NewValues, {kind: 'login'}> = {
	kind: 'login', password: 'npg_NewSecret02', role: 'app', host, pooledHost, port: 5432, database: 'neondb',
};
const login: Wanted = {
	kind: 'login', subject: 'c' as CredentialId, role: 'app', hosts: [{endpointId: 'ep-cool-rain-a1b2', host, port: 5432}], old,
};
const place: Place = {
	destination: 'x', container: 'x', key: 'DATABASE_URL', shape: 'connection-string', kind: 'deploy-platform', isReadable: true,
};
const url = (password: string, where = pooledHost) => `postgresql://app:${password}@${where}/neondb?sslmode=require`;

/** Everything that stores the same login, under whatever name. */
const forms: ReadonlyArray<readonly [string, string, (password: string) => string]> = [
	['a pooled URL', 'DATABASE_URL', password => url(password)],
	['a direct URL under another name', 'THE_DB', password => url(password, host)],
	['JDBC', 'SPRING_DATASOURCE_URL', password => `jdbc:postgresql://${host}/neondb?user=app&password=${password}`],
	['the password alone', 'PGPASSWORD', password => password],
	['the password under a name of its own', 'SECRET_THING', password => password],
	['a field of JSON', 'prod/db', password => `{\n  "engine": "postgres", "host": "${host}", "username": "app",\n  "password": "${password}", "port": 5432 }\n`],
	['a URL in JSON', 'CONFIG', password => JSON.stringify({db: {url: url(password)}, list: [1, null]})],
	['keywords', 'DSN', password => `host=${host} user=app password=${password} dbname=neondb`],
];

for (const [name, key, text] of forms) {
	test(`${name}: is found by its value, renewed in its bytes only, and known as new`, t => {
		const [match] = matchValues([{name: key, value: text(old)}], [login]);
		t.is(match?.confidence, 'same-value');
		const where = {...place, key, shape: match!.shape};
		t.false(holdsNew(text(old), where, fresh));
		t.deepEqual(renewValue(text(old), where, fresh, old), {value: text(fresh.password)});
		t.true(holdsNew(text(fresh.password), where, fresh));
		t.deepEqual(renewValue(text(fresh.password), where, fresh, old), {value: text(fresh.password)}, 'twice is as once');
	});
}

test('without the old value a login is found by host and role, and renewed there', t => {
	const unknown = {...login, old: undefined};
	for (const [, key, text] of forms.filter(([name]) => name !== 'the password alone' && name !== 'the password under a name of its own')) {
		const [match] = matchValues([{name: key, value: text(old)}], [unknown]);
		t.regex(match?.confidence ?? '', /^same-host/v, `under ${key}`);
		t.deepEqual(renewValue(text(old), {...place, key, shape: match!.shape}, fresh, undefined), {value: text(fresh.password)}, `under ${key}`);
	}

	const group = [{name: 'PGHOST', value: pooledHost}, {name: 'PGUSER', value: 'app'}, {name: 'PGPASSWORD', value: old}];
	t.like(matchValues(group, [unknown]), [{name: 'PGPASSWORD', confidence: 'same-host-and-user', shape: 'password'}]);
});

test('another login, another host and another role are left alone', t => {
	for (const value of [url('npg_SomebodyElse'), `postgresql://other:${old}@ep-other-1.us-east-2.aws.neon.tech/neondb`, 'plain text', '', '{"password": "x"}']) {
		const renewed = renewValue(value, place, fresh, old);
		t.true('refusal' in renewed || value === '', `for ${value}`);
		t.false(holdsNew(value, place, fresh));
	}

	t.deepEqual(matchValues([{name: 'A', value: `postgresql://app:${old}@ep-other-1.us-east-2.aws.neon.tech/neondb`}], [login]), []);
	// Two branches with one password, on one machine with two ports, are two servers.
	const local = {...login, hosts: [{endpointId: 'ep-x', host: 'localhost', port: 5433}]};
	const at = (port: number) => matchValues([{name: 'A', value: `postgresql://app:${old}@localhost:${port}/neondb`}], [local]).length;
	t.deepEqual([at(5433), at(5434)], [1, 0]);
});

test('a password of any printable characters is stored so that it is read as it is, or not at all', t => {
	const printable = fc.string({minLength: 8, maxLength: 24, unit: fc.integer({min: 33, max: 126}).map(code => String.fromCodePoint(code))});
	t.notThrows(() => {
		fc.assert(fc.property(printable, password => {
			const values = {...fresh, password};
			const inUrl = renewValue(url(old), place, values, old);
			const inJson = renewValue(JSON.stringify({password: old, host, username: 'app'}), place, values, old);
			const alone = renewValue(old, {...place, shape: 'password'}, values, old);
			return 'value' in inUrl && decodeURIComponent(new URL(inUrl.value).password) === password
				&& 'value' in inJson && (JSON.parse(inJson.value) as {password: string}).password === password
				&& 'value' in alone && alone.value === password;
		}));
	});
});

test('where nothing can be read the value is composed', t => {
	t.deepEqual(renewValue(undefined, {...place, shape: 'password'}, fresh, old), {value: fresh.password});
	const pooled = renewValue(undefined, {...place, isPooled: true}, fresh, undefined);
	t.true('value' in pooled && pooled.value.startsWith(`postgresql://app:${encodePart(fresh.password)}@${pooledHost}/neondb`));
	const direct = renewValue(undefined, {...place, isPooled: false, database: 'other'}, fresh, undefined);
	t.true('value' in direct && direct.value.includes(`@${host}/other`));
	t.true('refusal' in renewValue(undefined, place, {...fresh, database: undefined}, undefined));
});

test('names speak for a login only where it is the only one', t => {
	const names = ['DATABASE_URL', 'DATABASE_URL_UNPOOLED', 'api_POSTGRES_PRISMA_URL', 'PGPASSWORD', 'DB_PASSWORD', 'NEON_API_KEY', 'STRIPE_KEY', 'UPDATED_AT', 'PGHOST'];
	t.deepEqual(matchNames(names, [login]).map(({name, subject, shape, isPooled}) => [name, subject, shape, isPooled]), [
		['DATABASE_URL', login.subject, 'connection-string', true],
		['DATABASE_URL_UNPOOLED', login.subject, 'connection-string', false],
		['api_POSTGRES_PRISMA_URL', login.subject, 'connection-string', true],
		['PGPASSWORD', login.subject, 'password', undefined],
		['DB_PASSWORD', login.subject, 'password', undefined],
	]);
	t.true(matchNames(names, [login, {...login, subject: 'd' as CredentialId}]).every(({subject}) => subject === undefined));
});

test('an API key is found by its value wherever it stands, and renewed', t => {
	const key: Wanted = {
		kind: 'api-key', subject: 'k' as KeyId, role: '', hosts: [], old: `napi_${'a1'.repeat(20)}`,
	};
	const values: NewValues = {kind: 'api-key', key: `napi_${'b2'.repeat(20)}`};
	const where: Place = {...place, shape: 'api-key', key: 'NEON_API_KEY'};
	for (const form of [(text: string) => text, (text: string) => `Bearer ${text}`, (text: string) => `{"env": {"NEON_API_KEY": "${text}"}}`]) {
		t.like(matchValues([{name: 'X', value: form(key.old!)}], [login, key]), [{confidence: 'same-value', shape: 'api-key'}]);
		t.deepEqual(renewValue(form(key.old!), where, values, key.old), {value: form(values.key)});
		t.true(holdsNew(form(values.key), where, values));
		t.false(holdsNew(form(key.old!), where, values));
	}

	t.true('refusal' in renewValue('napi_somebody_elses_key', where, values, key.old));
	t.deepEqual(renewValue(undefined, where, values, undefined), {value: values.key});
	t.like(matchNames(['NEON_API_KEY'], [login, key]), [{subject: key.subject, shape: 'api-key'}]);
});
