import {drillScenarios} from '../drills/index.js';
import {reportMarkdown} from '../core/report-markdown.js';
import {reportOf} from '../core/report.js';
import {exitCodes, type Ended} from './exit.js';
import {listIncidents, readIncident, titleOf} from './incidents.js';
import {newIncidentId} from './open-incident.js';
import {readSurroundings, type Surroundings} from './surroundings.js';
import {
	choose, end, openTerminal, read, refusal, type Terminal,
} from './terminal.js';

type MenuChoice = 'resume' | 'respond' | 'drill' | 'reports' | 'doctor' | 'quit';

async function chooseIncident(terminal: Terminal, {home}: Surroundings, isWanted: (isOpen: boolean) => boolean, title: string): Promise<string | undefined> {
	return choose(terminal, {
		title,
		items: listIncidents(home).filter(({closed}) => isWanted(closed === undefined)).map(incident => ({
			label: incident.id, value: incident.id, hint: `${incident.closed === undefined ? 'open' : (incident.closed.isComplete ? 'complete' : 'incomplete')}  ${titleOf(incident)}`,
		})),
		empty: 'There is no incident yet.',
	});
}

async function showReport(terminal: Terminal, surroundings: Surroundings): Promise<void> {
	const id = await chooseIncident(terminal, surroundings, () => true, 'Which report?');
	if (id === undefined) {
		return;
	}

	const found = readIncident(surroundings.home, id);
	await read(terminal, {
		title: `Report ${id}`,
		lines: found.status === 'read' ? [...(found.warning === undefined ? [] : [found.warning, '']), ...reportMarkdown(reportOf(found.incident, found.head)).split('\n')] : [found.message],
	});
}

/** One round of the menu. Undefined: show it again. What a choice needs is loaded when it is chosen: the menu has to be there at once. */
async function perform(choice: MenuChoice, terminal: Terminal, surroundings: Surroundings): Promise<Ended | undefined> {
	switch (choice) {
		case 'resume': {
			const id = await chooseIncident(terminal, surroundings, isOpen => isOpen, 'Which incident do you want to go on with?');
			if (id === undefined) {
				return undefined;
			}

			const {respondIn} = await import('./respond.js');
			return respondIn(terminal, surroundings, id);
		}

		case 'respond': {
			const {respondIn} = await import('./respond.js');
			return respondIn(terminal, surroundings, newIncidentId());
		}

		case 'drill': {
			const scenario = await choose(terminal, {
				title: 'Which drill?',
				lines: ['A drill needs no account and no network. It runs against a simulator on this machine, with a real PostgreSQL and an adversary.'],
				items: drillScenarios.map(item => ({label: item.id, value: item, hint: `${item.title}, about ${item.minutes} min`})),
			});
			if (scenario === undefined) {
				return undefined;
			}

			const {drillIn} = await import('./drill.js');
			return drillIn(terminal, surroundings, {scenario, seed: undefined, isPlayed: false});
		}

		case 'reports': {
			await showReport(terminal, surroundings);
			return undefined;
		}

		case 'doctor': {
			const {examine, findingLines} = await import('./doctor.js');
			await read(terminal, {title: 'Is this laptop ready?', lines: findingLines(await examine(surroundings))});
			return undefined;
		}

		case 'quit': {
			return {code: exitCodes.done};
		}
	}
}

/** `rekey`: the start menu. */
export async function start(): Promise<Ended | undefined> {
	const surroundings = readSurroundings();
	const refused = refusal('rekey --help, or rekey drill --play to see the whole program work');
	if (refused !== undefined) {
		return {code: exitCodes.usage, message: refused};
	}

	const terminal = await openTerminal();
	let ended: Ended | undefined;
	while (ended === undefined) {
		const incidents = listIncidents(surroundings.home);
		const open = incidents.filter(({closed}) => closed === undefined).length;
		const choice = await choose<MenuChoice>(terminal, {
			title: 'rekey',
			lines: ['For the day credentials leak.'],
			isFirst: true,
			items: [
				...(open > 0 ? [{label: 'Resume', value: 'resume' as const, hint: `${open} unfinished ${open === 1 ? 'incident' : 'incidents'}`}] : []),
				{label: 'Respond', value: 'respond', hint: 'something leaked'},
				{label: 'Drill', value: 'drill', hint: 'train on the same screens, without an account'},
				...(incidents.length > 0 ? [{label: 'Reports', value: 'reports' as const, hint: 'of earlier incidents'}] : []),
				{label: 'Doctor', value: 'doctor', hint: 'is this laptop ready?'},
				{label: 'Quit', value: 'quit'},
			],
		}) ?? 'quit';
		ended = await perform(choice, terminal, surroundings);
	}

	await end(terminal, ended);
	return undefined;
}
