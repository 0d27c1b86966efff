/**
The configurations of MCP clients, where a key or a connection string stands among the arguments, the environment or the headers of a server.
*/
import path from 'node:path';
import {createFileDestination} from './files/file-destination.js';
import {userFolders, type UserFolders} from './files/places.js';
import {type FileOwner, type FileTree} from './files/tree.js';
import {type Destination, type Tools} from './types.js';

const id = 'mcp-file';

/** In the folder of a user, per client. */
function userFiles({home, config, application}: UserFolders): readonly string[] {
	const editors = ['Code', 'Code - Insiders', 'VSCodium', 'Cursor', 'Windsurf'].map(name => path.join(application, name, 'User'));
	const extensions = [['saoudrizwan.claude-dev', 'cline_mcp_settings.json'], ['kilocode.kilo-code', 'mcp_settings.json'], ['rooveterinaryinc.roo-cline', 'mcp_settings.json']] as const;
	return [...new Set([
		path.join(application, 'Claude', 'claude_desktop_config.json'),
		path.join(home, '.claude.json'),
		path.join(home, '.cursor', 'mcp.json'),
		...editors.flatMap(folder => [path.join(folder, 'mcp.json'), path.join(folder, 'settings.json'), ...extensions.map(([extension, file]) => path.join(folder, 'globalStorage', extension, 'settings', file))]),
		path.join(home, '.codeium', 'windsurf', 'mcp_config.json'),
		path.join(home, '.codex', 'config.toml'),
		path.join(home, '.gemini', 'settings.json'),
		path.join(home, '.gemini', 'config', 'mcp_config.json'),
		path.join(application, 'Zed', 'settings.json'),
		path.join(config, 'zed', 'settings.json'),
		// On macOS Zed does not ask where the operator has put the others.
		path.join(home, '.config', 'zed', 'settings.json'),
		path.join(home, '.cline', 'data', 'settings', 'cline_mcp_settings.json'),
		path.join(config, 'goose', 'config.yaml'),
		path.join(config, 'opencode', 'opencode.json'),
		path.join(config, 'opencode', 'opencode.jsonc'),
		path.join(home, '.copilot', 'mcp-config.json'),
		path.join(home, '.kiro', 'settings', 'mcp.json'),
		path.join(config, 'kilo', 'kilo.json'),
	])];
}

const names = new Set(['.mcp.json', 'mcp.json', 'mcp_config.json', 'mcp-config.json', 'claude_desktop_config.json', '.claude.json', 'cline_mcp_settings.json', 'mcp_settings.json', 'opencode.json', 'opencode.jsonc', 'kilo.json']);
// In a project these clients have one file for everything.
const endings = [['.codex', 'config.toml'], ['.gemini', 'settings.json'], ['.zed', 'settings.json'], ['zed', 'settings.json'], ['Zed', 'settings.json'], ['goose', 'config.yaml']].map(parts => path.sep + path.join(...parts));

/**
Which files are MCP configurations.
*/
export function mcpOwner(tools: Tools): FileOwner {
	const files = userFiles(userFolders(tools));
	const known = new Set(files);
	return {
		id,
		files: () => files,
		owns: (file, name) => names.has(name) || ((name === 'settings.json' || name.startsWith('config.')) && (known.has(file) || endings.some(ending => file.endsWith(ending)))),
	};
}

/**
The destination for MCP clients.
*/
export function createMcpFile(tree: FileTree): Destination {
	return createFileDestination({
		id,
		name: 'MCP clients',
		limits: ['A client reads its configuration again when it is started anew.', 'Keys that a client keeps in the system\'s keychain are not seen.'],
	}, tree);
}
