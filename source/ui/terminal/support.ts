/**
What the wizard has to know about where it was started.
*/
export type Surroundings = {
	readonly platform: string;
	/** The variable `TERM`. */
	readonly term: string | undefined;
	readonly isStdinTerminal: boolean;
	readonly isStdoutTerminal: boolean;
	/** Whether keys may come from the controlling terminal because stdin carries something else. */
	readonly readsStdin: boolean;
};

/**
Why the wizard cannot run here, as a sentence; nothing where it can.
*/
export function whyNoWizard(surroundings: Surroundings): string | undefined {
	const {platform, term, isStdinTerminal, isStdoutTerminal, readsStdin} = surroundings;
	if (platform === 'win32') {
		return 'rekey runs on macOS and Linux. On Windows, start it inside WSL.';
	}

	if (!isStdoutTerminal) {
		return 'The wizard draws on a terminal, and the output goes somewhere else.';
	}

	if (!isStdinTerminal && !readsStdin) {
		return 'The wizard reads keys from a terminal, and the input comes from somewhere else.';
	}

	return term === 'dumb'
		? 'This terminal calls itself "dumb" (TERM=dumb): it cannot move the cursor, so the wizard cannot draw on it.'
		: undefined;
}
