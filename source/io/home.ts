import path from 'node:path';

/**
Where progress is kept: `REKEY_HOME`, or the usual place for the state of programs.

@param options.home The user's home folder.
*/
export function resolveHome(options: {
	readonly environment: Readonly<Record<string, string | undefined>>;
	readonly platform: string;
	readonly home: string;
}): string {
	const {environment, platform, home} = options;
	if (environment.REKEY_HOME) {
		return path.resolve(environment.REKEY_HOME);
	}

	if (platform === 'darwin') {
		return path.join(home, 'Library', 'Application Support', 'rekey');
	}

	// A relative path there is to be ignored, says the XDG specification.
	const state = environment.XDG_STATE_HOME;
	return path.join(state !== undefined && path.isAbsolute(state) ? state : path.join(home, '.local', 'state'), 'rekey');
}
