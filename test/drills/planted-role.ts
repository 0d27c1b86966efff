import test from 'ava';
import {debriefLines} from '../../source/drills/debrief.js';
import {type DrillScenario} from '../../source/drills/scenario.js';
import {plantedRole} from '../../source/drills/scenarios/planted-role.js';
import {scoreDrill} from '../../source/drills/score.js';
import {startDrillRun} from '../helpers/drill-run.js';

/** The same, only more often. */
const quick: DrillScenario = {
	...plantedRole,
	applications: plantedRole.applications.map(application => ({...application, everyMilliseconds: 100})),
	adversary: {...plantedRole.adversary, everyMilliseconds: 100, keeps: {...plantedRole.adversary.keeps, everyMilliseconds: 50}},
	planted: {...plantedRole.planted!, everyMilliseconds: 200},
};

test('the audits find everything that was planted and nothing that belongs there', async t => {
	const run = await startDrillRun(t, quick);
	const {world, wizard} = run;
	await world.begin();
	const played = await run.play({deadlineMilliseconds: 15_000});
	if (played.status === 'stuck') {
		t.log(JSON.stringify(wizard.store.view().screen, undefined, 1).slice(0, 6000));
		t.log(JSON.stringify(wizard.store.state().incident?.findings, undefined, 1).slice(0, 6000));
	}

	t.deepEqual(played, {status: 'played'});
	const debrief = scoreDrill({
		scenario: quick, observations: await world.observe(), incident: wizard.store.state().incident, facts: run.facts(), shown: run.watch.shown(), earlier: [],
	});
	const {findings, keyRecords} = wizard.store.state().incident!;
	t.deepEqual(findings.filter(({weight}) => weight === 'suspect').map(({kind, title, stage}) => [kind, title.replace(/ on .*/v, ''), stage.name]), [
		['jwks', 'JWKS address https://acme-login.example/.well-known/jwks.json', 'verified'],
		['role', 'Role metrics_reader', 'verified'],
		['role', 'Role backup_agent', 'verified'],
	]);
	t.deepEqual(keyRecords.flatMap(({label, marks}) => marks.length > 0 ? [label] : []), ['grafana-agent']);
	t.true(world.simulator.keyNamed('ci') !== undefined && world.simulator.jwksUrls().includes('https://acme.example/.well-known/jwks.json'));
	t.deepEqual(debrief.planted?.map(({name, state}) => [name, state]), [['metrics_reader', 'gone'], ['backup_agent', 'gone'], ['grafana-agent', 'gone'], ['https://acme-login.example/.well-known/jwks.json', 'gone']]);
	t.true(debrief.planted?.slice(0, 2).every(({lastUsedAt}) => lastUsedAt !== undefined));
	t.true(debrief.score.isComplete);
	t.not(debrief.score.shutOutMilliseconds, undefined);
	t.deepEqual([debrief.missed, debrief.unproven, debrief.siblings], [[], [], []]);
	t.log(debriefLines(debrief).join('\n'));
});
