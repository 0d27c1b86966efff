/**
What every destination promises where its platform plays along: what it finds, what it writes, and that it writes it once and nothing else.
*/
import {existsSync} from 'node:fs';
import test from 'ava';
import {createDestinations} from '../../source/destinations/index.js';
import {type NewValues} from '../../source/destinations/types.js';
import {leaked} from '../helpers/leaked-login.js';
import {machine} from '../helpers/machine.js';
import {
	type Case, cases, deliverAll, delivery, enterCase, findPlaces, firstCase, search,
} from '../helpers/stages/cases.js';
import {stages} from '../helpers/stages/index.js';
import {type Stage} from '../helpers/stages/stage.js';

const {signal} = new AbortController();
const now = {since: undefined, signal};
// All of ASCII that can be printed, and what programs take for a file, an option or a place to fill in.
const odd = `@-${String.fromCodePoint(...Array.from({length: 95}, (_, index) => 32 + index))}\${{X}}$(Y)%Z%~`;

test('every destination has a name of its own, says what it cannot do, and has a stage, where every exemption has a reason', t => {
	const destinations = createDestinations(machine);
	const ids = destinations.map(({id}) => id);
	t.deepEqual([new Set(ids).size, new Set(destinations.map(({name}) => name)).size], [ids.length, ids.length]);
	t.true(destinations.every(({description: {evidence, limits}}) => evidence !== '' && limits.every(limit => limit.endsWith('.'))));
	t.deepEqual(ids.filter(id => stages[id] === undefined), []);
	for (const [name, {not}] of Object.entries(stages)) {
		t.true(ids.includes(name.split(' ')[0]!), `${name}`);
		t.true(Object.values(not).every(reason => /^.+ .+\.$/v.test(reason)), `${name}`);
	}
});

const escaped = (text: string) => JSON.stringify(text).slice(1, -1);

/** Everything as it would be if only these texts were others. */
function withChanges(before: unknown, changes: ReadonlyArray<readonly [string, string]>): unknown {
	let text = JSON.stringify(before);
	for (const [from, to] of changes) {
		// In JSON within JSON it is escaped twice.
		text = text.replaceAll(escaped(escaped(from)), escaped(escaped(to))).replaceAll(escaped(from), escaped(to));
	}

	return JSON.parse(text) as unknown;
}

function secretIn(stored: string, shape: string): string {
	return shape === 'connection-string' ? decodeURIComponent(new URL(stored).password) : stored;
}

const storedAll = (stage: Stage, names: readonly string[]) => names.map(name => stage.stored(name, 0) ?? '');
const all = Object.entries(stages);

/** One stage for each program, on which it is started. Elsewhere it answers in this process. */
const started = new Set(new Map(all.filter(([, {not}]) => not.program === undefined).toReversed().map(([id]) => [id.split(/[ \-]/v)[0]!, id])).values());

