import {
	readdirSync, readFileSync,
} from 'node:fs';
import path from 'node:path';
import test from 'ava';
import {debriefLines} from '../../source/drills/debrief.js';
import {type DrillScenario} from '../../source/drills/scenario.js';
import {leakedEnvironment} from '../../source/drills/scenarios/leaked-env.js';
import {scoreDrill} from '../../source/drills/score.js';
import {openSession} from '../../source/drills/session.js';
import {startDrillRun} from '../helpers/drill-run.js';
import {until} from '../helpers/until.js';

const [project] = leakedEnvironment.service.projects;

/** The adversary and the programs as they are, only more often. */
const quick: DrillScenario = {
	...leakedEnvironment,
	applications: leakedEnvironment.applications.map(application => ({...application, everyMilliseconds: 100})),
	adversary: {...leakedEnvironment.adversary, everyMilliseconds: 100, keeps: {...leakedEnvironment.adversary.keeps, everyMilliseconds: 50}},
};

function filesBelow(folder: string): readonly string[] {
	return readdirSync(folder, {recursive: true, withFileTypes: true}).filter(entry => entry.isFile()).map(entry => path.join(entry.parentPath, entry.name));
}

test('the way through leaked-env shuts the adversary out, keeps the programs running, proves it, and leaves no secret behind', async t => {
	const {world, wizard, watch, play, facts} = await startDrillRun(t, quick);
	const {simulator, adversary, applicationsFolder, leakedFile} = world;
	const {ca, computes} = simulator;
	const passwords = () => project!.branches.map(({id}) => simulator.passwordOf(project!.id!, id!, 'neondb_owner')!);
	const files = ['api', 'worker'].map(name => path.join(applicationsFolder, name, '.env'));
	const before = files.map(file => readFileSync(file, 'utf8'));
	const leaked = readFileSync(leakedFile, 'utf8');
	const old = passwords();
	t.is(new Set(old).size, 1);

	await world.begin();
	await until(() => (adversary.record().sessions[0]?.reads.length ?? 0) > 0);
	t.deepEqual(await play(), {status: 'played'});
	t.is(await wizard.left, 'done');

	const fresh = passwords();
	t.is(new Set([...old, ...fresh]).size, 4);
	for (const [index, {id, name}] of project!.branches.entries()) {
		const compute = computes.find(({branchId}) => branchId === id)!;
		const login = {
			host: compute.host, port: compute.port, database: 'neondb', role: 'neondb_owner',
		};
		const withOld = await openSession({...login, password: old[index]!}, ca, 'test');
		t.is(withOld.status, 'refused', `the old password on ${name}`);
		const withNew = await openSession({...login, password: fresh[index]!}, ca, 'test');
		t.is(withNew.status, 'accepted', `the new password on ${name}`);
		if (withNew.status === 'accepted') {
			withNew.session.close();
		}
	}

	t.deepEqual(files.map(file => readFileSync(file, 'utf8')), [before[0]!.replaceAll(old[0]!, fresh[0]!), before[1]!.replaceAll(old[1]!, fresh[1]!)]);
	t.is(readFileSync(leakedFile, 'utf8'), leaked);
	await until(() => adversary.record().sessions.every(({cutAt}) => cutAt !== undefined));
	await until(() => world.applications.every(application => application.record().outages.every(({until: end}) => end !== undefined)));

	const inside = filesBelow(world.surroundings.home);
	t.true(inside.some(file => file.endsWith('.jsonl')));
	t.true(inside.some(file => file.endsWith('.md')));
	for (const file of filesBelow(world.folder).filter(name => ![...files, leakedFile].includes(name))) {
		const text = readFileSync(file, 'utf8');
		for (const secret of [...old, ...fresh, simulator.apiKey]) {
			t.false(text.includes(secret), `a secret in ${file}`);
		}
	}

	const debrief = scoreDrill({
		scenario: quick, observations: await world.observe(), incident: wizard.store.state().incident, facts: facts(), shown: watch.shown(), earlier: [],
	});
	t.true(debrief.score.isComplete);
	t.deepEqual(debrief.missed, []);
	t.deepEqual(debrief.siblings, []);
	t.deepEqual(debrief.unproven, []);
	t.deepEqual(debrief.resets, {sent: 3, credentials: 3, needless: 0});
	t.true(debrief.doors.every(({wasOpen, shutAt}) => wasOpen && shutAt !== undefined));
	t.not(debrief.score.containMilliseconds, undefined);
	t.true(debrief.applications.every(({milliseconds, isDown}) => milliseconds > 0 && !isDown));
	t.is(debrief.shown.times, 1);
	t.log(debriefLines(debrief).join('\n'));
});
