/**
What the destinations behind the AWS CLI and kubectl promise when their platform does not play along.
*/
import test from 'ava';
import {type Destination, type Found} from '../../source/destinations/types.js';
import {leaked} from '../helpers/leaked-login.js';
import {quiet} from '../helpers/platform-tools.js';
import {programStages} from '../helpers/program-stages.js';

const {old, values, wanted, connectionString} = leaked;
const {signal} = new AbortController();
const search = {folders: [], wanted: [wanted], signal};
const delivery = {old, temporary: quiet, signal};
// Without a single quote or a back quote: a connection string ends there.
const odd = String.raw`!"#$%&()*+,-./:;<=>?@[\]^_{|}~aZ09`;

async function findOne(destination: Destination): Promise<Found> {
	const {found} = await destination.discover(search);
	if (found.length !== 1) {
		throw new Error(`${found.length} places were found.`);
	}

	return found[0]!;
}

for (const [id, enter] of Object.entries(programStages)) {
	test(`${id}: a value is found by password or by host and user, changed alone, and not written twice`, async t => {
		const {destination, everything, calls} = await enter(t, connectionString(old));
		t.is(destination.id, id);
		const found = await findOne(destination);
		t.is(found.confidence, 'same-value');
		const unknown = await destination.discover({...search, wanted: [{...wanted, old: undefined}]});
		t.deepEqual(unknown.found, [{...found, confidence: 'same-host-and-user'}]);
		const stranger = {
			...wanted, role: 'other', hosts: [], old: 'npg_SomethingElse',
		};
		const other = await destination.discover({...search, wanted: [stranger]});
		t.deepEqual(other.found, []);

		const {place} = found;
		t.like(await destination.check(place, values, {since: undefined, signal}), {status: 'succeeded', value: {rung: 'not-touched'}});
		const before = everything();
		t.like(await destination.deliver(place, values, delivery), {status: 'delivered'});
		const after = everything();
		t.true(after.includes(connectionString(values.password)));
		// What keeps its history only gets longer.
		t.true(after === before.replace(old, values.password) || after.includes(old));
		t.like(await destination.deliver(place, values, delivery), {status: 'delivered'});
		t.like(await destination.deliver(place, values, {...delivery, old: undefined}), {status: 'delivered'});
		t.is(everything(), after);
		t.notRegex(JSON.stringify(calls.map(call => [call.arguments, call.environment])), /Canary/v);
	});

	test(`${id}: a password with every character is stored as it is`, async t => {
		const {destination, stored} = await enter(t, old);
		const {place} = await findOne(destination);
		t.like(await destination.deliver(place, {...values, password: odd}, delivery), {status: 'delivered'});
		t.is(stored(), odd);
	});

	test(`${id}: a value that is neither old nor new is left alone`, async t => {
		const {destination, everything, disturb} = await enter(t, connectionString(old));
		const {place} = await findOne(destination);
		disturb(connectionString('npg_SomebodyElse'));
		const before = everything();
		t.like(await destination.deliver(place, values, delivery), {status: 'refused', failure: {kind: 'changed'}});
		t.is(everything(), before);
	});

	test(`${id}: what is not allowed is refused, and what was not stored is not called delivered`, async t => {
		const {destination, everything, deny} = await enter(t, connectionString(old));
		const {place} = await findOne(destination);
		const before = everything();
		deny();
		t.like(await destination.deliver(place, values, delivery), {status: 'refused', failure: {kind: 'forbidden'}});
		t.is(everything(), before);
		const second = await enter(t, connectionString(old));
		second.lie();
		const {place: same} = await findOne(second.destination);
		const result = await second.destination.deliver(same, values, delivery);
		t.is(result.status, 'unknown');
		t.notRegex(JSON.stringify(result), /Canary/v);
	});

	test(`${id}: without a login or without its program it says so, and what a program prints is not shown with the secret`, async t => {
		const {destination, logOut, leak, uninstall} = await enter(t, connectionString(old));
		const {place} = await findOne(destination);
		t.like(await destination.preflight(signal), {status: 'ready'});
		logOut();
		t.like(await destination.preflight(signal), {status: 'not-ready'});
		const out = await destination.discover(search);
		t.true(out.notSearched.some(({reason}) => reason.includes('logged in')));
		t.like(await destination.deliver(place, values, delivery), {status: 'refused', failure: {kind: 'unauthorized'}});
		leak(`${old} ${values.password} ${connectionString(values.password)}`);
		const told = [await destination.deliver(place, values, delivery), await destination.check(place, values, {since: undefined, signal})];
		t.notRegex(JSON.stringify(told), /Canary/v);
		uninstall();
		t.like(await destination.preflight(signal), {status: 'not-ready'});
		t.like(await destination.deliver(place, values, delivery), {status: 'refused', failure: {kind: 'not-found'}});
		const {found} = await destination.discover(search);
		t.deepEqual(found, []);
	});
}
