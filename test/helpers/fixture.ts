import path from 'node:path';

const folder = path.join(import.meta.dirname, '..', 'fixtures');

/**
What Node.js is given to run a program of test/fixtures: as TypeScript with a loader, or as JavaScript where the tests were compiled before they ran.

@param name - Below that folder, with the ending that its source has.
*/
export function fixtureArguments(name: string): readonly string[] {
	const file = path.join(folder, name);
	return import.meta.filename.endsWith('.js') ? [file.replace(/\.tsx?$/v, '.js')] : ['--import=tsx', file];
}
