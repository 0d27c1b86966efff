import {setMaxListeners} from 'node:events';
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import test from 'ava';
import {parse as parseJson} from 'jsonc-parser';
import {parse as parseYaml} from 'yaml';
import {type CredentialId, type KeyId} from '../../../source/core/incident.js';
import {createFileDestinations} from '../../../source/destinations/files/index.js';
import {type NewValues, type TemporaryFiles, type Wanted} from '../../../source/destinations/types.js';
import {machine} from '../../helpers/machine.js';
import {temporaryFolder} from '../../helpers/temporary-folder.js';

const old = 'npg_OldSecret01';
const host = 'ep-cool-rain-a1b2.us-east-2.aws.neon.tech';
const login: NewValues = {
	kind: 'login', password: 'npg_NewSecret02', role: 'neondb_owner', host, pooledHost: 'ep-cool-rain-a1b2-pooler.us-east-2.aws.neon.tech', port: 5432, database: undefined,
};
const wantedLogin: Wanted = {
	kind: 'login', subject: 'production' as CredentialId, role: 'neondb_owner', hosts: [{endpointId: 'ep-cool-rain-a1b2', host, port: 5432}], old,
};
const oldKey = 'napi_oldoldoldoldoldoldold1';
const key: NewValues = {kind: 'api-key', key: 'napi_newnewnewnewnewnewnew2'};
const wantedKey: Wanted = {
	kind: 'api-key', subject: 'key' as KeyId, role: '', hosts: [], old: oldKey,
};
const temporary: TemporaryFiles = {created: () => undefined, removed: () => undefined};
const {signal} = new AbortController();
// The tests of this file run at the same time.
setMaxListeners(0, signal);
const uri = (password: string) => `postgresql://neondb_owner:${password}@${host}/neondb?sslmode=require`;

type Case = {readonly file: string; readonly text: string; readonly keys: readonly string[]; readonly home?: boolean};

/** Deliver everything that is found in one folder, and give what was found, what came of it and the text afterwards. */
async function renew(folder: string, file: string, wanted: Wanted, values: NewValues, {home = '/nonexistent', environment = {}}: {readonly home?: string; readonly environment?: Readonly<Record<string, string>>} = {}) {
	const destinations = createFileDestinations({...machine, home, environment});
	const search = {folders: [folder], wanted: [wanted], signal};
	const found = [];
	const results = [];
	for (const destination of destinations.filter(({id}) => id !== 'git-history')) {
		const discovery = await destination.discover(search);
		for (const item of discovery.found) {
			found.push(item);
			const delivered = await destination.deliver(item.place, values, {old: wanted.old, temporary, signal});
			results.push(delivered, await destination.check(item.place, values, {since: undefined, signal}));
		}
	}

	return {found, results, text: readFileSync(path.join(folder, file), 'utf8')};
}

function write(folder: string, name: string, text: string): void {
	const file = path.join(folder, name);
	mkdirSync(path.dirname(file), {recursive: true});
	writeFileSync(file, text);
}

