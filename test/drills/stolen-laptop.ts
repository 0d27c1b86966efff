import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {debriefLines} from '../../source/drills/debrief.js';
import {lessonsOf} from '../../source/drills/lessons.js';
import {type DrillScenario} from '../../source/drills/scenario.js';
import {stolenLaptop} from '../../source/drills/scenarios/stolen-laptop.js';
import {scoreDrill, type Debrief} from '../../source/drills/score.js';
import {type WayKey, type WayStep} from '../../source/drills/way.js';
import {startDrillRun, type DrillRun} from '../helpers/drill-run.js';
import {until} from '../helpers/until.js';

/** The thief and the programs as they are, only more often. */
const quick: DrillScenario = {
	...stolenLaptop,
	applications: stolenLaptop.applications.map(application => ({...application, everyMilliseconds: 100})),
	adversary: {
		...stolenLaptop.adversary, everyMilliseconds: 100, revealsEveryMilliseconds: 300, keeps: {...stolenLaptop.adversary.keeps, everyMilliseconds: 50},
	},
};

const branches = ['production', 'staging', 'shop-main'] as const;

type Is = WayStep['on']['is'];

function onScreen(name: WayStep['on']['name'], keys: readonly WayKey[], is: Is = {}): WayStep {
	return {on: {name, is}, keys};
}

const receipt: readonly WayKey[] = ['tab', {text: 's'}, 'escape', {lastFour: true}, 'enter'];

/** The same work in the wrong order: the key is revoked last. */
const keysLast: readonly WayStep[] = [
	...stolenLaptop.way.slice(0, stolenLaptop.way.findIndex(({on}) => on.name === 'key-revoke')).map(step => step.on.is?.id === 'leak-certainty' ? {...step, keys: ['down', 'enter'] as const} : step),
	onScreen('key-revoke', ['tab', {text: 'l'}]),
	onScreen('keys', ['enter'], {mode: 'results'}),
	onScreen('plan', ['enter'], {'search.state': 'done'}),
	onScreen('discovery', ['enter']),
	...branches.flatMap(branch => {
		const label = `${branch}/neondb_owner`;
		return [
			onScreen('confirm', [{typeWord: true}, 'enter'], {label, oldValue: 'accepted'}),
			onScreen('show-once', receipt, {label}),
			onScreen('checklist', [{text: 'w'}], {label}),
			onScreen('delivery', ['enter'], {isAutomatic: true}),
		];
	}),
	...branches.map(branch => onScreen('restart', [{typeWord: true}, 'enter'], {branch})),
	onScreen('checklist', ['down', 'down', {text: ' '}, 'down', {text: ' '}], {label: 'production/neondb_owner', done: 2}),
	{on: {name: 'prove', every: {list: 'rows', is: {verdict: 'proven'}}}, keys: ['enter']},
	onScreen('key-revoke', [{typeWord: true}, 'enter']),
	onScreen('close', ['enter']),
	{on: {name: 'closed', has: ['report']}, keys: ['enter']},
];

async function debriefOf({world, wizard, facts, watch}: DrillRun): Promise<Debrief> {
	return scoreDrill({
		scenario: quick, observations: await world.observe(), incident: wizard.store.state().incident, facts: facts(), shown: watch.shown(), earlier: [],
	});
}

async function start(t: ExecutionContext): Promise<DrillRun> {
	const run = await startDrillRun(t, quick);
	await run.world.begin();
	return run;
}

function factTypes({facts}: DrillRun): readonly string[] {
	return facts().map(({type}) => type);
}

test('with the key first the thief reads no new password and is shut out of everything', async t => {
	const run = await start(t);
	const {world, wizard} = run;
	const {simulator} = world;
	t.deepEqual(await run.play(), {status: 'played'});
	t.is(await wizard.left, 'done');

	const types = factTypes(run);
	const order = ['key-mint-intended', 'key-receipt-given', 'key-switched', 'key-revoke-confirmed', 'reset-confirmed'].map(type => types.indexOf(type));
	t.false(order.includes(-1));
	t.deepEqual(order, order.toSorted((a, b) => a - b));
	await until(() => world.applications.every(application => application.record().outages.every(({until: end}) => end !== undefined)));
	const debrief = await debriefOf(run);
	t.is(debrief.key?.newPasswords, 0);
	t.not(debrief.key?.diedAt, undefined);
	t.true(debrief.score.isComplete);
	t.not(debrief.score.shutOutMilliseconds, undefined);
	t.true(debrief.doors.every(({wasOpen, shutAt}) => wasOpen && shutAt !== undefined));
	t.deepEqual(debrief.missed, []);
	t.deepEqual(debrief.unproven, []);
	t.deepEqual(debrief.resets, {sent: 3, credentials: 3, needless: 0});
	t.is(debrief.shown.times, 2);
	const lines = debriefLines(debrief).join('\n');
	t.regex(lines, /Leaked API key +dead after .*; it read no new password/v);
	t.log(lines);

	const given = ['api', 'worker', 'shop'].map(name => path.join(world.applicationsFolder, name, '.env'));
	const written = readdirSync(world.surroundings.home, {recursive: true, withFileTypes: true}).filter(entry => entry.isFile()).map(entry => path.join(entry.parentPath, entry.name));
	const secrets = [simulator.apiKey, ...given.map(file => new URL(/DATABASE_URL=(?<url>.*)/v.exec(readFileSync(file, 'utf8'))!.groups!.url!).password)];
	t.is(new Set(secrets).size, 4);
	for (const file of written) {
		t.false(secrets.some(secret => readFileSync(file, 'utf8').includes(secret)), `a secret in ${file}`);
	}
});

test('with the key last every reset hands over the next password, and the thief stays inside', async t => {
	const run = await start(t);
	const {world, wizard} = run;
	const untilLastKey = keysLast.findLastIndex(({on}) => on.name === 'key-revoke');
	const haveBeenRead = () => (world.adversary.record().reveals ?? []).filter(({result}) => result === 'new').length;
	t.deepEqual(await run.play({way: keysLast.slice(0, untilLastKey)}), {status: 'played'});
	await until(() => wizard.store.view().screen.name === 'key-revoke' && haveBeenRead() === 3);
	t.deepEqual(await run.play({way: keysLast.slice(untilLastKey)}), {status: 'played'});
	t.is(await wizard.left, 'done');

	const types = factTypes(run);
	t.true(types.indexOf('key-revoke-confirmed') > types.lastIndexOf('reset-confirmed'));
	const debrief = await debriefOf(run);
	t.is(debrief.key?.newPasswords, 3);
	t.not(debrief.key?.diedAt, undefined);
	t.is(debrief.score.shutOutMilliseconds, undefined);
	t.is(debrief.score.containMilliseconds, undefined);
	t.true(debrief.doors.every(({wasOpen, shutAt, loginsAfterReset}) => wasOpen && shutAt === undefined && loginsAfterReset > 0));
	t.regex(lessonsOf(debrief)[0]!, /leaked API key read 3 new passwords/v);
	const lines = debriefLines(debrief).join('\n');
	t.regex(lines, /not reached: the adversary still gets in/v);
	t.log(lines);
});
