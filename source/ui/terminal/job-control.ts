import process from 'node:process';

type Options = {
	/** Gives the terminal back as it was. */
	readonly leave: () => void;
	/** Takes it again. */
	readonly enter: () => void;
};

export type JobControl = {
	/** Does what Ctrl+Z does to other programs. Raw mode makes it a key like any other. */
	readonly suspend: () => void;
	readonly close: () => void;
};

/**
Suspends and continues the wizard without leaving a dead terminal behind.
*/
export function controlJob({leave, enter}: Options): JobControl {
	function listen(): void {
		process.on('SIGTSTP', suspend);
		process.on('SIGCONT', onContinue);
	}

	function close(): void {
		process.off('SIGTSTP', suspend);
		process.off('SIGCONT', onContinue);
	}

	function suspend(): void {
		leave();
		close();
		// The whole group, because a shell waits for all of it. Unlike SIGSTOP, SIGTSTP spares a group that has no shell to continue it.
		// The call returns when somebody has continued us.
		process.kill(0, 'SIGTSTP');
		listen();
		enter();
	}

	/** After a SIGSTOP, which nobody can see coming: the shell has made the terminal cooked and has written over the screen. */
	function onContinue(): void {
		leave();
		enter();
	}

	listen();
	return {suspend, close};
}
