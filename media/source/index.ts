/**
Makes the pictures of the readme from the built program, in a real terminal, with the drill's own way through it.
*/
import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {leakedEnvironment} from '../../source/drills/scenarios/leaked-env.js';
import {type ScreenMatch} from '../../source/drills/way.js';
import {openTerminal, type TestTerminal} from '../../test/helpers/terminal.js';
import {walk} from './operator.js';
import {drawPicture} from './picture.js';

const size = {columns: 80, rows: 24} as const;

const folder = path.join(import.meta.dirname, '..');

const program = path.join(folder, '..', 'distribution', 'cli.js');

/** What each picture shows. */
const titles = {
	start: 'The start menu',
	scope: 'The scope: the leaked login, and the branches that inherited its password',
	confirm: 'The confirmation of a reset: what breaks, who uses it, and the name to type',
	'show-once': 'The new password, shown once, masked until it is asked for',
	checklist: 'The checklist: what was read back, what was ticked by hand, and what is open',
	prove: 'The proof: the old password is refused and the new one accepted, on every branch',
	debrief: 'The debrief of a drill',
} as const;

type Name = keyof typeof titles;

/** On which screen of the way each is taken, and when: as it is come upon, or with everything typed and the last key still to press. */
const moments: ReadonlyArray<{readonly name: Name; readonly when: 'arrived' | 'leaving'; readonly is: ScreenMatch}> = [
	{name: 'scope', when: 'arrived', is: {name: 'scope', is: {siblings: 2}}},
	{name: 'confirm', when: 'leaving', is: {name: 'confirm', is: {label: 'production/neondb_owner'}}},
	{name: 'show-once', when: 'arrived', is: {name: 'show-once'}},
	{name: 'checklist', when: 'leaving', is: {name: 'checklist', is: {done: 3}}},
	{name: 'prove', when: 'arrived', is: {name: 'prove'}},
];

/** Whether a step of the way waits for this screen, perhaps more precisely. */
function isPartOf(on: ScreenMatch, {name, is = {}}: ScreenMatch): boolean {
	return on.name === name && Object.entries(is).every(([part, value]) => on.is?.[part] === value);
}

async function take(terminal: TestTerminal, name: Name): Promise<void> {
	const picture = await drawPicture({...size, output: terminal.output(), title: titles[name]});
	await writeFile(path.join(folder, `${name}.svg`), picture);
}

async function open(words: readonly string[]): Promise<TestTerminal> {
	return openTerminal({...size, command: process.execPath, arguments: [program, ...words]});
}

const menu = await open([]);
try {
	await menu.waitFor('› Respond');
	await take(menu, 'start');
} finally {
	await menu.close();
}

const drill = await open(['drill', leakedEnvironment.id, '--seed', '1']);
try {
	await drill.waitFor('enter begin', 60_000);
	const leaked = /\.\.\/leaked\.env/v.exec(drill.screen())?.[0] ?? '';
	drill.keys('enter');
	await walk({
		terminal: drill,
		way: leakedEnvironment.way,
		paths: {leaked, applications: '.'},
		async onScreen(on, when) {
			const moment = moments.find(({is, when: wanted}) => wanted === when && isPartOf(on, is));
			if (moment !== undefined) {
				await take(drill, moment.name);
			}
		},
	});
	await drill.waitFor('debrief', 60_000);
	await drill.waitFor('enter leave');
	await take(drill, 'debrief');
	drill.keys('enter');
	await drill.exit;
} finally {
	await drill.close();
}
