import {type Outcome} from '../../core/outcome.js';
import {type Tools} from '../types.js';

export type Git = (folder: string, args: readonly string[], options: {readonly signal: AbortSignal; readonly input?: string; readonly mostOutputBytes?: number}) => Promise<Outcome<{readonly text: string; readonly isCut: boolean}>>;

/**
Make what asks git. It only reads: it takes no locks, fetches nothing and asks nobody.
*/
export function createGit({runner, environment}: Tools): Git {
	const kept = Object.fromEntries(['PATH', 'HOME', 'XDG_CONFIG_HOME'].flatMap(name => environment[name] === undefined ? [] : [[name, environment[name]]]));
	return async (folder, args, {signal, input, mostOutputBytes}) => {
		const result = await runner.run({
			program: 'git',
			// A pager, a hook or a monitor that the clone's own settings name is not started.
			arguments: ['--no-pager', '-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null', ...args],
			environment: {
				...kept, LC_ALL: 'C', GIT_NO_LAZY_FETCH: '1', GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0', GIT_NO_REPLACE_OBJECTS: '1', GIT_ALLOW_PROTOCOL: 'none',
			},
			folder,
			secrets: [],
			timeoutMilliseconds: 120_000,
			signal,
			...(input !== undefined && {input}),
			...(mostOutputBytes !== undefined && {mostOutputBytes}),
		});
		if (result.status !== 'exited') {
			return result.status === 'refused' ? result : {status: 'refused', failure: result.failure};
		}

		if (result.exitCode !== 0) {
			const isOthers = result.stderr.includes('dubious ownership');
			return {
				status: 'refused',
				failure: isOthers
					? {kind: 'permission', message: 'The clone belongs to another user, so git does not read it.'}
					: {kind: 'invalid-reply', message: `git ${args[0] ?? ''} ended with exit code ${result.exitCode}.`},
			};
		}

		return {status: 'succeeded', value: {text: result.stdout, isCut: result.isCut}};
	};
}
