// What `npm test` runs. `npx ava test/some/file.ts` runs one file as it is, by the settings in package.json.
const config = {
	files: [
		'compiled/test/**/*.js',
		'!compiled/test/**/{helpers,fixtures,frames,benchmark}/**',
	],
	environmentVariables: {FORCE_COLOR: '0'},
	workerThreads: false,
	timeout: '2m',
};

export default config;
