import {tmpdir} from 'node:os';
import process from 'node:process';
import {type ExecutionContext} from 'ava';
import {journalsFolder} from '../../source/commands/incidents.js';
import {openIncident} from '../../source/commands/open-incident.js';
import {createWizard, type Wizard} from '../../source/commands/wizard.js';
import {type DatedFact, type Fact} from '../../source/core/fact.js';
import {type View} from '../../source/core/view-model.js';
import {play, type Played} from '../../source/drills/player.js';
import {type DrillScenario} from '../../source/drills/scenario.js';
import {watchShown, type ShownWatch} from '../../source/drills/shown.js';
import {startDrill, type DrillWorld} from '../../source/drills/world.js';
import {systemClock} from '../../source/io/clock.js';
import {journalPath, readJournal} from '../../source/io/journal-file.js';
import {quickTimings} from './simulator.js';

export type DrillRun = {
	readonly world: DrillWorld;
	readonly wizard: Wizard;
	readonly watch: ShownWatch;
	/** What is in the journal now. */
	facts(): readonly DatedFact[];
	/** Play the scenario's own way, or another. */
	play(options?: {readonly way?: DrillScenario['way']; readonly speak?: (text: string) => void; readonly onScreen?: (view: View) => void; readonly deadlineMilliseconds?: number}): Promise<Played>;
};

/**
A whole drill without a screen: the world, and the wizard as the command puts it together.
*/
export async function startDrillRun(t: ExecutionContext, scenario: DrillScenario, seed: number | string = 1): Promise<DrillRun> {
	const incidentId = 'inc-20261121-d011';
	const world = await startDrill({
		scenario, seed, temporaryFolder: tmpdir(), processId: process.pid, clock: systemClock, timings: quickTimings,
	});
	t.teardown(world.stop);
	const {home} = world.surroundings;
	const opened = openIncident(home, incidentId);
	if (opened.status !== 'opened') {
		throw new Error(`The drill's journal could not be opened: ${opened.status}`);
	}

	const wizard = createWizard({
		surroundings: {...world.surroundings, platform: process.platform}, incidentId, scenario: scenario.id, journal: opened.journal, facts: opened.facts, seal: world.seal,
	});
	t.teardown(() => {
		wizard.stop();
		opened.journal.close();
		opened.lock.release();
	});
	const watch = watchShown(systemClock.now);
	wizard.store.subscribe(() => {
		watch.see(wizard.store.view());
		world.cleaned(wizard.store.state().incident?.cleaned ?? []);
	});
	return {
		world,
		wizard,
		watch,
		facts() {
			const read = readJournal<Fact>(journalPath(journalsFolder(home), incidentId));
			return read.status === 'read' ? read.journal.entries.map(({fact, at}): DatedFact => ({...fact, at})) : [];
		},
		play: async ({way = scenario.way, speak = () => undefined, deadlineMilliseconds = 30_000, ...rest} = {}) => play({
			store: wizard.store, way, paths: {leaked: world.leakedFile, applications: world.applicationsFolder}, speak, pace: {keyMilliseconds: 0, stepMilliseconds: 0}, deadlineMilliseconds, clock: systemClock, ...rest,
		}),
	};
}
