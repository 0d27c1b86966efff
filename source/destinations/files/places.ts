import path from 'node:path';
import {type Tools} from '../types.js';

/** The folders in which programs of this user keep their settings. */
export type UserFolders = {
	readonly home: string;
	/** `~/.config`, or where the operator has put it. */
	readonly config: string;
	/** Where programs with a window keep theirs: on macOS not the same. */
	readonly application: string;
};

/**
Where the settings of this user are.
*/
export function userFolders({home, environment, platform}: Pick<Tools, 'home' | 'environment' | 'platform'>): UserFolders {
	const {XDG_CONFIG_HOME: chosen = ''} = environment;
	const config = path.isAbsolute(chosen) ? chosen : path.join(home, '.config');
	return {home, config, application: platform === 'darwin' ? path.join(home, 'Library', 'Application Support') : config};
}