const cases: readonly Case[] = [
	{file: 'compose.yaml', text: `services:\r\n  web: # the web\r\n    environment:\r\n      DATABASE_URL: "${uri('@@')}"\r\n      PGPASSWORD: '@@'\r\n  worker:\r\n    environment:\r\n      - PGPASSWORD=@@\r\n      - PGUSER=neondb_owner\r\n`, keys: ['services.web.environment.DATABASE_URL', 'services.web.environment.PGPASSWORD', 'services.worker.environment.PGPASSWORD']},
	{file: 'config/database.yml', text: `production:\n  host: ${host}\n  username: neondb_owner\n  password: @@ # secret\n`, keys: ['production.password']},
	{file: 'application.yml', text: `spring:\n  datasource:\n    url: jdbc:postgresql://${host}/neondb\n    username: neondb_owner\n    password: "@@"\n`, keys: ['spring.datasource.password']},
	{file: 'application.properties', text: `spring.datasource.url=jdbc:postgresql://${host}/neondb\nspring.datasource.password=@@\n`, keys: ['spring.datasource.password']},
	{file: 'profiles.yml', text: `shop:\n  outputs:\n    prod:\n      host: ${host}\n      user: neondb_owner\n      pass: @@\n`, keys: ['shop.outputs.prod.pass']},
	{file: 'terraform.tfvars', text: 'db_password = "@@"\nregion      = "x"\n', keys: ['db_password']},
	{file: 'prisma/schema.prisma', text: `datasource db {\n  provider = "postgresql"\n  url      = "${uri('@@')}"\n}\n`, keys: ['url']},
	{file: 'drizzle.config.ts', text: `export default {dbCredentials: {url: '${uri('@@')}'}};\n`, keys: ['']},
	{file: 'wp-config.php', text: '<?php\ndefine( \'DB_PASSWORD\', \'@@\' ); // secret\n$table_prefix = \'wp_\';\n', keys: ['DB_PASSWORD']},
	{file: 'secrets/db_password.txt', text: '@@\n', keys: ['']},
	{file: 'etc/app', text: 'PGPASSWORD=@@\nX=1\n', keys: ['PGPASSWORD']},
	{file: '.vercel/.env.production.local', text: `DATABASE_URL="${uri('@@')}"\n`, keys: ['DATABASE_URL']},
	{file: '.pgpass', text: `# mine\n*:*:*:other:x\n${host}:5432:*:neondb_owner:@@\n`, keys: [`${host}:*:neondb_owner`]},
	{file: '.pg_service.conf', text: `[shop]\nhost=${host}\nuser=neondb_owner\npassword=@@\n`, keys: ['shop.password']},
	{file: '.mcp.json', text: `{\n\t// clients\n\t"mcpServers": {"db": {"args": ["-y", "${uri('@@')}"],},},\n}\n`, keys: ['mcpServers.db.args.1']},
	{file: '.codex/config.toml', text: `[mcp_servers.db]\nargs = ["-y", '${uri('@@')}'] # two\n`, keys: ['mcp_servers.db.args']},
];

for (const {file, text, keys} of cases) {
	test(`${file}: only the password's bytes change`, async t => {
		const folder = temporaryFolder(t);
		write(folder, file, text.replaceAll('@@', old));
		const {found, results, text: after} = await renew(folder, file, wantedLogin, login);
		t.deepEqual(found.map(({place}) => place.key), keys);
		t.true(found.every(({confidence, place}) => confidence === 'same-value' && place.container === path.join(folder, file)));
		t.true(results.every(result => result.status === 'delivered' || (result.status === 'succeeded' && result.value.rung === 'read-back')));
		t.is(after, text.replaceAll('@@', 'npg_NewSecret02'));
	});
}

test('without the old password, the fields around it tell whose it is', async t => {
	const folder = temporaryFolder(t);
	for (const {file, text} of cases) {
		write(folder, file, text.replaceAll('@@', 'something'));
	}

	const found = [];
	for (const destination of createFileDestinations(machine)) {
		const discovery = await destination.discover({folders: [folder], wanted: [{...wantedLogin, old: undefined}], signal});
		found.push(...discovery.found.map(({confidence, place}) => `${path.relative(folder, place.container)} ${place.key} ${confidence}`));
	}

	t.deepEqual(found.toSorted(), [
		'.codex/config.toml mcp_servers.db.args same-host-and-user',
		'.mcp.json mcpServers.db.args.1 same-host-and-user',
		'.pg_service.conf shop.password same-host-and-user',
		`.pgpass ${host}:*:neondb_owner same-host-and-user`,
		'.vercel/.env.production.local DATABASE_URL same-host-and-user',
		'application.yml spring.datasource.password same-host-and-user',
		'compose.yaml services.web.environment.DATABASE_URL same-host-and-user',
		'config/database.yml production.password same-host-and-user',
		'drizzle.config.ts  same-host-and-user',
		'prisma/schema.prisma url same-host-and-user',
		'profiles.yml shop.outputs.prod.pass same-host-and-user',
	]);
});

const strange = String.raw`a"b'c\d$e:f#g h%i`;

