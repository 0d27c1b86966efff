import {Buffer} from 'node:buffer';
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {type DatedFact} from '../../source/core/fact.js';
import {type CredentialId} from '../../source/core/incident.js';
import {journalPath} from '../../source/io/journal-file.js';
import {plain} from '../helpers/core-invariants.js';
import {createFakeOutside} from '../helpers/fake-outside.js';
import {
	apiProject, createWorld, shop, type Truth, type World,
} from '../helpers/core-world.js';
import {createFakeClock} from '../helpers/fake-clock.js';
import {incidentId, openShell} from '../helpers/shell.js';
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
