import {text} from 'node:stream/consumers';
import process from 'node:process';
import {systemClock} from '../io/clock.js';
import {openProgress} from '../io/progress-file.js';
import {leavingSummary} from '../ui/summary.js';
import {exitCodes, type Ended} from './exit.js';
import {listIncidents, titleOf} from './incidents.js';
import {newIncidentId, openIncident, type OpenedIncident} from './open-incident.js';
import {readSurroundings, type Surroundings} from './surroundings.js';
import {
	choose, end, openTerminal, refusal, type Terminal,
} from './terminal.js';
import {createWizard, wizardElement, type WizardOptions} from './wizard.js';

/** Run the wizard on an opened incident until it is left. The code to exit with. */
async function runIncident(terminal: Terminal, opened: OpenedIncident, options: Omit<WizardOptions, 'journal' | 'facts'>): Promise<number> {
	const {session, shutdown} = terminal;
	const {journal, facts, lock} = opened;
	const wizard = createWizard({...options, journal, facts});
	const command = `rekey resume ${options.incidentId}`;
	const sayFarewell = () => {
		const {incident} = wizard.store.state();
		terminal.farewell({summary: leavingSummary(incident, command).join('\n'), ...(incident?.closed === undefined ? {hint: `Go on with: ${command}`} : {})});
	};

	const close = () => {
		sayFarewell();
		wizard.stop();
		journal.close();
		lock.release();
	};

	const forget = shutdown.onShutdown(close);
	terminal.redactWith(wizard.vault.redact);
	sayFarewell();
	session.render(await wizardElement(session, wizard));
	const unsubscribe = session.subscribe(gesture => {
		wizard.store.dispatch(gesture);
	});
	const outcome = await wizard.left;
	unsubscribe();
	session.drop();
	forget();
	close();
	return outcome === 'done' ? exitCodes.done : exitCodes.unfinished;
}

/** The list of incidents and preferences; the wizard works without it. */
export function progressOf({home}: Surroundings) {
	const opening = openProgress(home, {now: systemClock.now()});
	return opening.status === 'opened' ? opening.progress : undefined;
}

/** Ask before taking over what another machine may still be working on. */
async function openAsking(terminal: Terminal, home: string, id: string): Promise<OpenedIncident | Ended> {
	const opening = openIncident(home, id);
	if (opening.status === 'refused') {
		return {code: exitCodes.failed, message: opening.message};
	}

	if (opening.status === 'opened') {
		return opening;
	}

	const who = opening.owner === 'unreadable' ? 'Somebody' : `${opening.owner.hostname} (process ${opening.owner.pid})`;
	const answer = await choose(terminal, {
		title: `Is anybody else working on ${id}?`,
		lines: [`${who} opened it and did not close it. Two at once could reset a password twice.`],
		items: [{label: 'I do not know: leave it alone', value: false}, {label: 'No, that one has ended: take it over', value: true}],
	});
	const forced = answer === true ? openIncident(home, id, true) : undefined;
	return forced?.status === 'opened' ? forced : {code: exitCodes.unfinished, message: forced?.status === 'refused' ? forced.message : `Nothing was changed. ${id} can be resumed later.`};
}

/** Open an incident in a terminal that is already taken. */
export async function respondIn(terminal: Terminal, surroundings: Surroundings, id: string, evidence?: WizardOptions['evidence']): Promise<Ended> {
	const opened = await openAsking(terminal, surroundings.home, id);
	if (!('status' in opened)) {
		return opened;
	}

	const code = await runIncident(terminal, opened, {
		surroundings, incidentId: id, progress: progressOf(surroundings), ...(evidence === undefined ? {} : {evidence}),
	});
	return {code};
}

/** `rekey respond`: open an incident. */
export async function respond(from: readonly string[]): Promise<Ended | undefined> {
	const surroundings = readSurroundings();
	if (from.some(source => source.includes('://') || source.includes('napi_'))) {
		// Not quoted: it would stand on the screen and in a log once more.
		return {code: exitCodes.usage, message: '--from takes a file. What was given there looks like a secret, and other programs can see it among the arguments: put it into a file or give it on stdin with --from -.'};
	}

	const refused = refusal('rekey drill --play, or start it in a terminal', from.includes('-'));
	if (refused !== undefined) {
		return {code: exitCodes.usage, message: refused};
	}

	const evidence = await Promise.all([...new Set(from)].map(async source => source === '-' ? {text: await text(process.stdin)} : {path: source}));
	const terminal = await openTerminal();
	await end(terminal, await respondIn(terminal, surroundings, newIncidentId(), evidence));
	return undefined;
}

/** `rekey resume`: go on with one incident, the newest unfinished one, or the one that is chosen. */
export async function resume(id: string | undefined): Promise<Ended | undefined> {
	const surroundings = readSurroundings();
	const refused = refusal('rekey status');
	if (refused !== undefined) {
		return {code: exitCodes.usage, message: refused};
	}

	const open = listIncidents(surroundings.home).filter(({closed}) => closed === undefined);
	if (id === undefined && open.length === 0) {
		return {code: exitCodes.usage, message: 'There is no unfinished incident. Open one with: rekey respond'};
	}

	const known = listIncidents(surroundings.home);
	if (id !== undefined && !known.some(incident => incident.id === id)) {
		return {code: exitCodes.usage, message: `There is no incident ${id}. See them with: rekey status`};
	}

	const terminal = await openTerminal();
	const chosen = id ?? (open.length === 1
		? open[0]?.id
		: await choose(terminal, {
			title: 'Which incident do you want to go on with?',
			items: open.map(incident => ({label: incident.id, value: incident.id, hint: titleOf(incident)})),
		}));
	await end(terminal, chosen === undefined ? {code: exitCodes.done} : await respondIn(terminal, surroundings, chosen));
	return undefined;
}
