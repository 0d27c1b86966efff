/**
A program that stands in for a platform's own: a short script that hands everything it was started with to this process and prints the answer.
*/
import {chmodSync, mkdirSync, writeFileSync} from 'node:fs';
import {createServer, type Socket} from 'node:net';
import path from 'node:path';

/** How the program was started. */
export type ProgramCall = {
	readonly arguments: readonly string[];
	readonly environment: Readonly<Record<string, string>>;
	/** All of stdin. */
	readonly input: string;
};

/** What it prints, and how it ends. */
export type ProgramAnswer = {readonly exitCode: number; readonly stdout?: string; readonly stderr?: string};

export type StandInProgram = {
	/** Every call so far. */
	readonly calls: readonly ProgramCall[];
	/** Stops answering; a call that still waits is cut off. */
	readonly close: () => void;
};

/** What runs the stand-ins. They are started hundreds of times in a search, so in a language that starts in a few milliseconds. */
export const interpreter = '/bin/bash';

const script = (port: number) => `#!${interpreter}
IFS= read -r -d '' input
LC_ALL=C
exec 3<>/dev/tcp/127.0.0.1/${port} || exit 127
{
	printf '%s\\0' "$#" "$@"
	for name in $(compgen -e); do printf '%s\\0' "$name=\${!name}"; done
	printf '%s\\0' '' "$input"
} >&3
IFS= read -r -d '' code <&3 || exit 127
IFS= read -r -d '' out <&3
IFS= read -r -d '' err <&3
printf '%s' "$out"
printf '%s' "$err" >&2
exit "$code"
`;

// What the shell adds by itself.
const shellVariables = new Set(['PWD', 'OLDPWD', 'SHLVL', '_']);

function readCall(text: string): ProgramCall | undefined {
	const parts = text.split('\0');
	const count = Number(parts[0]);
	const rest = parts.slice(1 + count);
	const end = rest.indexOf('');
	// The last piece is what comes after the last separator: nothing.
	if (parts.length < 2 || end === -1 || rest.length < end + 3) {
		return undefined;
	}

	const variables = rest.slice(0, end).map(entry => [entry.slice(0, entry.indexOf('=')), entry.slice(entry.indexOf('=') + 1)] as const);
	return {
		arguments: parts.slice(1, 1 + count),
		environment: Object.fromEntries(variables.filter(([name]) => !shellVariables.has(name))),
		input: rest[end + 1]!,
	};
}

/**
Put a program into a folder.

@param answer What it does. A promise that never ends is a program that hangs.
*/
export async function installProgram(folder: string, name: string, answer: (call: ProgramCall) => ProgramAnswer | Promise<ProgramAnswer>): Promise<StandInProgram> {
	const calls: ProgramCall[] = [];
	const sockets = new Set<Socket>();
	const server = createServer(socket => {
		let text = '';
		let isAnswered = false;
		sockets.add(socket);
		socket.setEncoding('utf8');
		socket.on('error', () => {
			// The program was ended while it waited.
		});
		socket.on('close', () => {
			sockets.delete(socket);
		});
		const reply = async (call: ProgramCall) => {
			const {exitCode, stdout = '', stderr = ''} = await answer(call);
			socket.end(`${exitCode}\0${stdout}\0${stderr}\0`);
		};

		socket.on('data', (chunk: string) => {
			text += chunk;
			const call = isAnswered ? undefined : readCall(text);
			if (call !== undefined) {
				isAnswered = true;
				calls.push(call);
				void reply(call);
			}
		});
	});
	await new Promise<void>(resolve => {
		server.listen(0, '127.0.0.1', resolve);
	});
	server.unref();
	const address = server.address();
	mkdirSync(folder, {recursive: true});
	const file = path.join(folder, name);
	writeFileSync(file, script(typeof address === 'object' && address ? address.port : 0));
	chmodSync(file, 0o755);
	return {
		calls,
		close() {
			server.close();
			for (const socket of sockets) {
				socket.destroy();
			}
		},
	};
}
