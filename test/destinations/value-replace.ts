import test from 'ava';
import {type Place} from '../../source/core/incident.js';
import {findTarget} from '../../source/destinations/dotenv-target.js';
import {readerFor} from '../../source/destinations/files/reader.js';
import {type NewValues} from '../../source/destinations/types.js';
import {holdsNew, renewValue} from '../../source/destinations/value.js';

const host = 'ep-cool-rain-a1b2.us-east-2.aws.neon.tech';
const pooledHost = 'ep-cool-rain-a1b2-pooler.us-east-2.aws.neon.tech';
const old = 'npg_OldSecret01';
const second: Extract<NewValues, {kind: 'login'}> = {
	kind: 'login', password: 'npg_NewSecret02', role: 'app_2', replaces: 'app', host, pooledHost, port: 5432, database: 'neondb',
};
const place: Place = {
	destination: 'x', container: 'x', key: 'DATABASE_URL', shape: 'connection-string', kind: 'deploy-platform', isReadable: true,
};

/** Everything where the user stands beside its password. */
const forms: ReadonlyArray<readonly [string, string, (role: string, password: string) => string]> = [
	['a URL', 'DATABASE_URL', (role, password) => `postgresql://${role}:${password}@${pooledHost}/neondb?sslmode=require`],
	['JDBC', 'SPRING_DATASOURCE_URL', (role, password) => `jdbc:postgresql://${host}/neondb?user=${role}&password=${password}`],
	['fields of JSON', 'prod/db', (role, password) => `{\n  "engine": "postgres", "host": "${host}", "username": "${role}",\n  "password": "${password}", "port": 5432, "note": "app" }\n`],
	['a URL in JSON', 'CONFIG', (role, password) => JSON.stringify({db: {url: `postgresql://${role}:${password}@${host}/neondb`}, list: [1, null]})],
	['keywords', 'DSN', (role, password) => `host=${host} user=${role} password=${password} dbname=neondb`],
];

for (const [name, key, text] of forms) {
	test(`${name}: user and password change together, and nothing else`, t => {
		const where = {...place, key};
		t.deepEqual(renewValue(text('app', old), where, second, old), {value: text('app_2', second.password)});
		t.false(holdsNew(text('app', second.password), where, second), 'the new password with the old user is nobody\'s');
		t.true(holdsNew(text('app_2', second.password), where, second));
		t.deepEqual(renewValue(text('app_2', second.password), where, second, old), {value: text('app_2', second.password)}, 'twice is as once');
		t.true('refusal' in renewValue(text('other', 'npg_Other'), where, second, old));
	});
}

test('a password without its user is left to the operator, and a write-only string is composed whole', t => {
	const alone = {...place, key: 'PGPASSWORD', shape: 'password' as const};
	t.regex((renewValue(old, alone, second, old) as {readonly refusal: string}).refusal, /change both by hand/v);
	t.regex((renewValue(undefined, alone, second, old) as {readonly refusal: string}).refusal, /change both by hand/v);
	t.regex((renewValue(undefined, place, second, old) as {readonly value: string}).value, /^postgresql:\/\/app_2:npg_NewSecret02@/v);
	const two = JSON.stringify([{host, username: 'app', password: old}, {host: 'elsewhere', username: 'app', password: 'x'}]);
	t.true('refusal' in renewValue(two, {...place, key: 'CONFIG'}, second, old), 'whose user it is must be certain');
});

const files: ReadonlyArray<readonly [string, string, Place['shape'], (role: string, password: string) => string]> = [
	['.env', 'DATABASE_URL', 'connection-string', (role, password) => `# app\nDATABASE_URL="postgresql://${role}:${password}@${host}/neondb"\n`],
	['.env', 'PGPASSWORD', 'password', (role, password) => `PGHOST=${host}\nPGUSER='${role}'\nAPP=app\nPGPASSWORD=${password}\n`],
	['mcp.json', 'mcpServers.db.env.DATABASE_URL', 'connection-string', (role, password) => `{"mcpServers": {"db": {"env": {"DATABASE_URL": "postgresql://${role}:${password}@${host}/neondb"}}}}`],
	['settings.toml', 'db.password', 'password', (role, password) => `[db]\nhost = "${host}"\nuser = "${role}"\npassword = "${password}"\n`],
	['.pg_service.conf', 'api.password', 'password', (role, password) => `[api]\nhost=${host}\nuser=${role}\npassword=${password}\n`],
];

for (const [file, key, shape, text] of files) {
	test(`${file} ${key}: a group of names is found with its old user, known where its user is written, and done only with the new one`, t => {
		const read = readerFor(file);
		const where: Place = {...place, key, shape};
		const before = findTarget(text('app', old), read, where, second, old);
		t.is(before.status === 'found' ? before.open.length : before.reason, 1);
		const [spot] = before.status === 'found' ? before.open : [];
		t.is(text('app', old).slice(spot!.roleAt!.start, spot!.roleAt!.end), 'app');
		const half = findTarget(text('app', second.password), read, where, second, old);
		t.is(half.status === 'found' ? half.done.length : 0, 0);
		const after = findTarget(text('app_2', second.password), read, where, second, old);
		t.is(after.status === 'found' ? after.done.length : after.reason, 1);
	});
}