for (const [id, definition] of all) {
	const isReadable = definition.not.reading === undefined;
	const held = Object.entries<Case>(cases).filter(([, {exemption}]) => definition.not[exemption] === undefined);

	for (const [name, chosen] of held.filter(([, {isNamed}]) => !isNamed && !isReadable)) {
		test(`${id}: where no value is shown, ${name} are never said to be the same value`, async t => {
			const stage = await definition.enter(t, chosen.items(chosen.old));
			const {found} = await stage.destination.discover(search(stage, chosen.wanted));
			t.true(found.every(({confidence}) => confidence === 'same-name'));
		});
	}

	for (const [name, chosen] of held.filter(() => definition.not.writing !== undefined)) {
		test(`${id}: ${name} are found and left to the operator, with what to do`, async t => {
			const {stage, found} = await enterCase(t, definition, chosen);
			const before = stage.everything();
			for (const {place, confidence, subject} of found) {
				t.deepEqual([confidence, subject], ['same-value', chosen.wanted.subject]);
				t.true(place.byHand !== undefined && place.byHand.instructions.length > 0);
				t.like(await stage.destination.deliver(place, chosen.values, delivery(stage, chosen.old)), {status: 'refused'});
			}

			t.notRegex(JSON.stringify(found), /Canary/v);
			t.deepEqual(stage.everything(), before);
		});
	}

	for (const [name, chosen] of held.filter(([, {isNamed}]) => definition.not.writing === undefined && (isNamed || isReadable))) {
		test(`${id}: ${name} are found, changed alone, and not written twice`, async t => {
			const {stage, found} = await enterCase(t, definition, chosen, {isReal: name === 'strings' && started.has(id)});
			const {destination} = stage;
			t.is(destination.id, id.split(' ')[0]!);
			t.true(found.every(({confidence, subject}) => confidence === (isReadable ? 'same-value' : 'same-name') && subject === chosen.wanted.subject));
			t.true(found.every(({place}) => place.isReadable === isReadable && place.byHand === undefined && place.managedBy === undefined));
			t.notRegex(JSON.stringify(found), /Canary/v);
			for (const {place} of found) {
				t.like(await destination.check(place, chosen.values, now), {status: 'succeeded', value: {rung: 'not-touched'}});
			}

			const before = stage.everything();
			const texts = storedAll(stage, chosen.names);
			const none = stage.changes();
			const results = await deliverAll(stage, found, chosen);
			for (const result of results) {
				t.like(result, {status: 'delivered', rung: definition.rung}, `${JSON.stringify(result)}`);
			}

			const fresh = storedAll(stage, chosen.names);
			t.true(fresh.every(text => text.includes(chosen.fresh)));
			t.deepEqual(fresh, isReadable ? texts.map(text => text.replaceAll(chosen.old, chosen.fresh)) : fresh);
			t.deepEqual(stage.everything(), withChanges(before, texts.map((text, index) => [text, fresh[index]!])));
			const once = stage.changes();
			t.true(once >= none + found.length);
			const after = stage.everything();
			for (const {place} of found) {
				for (const known of [chosen.old, undefined]) {
					t.like(await destination.deliver(place, chosen.values, delivery(stage, known)), {status: 'delivered'});
				}

				const seen = await destination.check(place, chosen.values, now);
				t.true(seen.status === 'succeeded' && (!isReadable || seen.value.rung === definition.rung), `${JSON.stringify(seen)}`);
			}

			t.deepEqual(stage.everything(), after);
			t.is(isReadable ? stage.changes() : once, once);
			t.notRegex(JSON.stringify([stage.visible(), results]), /Canary/v);
			t.deepEqual(stage.violations(), []);
		});
	}
}

