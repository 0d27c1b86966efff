import {
	accessSync, constants, existsSync, lstatSync,
} from 'node:fs';
import process from 'node:process';
import {type Preflight} from '../destinations/types.js';
import {listJournals} from '../io/journal-file.js';
import {providers} from '../providers/index.js';
import {whyNoWizard} from '../ui/terminal/support.js';
import {exitCodes, type Ended} from './exit.js';
import {journalsFolder} from './incidents.js';
import {examinePlatforms} from './platforms.js';
import {readSurroundings, type Surroundings} from './surroundings.js';

/** One thing that the doctor looked at. */
export type Finding = {
	readonly name: string;
	/** `warning`: the wizard works, something is worth knowing. `problem`: it would not. */
	readonly state: 'good' | 'warning' | 'problem';
	readonly text: string;
	/** What to do about it. */
	readonly next?: string;
	/** Where it is about a platform. */
	readonly platform?: Preflight & {readonly id: string};
};

const leastNode = [20, 19] as const;

function node(version: string): Finding {
	const [major = 0, minor = 0] = version.split('.').map(Number);
	const isNew = major > leastNode[0] || (major === leastNode[0] && minor >= leastNode[1]);
	return isNew
		? {name: 'node', state: 'good', text: `Node.js ${version}`}
		: {
			name: 'node', state: 'problem', text: `Node.js ${version} is older than ${leastNode.join('.')}.`, next: 'Install a newer Node.js.',
		};
}

function terminal(): Finding {
	const why = whyNoWizard({
		platform: process.platform, term: process.env.TERM, isStdinTerminal: process.stdin.isTTY, isStdoutTerminal: process.stdout.isTTY, readsStdin: false,
	});
	const {columns, rows} = process.stdout;
	if (why !== undefined) {
		return {
			name: 'terminal', state: 'problem', text: why, next: 'Start it in a terminal.',
		};
	}

	return columns < 60 || rows < 15
		? {
			name: 'terminal', state: 'warning', text: `The terminal is ${columns}×${rows}; screens are made for 80×24 and usable from 60×15.`, next: 'Make it larger.',
		}
		: {name: 'terminal', state: 'good', text: `${columns}×${rows}`};
}

function folder({home}: Surroundings): Finding {
	if (!existsSync(home)) {
		return {name: 'folder', state: 'good', text: `${home} will be made when it is needed, readable by you alone.`};
	}

	const loose = [home, journalsFolder(home)].filter(item => existsSync(item)).find(item => lstatSync(item).mode % 0o100 !== 0);
	if (loose !== undefined) {
		return {
			name: 'folder', state: 'warning', text: `${loose} can be read by others.`, next: `chmod 700 ${JSON.stringify(loose)}`,
		};
	}

	try {
		accessSync(home, constants.W_OK);
	} catch {
		return {
			name: 'folder', state: 'problem', text: `${home} cannot be written.`, next: 'Set REKEY_HOME to a folder of yours.',
		};
	}

	const open = listJournals(journalsFolder(home)).length;
	return {name: 'folder', state: 'good', text: `${home}, ${open} ${open === 1 ? 'incident' : 'incidents'}`};
}

async function key({apiKey, apiUrl, ca, proxy}: Surroundings): Promise<Finding> {
	if (apiKey === undefined) {
		return {
			name: 'neon', state: 'warning', text: 'NEON_API_KEY is not set; the wizard will ask for a key.', next: 'Make one in the Neon Console: Account settings, API keys.',
		};
	}

	const outcome = await providers.neon({
		apiKey, apiUrl, ...(ca === undefined ? {} : {ca}), ...(proxy === undefined ? {} : {proxy}),
	}).identify();
	return outcome.status === 'succeeded'
		? {name: 'neon', state: 'good', text: `The key of NEON_API_KEY works at ${apiUrl}, as ${outcome.value.label}.`}
		: {
			name: 'neon', state: 'problem', text: outcome.failure.message, next: outcome.failure.kind === 'unauthorized' ? 'Set NEON_API_KEY to a working key, or unset it.' : 'Check the network, NEON_API_HOST and HTTPS_PROXY.',
		};
}

/** Look at this laptop. Nothing is changed. */
export async function examine(surroundings: Surroundings): Promise<readonly Finding[]> {
	const [neon, platforms] = await Promise.all([key(surroundings), examinePlatforms(surroundings)]);
	return [node(process.versions.node), terminal(), folder(surroundings), neon, ...platforms];
}

const marks = {good: '✓', warning: '!', problem: '✗'} as const;

/** The findings as lines for people. */
export function findingLines(findings: readonly Finding[]): readonly string[] {
	const width = Math.max(...findings.map(({name}) => name.length));
	return findings.flatMap(({name, state, text, next}) => [`${marks[state]} ${name.padEnd(width)} ${text}`, ...(next === undefined ? [] : [`${' '.repeat(width + 3)}→ ${next}`])]);
}

/** `rekey doctor`: is this laptop ready? */
export async function doctor(isJson: boolean): Promise<Ended> {
	const findings = await examine(readSurroundings());
	process.stdout.write(isJson ? `${JSON.stringify(findings, undefined, 2)}\n` : `${findingLines(findings).join('\n')}\n`);
	const isReady = findings.every(({state, name}) => state !== 'problem' || name === 'terminal');
	return {code: isReady ? exitCodes.done : exitCodes.failed};
}
