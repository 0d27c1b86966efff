/**
What every destination promises, before anything is there: tests of its own in `test/destinations` show the rest on a stand-in of its platform.
*/
import {existsSync} from 'node:fs';
import path from 'node:path';
import test from 'ava';
import {createDestinations} from '../../source/destinations/index.js';
import {leaked} from '../helpers/leaked-login.js';
import {quiet, standInTools} from '../helpers/platform-tools.js';

const {old, values, wanted} = leaked;

/** Those whose tests are in files of several destinations. */
const elsewhere = (id: string) => {
	const first = id.split('-')[0]!;
	return ['aws', 'kubernetes', 'github', 'vault', 'cloudflare', 'doppler', 'vercel', 'fly', 'render', 'railway', 'gitlab', 'circleci', 'terraform', 'infisical', 'gcp', 'onepassword', 'azure'].includes(first) ? first : 'files';
};

test('every destination has an id of its own, says what it cannot do, and has tests', async t => {
	const {tools} = await standInTools(t, 'nothing', () => ({exitCode: 0}));
	const destinations = createDestinations(tools);
	t.is(new Set(destinations.map(({id}) => id)).size, destinations.length);
	t.is(new Set(destinations.map(({name}) => name)).size, destinations.length);
	for (const {id, description} of destinations) {
		t.true(description.evidence.length > 0, `${id}`);
		t.true(description.limits.every(limit => limit.endsWith('.')), `${id}`);
		t.true(existsSync(path.join('test', 'destinations', elsewhere(id))), `${id}`);
	}
});

test('where nothing is installed and nobody is logged in, nothing is found, nothing is written and no secret is told', async t => {
	const {tools} = await standInTools(t, 'nothing', () => ({exitCode: 0}));
	// An address that nobody answers at, so that a test never speaks to a real platform.
	const http: typeof tools.http = async () => ({status: 'failed', mayHaveArrived: false, failure: {kind: 'network', message: 'There is no network.'}});
	for (const destination of createDestinations({...tools, http})) {
		const {signal} = new AbortController();
		const {status} = await destination.preflight(signal);
		const {found} = await destination.discover({folders: [], wanted: [wanted], signal});
		t.deepEqual(found, [], `${destination.id}`);
		const place = {
			destination: destination.id, container: path.join(tools.home, 'none'), key: 'DATABASE_URL', shape: 'connection-string', kind: destination.description.kind, isReadable: true, address: {},
		} as const;
		const told = await destination.deliver(place, values, {old, temporary: quiet, signal});
		t.is(told.status, 'refused', `${destination.id} ${status} ${JSON.stringify(told)}`);
		const checked = await destination.check(place, values, {since: undefined, signal});
		t.is(checked.status === 'succeeded' ? checked.value.rung : 'not-touched', 'not-touched', `${destination.id}`);
		t.notRegex(JSON.stringify([told, checked]), /Canary/v, `${destination.id}`);
	}
});

test('a search that was stopped ends, and says so', async t => {
	const {tools} = await standInTools(t, 'nothing', () => ({exitCode: 0}));
	const http: typeof tools.http = async () => ({status: 'failed', mayHaveArrived: false, failure: {kind: 'cancelled', message: 'It was stopped.'}});
	for (const destination of createDestinations({...tools, http})) {
		const {found} = await destination.discover({folders: [tools.home], wanted: [wanted], signal: AbortSignal.abort()});
		t.deepEqual(found, [], `${destination.id}`);
	}
});
