import {availableParallelism} from 'node:os';

// What `npm test` runs. `npx ava test/some/file.ts` runs one file as it is, by the settings in package.json.
const config = {
	files: [
		'compiled/test/**/*.js',
		'!compiled/test/**/{helpers,fixtures,frames,benchmark}/**',
	],
	environmentVariables: {FORCE_COLOR: '0'},
	workerThreads: false,
	// Those with a real terminal or a real server wait more than they work.
	concurrency: Math.max(3, availableParallelism()),
	timeout: '2m',
};

export default config;
