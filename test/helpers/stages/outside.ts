import {once} from 'node:events';
import {type Tools} from '../../../source/destinations/types.js';
import {type CommandResult, type CommandRunner} from '../../../source/io/command.js';
import {type Http, type HttpResult} from '../../../source/io/http.js';

const timeOut = {kind: 'time-out', message: 'It did not answer in time.'} as const;
const cancelled = {kind: 'cancelled', message: 'It was stopped.'} as const;

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
