/**
A platform's program that answers in this process: nothing is started. The tests of `source/io/command.ts` show what starting one does,
and the suite starts one for each program.
*/
import path from 'node:path';
import {onceAborted} from '../../source/io/abort.js';
import {type CommandRequest, type CommandResult, type CommandRunner} from '../../source/io/command.js';
import {containsSecret, redact} from '../../source/io/redact.js';
import {type ProgramAnswer, type ProgramCall} from '../../source/simulator/platforms/programs.js';

export type Answer = (call: ProgramCall) => ProgramAnswer | Promise<ProgramAnswer>;

export type InnerProgram = {
	readonly runner: CommandRunner;
	readonly calls: readonly ProgramCall[];
	readonly uninstall: () => void;
};

const cancelled = {kind: 'cancelled', message: 'It was stopped.'} as const;

function refusal(request: CommandRequest): CommandResult | undefined {
	const open = [...request.arguments, request.folder ?? '', ...Object.entries(request.environment).flat()];
	if (open.some(text => containsSecret(text, request.secrets))) {
		return {status: 'refused', failure: {kind: 'bad-request', message: 'A secret would have been visible.'}};
	}

	return request.signal?.aborted ? {status: 'refused', failure: cancelled} : undefined;
}

async function answerOrStop(answered: ProgramAnswer | Promise<ProgramAnswer>, signal: AbortSignal | undefined): Promise<ProgramAnswer | undefined> {
	return new Promise((resolve, reject) => {
		const stopListening = onceAborted(signal, () => {
			resolve(undefined);
		});
		const settle = async () => {
			try {
				resolve(await answered);
			} catch (error) {
				reject(error instanceof Error ? error : new Error('The stand-in failed.'));
			} finally {
				stopListening();
			}
		};

		void settle();
	});
}

/**
Make a program.

@param folder Where it is found by PATH.
*/
export function createInnerProgram(folder: string, name: string, answer: Answer): InnerProgram {
	const calls: ProgramCall[] = [];
	let isInstalled = true;
	return {
		calls,
		runner: {
			isSealed: false,
			async run(request) {
				const refused = refusal(request);
				if (refused !== undefined) {
					return refused;
				}

				const isFound = isInstalled && path.basename(request.program) === name && request.environment.PATH?.split(':').includes(folder) === true;
				if (!isFound) {
					return {status: 'refused', failure: {kind: 'not-found', message: `${request.program} is not installed, or not where PATH looks.`}};
				}

				const call = {arguments: request.arguments, environment: request.environment, input: request.input ?? ''};
				calls.push(call);
				const answered = await answerOrStop(answer(call), request.signal);
				return answered === undefined
					? {status: 'unknown', failure: cancelled}
					: {
						status: 'exited', exitCode: answered.exitCode, stdout: redact(answered.stdout ?? '', request.secrets), stderr: redact(answered.stderr ?? '', request.secrets), isCut: false,
					};
			},
			stopAll() {
				// Nothing runs.
			},
		},
		uninstall() {
			isInstalled = false;
		},
	};
}
