import {readFileSync} from 'node:fs';
import path from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {debriefLines} from '../../source/drills/debrief.js';
import {lessonsOf} from '../../source/drills/lessons.js';
import {type DrillScenario} from '../../source/drills/scenario.js';
import {breachedStore} from '../../source/drills/scenarios/breached-store.js';
import {scoreDrill, type Debrief} from '../../source/drills/score.js';
import {startDrillRun, type DrillRun} from '../helpers/drill-run.js';
import {until} from '../helpers/until.js';

/** The adversary and the programs as they are, only more often. */
const quick: DrillScenario = {
	...breachedStore,
	applications: breachedStore.applications.map(application => ({...application, everyMilliseconds: 100})),
	adversary: {...breachedStore.adversary, everyMilliseconds: 100, keeps: {...breachedStore.adversary.keeps, everyMilliseconds: 50}},
	breached: {...breachedStore.breached!, everyMilliseconds: 50},
};

async function debriefOf({world, wizard, watch, facts}: DrillRun): Promise<Debrief> {
	return scoreDrill({
		scenario: quick, observations: await world.observe(), incident: wizard.store.state().incident, facts: facts(), shown: watch.shown(), earlier: [],
	});
}

function passwordsOf({world: {simulator}}: DrillRun): readonly string[] {
	const [project] = breachedStore.service.projects;
	return project!.branches.map(({id}) => simulator.passwordOf(project!.id!, id!, 'neondb_owner')!);
}

async function begin(t: ExecutionContext): Promise<DrillRun> {
	const run = await startDrillRun(t, quick);
	await run.world.begin();
	await until(() => (run.world.adversary.record().sessions[0]?.reads.length ?? 0) > 0);
	return run;
}

test('the way through breached-store finds every place, writes nothing to the breached one before its clean-up, and proves it', async t => {
	const run = await begin(t);
	const {world, wizard, play} = run;
	const old = passwordsOf(run);
	t.deepEqual(await play(), {status: 'played'});
	t.is(await wizard.left, 'done');

	const fresh = passwordsOf(run);
	t.is(new Set([...old, ...fresh]).size, 3);
	for (const [index, name] of ['api', 'worker'].entries()) {
		t.true(readFileSync(path.join(world.applicationsFolder, name, '.env'), 'utf8').includes(fresh[index]!));
	}

	const observations = await world.observe();
	t.deepEqual([...new Set(observations.places.map(({file, holds}) => `${file} ${holds}`))], ['api/.env new', 'worker/.env new', 'Doppler api/prd new', 'Doppler api/stg new']);
	const debrief = await debriefOf(run);
	t.deepEqual(debrief.thefts, []);
	t.deepEqual(debrief.missed, []);
	t.deepEqual(debrief.unproven, []);
	t.true(debrief.score.isComplete);
	t.true(debrief.doors.every(({wasOpen, shutAt}) => wasOpen && shutAt !== undefined));
	t.true(debriefLines(debrief).some(line => line.includes('nothing new was read there')));
});

test('what is delivered to the breached store before its clean-up is read, opens the database, and is a loss in the debrief', async t => {
	const run = await begin(t);
	// An answer that leaves the platform out: then nothing speaks against writing there.
	const way = breachedStore.way.flatMap(step => {
		if (step.on.name === 'delivery' && step.on.has?.includes('suspect')) {
			return [];
		}

		return step.on.is?.id === 'leak-source' || step.on.is?.id === 'leak-where' ? [{...step, keys: ['enter'] as const}] : [step];
	});
	t.deepEqual(await run.play({way}), {status: 'played'});
	t.is(await run.wizard.left, 'done');

	const debrief = await debriefOf(run);
	t.deepEqual(new Set(debrief.thefts?.map(({branch, isAccepted, stillOpens}) => `${branch} ${String(isAccepted && stillOpens)}`)), new Set(['production true', 'staging true']));
	const lines = debriefLines(debrief).join('\n');
	t.regex(lines, /LOSS: the new password of production was read/v);
	t.regex(lines, /not reached: the adversary still gets in/v);
	t.regex(lessonsOf(debrief)[0]!, /^LOSS: .* delivered to the breached platform/v);
	for (const password of passwordsOf(run)) {
		t.false(lines.includes(password));
	}
});
