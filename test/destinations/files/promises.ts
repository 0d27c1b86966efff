/**
What the destinations that are files promise, beside what every destination does.
*/
import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import {setMaxListeners} from 'node:events';
import path from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {type CredentialId} from '../../../source/core/incident.js';
import {createFileDestinations} from '../../../source/destinations/files/index.js';
import {
	type Destination, type NewValues, type TemporaryFiles, type Wanted,
} from '../../../source/destinations/types.js';
import {machine} from '../../helpers/machine.js';
import {temporaryFolder} from '../../helpers/temporary-folder.js';

const old = 'npg_OldCanary01';
const host = 'ep-cool-rain-a1b2.us-east-2.aws.neon.tech';
const values: NewValues & {readonly kind: 'login'} = {
	kind: 'login', password: 'npg_NewCanary02', role: 'neondb_owner', host, pooledHost: 'ep-cool-rain-a1b2-pooler.us-east-2.aws.neon.tech', port: 5432, database: undefined,
};
const wanted: Wanted = {
	kind: 'login', subject: 'neon:p/b/neondb_owner' as CredentialId, role: values.role, hosts: [{endpointId: 'ep-cool-rain-a1b2', host, port: 5432}], old,
};
const quiet: TemporaryFiles = {created: () => undefined, removed: () => undefined};
const {signal} = new AbortController();
setMaxListeners(0, signal);
const since = {since: undefined, signal};

const uri = (password: string) => `postgresql://${values.role}:${password}@${host}/neondb`;

const stages: Readonly<Record<string, readonly [string, (password: string) => string]>> = {
	'dotenv-file': ['.env', password => `# first\nDATABASE_URL="${uri(password)}"\nOTHER=1\n`],
	'settings-file': ['compose.yaml', password => `services:\n  web:\n    environment:\n      DATABASE_URL: '${uri(password)}' # one\n      OTHER: 1\n`],
	'libpq-file': ['.pgpass', password => `# first\n${host}:5432:neondb:${values.role}:${password}\n*:*:*:other:x\n`],
	'mcp-file': ['.mcp.json', password => `{"mcpServers": {"db": {"args": ["-y", "${uri(password)}"]}}}\n`],
};

function enter(t: ExecutionContext, id: string) {
	const destination = createFileDestinations(machine).find(item => item.id === id)!;
	const [name, text] = stages[id]!;
	const folder = temporaryFolder(t);
	const file = path.join(folder, name);
	writeFileSync(file, text(old));
	return {
		destination, folder, file, text, read: () => readFileSync(file, 'utf8'), find: async () => findOne(destination, folder),
	};
}

async function findOne(destination: Destination, folder: string) {
	const {found} = await destination.discover({folders: [folder], wanted: [wanted], signal});
	if (found.length !== 1) {
		throw new Error(`${found.length} places were found.`);
	}

	return found[0]!;
}

const delivery = {old, temporary: quiet, signal};

for (const id of Object.keys(stages)) {
	test(`${id}: the place is found by its value, by its host and user, and not for another login`, async t => {
		const {destination, folder, find} = enter(t, id);
		const found = await find();
		t.is(found.confidence, 'same-value');
		const unknown = await destination.discover({folders: [folder], wanted: [{...wanted, old: undefined}], signal});
		t.deepEqual(unknown.found, [{...found, confidence: 'same-host-and-user'}]);
		const other = await destination.discover({
			folders: [folder], wanted: [{
				...wanted, role: 'other', hosts: [], old: 'npg_SomethingElse',
			}], signal,
		});
		t.deepEqual(other.found, []);
	});

	test(`${id}: a delivery changes the password alone, is read back, and changes nothing when it is done again`, async t => {
		for (const first of [old, undefined]) {
			const {destination, read, text, find} = enter(t, id);
			const {place} = await find();
			t.like(await destination.check(place, values, since), {value: {rung: 'not-touched'}});
			t.like(await destination.deliver(place, values, {...delivery, old: first}), {status: 'delivered', rung: 'read-back'});
			t.is(read(), text(values.password));
			t.like(await destination.check(place, values, since), {value: {rung: 'read-back'}});
			for (const again of [old, undefined]) {
				t.like(await destination.deliver(place, values, {...delivery, old: again}), {status: 'delivered', rung: 'read-back'});
				t.is(read(), text(values.password));
			}
		}
	});

	test(`${id}: a value that is neither old nor new is not overwritten, a place that is gone is refused, and no answer holds a secret`, async t => {
		const {destination, file, text, read, find} = enter(t, id);
		const {place} = await find();
		const told: unknown[] = [place, await destination.discover({folders: [path.dirname(file)], wanted: [wanted], signal})];
		writeFileSync(file, text('npg_SomebodyElse'));
		const changed = await destination.deliver(place, values, delivery);
		t.like(changed, {status: 'refused', failure: {kind: 'changed'}});
		t.is(read(), text('npg_SomebodyElse'));
		t.like(await destination.check(place, values, since), {value: {rung: 'not-touched'}});
		const gone = {...place, container: `${place.container}-gone`};
		const missing = await destination.deliver(gone, values, delivery);
		t.like(missing, {status: 'refused'});
		t.like(await destination.check(gone, values, since), {status: 'refused'});
		t.notRegex(JSON.stringify([...told, changed, missing]), /Canary|SomebodyElse/v);
	});

	test(`${id}: temporary files are told before they exist and after they are gone, and nothing is written where they cannot be noted`, async t => {
		const {destination, text, read, find} = enter(t, id);
		const {place} = await find();
		const refused = await destination.deliver(place, values, {
			...delivery, temporary: {
				created() {
					throw new Error('The disk is full.');
				},
				removed() {
					t.fail();
				},
			},
		});
		t.is(refused.status, 'refused');
		t.is(read(), text(old));
		const notes: string[] = [];
		await destination.deliver(place, values, {
			...delivery, temporary: {
				created(file) {
					t.false(existsSync(file));
					notes.push(file);
				},
				removed(file) {
					t.false(existsSync(file));
					notes.push(file);
				},
			},
		});
		t.is(new Set(notes).size, 1);
		t.is(notes.length, 2);
	});

	test(`${id}: a search that is stopped says so`, async t => {
		const {destination, folder} = enter(t, id);
		const {found, notSearched} = await destination.discover({folders: [folder], wanted: [wanted], signal: AbortSignal.abort()});
		t.deepEqual(found, []);
		t.true(notSearched.some(({reason}) => reason.includes('stopped')));
	});
}
