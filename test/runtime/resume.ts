import {Buffer} from 'node:buffer';
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {type DatedFact} from '../../source/core/fact.js';
import {type CredentialId} from '../../source/core/incident.js';
import {type Destination, type NewValues} from '../../source/destinations/types.js';
import {journalPath} from '../../source/io/journal-file.js';
import {plain} from '../helpers/core-invariants.js';
import {createFakeOutside} from '../helpers/fake-outside.js';
import {
	apiProject, createWorld, shop, type Truth, type World,
} from '../helpers/core-world.js';
import {createFakeClock} from '../helpers/fake-clock.js';
import {playOnce} from '../helpers/core-player.js';
import {incidentId, openShell, type Shell} from '../helpers/shell.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';

/** One compute with a password that can be revealed, one whose password cannot. */
const projects = [
	{...apiProject, roles: apiProject.roles.filter(({branchId, name}) => branchId === 'br-main' && name === 'neondb_owner')},
	{...shop, roles: shop.roles.filter(({branchId}) => branchId === 'br-shop')},
];

type Moment = {readonly lines: number; readonly truth: ReadonlyMap<CredentialId, Truth>; readonly facts: readonly DatedFact[]};

function copyOf(truth: ReadonlyMap<CredentialId, Truth>): World {
	const world = createWorld(projects);
	for (const [id, item] of truth) {
		world.truth.set(id, {...item});
	}

	return world;
}

/** A whole incident; gives its journal and what was true outside whenever something was written. */
async function play(t: ExecutionContext): Promise<{readonly text: string; readonly moments: readonly Moment[]}> {
	const folder = temporaryFolder(t);
	const world = createWorld(projects);
	const {outside} = createFakeOutside(world, {clock: createFakeClock()});
	const moments: Moment[] = [];
	let lines = 1;
	const all: DatedFact[] = [];
	const shell = openShell(folder, outside, {
		through: journal => ({
			append(facts) {
				journal.append(facts);
				for (const fact of facts) {
					lines += 1;
					all.push(fact);
					moments.push({lines, truth: copyOf(world.truth).truth, facts: [...all]});
				}
			},
		}),
	});
	await shell.playTo('never');
	t.is(shell.left(), 'done');
	shell.close();
	return {text: readFileSync(journalPath(folder, incidentId), 'utf8'), moments};
}

function count(facts: readonly DatedFact[], type: 'reset-confirmed' | 'reset-intended', id: CredentialId): number {
	return facts.filter(fact => (fact.type === 'reset-confirmed' && type === fact.type && fact.credentials.includes(id)) || (fact.type === 'reset-intended' && type === fact.type && fact.credential === id)).length;
}

/** Opens a cut journal and plays on; gives the resets that were sent. */
async function resume(t: ExecutionContext, folder: string, world: World, facts: readonly DatedFact[]): Promise<readonly CredentialId[]> {
	const added: DatedFact[] = [];
	const {outside, resets} = createFakeOutside(world, {
		clock: createFakeClock(facts.at(-1)?.at),
		onRequest(name, id) {
			if (name === 'resetPassword') {
				// On the disk, not only in memory, before the request leaves.
				t.true(readFileSync(journalPath(folder, incidentId), 'utf8').trimEnd().split('\n').at(-1)?.includes('"reset-intended"'));
				t.true(count([...facts, ...added], 'reset-intended', id!) <= count([...facts, ...added], 'reset-confirmed', id!));
			}
		},
	});
	const shell = openShell(folder, outside, {
		through: journal => ({
			append(more) {
				journal.append(more);
				added.push(...more);
			},
		}),
	});
	await shell.playTo('never');
	t.is(shell.left(), 'done');
	shell.close();
	return resets;
}

test('a journal cut after any of its entries is played to the end, and no reset is repeated', async t => {
	const {text, moments} = await play(t);
	t.is(moments.filter(({facts}) => facts.at(-1)?.type === 'reset-intended').length, 2);
	const lines = text.split('\n');
	for (const [index, moment] of moments.entries()) {
		const last = moment.facts.at(-1)!;
		// When the process died right after an intent, the request may have left or not.
		for (const hasLeft of last.type === 'reset-intended' ? [false, true] : [false]) {
			const folder = path.join(temporaryFolder(t), `cut ${index}`);
			mkdirSync(folder, {mode: 0o700});
			writeFileSync(journalPath(folder, incidentId), `${lines.slice(0, moment.lines).join('\n')}\n`, {mode: 0o600});
			const world = copyOf(moment.truth);
			if (last.type === 'reset-intended' && hasLeft) {
				world.change(last.credential);
			}

			const resets = await resume(t, folder, world, moment.facts);
			for (const id of new Set(resets)) {
				const isStored = id.includes(apiProject.id);
				t.is(resets.filter(item => item === id).length, 1, `${id} after ${last.type}`);
				// What can be revealed again is never reset a second time.
				t.false(isStored && (hasLeft || moment.facts.some(fact => fact.type === 'reset-answered' && fact.credential === id)), `${id} was reset again after ${last.type}`);
			}
		}
	}
});

test('a journal cut at any byte of any entry is the journal without that entry', async t => {
	const {text, moments} = await play(t);
	const bytes = Buffer.from(text);
	const folder = temporaryFolder(t);
	const file = journalPath(folder, incidentId);
	const {outside} = createFakeOutside(createWorld(projects), {clock: createFakeClock()});
	let start = bytes.indexOf(10) + 1;
	for (const [index, moment] of moments.entries()) {
		const end = bytes.indexOf(10, start) + 1;
		// Every byte of the entries that stand around a request; of the others, some.
		const isClose = ['reset-intended', 'reset-answered', 'incident-closed'].includes(moment.facts.at(-1)!.type);
		for (let cut = start; cut < end; cut += isClose ? 1 : 29) {
			writeFileSync(file, bytes.subarray(0, cut), {mode: 0o600});
			const shell = openShell(folder, outside, {through: () => ({append: () => undefined})});
			shell.close();
			t.deepEqual(shell.earlier, plain(moments[index - 1]?.facts ?? []) as DatedFact[]);
		}

		start = end;
	}
});

