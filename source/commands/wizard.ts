import process from 'node:process';
import {createElement} from 'react';
import {type Event} from '../core/event.js';
import {replay} from '../core/evolve/index.js';
import {type DatedFact} from '../core/fact.js';
import {type SecretHandle} from '../core/incident.js';
import {inventoryAfter} from '../core/inventory.js';
import {type Outcome} from '../core/outcome.js';
import {reportMarkdown} from '../core/report-markdown.js';
import {reportOf} from '../core/report.js';
import {initialState} from '../core/state.js';
import {systemClock} from '../io/clock.js';
import {createCommandRunner} from '../io/command.js';
import {ensurePrivateFolder} from '../io/private-folder.js';
import {type Progress} from '../io/progress-file.js';
import {type DrillSeal} from '../io/seal.js';
import {type IncidentJournal} from '../runtime/incident-journal.js';
import {createPerform} from '../runtime/perform/index.js';
import {createStore, type Store} from '../runtime/store.js';
import {createVault, type Vault} from '../runtime/vault.js';
import {type Session} from '../ui/terminal/session.js';
import {saveListed} from './incidents.js';
import {readInventory, saveInventory} from './inventory-file.js';
import {createOutside} from './outside.js';
import {reportsFolder, writePrivateFile} from './report-file.js';
import {createSnapshotFiles} from './snapshot-files.js';
import {sealOutside} from './sealed-outside.js';
import {type Surroundings} from './surroundings.js';

export type WizardOptions = {
	readonly surroundings: Surroundings;
	readonly incidentId: string;
	readonly scenario?: string;
	readonly journal: IncidentJournal;
	/** What stood in the journal. Empty: a new incident. */
	readonly facts: readonly DatedFact[];
	readonly evidence?: ReadonlyArray<{readonly path: string} | {readonly text: string}>;
	readonly progress?: Progress;
	/** Present in a drill. */
	readonly seal?: DrillSeal;
};

/** An incident with everything that works on it, not drawn yet. */
export type Wizard = {
	readonly store: Store;
	readonly vault: Vault;
	/** Resolves when the operator leaves, or the incident is closed. */
	readonly left: Promise<'done' | 'unfinished'>;
	/** Stop all work and zero every secret. The journal stays open for its owner to close. */
	stop(): void;
};

/** A message about the clock, each second, so that the times in the header go on. In milliseconds. */
const tickMilliseconds = 1000;

/**
Put the core, the shell and the outside together for one incident.
*/
export function createWizard({surroundings, incidentId, scenario, journal, facts, evidence, progress, seal}: WizardOptions): Wizard {
	const vault = createVault();
	const stopping = new AbortController();
	const runner = createCommandRunner({
		signalGroup(group, signal) {
			process.kill(-group, signal);
		},
		...(seal === undefined ? {} : {seal}),
	});
	let leave: (outcome: 'done' | 'unfinished') => void = () => undefined;
	const left = new Promise<'done' | 'unfinished'>(resolve => {
		leave = resolve;
	});

	async function writeReport(): Promise<Outcome<string>> {
		const {incident} = store.state();
		if (incident === undefined) {
			return {status: 'refused', failure: {kind: 'not-found', message: 'There is no incident to report.'}};
		}

		const folder = reportsFolder(surroundings.home);
		const unprepared = ensurePrivateFolder(folder);
		if (unprepared !== undefined) {
			return {status: 'refused', failure: unprepared};
		}

		const report = reportOf(incident, journal.head());
		const file = `${folder}/${incidentId}`;
		const json = writePrivateFile(`${file}.json`, `${JSON.stringify(report, undefined, 2)}\n`);
		return json.status === 'succeeded' ? writePrivateFile(`${file}.md`, reportMarkdown(report)) : json;
	}

	const dispatch = (event: Event) => {
		store.dispatch(event);
	};

	const real = createOutside({
		surroundings, runner, signal: stopping.signal, dispatch, writeReport, snapshots: createSnapshotFiles(surroundings.home, incidentId),
	});
	const outside = seal === undefined ? real : sealOutside(real, seal, surroundings.folder);
	const store: Store = createStore({
		state: initialState(replay(facts)),
		journal,
		vault,
		now: systemClock.now,
		perform: createPerform(outside, vault, outcome => {
			leave(outcome);
		}),
	});

	const known = readInventory(surroundings.home);
	let listedFor = '';
	let savedPlaces = '';
	store.subscribe(() => {
		const {incident} = store.state();
		const key = `${incident?.leak?.where ?? ''} ${incident?.credentials?.length ?? 0} ${incident?.closed?.at ?? 0}`;
		if (incident !== undefined && key !== listedFor) {
			listedFor = key;
			saveListed(progress, surroundings.home, incident);
		}

		const places = `${incident?.searches.map(({at}) => at).join(' ') ?? ''} ${incident?.closed?.at ?? 0}`;
		if (incident !== undefined && incident.searches.length > 0 && places !== savedPlaces) {
			savedPlaces = places;
			// It only helps to look the next time: no reason to stop.
			saveInventory(surroundings.home, inventoryAfter(known, incident));
		}
	});

	const kept: SecretHandle | undefined = surroundings.apiKey === undefined ? undefined : vault.keep(surroundings.apiKey, 'environment-key' as SecretHandle);
	dispatch({
		type: 'run-opened',
		incidentId,
		...(scenario === undefined ? {} : {scenario}),
		environmentKey: kept,
		evidence: (evidence ?? []).map(source => 'path' in source ? source : {text: vault.keep(source.text)}),
		folder: surroundings.folder,
		known,
		destinations: outside.destinations.map(({id, name, description: {kind, usesFolders}}) => ({
			id, name, kind, ...(usesFolders ? {usesFolders} : {}),
		})),
	});
	const ticking = setInterval(() => {
		dispatch({type: 'second-passed'});
	}, tickMilliseconds);
	ticking.unref();

	return {
		store,
		vault,
		left,
		stop() {
			clearInterval(ticking);
			stopping.abort();
			runner.stopAll();
			vault.clear();
		},
	};
}

/** The wizard's element for a session. Called after the session was opened, because it loads Ink. */
export async function wizardElement(session: Session, {store, vault}: Wizard) {
	const {App} = await import('../ui/app.js');
	return createElement(App, {store, session, sinkOf: (handle: SecretHandle) => vault.draft(handle)});
}
