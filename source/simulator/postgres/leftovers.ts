import {readdir, readFile} from 'node:fs/promises';
import path from 'node:path';
import {setTimeout as delay} from 'node:timers/promises';
import {commandOfProcess} from './process-start.js';
import {type Runner} from './runner.js';

/**
End the PostgreSQL servers of a dead simulator. A process is ended only where its own command line names the folder;
it is ended as the user who runs it, so nobody else's process can be hit.
*/
export async function endServers(folder: string, runner: Runner): Promise<void> {
	const entries = await readdir(folder, {withFileTypes: true});
	await Promise.all(entries.filter(entry => entry.isDirectory()).map(async entry => {
		const data = path.join(folder, entry.name);
		let processId;
		try {
			const text = await readFile(path.join(data, 'postmaster.pid'), 'utf8');
			processId = Number.parseInt(text, 10);
		} catch {
			return;
		}

		if (!(processId > 1) || !await isServerOf(processId, data)) {
			return;
		}

		// Immediate shutdown: its backends end too.
		await runner.run('/bin/sh', ['-c', 'kill -QUIT "$1"', 'sh', String(processId)]);
		for (let attempt = 0; attempt < 100 && await isServerOf(processId, data); attempt++) {
			await delay(50);
		}
	}));
}

async function isServerOf(processId: number, data: string): Promise<boolean> {
	const command = await commandOfProcess(processId);
	return command?.includes('postgres') === true && command.includes(` ${data} `);
}
