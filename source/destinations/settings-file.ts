/**
Every other text file: Compose and Rails and Spring and dbt settings, wp-config.php, variables of Terraform, code, secrets of Docker, plain copies.
*/
import {createFileDestination} from './files/file-destination.js';
import {type FileOwner, type FileTree} from './files/tree.js';
import {type Destination} from './types.js';

const id = 'settings-file';

/** Takes what nobody else does. */
export const settingsOwner: FileOwner = {id, files: () => [], owns: () => true};

/**
The destination for settings files and for copies anywhere.
*/
export function createSettingsFile(tree: FileTree): Destination {
	return createFileDestination({
		id,
		name: 'Settings files',
		limits: ['A value that is encoded once more, such as base64 in a manifest, is not found.', 'A value with special characters is written only where the format says how.', 'Containers and services keep the old value until they are started anew.'],
	}, tree);
}
