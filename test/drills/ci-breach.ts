import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {type DeliveryRecord} from '../../source/core/record.js';
import {debriefLines} from '../../source/drills/debrief.js';
import {lessonsOf} from '../../source/drills/lessons.js';
import {passwordKeys} from '../../source/drills/places.js';
import {ciBreach} from '../../source/drills/scenarios/ci-breach.js';
import {scoreDrill, type Debrief} from '../../source/drills/score.js';
import {type WayStep} from '../../source/drills/way.js';
import {startDrillRun, type DrillRun} from '../helpers/drill-run.js';
import {until} from '../helpers/until.js';

/** Every place that the scenario puts a password into. */
const truth: ReadonlyArray<{readonly destination: string; readonly path: string; readonly key: string; readonly project: string}> = [
	...ciBreach.applications.flatMap(({file}) => passwordKeys(file).map(({key, login}) => ({
		destination: 'dotenv-file', path: file.path, key, project: login.branch,
	}))),
	...ciBreach.platforms!.flatMap(({destination, containers}) => containers.flatMap(container => passwordKeys(container).map(({key, login}) => ({
		destination, path: container.path, key, project: login.branch,
	})))),
];

async function debriefOf({world, wizard, watch, facts}: DrillRun): Promise<Debrief> {
	return scoreDrill({
		scenario: ciBreach, observations: await world.observe(), incident: wizard.store.state().incident, facts: facts(), shown: watch.shown(), earlier: [],
	});
}

async function begin(t: ExecutionContext): Promise<DrillRun> {
	const run = await startDrillRun(t, ciBreach);
	await run.world.begin();
	return run;
}

function deliveriesOf({wizard}: DrillRun, destination?: string): readonly DeliveryRecord[] {
	return wizard.store.state().incident!.deliveries.filter(({place}) => destination === undefined ? place !== undefined : place?.destination === destination);
}

function projectOf({wizard}: DrillRun, {credential: id}: DeliveryRecord): string {
	const {projectName, branchName} = wizard.store.state().incident!.credentials!.find(({credential}) => credential.id === id)!.credential;
	return `${projectName}/${branchName}`;
}

test.serial('the way through ci-breach finds thirty-one places on nine platforms, and every one ends with the password of its own project', async t => {
	t.is(truth.length, 31);
	t.is(new Set(truth.map(({destination}) => destination)).size, 9);
	const run = await begin(t);
	const {world, wizard, facts} = run;
	t.deepEqual(await run.play({deadlineMilliseconds: 60_000}), {status: 'played'});
	t.is(await wizard.left, 'done');

	t.is(deliveriesOf(run).length, truth.length);
	for (const {destination, path: name, key, project} of truth) {
		const found = deliveriesOf(run, destination).filter(({place}) => place!.container.includes(name) && (key === '' || destination === 'aws-secrets-manager' || place!.key === key));
		t.deepEqual(found.map(delivery => projectOf(run, delivery)), [project], `${destination} ${name} ${key}`);
	}

	const github = wizard.store.state().incident!.searches.find(({destination}) => destination === 'github')!;
	t.true(github.notSearched.some(({what}) => what === '1 repositories that the login may only read'));

	const recorded = facts();
	const intended = (ids: readonly DeliveryRecord[]) => recorded.flatMap((fact, index) => fact.type === 'delivery-intended' && ids.some(({id}) => id === fact.delivery) ? [index] : []);
	t.true(Math.min(...intended(deliveriesOf(run, 'github'))) > recorded.findIndex(({type}) => type === 'source-cleaned'), 'nothing went to GitHub before it was clean');
	t.is(intended(deliveriesOf(run, 'aws-parameter-store')).length, 6, 'each lie was seen, and written once more');
	const copies = deliveriesOf(run).filter(({place}) => place!.managedBy !== undefined);
	t.deepEqual(copies.map(({title, rung}) => `${title} ${rung} ${intended(copies).length}`), ['prod prod/billing-db password deployed 0']);

	const debrief = await debriefOf(run);
	t.deepEqual(debrief.thefts, []);
	t.deepEqual(debrief.missed, []);
	t.deepEqual(debrief.unproven, []);
	t.deepEqual(debrief.skipped, []);
	t.deepEqual(debrief.resets, {sent: 6, credentials: 6, needless: 0});
	t.true(debrief.score.isComplete);
	t.is(debrief.doors.length, 6);
	t.true(debrief.doors.every(({wasOpen, shutAt}) => wasOpen && shutAt !== undefined));
	t.false(lessonsOf(debrief).some(lesson => lesson.includes('One leaked password')));

	const secrets = ciBreach.service.projects.map(({id, branches}) => world.simulator.passwordOf(id!, branches[0]!.id!, 'neondb_owner')!);
	const applications = `${world.applicationsFolder}${path.sep}`;
	const others = readdirSync(world.folder, {recursive: true, withFileTypes: true}).filter(entry => entry.isFile()).map(entry => path.join(entry.parentPath, entry.name)).filter(file => !file.startsWith(applications));
	for (const file of others) {
		t.false(secrets.some(secret => readFileSync(file, 'utf8').includes(secret)), `a secret in ${file}`);
	}
});

test.serial('whoever blames another platform and writes to GitHub hands the new password over, and the debrief calls it a loss', async t => {
	const run = await begin(t);
	const {world} = run;
	const keysOf: Readonly<Record<string, WayStep['keys']>> = {'leak-source': ['down', 'enter'], 'leak-where': [{text: 'Vercel'}, 'enter']};
	const way = ciBreach.way.map(step => step.on.has?.includes('suspect') ? {...step, keys: [{text: 'vercel is clean'}, 'enter']} as const : {...step, keys: keysOf[String(step.on.is?.id)] ?? step.keys});
	const written = way.findIndex(({on}) => on.is?.['deployable.0'] !== undefined);
	t.deepEqual(await run.play({way: way.slice(0, written + 1), deadlineMilliseconds: 60_000}), {status: 'played'});
	await until(() => deliveriesOf(run, 'github').some(({rung}) => rung === 'written'));

	const debrief = await debriefOf(run);
	t.deepEqual(debrief.thefts?.map(({place, branch, isAccepted, stillOpens}) => ({
		place, branch, isAccepted, stillOpens,
	})), [{
		place: 'GitHub acme/accounts', branch: 'accounts/production', isAccepted: true, stillOpens: true,
	}]);
	const lines = debriefLines(debrief).join('\n');
	t.regex(lines, /LOSS: the new password of accounts\/production/v);
	t.regex(lines, /not reached: the adversary still gets in/v);
	t.regex(lessonsOf(debrief)[0]!, /^LOSS: .* delivered to the breached platform/v);

	const {folder, programs} = world.seal;
	t.deepEqual(programs.map(file => path.relative(folder, file)).toSorted(), ['aws', 'gh', 'kubectl', 'vault']);
	t.true(Object.values(world.surroundings.addresses).every(address => new URL(address).hostname === '127.0.0.1'));
});
