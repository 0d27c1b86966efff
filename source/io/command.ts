/**
Other programs. A secret goes to them by stdin and in no other way; what they print is bounded and redacted before anybody sees it.
*/
import {Buffer} from 'node:buffer';
import {type Readable} from 'node:stream';
import {execa, type ResultPromise} from 'execa';
import {type Failure} from '../core/outcome.js';
import {onceAborted} from './abort.js';
import {diskFailure, errorCode} from './disk-failure.js';
import {containsSecret, redact} from './redact.js';
import {allowedProgram, type Seal} from './seal.js';

export type CommandRequest = {
	/** A name, looked up in the PATH of the environment below, or an absolute path. */
	readonly program: string;
	readonly arguments: readonly string[];
	/** All that the program's environment will hold. */
	readonly environment: Readonly<Record<string, string>>;
	readonly folder?: string;
	/** Given on stdin, exactly these bytes. */
	readonly input?: string;
	/** Values that may be in the input and nowhere else. They are blotted out of the output. */
	readonly secrets: readonly string[];
	readonly timeoutMilliseconds: number;
	/** How much of what it prints is kept. @default 1 MiB */
	readonly mostOutputBytes?: number;
	/** For a program that stays behind in the background: do not wait for the end of its output. */
	readonly ignoresOutput?: boolean;
	readonly signal?: AbortSignal;
};

export type CommandResult =
	| {readonly status: 'exited'; readonly exitCode: number; readonly stdout: string; readonly stderr: string; /** More was printed than is kept. */ readonly isCut: boolean}
	/** It never started. */
	| {readonly status: 'refused'; readonly failure: Failure}
	/** It was stopped half-way and may have done its work. */
	| {readonly status: 'unknown'; readonly failure: Failure};

export type CommandRunner = {
	readonly isSealed: boolean;
	readonly run: (request: CommandRequest) => Promise<CommandResult>;
	/** End everything that still runs, for the way out of this program. */
	readonly stopAll: () => void;
};

export type SignalGroup = (processGroup: number, signal: 'SIGTERM' | 'SIGKILL') => void;

const defaultMostOutput = 1024 * 1024;
const politeMilliseconds = 2000;

type Collected = {readonly text: (secrets: readonly string[]) => string; readonly isCut: () => boolean};

// Reading goes on after the limit: a program must not be stopped half-way because it talks much.
function collect(stream: Readable | undefined, mostOutput = defaultMostOutput): Collected {
	const chunks: Uint8Array[] = [];
	let length = 0;
	stream?.on('data', (chunk: Uint8Array) => {
		chunks.push(chunk.subarray(0, Math.max(0, mostOutput - length)));
		length += chunk.length;
	});
	stream?.on('error', () => {
		// Cut off by us; what came before is kept.
	});
	return {
		isCut: () => length > mostOutput,
		text: secrets => redact(Buffer.concat(chunks).toString(), secrets, {isCut: length > mostOutput}),
	};
}

function refusal(request: CommandRequest, seal: Seal | undefined): Failure | undefined {
	const open = [request.program, ...request.arguments, request.folder ?? '', ...Object.entries(request.environment).flat()];
	if (open.some(text => containsSecret(text, request.secrets))) {
		return {kind: 'bad-request', message: 'A program was not started, because a secret would have been visible among its arguments or in its environment.'};
	}

	if (seal !== undefined && allowedProgram(seal, request.program) === undefined) {
		return {kind: 'forbidden', message: `This is a drill: ${JSON.stringify(request.program)} is not part of it and was not started.`};
	}

	if (request.signal?.aborted) {
		return {kind: 'cancelled', message: `${request.program} was not started.`};
	}

	return undefined;
}

