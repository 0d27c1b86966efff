import {
	chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync,
} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {type ExecutionContext} from 'ava';
import {parse as parseDotenv} from 'dotenv';
import {execaSync} from 'execa';
import {parse as parseYaml} from 'yaml';
import {createFileDestinations} from '../../../source/destinations/files/index.js';
import {machine} from '../machine.js';
import {temporaryFolder} from '../temporary-folder.js';
import {
	type EnterOptions, type Exemption, type Item, type Stage, type StageDefinition, type StageDefinitions, strangersValue,
} from './stage.js';

type Format = {
	/** Below a folder of its own for each scope. */
	readonly name: string;
	readonly write: (items: readonly Item[]) => string;
	readonly read: (text: string, name: string) => string | undefined;
};

const local: Readonly<Partial<Record<Exemption, string>>> = {
	login: 'Nobody logs in to a file.',
	program: 'Files are read without a program.',
	failing: 'What a file holds is read, whatever the write said.',
	hanging: 'A file answers at once.',
};

const byHand = {...local, writing: 'It is never changed by this program.', scopes: 'Each file is told for itself.'};

function fileStage(t: ExecutionContext, id: string, format: Format, items: readonly Item[], {scopes = 1}: EnterOptions): Stage {
	const home = temporaryFolder(t);
	const files = ['a', 'b'].slice(0, scopes).map(name => path.join(home, name, format.name));
	for (const file of files) {
		mkdirSync(path.dirname(file), {recursive: true});
		writeFileSync(file, format.write(items));
		chmodSync(file, 0o640);
	}

	const make = (folder: string) => createFileDestinations({...machine, home: folder, environment: {PATH: process.env.PATH, NEON_CONFIG_DIR: path.join(home, 'a')}}).find(destination => destination.id === id)!;
	const put: Stage['put'] = (name, scope, value) => {
		const text = readFileSync(files[scope]!, 'utf8');
		writeFileSync(files[scope]!, format.write(items.map(item => ({name: item.name, value: item.name === name ? value : format.read(text, item.name) ?? item.value}))));
	};

	let changes = 0;
	let lie: 'lies-empty' | 'lies-old' | undefined;
	let isOvertaken = false;
	const originals = files.map(file => readFileSync(file));
	return {
		destination: make(home),
		stranger: make('/nonexistent'),
		folders: [home],
		temporary: {
			created() {
				changes++;
				if (isOvertaken) {
					put(items.at(-1)!.name, 0, strangersValue);
				}
			},
			removed(aside) {
				// Something else puts the file back right after it was changed.
				const changed = files.findIndex(file => aside.startsWith(`${file}.`));
				if (lie !== undefined) {
					writeFileSync(files[changed]!, lie === 'lies-empty' ? '' : originals[changed]!);
				}
			},
		},
		stored: (name, scope) => format.read(readFileSync(files[scope]!, 'utf8'), name),
		put,
		everything: () => files.map(file => [file, statSync(file).mode, readFileSync(file, 'utf8')]),
		changes: () => changes,
		visible: () => [],
		violations: () => [],
		trouble(trouble, scope) {
			isOvertaken = trouble === 'overtaken';
			lie = trouble === 'lies-empty' || trouble === 'lies-old' ? trouble : undefined;
			for (const [index, file] of files.entries()) {
				chmodSync(file, (trouble === 'denied' || trouble === 'unreadable') && (scope === undefined || scope === index) ? (trouble === 'denied' ? 0o440 : 0o200) : 0o640);
			}
		},
		runOut() {
			// Nothing waits.
		},
		uninstall() {
			throw new Error('There is no program.');
		},
	};
}

function definition(id: string, format: Format, not: StageDefinition['not'] = local): StageDefinition {
	return {
		rung: 'read-back', hasLock: true, not, enter: async (t, items, options = {}) => fileStage(t, id, format, items, options),
	};
}

