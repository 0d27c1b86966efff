import {
	existsSync, mkdirSync, readFileSync, rmSync, statSync,
} from 'node:fs';
import path from 'node:path';
import {type ExecutionContext} from 'ava';
import {type CreateDestination, type Tools} from '../../../source/destinations/types.js';
import {type ProgramAnswer, type ProgramCall} from '../../../source/simulator/platforms/programs.js';
import {quiet, startedTools} from '../platform-tools.js';
import {temporaryFolder} from '../temporary-folder.js';
import {machine} from '../machine.js';
import {type Answer, createInnerProgram} from '../inner-program.js';
import {withTime} from './outside.js';
import {type EnterOptions, type Stage, strangersValue} from './stage.js';

export type ProgramStageParts = Pick<Stage, 'stored' | 'put' | 'everything'> & {
	/** The name of the program. */
	readonly program: string;
	readonly make: CreateDestination;
	readonly environment?: Readonly<Record<string, string>>;
	/** What the program does. */
	readonly answer: Answer;
	readonly isChange: (call: ProgramCall) => boolean;
	/** For each scope what tells it from others in the arguments, the variables, the input or the files of a change. */
	readonly marks: readonly string[];
	/** The names of the items, for what the platform puts in place of them when it lies. */
	readonly names: readonly string[];
	/** Changes are not allowed, or are again. */
	readonly deny: (isDenied: boolean) => void;
	readonly logOut: (isLoggedOut: boolean) => void;
	/** Where the value is not shown, or nobody can change what was written: a change is answered as done, and nothing moves. */
	readonly lie?: (isLying: boolean) => void;
	/** Files in the home folder of somebody who uses it. */
	readonly prepare?: (home: string) => void;
};

/** Everything that a call brought, with what is in its files. */
function textOf({arguments: given, environment, input}: ProgramCall): string {
	const files = given.map(word => word.replace(/^(?:[^\/]*=)?(?:file:\/\/|@)?(?=\/)/v, '')).filter(word => path.isAbsolute(word) && existsSync(word) && statSync(word).isFile()).map(file => readFileSync(file, 'utf8'));
	return [...given, ...Object.entries(environment).filter(([name]) => name !== 'PATH' && name !== 'HOME').flat(), input, ...files].join('\n');
}

/**
The stage of a platform behind its own program.
*/
export async function programStage(t: ExecutionContext, parts: ProgramStageParts, {isReal = false}: EnterOptions = {}): Promise<Stage> {
	const {program, make, environment = {}, answer, isChange, marks, names, deny, logOut, lie, stored, put} = parts;
	let changes = 0;
	let current: {readonly trouble: Parameters<Stage['trouble']>[0]; readonly scope: number | undefined} = {trouble: undefined, scope: undefined};

	const afterLie = async (trouble: 'lies-empty' | 'lies-old', call: ProgramCall): Promise<ProgramAnswer> => {
		const before = marks.map((_, scope) => names.map(name => stored(name, scope)));
		lie?.(true);
		const answered = await answer(call);
		lie?.(false);
		for (const [scope, values] of before.entries()) {
			for (const [index, name] of names.entries()) {
				const value = values[index];
				if (lie === undefined && value !== undefined && stored(name, scope) !== value) {
					put(name, scope, trouble === 'lies-empty' ? '' : value);
				}
			}
		}

		return answered;
	};

	const respond: Answer = async call => {
		if (!isChange(call)) {
			deny(current.trouble === 'unreadable' && textOf(call).includes(marks[current.scope ?? 0]!));
			const answered = answer(call);
			deny(false);
			return answered;
		}

		changes++;
		const {trouble, scope} = current;
		switch (trouble) {
			case 'hangs': {
				return new Promise(() => {
					// Until it is ended.
				});
			}

			case 'leaks': {
				return {exitCode: 1, stdout: `${textOf(call)}\n`, stderr: `cannot store ${textOf(call)}\n`};
			}

			case 'overtaken': {
				put(names[0]!, 0, strangersValue);
				return answer(call);
			}

			case 'fails': {
				void answer(call);
				return {exitCode: 1, stderr: 'unexpected end of JSON input\n'};
			}

			case 'lies-empty':
			case 'lies-old': {
				return afterLie(trouble, call);
			}

			case 'denied': {
				deny(scope === undefined || textOf(call).includes(marks[scope]!));
				const answered = answer(call);
				deny(false);
				return answered;
			}

			default: {
				return answer(call);
			}
		}
	};

	const home = temporaryFolder(t);
	parts.prepare?.(home);
	const folder = path.join(home, 'bin');
	mkdirSync(folder);
	let tools: Tools;
	let seen: readonly ProgramCall[];
	let uninstall: () => void;
	if (isReal) {
		const real = await startedTools(t, program, respond);
		seen = real.calls;
		tools = {...real.tools, home, environment: {...real.tools.environment, HOME: home}};
		uninstall = () => {
			rmSync(path.join(real.home, 'bin', program));
		};
	} else {
		const inner = createInnerProgram(folder, program, respond);
		({uninstall, calls: seen} = inner);
		tools = {
			...machine, runner: inner.runner, home, environment: {PATH: folder, HOME: home},
		};
	}

	const {tools: timed, runOut, silence} = withTime(tools, () => undefined);
	return {
		...parts,
		destination: make({...timed, environment: {...tools.environment, ...environment}}),
		stranger: make({
			...timed, home: folder, environment: {...tools.environment, HOME: folder}, runner: createInnerProgram(folder, 'nothing', () => ({exitCode: 127})).runner,
		}),
		folders: [],
		temporary: quiet,
		runOut,
		uninstall,
		changes: () => changes,
		visible: () => seen.map(call => [call.arguments, call.environment]),
		violations: () => [],
		trouble(trouble, scope) {
			silence(trouble === 'silent');
			current = {trouble, scope};
			logOut(trouble === 'logged-out');
		},
	};
}
