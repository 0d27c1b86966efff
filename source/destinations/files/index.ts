import {createDotenvFile, dotenvOwner} from '../dotenv-file.js';
import {createGitHistory} from '../git-history/index.js';
import {createLibpqFile, libpqOwner} from '../libpq-file.js';
import {createMcpFile, mcpOwner} from '../mcp-file.js';
import {createNeonProfile, neonProfileOwner} from '../neon-profile.js';
import {createSettingsFile, settingsOwner} from '../settings-file.js';
import {type Destination, type Tools} from '../types.js';
import {createFileTree} from './tree.js';

/**
The destinations that are files on this machine. One search by all of them reads each file once.
*/
export function createFileDestinations(tools: Tools): readonly Destination[] {
	const tree = createFileTree([neonProfileOwner(tools), mcpOwner(tools), libpqOwner(tools), dotenvOwner, settingsOwner]);
	return [
		createDotenvFile(tree),
		createSettingsFile(tree),
		createLibpqFile(tools, tree),
		createMcpFile(tree),
		createNeonProfile(tools, tree),
		createGitHistory(tools, tree),
	];
}
