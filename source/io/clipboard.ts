import {type Failure, type Outcome} from '../core/outcome.js';
import {type CommandRequest, type CommandRunner} from './command.js';

type Tool = Pick<CommandRequest, 'program' | 'arguments'>;

const x11: readonly Tool[] = [
	{program: 'xclip', arguments: ['-selection', 'clipboard', '-in']},
	{program: 'xsel', arguments: ['--clipboard', '--input']},
];

function toolsFor(platform: string, environment: Readonly<Record<string, string>>): readonly Tool[] {
	if (platform === 'darwin') {
		return [{program: 'pbcopy', arguments: []}];
	}

	return [
		...(environment.WAYLAND_DISPLAY ? [{program: 'wl-copy', arguments: ['--type', 'text/plain']}] : []),
		...(environment.DISPLAY ? x11 : []),
	];
}

// What these programs need to find the screen, and nothing else of the environment.
const needed = ['PATH', 'HOME', 'DISPLAY', 'WAYLAND_DISPLAY', 'XAUTHORITY', 'XDG_RUNTIME_DIR', 'LANG', 'LC_ALL', 'LC_CTYPE', '__CF_USER_TEXT_ENCODING'];

const notAvailable = (reason: string): Outcome<undefined> => ({status: 'refused', failure: {kind: 'unsuitable', message: `The clipboard is not available: ${reason}`}});

/**
Copy a value, because the operator asked for it. It goes to the clipboard's own program by stdin.
The terminal's way (OSC 52) is not used: nobody can tell where it ends up, and a multiplexer may keep it.
*/
export async function copyToClipboard(runner: CommandRunner, value: string, system: {
	readonly platform: string;
	readonly environment: Readonly<Record<string, string | undefined>>;
}): Promise<Outcome<undefined>> {
	if (runner.isSealed) {
		return notAvailable('this is a drill, and a drill does not touch it.');
	}

	const environment = Object.fromEntries(needed.flatMap(name => {
		const text = system.environment[name];
		return text === undefined ? [] : [[name, text]];
	}));
	const tools = toolsFor(system.platform, environment);
	if (tools.length === 0) {
		return notAvailable('this terminal runs without a graphical session. Show the value and select it instead.');
	}

	let failure: Failure | undefined;
	for (const tool of tools) {
		const result = await runner.run({
			...tool, environment, input: value, secrets: [value], timeoutMilliseconds: 5000, ignoresOutput: true,
		});
		if (result.status === 'exited' && result.exitCode === 0) {
			return {status: 'succeeded', value: undefined};
		}

		failure = result.status === 'exited' ? {kind: 'server', message: `${tool.program} ended with code ${result.exitCode}.`} : result.failure;
		if (result.status === 'unknown') {
			return {status: 'unknown', failure};
		}
	}

	return notAvailable(tools.length > 1
		? `none of ${tools.map(tool => tool.program).join(', ')} worked. Install one of them, or show the value and select it.`
		: failure?.message ?? '');
}
