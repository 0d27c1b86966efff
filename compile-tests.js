// Compiles the tests, what they test, and the linter's settings, which a test reads. `npm test` runs them from there:
// a loader would take a second of the processor for each of the files, and half a second for each program that they start.
import {rm} from 'node:fs/promises';
import {build} from 'esbuild';

const outdir = 'compiled';

await rm(outdir, {recursive: true, force: true});
await build({
	entryPoints: ['source/**/*.ts', 'source/**/*.tsx', 'test/**/*.ts', 'test/**/*.tsx', 'xo.config.ts'],
	outdir,
	outbase: '.',
	format: 'esm',
	platform: 'node',
	target: 'node20.19',
	jsx: 'automatic',
	logLevel: 'warning',
});
