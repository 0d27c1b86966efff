import test from 'ava';
import {debriefLines} from '../../source/drills/debrief.js';
import {readLogin} from '../../source/drills/applications.js';
import {type DrillScenario} from '../../source/drills/scenario.js';
import {teamDeparture} from '../../source/drills/scenarios/team-departure.js';
import {scoreDrill} from '../../source/drills/score.js';
import {openSession} from '../../source/drills/session.js';
import {startDrillRun} from '../helpers/drill-run.js';

/** The same, only more often. */
const quick: DrillScenario = {
	...teamDeparture,
	applications: teamDeparture.applications.map(application => ({...application, everyMilliseconds: 250})),
};

const project = 'solitary-thunder-08372287';
const branch = 'br-late-rice-a5cf06kb';

/** What a role may do with each table, without its name. */
const rightsSql = (role: string) => `select table_name, privilege_type, is_grantable from information_schema.role_table_grants where grantee = '${role}' and table_schema = 'public' order by 1, 2, 3`;

test('two roles are replaced under programs that log in all the time, and not one login fails', async t => {
	const run = await startDrillRun(t, quick);
	const {world, wizard} = run;
	const {simulator, surroundings: {ca}} = world;
	const rightsOf = async (role: string) => simulator.query(branch, rightsSql(role), 'neondb');
	const before = {api: await rightsOf('api'), worker: await rightsOf('worker')};
	t.deepEqual([before.api.length, before.worker.length], [3, 2]);
	const old = {api: await readLogin(world.leakedFile, 'DATABASE_URL'), worker: await readLogin(world.leakedFile, 'WORKER_DATABASE_URL')};

	await world.begin();
	const played = await run.play({deadlineMilliseconds: 15_000});
	if (played.status === 'stuck') {
		t.log(JSON.stringify(wizard.store.view().screen, undefined, 1).slice(0, 6000));
	}

	t.deepEqual(played, {status: 'played'});
	t.is(await wizard.left, 'done');
	const observations = await world.observe();
	const debrief = scoreDrill({
		scenario: quick, observations, incident: wizard.store.state().incident, facts: run.facts(), shown: run.watch.shown(), earlier: [],
	});

	t.deepEqual(observations.applications.map(({name, failures, outages}) => [name, failures, outages]), [['api', 0, []], ['worker', 0, []]]);
	t.true(observations.applications.every(({logins}) => logins > 20));
	t.deepEqual(wizard.store.state().incident?.credentials?.map(({replacement}) => replacement?.drop?.name), ['dropped', 'dropped']);
	t.false(run.facts().some(fact => fact.type === 'drop-confirmed' && fact.isForced));
	const roles = await simulator.query(branch, 'select rolname from pg_roles where rolname ~ \'^(api|worker)\' order by 1');
	t.deepEqual(roles.map(({rolname}) => rolname), ['api_2', 'worker_2']);
	for (const role of ['api', 'worker'] as const) {
		t.is(simulator.passwordOf(project, branch, role), undefined);
		const {status} = await openSession(old[role]!, ca, 'test');
		t.is(status, 'refused');
		t.deepEqual(await rightsOf(`${role}_2`), before[role]);
		const fresh = await readLogin(`${world.applicationsFolder}/${role}/.env`, 'DATABASE_URL');
		t.is(fresh?.role, `${role}_2`);
		const opening = await openSession(fresh!, ca, 'test');
		t.true(opening.status === 'accepted');
		if (opening.status === 'accepted') {
			opening.session.close();
		}
	}

	t.true(debrief.score.isComplete);
	t.is(debrief.score.downMilliseconds, 0);
	t.deepEqual([debrief.missed, debrief.unproven, debrief.siblings, debrief.skipped], [[], [], [], []]);
	const lines = debriefLines(debrief).join('\n');
	t.false(lines.includes('adversary still gets in'));
	t.log(lines);
});
