import process from 'node:process';
import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import test from 'ava';
import {ESLint} from 'eslint';
import {Xo} from 'xo';
import config from '../xo.config.js';

const root = process.cwd();

/** The rules that keep the layers apart. The others are the linter's own business. */
const borders = new Set(['@typescript-eslint/no-restricted-imports', 'no-restricted-globals', 'no-restricted-properties', 'no-restricted-syntax']);

const linter = new ESLint({
	cwd: root,
	overrideConfigFile: true,
	baseConfig: [
		...Xo.xoToEslintConfig([...config]),
		// No rule of these asks for types, and without them a file takes milliseconds.
		{files: ['**/*.ts', '**/*.tsx'], languageOptions: {parserOptions: {projectService: false, project: false}}},
	],
	ruleFilter: ({ruleId}) => borders.has(ruleId),
});

async function refusals(file: string, code: string): Promise<readonly string[]> {
	const results = await linter.lintText(code, {filePath: path.join(root, 'source', file)});
	return results.flatMap(({messages}) => messages
		.filter(({ruleId, fatal}) => fatal === true || (ruleId !== null && borders.has(ruleId)))
		.map(({message, line}) => `${file}:${line} ${message}`));
}

const refused: ReadonlyArray<readonly [file: string, code: string]> = [
	['core/new.ts', 'import {readFileSync} from \'node:fs\';'],
	['core/new.ts', 'import path from \'path\';'],
	['core/new.ts', 'import {systemClock} from \'../io/clock.js\';'],
	['core/new.ts', 'import {type Clock} from \'../io/clock.js\';'],
	['core/new.ts', 'import type {Clock} from \'../io/clock.js\';'],
	['core/new.ts', 'export {systemClock} from \'../io/clock.js\';'],
	['core/new.ts', 'export * from \'../io/clock.js\';'],
	['core/steps/new.ts', 'import {systemClock} from \'../../io/clock.js\';'],
	['core/steps/new.ts', 'import {systemClock} from \'../../../source/io/clock.js\';'],
	['core/new.ts', 'import {useState} from \'react\';'],
	['core/new.ts', 'export const home = process.env.HOME;'],
	['core/new.ts', 'export const home = globalThis.process;'],
	['core/new.ts', 'export const now = Date.now();'],
	['core/new.ts', 'export const now = new Date();'],
	['core/new.ts', 'export const chance = Math.random();'],
	['core/new.ts', 'export const id = crypto.randomUUID();'],
	['core/new.ts', 'export const later = setTimeout(() => undefined, 1);'],
	['core/new.ts', 'export const answer = fetch(\'https://example.com\');'],
	['core/new.ts', 'export const fs = import(\'node:fs\');'],
	['core/new.ts', 'export async function look() {}'],
	['io/new.ts', 'import {Box} from \'ink\';'],
	['io/new.ts', 'import {neon} from \'../providers/index.js\';'],
	['io/new.ts', 'import process from \'node:process\';'],
	['io/new.ts', 'export const now = Date.now();'],
	['providers/neon/new.ts', 'import {createStore} from \'../../runtime/store.js\';'],
	['providers/neon/new.ts', 'import {request} from \'undici\';'],
	['providers/neon/new.ts', 'import {views} from \'../../simulator/api/views.js\';'],
	['providers/neon/new.ts', 'import {byHand} from \'../../destinations/index.js\';'],
	['destinations/new.ts', 'import {execa} from \'execa\';'],
	['destinations/new.ts', 'import {neonProvider} from \'../providers/neon/index.js\';'],
	['simulator/new.ts', 'import {neonProvider} from \'../providers/neon/index.js\';'],
	['simulator/api/new.ts', 'import {type Provider} from \'../../providers/types.js\';'],
	['simulator/api/new.ts', 'import {type Outcome} from \'../../core/outcome.js\';'],
	['simulator/api/new.ts', 'export const home = process.env.HOME;'],
	['drills/new.ts', 'import {neonProvider} from \'../providers/neon/index.js\';'],
	['drills/new.ts', 'import {createStore} from \'../runtime/store.js\';'],
	['runtime/new.ts', 'import {neonProvider} from \'../providers/neon/index.js\';'],
	['runtime/new.ts', 'import {providers} from \'../providers/index.js\';'],
	['runtime/perform/new.ts', 'import {App} from \'../../ui/app.js\';'],
	['runtime/perform/new.ts', 'import process from \'node:process\';'],
	['ui/new.tsx', 'import {neonProvider} from \'../providers/neon/index.js\';'],
	['ui/new.tsx', 'import {createHttp} from \'../io/http.js\';'],
	['ui/steps/new.tsx', 'import {perform} from \'../../runtime/perform/index.js\';'],
	['ui/steps/new.tsx', 'import pg from \'pg\';'],
	['ui/steps/new.tsx', 'export const columns = process.stdout.columns;'],
	['ui/steps/new.tsx', 'export const http = import(\'../../io/http.js\');'],
	['commands/new.ts', 'import pg from \'pg\';'],
	['commands/new.ts', 'import {cli} from \'../cli.js\';'],
	['commands/new.ts', 'export const now = Date.now();'],
	['core/new.ts', 'import {cli} from \'../cli.js\';'],
	['core/new.ts', 'import {openTerminal} from \'../../test/helpers/terminal.js\';'],
	['cli.tsx', 'import {createStore} from \'./runtime/store.js\';'],
];