const dotenv: Format = {
	name: '.env',
	write: items => `# mine\r\n${items.map(({name, value}) => `export ${name}='${value}' # kept\r\n`).join('')}\r\nTHEME="dark"`,
	read: (text, name) => parseDotenv(text)[name],
};

const compose: Format = {
	name: 'compose.yaml',
	write: items => `services:\n  web: # the web\n    environment:\n${items.map(({name, value}) => `      ${name}: '${value.replaceAll('\'', '\'\'').replaceAll('$', '$$$$')}' # kept\n`).join('')}      THEME: dark\n`,
	read: (text, name) => (parseYaml(text) as {readonly services: {readonly web: {readonly environment: Readonly<Record<string, string>>}}} | undefined)?.services.web.environment[name]?.replaceAll('$$', '$'),
};

const passwordFile: Format = {
	name: '.pgpass',
	write(items) {
		const valueOf = (name: string) => items.find(item => item.name === name)?.value.replaceAll(/[:\\]/gv, String.raw`\$&`) ?? '';
		return `# mine\n${valueOf('PGHOST')}:5432:*:${valueOf('PGUSER')}:${valueOf('PGPASSWORD')}\n*:*:*:other:x\n`;
	},
	read: (text, name) => text.split('\n')[1]?.match(/(?:\\.|[^:])+/gv)?.[{PGHOST: 0, PGUSER: 3, PGPASSWORD: 4}[name] ?? 5]?.replaceAll(/\\(.)/gv, '$1'),
};

type Configuration = {readonly mcpServers: {readonly db: {readonly env: Readonly<Record<string, string>>}}};

const client: Format = {
	name: '.mcp.json',
	write: items => JSON.stringify({mcpServers: {db: {command: 'x', env: Object.fromEntries([...items, {name: 'THEME', value: 'dark'}].map(({name, value}) => [name, value]))}}}, undefined, '\t'),
	read: (text, name) => text === '' ? undefined : (JSON.parse(text) as Configuration).mcpServers.db.env[name],
};

const profile: Format = {
	name: 'credentials.work.json',
	write: ([item]) => JSON.stringify({type: 'api_key', api_key: item!.value}),
	read: text => (JSON.parse(text) as {readonly api_key?: string}).api_key,
};

const noLogin = 'It holds keys and no logins.';

function enterClone(t: ExecutionContext, items: readonly Item[]): Stage {
	const stage = fileStage(t, 'git-history', {...dotenv, name: 'settings.env'}, items, {});
	const folder = path.join(stage.folders[0]!, 'a');
	const git = (...given: readonly string[]) => execaSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@example.com', '-c', 'commit.gpgsign=false', ...given], {cwd: folder}).stdout;
	git('init', '--quiet');
	git('add', '.');
	git('commit', '--quiet', '-m', 'first');
	return {...stage, everything: () => [git('rev-parse', 'HEAD'), existsSync(path.join(folder, 'settings.env'))]};
}

export const fileStages: StageDefinitions = {
	'dotenv-file': definition('dotenv-file', dotenv, {...local, characters: 'There are values that no quotes of these files keep.'}),
	'settings-file': definition('settings-file', compose),
	'libpq-file': definition('libpq-file', passwordFile, {
		...local, strings: 'A line holds a password and no connection string.', fields: 'A line holds no JSON.', bare: 'A line names its host and user.', pairs: 'A line stands for itself.', keys: 'libpq knows no keys.',
	}),
	'mcp-file': definition('mcp-file', client),
	'neon-profile': definition('neon-profile', profile, {
		...byHand, strings: noLogin, parts: noLogin, fields: noLogin, bare: noLogin, pairs: noLogin,
	}),
	'git-history': {
		rung: 'read-back', not: {
			...byHand, pairs: 'A file is one place.', parts: 'A file is one place, whatever it holds.', fields: 'A file is one place, whatever it holds.',
		}, enter: async (t, items) => enterClone(t, items),
	},
};
