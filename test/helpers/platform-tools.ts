import {chmodSync, existsSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {type ExecutionContext} from 'ava';
import {type TemporaryFiles, type Tools} from '../../source/destinations/types.js';
import {createCommandRunner} from '../../source/io/command.js';
import {createHttp} from '../../source/io/http.js';
import {installProgram, type ProgramCall} from '../../source/simulator/platforms/programs.js';
import {type Answer, createInnerProgram} from './inner-program.js';
import {temporaryFolder} from './temporary-folder.js';

type PlatformTools = {readonly tools: Tools; readonly home: string; readonly calls: readonly ProgramCall[]};

const runner = createCommandRunner({
	signalGroup(group, signal) {
		process.kill(-group, signal);
	},
});

/**
What a destination speaks to the outside with, where one program stands in for the platform's own and answers in this process. Its home is empty.
*/
export async function standInTools(t: ExecutionContext, name: string, answer: Answer, environment: Readonly<Record<string, string>> = {}): Promise<PlatformTools> {
	const home = temporaryFolder(t);
	const folder = path.join(home, 'bin');
	const program = createInnerProgram(folder, name, answer);
	return {
		home,
		calls: program.calls,
		tools: {
			http: createHttp(), runner: program.runner, environment: {PATH: folder, HOME: home, ...environment}, home, platform: 'linux', addresses: {},
		},
	};
}

/**
The same with a real process for each call.
*/
export async function startedTools(t: ExecutionContext, name: string, answer: Answer, environment: Readonly<Record<string, string>> = {}): Promise<PlatformTools> {
	const home = temporaryFolder(t);
	const folder = path.join(home, 'bin');
	const program = await installProgram(folder, name, answer);
	t.teardown(program.close);
	chmodSync(home, 0o700);
	return {
		home,
		calls: program.calls,
		tools: {
			http: createHttp(), runner, environment: {PATH: folder, HOME: home, ...environment}, home, platform: 'linux', addresses: {},
		},
	};
}

/**
The same where the platform's real program is used.
*/
export function realTools(t: ExecutionContext, environment: Readonly<Record<string, string>>, addresses: Tools['addresses'] = {}): PlatformTools {
	const home = temporaryFolder(t);
	return {
		home,
		calls: [],
		tools: {
			http: createHttp(), runner, environment: {PATH: realPath(), HOME: home, ...environment}, home, platform: 'linux', addresses,
		},
	};
}

export const quiet: TemporaryFiles = {
	created() {
		// Nobody keeps a journal here.
	},
	removed() {
		// Nobody keeps a journal here.
	},
};

/**
Where a platform's real program is installed; undefined where it is not, so that its tests are skipped.
*/
export function findProgram(name: string): string | undefined {
	return realPath().split(':').map(folder => path.join(folder, name)).find(file => existsSync(file));
}

function realPath(): string {
	return `${process.env.PATH}:${path.resolve('.ci/tools/node_modules/.bin')}`;
}