const allowed: ReadonlyArray<readonly [file: string, code: string]> = [
	['core/steps/new.ts', 'import {type Incident} from \'../incident.js\';\nimport {step} from \'./step.js\';'],
	['core/new.ts', 'export const moment = new Date(0).toISOString();\nexport const most = Math.max(1, 2);'],
	['io/new.ts', 'import {readFileSync} from \'node:fs\';\nimport {request} from \'undici\';\nimport {type Outcome} from \'../core/outcome.js\';'],
	['io/clock.ts', 'export const now = Date.now();\nexport const chance = Math.random();\nexport const date = new Date();'],
	['providers/neon/new.ts', 'import {type Outcome} from \'../../core/outcome.js\';\nimport {type Http} from \'../../io/http.js\';\nimport {type Provider} from \'../types.js\';'],
	['destinations/new.ts', 'import {type Outcome} from \'../core/outcome.js\';\nimport {replaceFile} from \'../io/replace-file.js\';'],
	['simulator/api/new.ts', 'import {createServer} from \'node:http\';\nimport pg from \'pg\';\nimport {type World} from \'../world.js\';\nexport const now = Date.now();'],
	['drills/scenarios/new.ts', 'import {type Scenario} from \'../../simulator/index.js\';\nimport {type DrillScenario} from \'../scenario.js\';'],
	['runtime/perform/new.ts', 'import {type Provider} from \'../../providers/types.js\';\nimport {type Destination} from \'../../destinations/types.js\';\nimport {type Clock} from \'../../io/clock.js\';'],
	['runtime/shutdown.ts', 'import process from \'node:process\';'],
	['ui/steps/new.tsx', 'import {Box} from \'ink\';\nimport {type ScreenView} from \'../../core/view-model.js\';'],
	['ui/use-store.ts', 'import {type Store} from \'../runtime/store.js\';'],
	['ui/terminal/new.ts', 'import process from \'node:process\';\nexport const ink = import(\'ink\');'],
	['commands/new.ts', 'import process from \'node:process\';\nimport {neonProvider} from \'../providers/neon/index.js\';\nexport const app = import(\'../ui/app.js\');'],
	['cli.tsx', 'import process from \'node:process\';\nimport {exitCodes} from \'./commands/exit.js\';'],
];

for (const [file, code] of refused) {
	test(`the linter refuses in ${file}: ${code}`, async t => {
		const found = await refusals(file, code);
		t.is(found.length, 1);
	});
}

for (const [file, code] of allowed) {
	test(`the linter allows in ${file}: ${code.split('\n').join(' ')}`, async t => {
		t.deepEqual(await refusals(file, code), []);
	});
}

const sourceFiles = readdirSync(path.join(root, 'source'), {recursive: true, withFileTypes: true})
	.filter(entry => entry.isFile())
	.map(entry => path.relative(path.join(root, 'source'), path.join(entry.parentPath, entry.name)));

test('every file of source keeps to its layer', async t => {
	const found: string[] = [];
	for (const file of sourceFiles) {
		found.push(...await refusals(file, readFileSync(path.join(root, 'source', file), 'utf8')));
	}

	t.deepEqual(found, []);
});

test('every folder of source has a layer in the drawing', async t => {
	const folders = new Set(sourceFiles.map(file => file.split(path.sep)[0]!).filter(name => !name.includes('.')));
	for (const folder of folders) {
		const found = await refusals(`${folder}/new.ts`, 'import {nothing} from \'left-pad\';');
		t.is(found.length, 1, `source/${folder} may import anything`);
	}
});

test('no file of source is a drawer for everything', t => {
	t.deepEqual(sourceFiles.filter(file => /(?:^|[\/\-])(?:utils?|helpers?|common|misc|shared)[\/.\-]/v.test(file)), []);
});

test('no file of source is longer than 250 lines', t => {
	const long = sourceFiles.filter(file => readFileSync(path.join(root, 'source', file), 'utf8').split('\n').length - 1 > 250);
	t.deepEqual(long, []);
});
