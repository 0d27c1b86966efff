/**
What a stage's destination speaks to the outside with: real requests on loopback, and programs that answer in this process.
The tests of `source/io/command.ts` show that real ones do the same.
*/
import {once, setMaxListeners} from 'node:events';
import path from 'node:path';
import {type Tools} from '../../../source/destinations/types.js';
import {type CommandRequest, type CommandResult, type CommandRunner} from '../../../source/io/command.js';
import {type Http, type HttpResult} from '../../../source/io/http.js';
import {containsSecret, redact} from '../../../source/io/redact.js';
import {type ProgramAnswer, type ProgramCall} from '../../../source/simulator/platforms/programs.js';

export type Answer = (call: ProgramCall) => ProgramAnswer | Promise<ProgramAnswer>;

const timeOut = {kind: 'time-out', message: 'It did not answer in time.'} as const;
const cancelled = {kind: 'cancelled', message: 'It was stopped.'} as const;

/**
A runner for one program that is not started: the same care for its arguments, its output and its end as the real one takes.
*/
export function createInnerRunner(program: string, calls: ProgramCall[], answer: Answer): {readonly runner: CommandRunner; readonly uninstall: () => void} {
	let isInstalled = true;

	const refusal = (request: CommandRequest): CommandResult | undefined => {
		const open = [...request.arguments, request.folder ?? '', ...Object.entries(request.environment).flat()];
		if (open.some(text => containsSecret(text, request.secrets))) {
			return {status: 'refused', failure: {kind: 'bad-request', message: 'A secret would have been visible.'}};
		}

		if (request.signal?.aborted) {
			return {status: 'refused', failure: cancelled};
		}

		return isInstalled && path.basename(request.program) === program ? undefined : {status: 'refused', failure: {kind: 'not-found', message: `${request.program} is not installed, or not where PATH looks.`}};
	};

	const runner: CommandRunner = {
		isSealed: false,
		async run(request) {
			const refused = refusal(request);
			if (refused !== undefined) {
				return refused;
			}

			const call = {arguments: request.arguments, environment: request.environment, input: request.input ?? ''};
			calls.push(call);
			const stopped = new Promise<undefined>(resolve => {
				if (request.signal !== undefined) {
					setMaxListeners(0, request.signal);
				}

				request.signal?.addEventListener('abort', () => {
					resolve(undefined);
				});
			});
			const answered = await Promise.race([stopped, answer(call)]);
			return answered === undefined
				? {status: 'unknown', failure: cancelled}
				: {
					status: 'exited', exitCode: answered.exitCode, stdout: redact(answered.stdout ?? '', request.secrets), stderr: redact(answered.stderr ?? '', request.secrets), isCut: false,
				};
		},
		stopAll() {
			// Nothing runs.
		},
	};
	return {
		runner,
		uninstall() {
			isInstalled = false;
		},
	};
}

/**
The same tools, where the test says when time is over: nobody waits for it.

@param settle Called after an answer to a request, before the destination gets it.
*/
export function withTime(tools: Tools, settle: (isChange: boolean) => void): {readonly tools: Tools; readonly runOut: () => void; readonly silence: (isSilent: boolean) => void} {
	const waiting = new Set<AbortController>();
	let isSilent = false;

	const bounded = async <Result>(signal: AbortSignal | undefined, ask: (signal: AbortSignal) => Promise<Result>, late: (result: Result) => Result): Promise<Result> => {
		const end = new AbortController();
		waiting.add(end);
		const both = AbortSignal.any([end.signal, ...(signal === undefined ? [] : [signal])]);
		const result = await ask(both);
		waiting.delete(end);
		return end.signal.aborted && signal?.aborted !== true ? late(result) : result;
	};

	const http: Http = async request => {
		const result = await bounded(request.signal, async signal => isSilent ? unanswered(signal, {status: 'failed', failure: cancelled, mayHaveArrived: true}) : tools.http({...request, signal}), (late: HttpResult) => late.status === 'failed' ? {...late, failure: timeOut} : late);
		settle(request.isChange);
		return result;
	};

	const runner: CommandRunner = {
		...tools.runner,
		async run(request) {
			if (!Number.isFinite(request.timeoutMilliseconds) || request.timeoutMilliseconds <= 0) {
				throw new Error(`${request.program} would be waited for without an end.`);
			}

			return bounded(request.signal, async signal => isSilent ? unanswered(signal, {status: 'unknown', failure: cancelled}) : tools.runner.run({...request, signal}), (late: CommandResult) => late.status === 'unknown' ? {...late, failure: timeOut} : late);
		},
	};
	return {
		tools: {...tools, http, runner},
		runOut() {
			for (const end of waiting) {
				end.abort();
			}
		},
		silence(isAll) {
			isSilent = isAll;
		},
	};
}

async function unanswered<Result>(signal: AbortSignal, result: Result): Promise<Result> {
	if (!signal.aborted) {
		await once(signal, 'abort');
	}

	return result;
}
