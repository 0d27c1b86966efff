import process from 'node:process';
import {createElement} from 'react';
import {drillScenarios} from '../drills/index.js';
import {type Played} from '../drills/player.js';
import {wrapText} from '../drills/text.js';
import {type DrillWorld} from '../drills/world.js';
import {
	beginDrill, playDrill, prepareDrill, type DrillChoice, type DrillRun,
} from './drill-run.js';
import {exitCodes, type Ended} from './exit.js';
import {readSurroundings, type Surroundings} from './surroundings.js';
import {
	end, openTerminal, read, refusal, tell, type Terminal,
} from './terminal.js';
import {wizardElement} from './wizard.js';

function failed(error: unknown): Ended {
	const command = error instanceof Error && 'command' in error && typeof error.command === 'string' ? ` Run: ${error.command}` : '';
	return {code: exitCodes.failed, message: `The drill could not start: ${error instanceof Error ? error.message : String(error)}${command}`};
}

/** The size of the screens where there is no terminal. */
const printed = {columns: 80, rows: 24} as const;

/** A drill without a terminal: every screen as text, then the debrief. */
async function print(choice: DrillChoice, real: Surroundings): Promise<Ended> {
	let world: DrillWorld;
	try {
		world = await prepareDrill(choice, real);
	} catch (error) {
		return failed(error);
	}

	let run: DrillRun | undefined;
	const stopped = new AbortController();
	const stop = () => {
		stopped.abort();
	};

	process.once('SIGTERM', stop);
	process.once('SIGINT', stop);
	try {
		const {frameText} = await import('../ui/frame-text.js');
		process.stdout.write(`DRILL ${world.scenario.id}: ${world.scenario.title}\n\n${world.story.map(paragraph => wrapText(paragraph, printed.columns).join('\n')).join('\n\n')}\n`);
		run = await beginDrill(world, real);
		const played = await playDrill(run, {
			isSlow: false,
			signal: stopped.signal,
			speak(text) {
				process.stdout.write(`\n» ${wrapText(text, printed.columns - 2).join('\n  ')}\n`);
			},
			onKeys(keys) {
				process.stdout.write(`\n» keys: ${keys.join(' ')}\n`);
			},
			onScreen(view) {
				// What is drawn for a pipe may end up in a log: no value is ever put there.
				process.stdout.write(`\n${frameText(view, printed, () => undefined)}\n`);
			},
		});
		if (played.status === 'stuck') {
			return {code: exitCodes.failed, message: `The drill stuck. ${played.message}`};
		}

		if (played.status === 'stopped') {
			return {code: exitCodes.unfinished, message: 'The drill was stopped. Nothing of it is left on this machine.'};
		}

		await run.wizard.left;
		const lines = await run.debrief({isKept: !choice.isPlayed});
		process.stdout.write(`\n${lines.join('\n')}\n`);
		return {code: exitCodes.done};
	} finally {
		await (run ?? world).stop();
	}
}

/** The narrator of a drill that plays itself in a terminal. */
function narrator() {
	let text = '';
	const listeners = new Set<() => void>();
	return {
		speak(next: string) {
			text = next;
			for (const listener of listeners) {
				listener();
			}
		},
		narration: {
			text: () => text,
			subscribe(listener: () => void) {
				listeners.add(listener);
				return () => {
					listeners.delete(listener);
				};
			},
		},
	};
}

async function showAndPlay(terminal: Terminal, run: DrillRun): Promise<Played> {
	const {NarratedApp} = await import('../ui/narrated-app.js');
	const {session} = terminal;
	const {wizard} = run;
	const stopped = new AbortController();
	const {speak, narration} = narrator();
	session.render(createElement(NarratedApp, {
		store: wizard.store, session, sinkOf: wizard.vault.draft, narration,
	}));
	const unsubscribe = session.subscribe(gesture => {
		if (gesture.type === 'key' && gesture.key.name === 'ctrl-c') {
			stopped.abort();
		}
	});
	const played = await playDrill(run, {isSlow: true, speak, signal: stopped.signal});
	unsubscribe();
	return played;
}

async function operate(terminal: Terminal, {wizard}: DrillRun): Promise<'done' | 'unfinished'> {
	const {session} = terminal;
	session.render(await wizardElement(session, wizard));
	const unsubscribe = session.subscribe(gesture => {
		wizard.store.dispatch(gesture);
	});
	const outcome = await wizard.left;
	unsubscribe();
	session.drop();
	return outcome;
}

/** A drill in a terminal that is already taken. */
export async function drillIn(terminal: Terminal, real: Surroundings, choice: DrillChoice): Promise<Ended> {
	const {session, shutdown} = terminal;
	await tell(terminal, {title: `DRILL ${choice.scenario.id}`, lines: ['Starting the simulator and its PostgreSQL on this machine…']});
	let world: DrillWorld;
	try {
		world = await prepareDrill(choice, real);
	} catch (error) {
		return failed(error);
	}

	const forgetWorld = shutdown.onShutdown(world.stop);
	terminal.farewell({summary: 'The drill was left. Nothing of it is kept; start again with: rekey drill'});
	await read({session}, {title: `DRILL ${world.scenario.id}: ${world.scenario.title}`, lines: world.story.flatMap((paragraph, index) => [...(index > 0 ? [''] : []), ...wrapText(paragraph, session.size().columns - 2)]), enter: 'begin'});
	const run = await beginDrill(world, real);
	forgetWorld();
	const forget = shutdown.onShutdown(run.stop);
	terminal.redactWith(run.wizard.vault.redact);
	const outcome = choice.isPlayed ? (await showAndPlay(terminal, run)) : await operate(terminal, run);
	const isDone = outcome === 'done' || (typeof outcome === 'object' && outcome.status === 'played');
	if (!isDone) {
		return typeof outcome === 'object' && outcome.status === 'stuck' ? {code: exitCodes.failed, message: `The drill stuck. ${outcome.message}`} : {code: exitCodes.unfinished};
	}

	const lines = await run.debrief({isKept: !choice.isPlayed});
	terminal.farewell({summary: lines.join('\n')});
	await read({session}, {title: `DRILL ${world.scenario.id}: debrief`, lines, enter: 'leave'});
	forget();
	await run.stop();
	return {code: exitCodes.done};
}

/** `rekey drill`: train on the same screens against a simulator. */
export async function drill(name: string | undefined, {seed, isList = false, isPlayed = false}: {readonly seed?: number; readonly isList?: boolean; readonly isPlayed?: boolean}): Promise<Ended | undefined> {
	if (isList) {
		process.stdout.write(`${drillScenarios.map(({id, title, minutes, teaches}) => `${id}  ${title}, about ${minutes} minutes\n${teaches.map(text => `  - ${text}`).join('\n')}`).join('\n\n')}\n`);
		return {code: exitCodes.done};
	}

	const scenario = name === undefined ? drillScenarios[0] : drillScenarios.find(({id}) => id === name);
	if (scenario === undefined) {
		return {code: exitCodes.usage, message: `There is no drill ${JSON.stringify(name)}. There are: ${drillScenarios.map(({id}) => id).join(', ')}`};
	}

	const surroundings = readSurroundings();
	const refused = refusal(`rekey drill ${scenario.id} --play`);
	const choice = {scenario, seed, isPlayed};
	if (refused !== undefined) {
		return isPlayed ? print(choice, surroundings) : {code: exitCodes.usage, message: refused};
	}

	const terminal = await openTerminal();
	await end(terminal, await drillIn(terminal, surroundings, choice));
	return undefined;
}