type Platform = {written: string; running: string};

/** A platform on which a value is used only after a deployment. */
function createServing(platform: Platform, onDeploy: () => void): Destination {
	const place = {
		destination: 'vercel', kind: 'deploy-platform', container: 'api', key: 'PASSWORD', shape: 'password', isReadable: true, service: {
			id: 'vercel api production', destination: 'vercel', label: 'api', consequence: 'It is deployed anew.', address: {},
		},
	} as const;
	const passwordOf = (values: NewValues) => values.kind === 'login' ? values.password : values.key;
	return {
		id: 'vercel',
		name: 'Vercel',
		description: {
			kind: 'deploy-platform', readable: 'always', evidence: 'read back', takesEffect: 'on-deploy', limits: [],
		},
		preflight: async () => ({status: 'ready', problems: []}),
		discover: async ({wanted}) => ({found: wanted.filter(({kind}) => kind === 'login').map(({subject}) => ({subject, confidence: 'same-value', place})), looked: 1, notSearched: []}),
		async deliver(_place, values) {
			platform.written = passwordOf(values);
			return {status: 'delivered', rung: 'read-back', seen: 'read back'};
		},
		async deploy(_service, {onProgress}) {
			onDeploy();
			onProgress?.('building');
			platform.running = platform.written;
			return {status: 'live', seen: 'serves'};
		},
		async check(_place, values) {
			const rung = platform.running === passwordOf(values) ? 'deployed' : (platform.written === passwordOf(values) ? 'read-back' : 'not-touched');
			return {status: 'succeeded', value: {rung, seen: rung}};
		},
	};
}

/** Plays, writes what can be written, deploys it, and goes on to the end. */
async function playDelivering({store, player, rest, left}: Shell): Promise<void> {
	for (let move = 0; move < 300 && left() === undefined; move++) {
		await rest();
		const {screen} = store.view();
		if (screen.name === 'checklist' && screen.rows.some(({state, rung, isAutomatic}) => isAutomatic && state === 'open' && rung === 'not-touched')) {
			player.press('w');
			player.press('enter');
		} else {
			playOnce(player);
		}
	}
}

test('a journal cut around a write or a deployment is played to the end, and what was deployed is not deployed again', async t => {
	const [project] = projects;
	const start = temporaryFolder(t);
	const moments: Array<Moment & {readonly platform: Platform}> = [];
	/** Plays in a folder, and gives how often it deployed. */
	async function run(folder: string, truth: ReadonlyMap<CredentialId, Truth>, platform: Platform, earlier: readonly DatedFact[]): Promise<number> {
		const world = createWorld([project!]);
		for (const [id, item] of truth) {
			world.truth.set(id, {...item});
		}

		const all = [...earlier];
		let deploys = 0;
		const {outside} = createFakeOutside(world, {clock: createFakeClock(earlier.at(-1)?.at)});
		const shell = openShell(folder, {
			...outside,
			destinations: [createServing(platform, () => {
				deploys++;
				t.is(all.at(-1)?.type, 'deploy-intended');
				t.true(all.filter(({type}) => type === 'deploy-intended').length <= all.filter(({type}) => type === 'deploy-confirmed').length);
			})],
		}, {
			through: journal => ({
				append(facts) {
					journal.append(facts);
					for (const fact of facts) {
						all.push(fact);
						moments.push({
							lines: all.length + 1, truth: new Map([...world.truth].map(([id, item]) => [id, {...item}])), facts: [...all], platform: {...platform},
						});
					}
				},
			}),
		});
		await playDelivering(shell);
		shell.close();
		t.is(shell.left(), 'done');
		t.is(platform.running, [...world.truth.values()][0]!.password);
		t.is(shell.store.state().incident!.deliveries.find(({place}) => place !== undefined)?.rung, 'deployed');
		return deploys;
	}

	t.is(await run(start, new Map(), {written: '', running: ''}, []), 1);
	const lines = readFileSync(journalPath(start, incidentId), 'utf8').split('\n');
	const cuts = moments.filter(({facts}) => /^(?:deploy|delivery-(?:intended|climbed))/v.test(facts.at(-1)!.type));
	t.deepEqual([...new Set(cuts.map(({facts}) => facts.at(-1)!.type))].filter(type => type.startsWith('deploy')), ['deploy-confirmed', 'deploy-intended', 'deploy-answered']);
	for (const [index, {lines: kept, truth, facts, platform}] of cuts.entries()) {
		const last = facts.at(-1)!.type;
		const isRequest = last.endsWith('-intended');
		for (const hasLeft of isRequest ? [false, true] : [false]) {
			const folder = path.join(temporaryFolder(t), `cut ${index}`);
			mkdirSync(folder, {mode: 0o700});
			writeFileSync(journalPath(folder, incidentId), `${lines.slice(0, kept).join('\n')}\n`, {mode: 0o600});
			const {password} = ([...truth.values()][0]!);
			const left = hasLeft ? (last === 'deploy-intended' ? {written: platform.written, running: platform.written} : {...platform, written: password}) : {...platform};
			const isDeployed = left.running === password;
			t.is(await run(folder, truth, left, facts), isDeployed ? 0 : 1, `${last} ${hasLeft ? 'left' : 'not left'}`);
		}
	}
});