// In an object, because a promise that an async function returns would be waited for.
function start(request: CommandRequest, seal: Seal | undefined): {readonly child: ResultPromise} {
	const child = execa(seal === undefined ? request.program : allowedProgram(seal, request.program) ?? '', [...request.arguments], {
		...(request.input === undefined ? {stdin: 'ignore'} : {input: request.input}),
		...(request.folder !== undefined && {cwd: request.folder}),
		stdout: request.ignoresOutput ? 'ignore' : 'pipe',
		stderr: request.ignoresOutput ? 'ignore' : 'pipe',
		env: seal === undefined ? {...request.environment} : {...request.environment, PATH: seal.folder},
		extendEnv: false,
		buffer: false,
		reject: false,
		stripFinalNewline: false,
		// A process group of its own: it does not get the operator's Ctrl+C, cannot ask on the terminal, and is ended with its children.
		detached: true,
		cleanup: false,
	});
	return {child};
}

type Running = {readonly child: ResultPromise; readonly stop: (reason: Failure) => void; readonly stopped: () => Failure | undefined};

function supervise(child: ResultPromise, signalGroup: SignalGroup): Running {
	let reason: Failure | undefined;
	const signal = (name: 'SIGTERM' | 'SIGKILL') => {
		try {
			if (child.pid !== undefined) {
				signalGroup(child.pid, name);
			}
		} catch {
			// All of the group is gone already.
		}
	};

	// Somebody left behind in the background may keep the output open for ever.
	const cutOutput = () => {
		child.stdout?.destroy();
		child.stderr?.destroy();
	};

	let timer: NodeJS.Timeout | undefined;
	child.once('exit', () => {
		clearTimeout(timer);
		if (reason !== undefined) {
			signal('SIGKILL');
		}

		setTimeout(cutOutput, 500).unref();
	});
	return {
		child,
		stopped: () => reason,
		stop(why) {
			if (reason === undefined && child.pid !== undefined && child.exitCode === null) {
				reason = why;
				signal('SIGTERM');
				timer = setTimeout(signal, politeMilliseconds, 'SIGKILL');
			}
		},
	};
}

async function finish(request: CommandRequest, running: Running): Promise<CommandResult> {
	const {child} = running;
	const stdout = collect(child.stdout ?? undefined, request.mostOutputBytes);
	const stderr = collect(child.stderr ?? undefined);
	const {program} = request;
	const timer = setTimeout(running.stop, request.timeoutMilliseconds, {kind: 'time-out', message: `${program} did not finish in ${Math.round(request.timeoutMilliseconds / 1000)} seconds and was stopped.`});
	const stopListening = onceAborted(request.signal, () => {
		running.stop({kind: 'cancelled', message: `${program} was stopped.`});
	});
	const result = await child;
	clearTimeout(timer);
	stopListening();
	const failure = running.stopped();
	if (failure !== undefined) {
		return {status: 'unknown', failure};
	}

	if (child.pid === undefined) {
		const code = errorCode(result.cause);
		return {
			status: 'refused',
			failure: code === 'ENOENT'
				? {kind: 'not-found', message: `${program} is not installed, or not where PATH looks.`}
				: diskFailure(result.cause, `${program} could not be started`),
		};
	}

	if (result.exitCode === undefined) {
		return {status: 'unknown', failure: {kind: 'server', message: `${program} was ended by ${result.signal ?? 'something else'}.`}};
	}

	return {
		status: 'exited', exitCode: result.exitCode, stdout: stdout.text(request.secrets), stderr: stderr.text(request.secrets), isCut: stdout.isCut() || stderr.isCut(),
	};
}

/**
Make what starts other programs.

@param options.signalGroup Sends a signal to a process group; only the shell knows the process.
@param options.seal Present in a drill.
*/
export function createCommandRunner(options: {readonly signalGroup: SignalGroup; readonly seal?: Seal}): CommandRunner {
	const active = new Set<Running>();
	return {
		isSealed: options.seal !== undefined,
		async run(request) {
			const failure = refusal(request, options.seal);
			if (failure !== undefined) {
				return {status: 'refused', failure};
			}

			const running = supervise(start(request, options.seal).child, options.signalGroup);
			active.add(running);
			try {
				return await finish(request, running);
			} finally {
				active.delete(running);
			}
		},
		stopAll() {
			for (const running of active) {
				running.stop({kind: 'cancelled', message: 'It was stopped, because this program ends.'});
			}
		},
	};
}
