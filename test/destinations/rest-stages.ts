/**
What the destinations behind a platform's REST interface promise, whether or not their platform plays along.
*/
import {setMaxListeners} from 'node:events';
import test from 'ava';
import {type Destination, type Found} from '../../source/destinations/types.js';
import {leaked} from '../helpers/leaked-login.js';
import {quiet} from '../helpers/platform-tools.js';
import {restStages} from '../helpers/rest-stages.js';
import {until} from '../helpers/until.js';

const {old, values, wanted, connectionString} = leaked;
const {signal} = new AbortController();
// All tests at once wait with it.
setMaxListeners(0, signal);
const search = {folders: [], wanted: [wanted], signal};
const delivery = {old, temporary: quiet, signal};
const odd = String.raw`!"#$%&'()*+,-./:;<=>?@[\]^_\`{|}~aZ09`;
const shapes = [connectionString(old), JSON.stringify({user: wanted.role, password: old, host: wanted.hosts[0]!.host}), `jdbc:postgresql://${wanted.hosts[0]!.host}/neondb?user=${wanted.role}&password=${old}`];

async function findOne(destination: Destination): Promise<Found> {
	const {found, notSearched} = await destination.discover(search);
	if (found.length !== 1) {
		throw new Error(`${found.length} places were found, ${JSON.stringify(notSearched)}.`);
	}

	return found[0]!;
}

for (const [id, enter] of Object.entries(restStages)) {
	test(`${id}: a value in any shape is found, changed alone, and not written twice`, async t => {
		for (const shape of shapes) {
			const {destination, everything, stored, platform} = await enter(t, shape);
			t.is(destination.id, id);
			const {place, confidence} = await findOne(destination);
			t.is(confidence, place.isReadable ? 'same-value' : 'same-name');
			const rung = place.isReadable ? 'read-back' : 'written';
			t.like(await destination.check(place, values, {since: undefined, signal}), {status: 'succeeded', value: {rung: 'not-touched'}});
			const before = everything();
			t.like(await destination.deliver(place, values, delivery), {status: 'delivered', rung}, `${shape}`);
			const after = everything();
			t.is(after, place.isReadable ? before.replaceAll(old, values.password) : before.replace(JSON.stringify(shape).slice(1, -1), stored()), `${shape}`);
			t.true(stored().includes(values.password));
			const changes = platform.requests.filter(({method}) => method !== 'GET').length;
			t.like(await destination.deliver(place, values, delivery), {status: 'delivered'});
			t.like(await destination.deliver(place, values, {...delivery, old: undefined}), {status: 'delivered'});
			t.is(everything(), after);
			t.is(place.isReadable ? platform.requests.filter(({method}) => method !== 'GET').length : changes, changes);
			t.notRegex(JSON.stringify(platform.requests.map(({path}) => path)), /Canary/v);
			t.deepEqual(platform.violations, []);
		}
	});

	test(`${id}: without the old value it is found by host and user, and another login finds nothing`, async t => {
		const {destination} = await enter(t, connectionString(old));
		const {place} = await findOne(destination);
		const {found} = await destination.discover({...search, wanted: [{...wanted, old: undefined}]});
		t.is(found[0]?.confidence, place.isReadable ? 'same-host-and-user' : 'same-name');
		const stranger = {
			...wanted, role: 'other', hosts: [], old: 'npg_SomethingElse',
		};
		const other = await destination.discover({...search, wanted: [stranger]});
		t.is(other.found.length, place.isReadable ? 0 : 1);
	});

	test(`${id}: a password with every character is stored as it is, and what somebody else put there is left alone`, async t => {
		const {destination, stored, disturb, everything} = await enter(t, old);
		const {place} = await findOne(destination);
		t.like(await destination.deliver({...place, shape: 'password'}, {...values, password: odd}, delivery), {status: 'delivered'});
		t.is(stored(), odd);
		disturb(connectionString('npg_SomebodyElse'));
		const before = everything();
		const result = await destination.deliver(place, values, delivery);
		t.is(result.status === 'delivered' ? result.rung : result.failure.kind, place.isReadable ? 'changed' : 'written');
		t.is(everything() === before, place.isReadable);
	});

	test(`${id}: a lie, a refusal, a leak and a failure after the write are told apart, and no message holds the value`, async t => {
		for (const [faults, readable, hidden] of [
			[{lies: true}, 'refused invalid-reply', 'refused invalid-reply'],
			[{isDenied: true}, 'refused forbidden', 'refused forbidden'],
			[{isLoggedOut: true}, 'refused unauthorized', 'refused unauthorized'],
			[{leaks: true}, 'refused bad-request', 'refused bad-request'],
			[{storesAndFails: true}, 'delivered read-back', 'unknown server'],
		] as const) {
			const {destination, platform} = await enter(t, connectionString(old));
			const {place} = await findOne(destination);
			Object.assign(platform.faults, faults);
			const result = await destination.deliver(place, values, delivery);
			t.is(`${result.status} ${result.status === 'delivered' ? result.rung : result.failure.kind}`, place.isReadable ? readable : hidden, `${JSON.stringify([faults, result])}`);
			t.notRegex(JSON.stringify(result), /Canary/v);
		}
	});

	test(`${id}: a request that is stopped half-way is unknown, and a missing login is said`, async t => {
		const {destination, loggedOut, platform} = await enter(t, connectionString(old));
		const {place} = await findOne(destination);
		t.like(await destination.preflight(signal), {status: 'ready', problems: []});
		platform.faults.hangs = true;
		const stop = new AbortController();
		const count = platform.requests.length;
		const waiting = destination.deliver(place, values, {...delivery, signal: stop.signal});
		await until(() => platform.requests.slice(count).some(({method}) => method !== 'GET'));
		stop.abort();
		t.like(await waiting, {status: 'unknown', failure: {kind: 'cancelled'}});
		t.like(await destination.discover({...search, signal: stop.signal}), {found: [], notSearched: [{reason: 'The search was stopped.'}]});
		platform.faults.isLoggedOut = true;
		t.like(await destination.preflight(signal), {status: 'not-ready'});
		const out = await destination.discover(search);
		t.true(out.found.length === 0 && out.notSearched.length > 0);
		t.like(await loggedOut.preflight(signal), {status: 'absent'});
		t.like(await loggedOut.deliver(place, values, delivery), {status: 'refused', failure: {kind: 'unauthorized'}});
		const none = await loggedOut.discover(search);
		t.true(none.notSearched[0]?.command !== undefined);
	});
}
