/**
A login that is a token from the environment: the same answers for every platform, with the token and without it.
*/
import {type Failure, type Outcome} from '../core/outcome.js';
import {type Program} from './program.js';
import {type Discovery, type Preflight, type Search} from './types.js';

export type TokenLogin = {
	/** What everything that needs the login answers where there is none. */
	readonly refusal: {readonly status: 'refused'; readonly failure: Failure};
	/** What a search answers where there is none. */
	unsearched(search: Search): Discovery;
	/** Without a login: whether the platform's own program speaks of its use here. */
	preflightWithout(asked: {readonly program: Program; readonly version?: string; readonly home: string}, signal: AbortSignal): Promise<Preflight>;
	/** With a login: as whom, or why not. */
	preflightAs<Value>(account: Outcome<Value>, nameOf: (value: Value) => string): Preflight;
};

/** Whether it is one that can be sent in a header. */
export function isToken(text: string): boolean {
	return /^[\u0021-\u007E]+$/v.test(text);
}

/**
@param login.platform For messages.
@param login.message What is missing, and how to get it.
@param login.command What to run in a second terminal.
*/
export function createTokenLogin({platform, message, command}: {readonly platform: string; readonly message: string; readonly command: string}): TokenLogin {
	return {
		refusal: {status: 'refused', failure: {kind: 'unauthorized', message}},
		unsearched: ({signal}) => ({found: [], looked: 0, notSearched: [{what: platform, reason: signal.aborted ? 'The search was stopped.' : message, command}]}),
		async preflightWithout({program, version = '--version', home}, signal) {
			const result = await program.run([version], {signal, folder: home});
			return result.status === 'exited' && result.exitCode === 0
				? {status: 'not-ready', problems: [message], command}
				: {status: 'absent', problems: []};
		},
		preflightAs: (account, nameOf) => account.status === 'succeeded'
			? {status: 'ready', account: nameOf(account.value), problems: []}
			: {status: 'not-ready', problems: [account.failure.message], ...(account.failure.kind === 'unauthorized' && {command})},
	};
}
