import process from 'node:process';
import {execa} from 'execa';
import {programFile} from '../helpers/program.js';
import {openTerminal, type Condition} from '../helpers/terminal.js';
import {compare, timed} from './compare.js';

async function runNode(words: readonly string[]): Promise<number> {
	return timed(async () => execa(process.execPath, words, {stdin: 'ignore'}));
}

/** Until this is on the screen; a program that shows nothing is waited for to its end. */
async function untilShown(words: readonly string[], shown?: Condition): Promise<number> {
	const begun = performance.now();
	const terminal = await openTerminal({command: process.execPath, arguments: words});
	await (shown === undefined ? terminal.exit : terminal.waitFor(shown));
	const took = performance.now() - begun;
	await terminal.close();
	return took;
}

export async function version(): Promise<string> {
	return compare({
		title: 'rekey --version ÷ node that does nothing',
		subject: async () => runNode([programFile, '--version']),
		baseline: async () => runNode(['-e', '']),
		rounds: 21,
		most: 1.3,
	});
}

export async function startMenu(): Promise<string> {
	return compare({
		title: 'first frame of the start menu ÷ node that does nothing',
		subject: async () => untilShown([programFile], '› Respond'),
		baseline: async () => untilShown(['-e', '']),
		rounds: 15,
	});
}
