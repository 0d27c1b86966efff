import {type LoginResult, type LoginTarget} from '../core/login.js';

/**
One statement with its parameters. Its answer is the first column of the first row, as text.
*/
export type Query = (statement: string, parameters: readonly string[]) => Promise<QueryResult>;

export type QueryResult =
	| {readonly status: 'answered'; readonly value: string}
	| {readonly status: 'failed'; readonly login: LoginResult};

export type ConnectOptions = {
	/** For connecting and logging in, and for each statement. @default 15000 */
	readonly timeoutMilliseconds?: number;
	readonly signal?: AbortSignal;
};

/**
What a transport does: logs in, lets `work` ask, and leaves. `work` is not called where the login fails before it.
*/
export type Connect = <Value>(target: LoginTarget, password: string, options: ConnectOptions, work: (query: Query) => Promise<Value>) => Promise<Connected<Value>>;

export type Connected<Value> =
	| {readonly status: 'connected'; readonly value: Value}
	| {readonly status: 'failed'; readonly login: LoginResult};

export const defaultTimeoutMilliseconds = 15_000;

export const cancelledLogin: LoginResult = {status: 'unreachable', text: 'The login was cancelled.', code: 'cancelled'};

/** Nothing is sent: an empty password would make a client look for another one. */
export const emptyPassword: LoginResult = {status: 'unavailable', text: 'There is no password to try.'};
