/**
`.env` files on this machine.
*/
import {createFileDestination} from './files/file-destination.js';
import {type FileOwner, type FileTree} from './files/tree.js';
import {type Destination} from './types.js';

const id = 'dotenv-file';
const namePattern = /^(?:\.env(?:\..+)?|.+\.env|\.envrc|\.dev\.vars(?:\..+)?)$/iv;

/**
Which files are settings by their name: `.env`, `.env.*`, `*.env`, `.envrc`, `.dev.vars`.
*/
export const dotenvOwner: FileOwner = {id, files: () => [], owns: (_file, name) => namePattern.test(name)};

/**
The destination for `.env` files.
*/
export function createDotenvFile(tree: FileTree): Destination {
	return createFileDestination({
		id, name: '.env files', limits: ['Programs that run read the file again when they are started anew.'], speaksForTree: true,
	}, tree);
}
