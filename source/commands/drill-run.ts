import {tmpdir} from 'node:os';
import process from 'node:process';
import {type DatedFact, type Fact} from '../core/fact.js';
import {type View} from '../core/view-model.js';
import {debriefLines} from '../drills/debrief.js';
import {play, type Played} from '../drills/player.js';
import {type DrillScenario} from '../drills/scenario.js';
import {scoreDrill} from '../drills/score.js';
import {watchShown} from '../drills/shown.js';
import {startDrill, type DrillWorld} from '../drills/world.js';
import {systemClock} from '../io/clock.js';
import {journalPath, readJournal} from '../io/journal-file.js';
import {journalsFolder} from './incidents.js';
import {newIncidentId, openIncident} from './open-incident.js';
import {progressOf} from './respond.js';
import {type Surroundings} from './surroundings.js';
import {createWizard, type Wizard} from './wizard.js';

export type DrillChoice = {readonly scenario: DrillScenario; readonly seed: number | undefined; readonly isPlayed: boolean};

/** How long the player waits for one screen before it says that it is stuck. In milliseconds. */
const deadlineMilliseconds = 60_000;

/** Slow enough to read along. In milliseconds. */
const readingPace = {keyMilliseconds: 60, stepMilliseconds: 3500} as const;

const noPace = {keyMilliseconds: 0, stepMilliseconds: 0} as const;

/** A drill under way: the world around the wizard, and the wizard in it. */
export type DrillRun = {
	readonly world: DrillWorld;
	readonly wizard: Wizard;
	/** What was learned, as lines, once the drill is over. */
	debrief(options: {/** Whether it counts as a run of the operator's own. */ readonly isKept: boolean}): Promise<readonly string[]>;
	/** End everything and remove it. */
	stop(): Promise<void>;
};

/**
Start the service and write the files, before the story is told.

@throws {SimulatorError} No PostgreSQL can be run here.
*/
export async function prepareDrill({scenario, seed}: DrillChoice, real: Surroundings): Promise<DrillWorld> {
	return startDrill({
		scenario, seed: seed ?? systemClock.now(), temporaryFolder: tmpdir(), processId: process.pid, clock: systemClock, ...(real.environment.PATH === undefined ? {} : {searchPath: real.environment.PATH}),
	});
}

/** Let everybody begin, and open the incident. */
export async function beginDrill(world: DrillWorld, real: Surroundings): Promise<DrillRun> {
	const {scenario, surroundings, seal} = world;
	const incidentId = newIncidentId();
	const opened = openIncident(surroundings.home, incidentId);
	if (opened.status !== 'opened') {
		await world.stop();
		throw new Error('The drill\'s own journal could not be opened');
	}

	await world.begin();
	const wizard = createWizard({
		surroundings: {...surroundings, platform: real.platform}, incidentId, scenario: scenario.id, journal: opened.journal, facts: opened.facts, seal,
	});
	const watch = watchShown(systemClock.now);
	wizard.store.subscribe(() => {
		watch.see(wizard.store.view());
		world.cleaned(wizard.store.state().incident?.cleaned ?? []);
	});
	return {
		world,
		wizard,
		async debrief({isKept}) {
			const observations = await world.observe();
			const journal = readJournal<Fact>(journalPath(journalsFolder(surroundings.home), incidentId));
			const facts = journal.status === 'read' ? journal.journal.entries.map(({fact, at}): DatedFact => ({...fact, at})) : [];
			const progress = progressOf(real);
			const debrief = scoreDrill({
				scenario, observations, incident: wizard.store.state().incident, facts, shown: watch.shown(), earlier: progress?.scores(scenario.id) ?? [],
			});
			if (isKept) {
				progress?.addScore(debrief.score);
			}

			return debriefLines(debrief);
		},
		async stop() {
			wizard.stop();
			opened.journal.close();
			opened.lock.release();
			await world.stop();
		},
	};
}

/** Play the scenario's own way through the wizard. */
export async function playDrill({wizard, world}: DrillRun, options: {readonly isSlow: boolean; readonly speak: (text: string) => void; readonly onScreen?: (view: View) => void; readonly onKeys?: (keys: readonly string[]) => void; readonly signal?: AbortSignal}): Promise<Played> {
	const {isSlow, ...rest} = options;
	return play({
		store: wizard.store, way: world.scenario.way, paths: {leaked: world.leakedFile, applications: world.applicationsFolder}, pace: isSlow ? readingPace : noPace, deadlineMilliseconds, clock: systemClock, ...rest,
	});
}