test('a password of special characters is read back by each format\'s own parser', async t => {
	const value = {...login, password: strange};
	const folder = temporaryFolder(t);
	const read: ReadonlyArray<readonly [string, string, (text: string) => unknown]> = [
		['a.json', '{"password": "@@"}', text => (parseJson(text) as {password: string}).password],
		['b.yml', 'password: "@@"', text => (parseYaml(text) as {password: string}).password],
		['c.yaml', 'password: \'@@\'', text => (parseYaml(text) as {password: string}).password],
		['compose.yml', 'x:\n  password: "@@"', text => (parseYaml(text) as {x: {password: string}}).x.password.replaceAll('$$', '$')],
		['.pgpass', '*:*:*:*:@@', text => text.slice('*:*:*:*:'.length).replaceAll(/\\(.)/gv, '$1')],
		['.pg_service.conf', '[a]\npassword=@@', text => text.split('password=')[1]],
		['w.php', '<?php $password = \'@@\';', text => /'(.*)'/v.exec(text)?.[1]?.replaceAll(/\\(['\\])/gv, '$1')],
		['d.txt', '@@\n', text => text.trimEnd()],
	];
	for (const [file, template, parse] of read) {
		const own = path.join(folder, file.replaceAll('.', '-'));
		write(own, file, template.replace('@@', 'old-password'));
		const there = await renew(own, file, {...wantedLogin, old: 'old-password'}, value);
		t.like(there.results, [{status: 'delivered'}, {status: 'succeeded', value: {rung: 'read-back'}}], `${file}`);
		t.is(parse(there.text), strange, `${file}`);
		// And from there back again, which finds the strange one in whatever way it is written.
		const back = await renew(own, file, {...wantedLogin, old: strange}, {...login, password: 'old-password'});
		t.is(back.text, template.replace('@@', 'old-password'), `${file}`);
	}
});

test('what is not certain to be read as it is, is refused, and the file stays', async t => {
	for (const [file, text] of [
		['plain.yml', 'password: old-password\n'],
		['literal.toml', 'password = \'old-password\'\n'],
		['vars.tfvars', 'password = "old-password"\n'],
		['command.json', '{"run": "PGPASSWORD=old-password psql"}'],
		['broken.json', '{"password": "old-password"'],
		['app.properties', 'password=old-password\n'],
	] as const) {
		const folder = temporaryFolder(t);
		write(folder, file, text);
		const {results, text: after} = await renew(folder, file, {...wantedLogin, old: 'old-password'}, {...login, password: 'it\'s "x" $y #z'});
		t.like(results, [{status: 'refused', failure: {kind: 'unsuitable'}}], `${file}`);
		t.is(after, text);
	}
});

const clients: ReadonlyArray<readonly [string, string]> = [
	['.config/Claude/claude_desktop_config.json', '{"mcpServers": {"neon": {"env": {"NEON_API_KEY": "@@"}}}}'],
	['.claude.json', '{"mcpServers": {"neon": {"headers": {"Authorization": "Bearer @@"}}}}'],
	['.cursor/mcp.json', '{"mcpServers": {"neon": {"args": ["--api-key=@@"]}}}'],
	['.config/Code/User/mcp.json', '{"servers": {"neon": {"args": ["--api-key", "@@"]}}}'],
	['.codeium/windsurf/mcp_config.json', '{"mcpServers": {"neon": {"env": {"NEON_API_KEY": "@@"}}}}'],
	['.codex/config.toml', '[mcp_servers.neon.env]\nNEON_API_KEY = "@@"\n'],
	['.gemini/settings.json', '{"mcpServers": {"neon": {"env": {"NEON_API_KEY": "@@"}}}}'],
	['.config/zed/settings.json', '{\n// zed\n"context_servers": {"neon": {"env": {"NEON_API_KEY": "@@",},},},}'],
	['.config/goose/config.yaml', 'extensions:\n  neon:\n    envs:\n      NEON_API_KEY: @@\n'],
	['.config/opencode/opencode.jsonc', '{"mcp": {"neon": {"headers": {"Authorization": "Bearer @@"}}}}'],
	['.copilot/mcp-config.json', '{"mcpServers": {"neon": {"env": {"NEON_API_KEY": "@@"}}}}'],
	['.kiro/settings/mcp.json', '{"mcpServers": {"neon": {"env": {"NEON_API_KEY": "@@"}}}}'],
	['.config/kilo/kilo.json', '{"mcp": {"neon": {"env": {"NEON_API_KEY": "@@"}}}}'],
];

test('a key is found in every MCP client of the user, by its value or as some key, and renewed', async t => {
	for (const known of [oldKey, undefined]) {
		const home = temporaryFolder(t);
		for (const [file, text] of clients) {
			write(home, file, text.replace('@@', oldKey));
		}

		const mcp = createFileDestinations({...machine, home}).find(({id}) => id === 'mcp-file')!;
		const {found, looked} = await mcp.discover({folders: [], wanted: [{...wantedKey, old: known}], signal});
		t.is(looked, clients.length);
		t.deepEqual(found.map(({place}) => path.relative(home, place.container)), clients.map(([file]) => file).toSorted());
		t.true(found.every(({confidence, place, subject}) => confidence === (known === undefined ? 'same-name' : 'same-value') && place.shape === 'api-key' && subject === wantedKey.subject));
		for (const {place} of found) {
			t.like(await mcp.deliver(place, key, {old: known, temporary, signal}), {status: 'delivered', rung: 'read-back'}, `${place.container}`);
			t.like(await mcp.check(place, key, {since: undefined, signal}), {value: {rung: 'read-back'}}, `${place.container}`);
		}

		for (const [file, text] of clients) {
			t.is(readFileSync(path.join(home, file), 'utf8'), text.replace('@@', 'napi_newnewnewnewnewnewnew2'));
		}
	}
});

test('on macOS the clients with a window keep their configurations in Application Support', async t => {
	const home = temporaryFolder(t);
	const files = [
		'.config/goose/config.yaml',
		'.config/zed/settings.json',
		...['Claude/claude_desktop_config.json', 'Code - Insiders/User/mcp.json', 'Code/User/globalStorage/saoudrizwan.claude-dev/settings/cline_mcp_settings.json', 'Code/User/mcp.json', 'Cursor/User/globalStorage/kilocode.kilo-code/settings/mcp_settings.json', 'Zed/settings.json'].map(file => `Library/Application Support/${file}`),
		'settings/kilo/kilo.json',
	];
	for (const file of files) {
		write(home, file, file.endsWith('.yaml') ? `extensions:\n  neon:\n    envs:\n      NEON_API_KEY: ${oldKey}\n` : `{"mcpServers": {"neon": {"env": {"NEON_API_KEY": "${oldKey}"}}}}`);
	}

	const search = async (environment: Readonly<Record<string, string>>) => {
		const mcp = createFileDestinations({
			...machine, home, platform: 'darwin', environment,
		}).find(({id}) => id === 'mcp-file')!;
		const {found} = await mcp.discover({folders: [], wanted: [{...wantedKey, old: oldKey}], signal});
		return found.map(({place}) => path.relative(home, place.container));
	};

	t.deepEqual(await search({}), files.filter(file => !file.startsWith('settings')));
	// What follows the XDG variable goes along, Zed and the clients with a window do not.
	t.deepEqual(await search({XDG_CONFIG_HOME: path.join(home, 'settings')}), files.filter(file => !file.includes('goose')));
});

test('a login of Neon CLI is told with how to renew it, and never written', async t => {
	const home = temporaryFolder(t);
	write(home, '.config/neonctl/credentials.json', '{"access_token":"x","refresh_token":"y"}');
	write(home, '.config/neon/credentials.work.json', JSON.stringify({type: 'api_key', api_key: oldKey}));
	const profiles = createFileDestinations({...machine, home}).find(({id}) => id === 'neon-profile')!;
	const {found} = await profiles.discover({folders: [], wanted: [wantedKey], signal});
	t.deepEqual(found.map(({confidence, place}) => [confidence, path.relative(home, place.container), place.byHand?.instructions[0]]), [
		['same-value', '.config/neon/credentials.work.json', 'In a second terminal, log out: neon profile remove work'],
		['same-name', '.config/neonctl/credentials.json', 'In a second terminal, log out: neon profile remove DEFAULT'],
	]);
	t.like(await profiles.deliver(found[0]!.place, key, {old: oldKey, temporary, signal}), {status: 'refused'});
});

test('libpq\'s files are found where its variables say', async t => {
	const home = temporaryFolder(t);
	write(home, 'elsewhere/passwords', `*:*:*:neondb_owner:${old}\n`);
	write(home, 'elsewhere/services', `[a]\nhost=${host}\nuser=neondb_owner\npassword=${old}\n`);
	write(home, 'system/pg_service.conf', `[b]\npassword=${old}\n`);
	const environment = {PGPASSFILE: path.join(home, 'elsewhere/passwords'), PGSERVICEFILE: path.join(home, 'elsewhere/services'), PGSYSCONFDIR: path.join(home, 'system')};
	const libpq = createFileDestinations({...machine, home, environment}).find(({id}) => id === 'libpq-file')!;
	const {found} = await libpq.discover({folders: [], wanted: [wantedLogin], signal});
	t.deepEqual(found.map(({place}) => `${path.relative(home, place.container)} ${place.key}`), ['elsewhere/passwords *:*:neondb_owner', 'elsewhere/services a.password', 'system/pg_service.conf b.password']);
});
