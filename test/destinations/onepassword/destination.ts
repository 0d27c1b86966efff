import test, {type ExecutionContext} from 'ava';
import {createOnepassword} from '../../../source/destinations/onepassword/index.js';
import {createStandInOnepassword, makeItem} from '../../../source/simulator/platforms/onepassword.js';
import {leaked} from '../../helpers/leaked-login.js';
import {quiet, standInTools} from '../../helpers/platform-tools.js';

const {signal} = new AbortController();
const {old, values, wanted, connectionString} = leaked;
const delivery = {old, temporary: quiet, signal};
const search = {folders: [], wanted: [wanted], signal};

async function enter(t: ExecutionContext) {
	const onepassword = createStandInOnepassword([
		makeItem('i1', 'Neon shop', {
			server: wanted.hosts[0]!.host, username: wanted.role, password: old, url: connectionString(old),
		}),
		makeItem('i2', 'Neon console', {password: old}, {category: 'LOGIN'}),
		makeItem('i3', 'Neon with a certificate', {password: old}, {files: [{id: 'f', name: 'ca.pem'}]}),
		makeItem('i4', 'Neon, odd', {password: old}, {
			fields: [{
				id: 'f0', type: 'CONCEALED', label: 'password', value: old,
			}, {
				id: 'f1', type: 'SSHKEY', label: 'key', value: 'x',
			}],
		}),
		makeItem('i5', 'Bank', {password: old}, {category: 'LOGIN'}),
	]);
	const {tools, calls} = await standInTools(t, 'op', call => onepassword.program(call), {OP_ACCOUNT: 'acme'});
	return {onepassword, calls, destination: createOnepassword(tools)};
}

test('fields are found in what can hold them, and what would lose something on the way is left to the operator', async t => {
	const {destination, calls, onepassword} = await enter(t);
	const {found, notSearched} = await destination.discover(search);
	t.deepEqual(found.map(({place, confidence}) => `${place.container} ${place.key} ${confidence}${place.byHand ? ', by hand' : ''}`).toSorted(), [
		'Team/Neon console password same-value, by hand',
		'Team/Neon shop password same-value',
		'Team/Neon shop url same-value',
		'Team/Neon with a certificate password same-value, by hand',
		'Team/Neon, odd password same-value, by hand',
	]);
	t.deepEqual(notSearched, [{what: 'other items of 1Password (1)', reason: 'Neither their kind nor their title speaks of a database, so they are not read.'}]);
	t.false(calls.some(({arguments: given}) => given.includes('i5')));
	const before = JSON.stringify([...onepassword.items]);
	for (const {place} of found.filter(item => item.place.byHand !== undefined)) {
		t.like(await destination.deliver(place, values, delivery), {status: 'refused', failure: {kind: 'unsuitable'}});
	}

	t.is(JSON.stringify([...onepassword.items]), before);
});

test('two fields of one item are written one after the other', async t => {
	const {destination, onepassword} = await enter(t);
	const {found} = await destination.discover(search);
	const places = found.map(({place}) => place).filter(({container}) => container === 'Team/Neon shop');
	const results = await Promise.all(places.map(async place => destination.deliver(place, values, delivery)));
	t.deepEqual(results.map(({status}) => status), ['delivered', 'delivered']);
	t.deepEqual(onepassword.items.get('i1')!.fields.map(({value}) => value), [wanted.hosts[0]!.host, wanted.role, values.password, connectionString(values.password)]);
});

test('who is logged in is said, and what is missing with the command', async t => {
	const {destination, onepassword} = await enter(t);
	t.deepEqual(await destination.preflight(signal), {
		status: 'ready', version: 'op 2.30.3', account: 'ada@example.com on https://acme.1password.com', problems: [],
	});
	onepassword.faults.isLoggedOut = true;
	t.like(await destination.preflight(signal), {status: 'not-ready', command: 'op signin'});
	t.like(await destination.discover(search), {found: [], notSearched: [{what: '1Password', command: 'op signin'}]});
	const {tools} = await standInTools(t, 'other', () => ({exitCode: 0}));
	t.deepEqual(await createOnepassword(tools).preflight(signal), {status: 'absent', problems: []});
});
