import {setTimeout as delay} from 'node:timers/promises';
import {listCommands} from './processes.js';
import {type Runner} from './runner.js';

/** What a simulator starts; nothing else that happens to name its folder is touched, somebody's `tail -f` for instance. */
const ours = new Set(['postgres', 'initdb', 'pg_ctl', 'cp']);

/**
End what a dead simulator left running. A process is ended only where it is one of those programs and its own command line names the folder,
and as the user who runs it, so nobody else's process can be hit.
*/
export async function endServers(folder: string, runner: Runner): Promise<void> {
	for (let attempt = 0; attempt < 100; attempt++) {
		const commands = await listCommands();
		const left = commands.filter(({words}) => ours.has(words[0]?.split('/').at(-1) ?? '') && words.slice(1).some(word => word.startsWith(`${folder}/`)));
		if (left.length === 0) {
			return;
		}

		if (attempt % 20 === 0) {
			// PostgreSQL ends its own processes when it is asked to stop at once.
			const signal = attempt < 60 ? '-QUIT' : '-KILL';
			await runner.run('/bin/sh', ['-c', 'kill "$@" 2>/dev/null || true', 'sh', signal, ...left.map(({processId}) => String(processId))]);
		}

		await delay(50);
	}
}