for (const [id, definition] of all.filter(([, {not}]) => not.writing === undefined)) {
	const {not, rung} = definition;
	const isReadable = not.reading === undefined;
	const first = firstCase(definition);
	const name = first.names[0]!;

	test(`${id}: without the old value the rest tells whose it is, and another login finds nothing`, async t => {
		const {stage, found} = await enterCase(t, definition, first);
		const unknown = await stage.destination.discover(search(stage, {...first.wanted, old: undefined}));
		t.deepEqual(unknown.found, isReadable ? [{...found[0]!, confidence: first.isAddressed ? 'same-host-and-user' : 'same-name'}] : found);
		const {found: other, looked} = await stage.destination.discover(search(stage, {
			...first.wanted, role: 'other', hosts: [], old: 'npg_SomethingElse',
		}));
		// A name alone cannot tell one login from another.
		t.deepEqual(other, isReadable ? [] : found);
		t.true(looked > 0);
	});

	test(`${id}: where the old value is not known any more, the login's own place still gets the new one`, async t => {
		const {stage, place} = await enterCase(t, definition, first);
		t.like(await stage.destination.deliver(place, first.values, delivery(stage, undefined)), {status: 'delivered', rung});
		t.true(stage.stored(name, 0)?.includes(first.fresh));
	});

	test(`${id}: any character arrives as it is${not.characters === undefined ? '' : ', or is refused and nothing changes'}`, async t => {
		for (const chosen of [cases.strings, isReadable && not.bare === undefined ? cases.bare : cases.parts].filter(({exemption}) => not[exemption] === undefined)) {
			const {stage, place} = await enterCase(t, definition, chosen);
			const before = stage.everything();
			const values: NewValues = {...leaked.values, password: odd};
			const result = await stage.destination.deliver(place, values, delivery(stage, chosen.old));
			const stored = stage.stored(chosen.names[0], 0) ?? '';
			const isRefused = not.characters !== undefined && result.status === 'refused' && result.failure.kind === 'unsuitable';
			t.true(isRefused || result.status === 'delivered', `${JSON.stringify(result)}`);
			t.is(isRefused ? odd : secretIn(stored, place.shape), odd);
			t.deepEqual(isRefused ? stage.everything() : before, before);
			const again = await stage.destination.deliver(place, values, delivery(stage, chosen.old));
			t.is(again.status, result.status);
			t.is(stage.stored(chosen.names[0], 0), stored);
		}
	});

	test(`${id}: temporary files are told before they exist and after they are gone, and nothing is written where they cannot be noted`, async t => {
		const {stage, place} = await enterCase(t, definition, first);
		const before = stage.everything();
		const notes: string[] = [];
		const unnoted = await stage.destination.deliver(place, first.values, delivery(stage, first.old, {
			temporary: {
				...stage.temporary,
				created(file) {
					notes.push(file);
					throw new Error('The disk is full.');
				},
			},
		}));
		t.is(unnoted.status, notes.length > 0 ? 'refused' : 'delivered');
		t.deepEqual(notes.length > 0 ? stage.everything() : before, before);
		const other = await enterCase(t, definition, first);
		const made: string[] = [];
		const gone: string[] = [];
		await other.stage.destination.deliver(other.place, first.values, delivery(other.stage, first.old, {
			temporary: {
				created(file) {
					t.false(existsSync(file));
					made.push(file);
				},
				removed(file) {
					t.false(existsSync(file));
					gone.push(file);
				},
			},
		}));
		t.deepEqual(gone, made);
		t.is(made.length > 0, notes.length > 0);
	});

	for (const scopes of not.scopes === undefined ? [2] : []) {
		test(`${id}: the same name in two scopes is two places, and what fails in one is done in the other`, async t => {
			const {stage, found} = await enterCase(t, definition, first, {scopes});
			const {destination} = stage;
			const before = stage.stored(name, 0);
			stage.trouble('denied', 0);
			const results = await deliverAll(stage, found, first);
			t.deepEqual(results.map(({status}) => status).toSorted(), ['delivered', 'refused']);
			t.true(results.every(result => result.status === 'delivered' || ['forbidden', 'permission'].includes(result.failure.kind)), `${JSON.stringify(results)}`);
			t.is(stage.stored(name, 0), before);
			t.true(stage.stored(name, 1)?.includes(first.fresh));
			const [done, open] = results[0]!.status === 'delivered' ? [found[0]!, found[1]!] : [found[1]!, found[0]!];
			t.like(await destination.check(open.place, first.values, now), {status: 'succeeded', value: {rung: 'not-touched'}});

			stage.trouble(undefined);
			const changes = stage.changes();
			t.like(await destination.deliver(open.place, first.values, delivery(stage, first.old)), {status: 'delivered', rung});
			t.true(stage.stored(name, 0)?.includes(first.fresh));
			const once = stage.changes();
			t.true(once > changes);
			t.like(await destination.deliver(done.place, first.values, delivery(stage, first.old)), {status: 'delivered'});
			t.is(isReadable ? stage.changes() : once, once);
			t.deepEqual(stage.violations(), []);
		});
	}

	for (const reason of not.scopes === undefined ? [] : [not.scopes]) {
		test(`${id}: there is one scope: ${reason}`, async t => {
			const stage = await definition.enter(t, first.items(first.old));
			const found = await findPlaces(stage, first, first.names.length);
			t.true(found.every(({place}) => place.container === found[0]!.place.container));
		});
	}
}
