/**
What every destination promises. A new one needs a stage here: how a credential comes to be stored in it.
*/
import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {type CredentialId} from '../../source/core/incident.js';
import {destinations} from '../../source/destinations/index.js';
import {
	type Destination, type Found, type NewValues, type TemporaryFiles, type Wanted,
} from '../../source/destinations/types.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';

const oldPassword = 'npg_OldCanary01';
const values: NewValues = {
	password: 'npg_NewCanary02', role: 'neondb_owner', host: 'ep-cool-rain-a1b2.us-east-2.aws.neon.tech', pooledHost: 'ep-cool-rain-a1b2-pooler.us-east-2.aws.neon.tech', port: 5432,
};
const wanted: Wanted = {
	credential: 'neon:p/b/neondb_owner' as CredentialId, role: values.role, hosts: [{endpointId: 'ep-cool-rain-a1b2', host: values.host, port: 5432}], oldPassword,
};
const connectionString = (password: string) => `postgresql://${values.role}:${password}@${values.pooledHost}/neondb`;

type Stage = {
	readonly folders: readonly string[];
	/** Everything that is stored there now, as text. */
	readonly read: () => string;
	/** Something else puts another password there. */
	readonly disturb: (password: string) => void;
};

const stages: Readonly<Record<string, (t: ExecutionContext) => Stage>> = {
	'dotenv-file'(t) {
		const folder = temporaryFolder(t);
		const file = path.join(folder, '.env');
		const store = (password: string) => {
			writeFileSync(file, `# first\nDATABASE_URL="${connectionString(password)}"\nOTHER=1\n`);
		};

		store(oldPassword);
		return {folders: [folder], read: () => readFileSync(file, 'utf8'), disturb: store};
	},
};

const quiet: TemporaryFiles = {created: () => undefined, removed: () => undefined};
const {signal} = new AbortController();

async function findOne(destination: Destination, stage: Stage): Promise<Found> {
	const {found} = await destination.discover(stage.folders, [wanted], {signal});
	if (found.length !== 1) {
		throw new Error(`${found.length} places were found.`);
	}

	return found[0]!;
}

test('every destination has a stage, and ids of their own', t => {
	t.deepEqual(Object.keys(stages).toSorted(), destinations.map(({id}) => id).toSorted());
});

for (const destination of destinations) {
	const {id} = destination;
	const enter = (t: ExecutionContext) => stages[id]!(t);

	test(`${id}: the place is found by its value, and by its host and user where the value is not known`, async t => {
		const stage = enter(t);
		const found = await findOne(destination, stage);
		t.is(found.credential, wanted.credential);
		t.is(found.place.destination, id);
		t.is(found.confidence, 'same-value');
		const unknown = await destination.discover(stage.folders, [{...wanted, oldPassword: undefined}], {signal});
		t.deepEqual(unknown.found, [{...found, confidence: 'same-host-and-user'}]);
	});

	test(`${id}: another login is not found`, async t => {
		const stage = enter(t);
		const other = {
			...wanted, role: 'other', hosts: [{endpointId: 'ep-x', host: 'ep-x.neon.tech', port: 5432}], oldPassword: 'npg_SomethingElse',
		};
		const {found} = await destination.discover(stage.folders, [other], {signal});
		t.deepEqual(found, []);
	});

	test(`${id}: a delivery changes the password and nothing else, and is read back`, async t => {
		const stage = enter(t);
		const before = stage.read();
		const {place} = await findOne(destination, stage);
		t.deepEqual(await destination.check(place, values), {status: 'succeeded', value: 'not-touched'});
		const result = await destination.deliver(place, values, oldPassword, quiet);
		t.like(result, {status: 'delivered', rung: 'read-back'});
		t.is(stage.read(), before.replace(oldPassword, values.password));
		t.deepEqual(await destination.check(place, values), {status: 'succeeded', value: 'read-back'});
	});

	test(`${id}: delivering again changes nothing, with the old password or without`, async t => {
		const stage = enter(t);
		const {place} = await findOne(destination, stage);
		await destination.deliver(place, values, oldPassword, quiet);
		const after = stage.read();
		for (const old of [oldPassword, undefined]) {
			t.like(await destination.deliver(place, values, old, quiet), {status: 'delivered', rung: 'read-back'});
			t.is(stage.read(), after);
		}
	});

	test(`${id}: without the old password a delivery finds its place again`, async t => {
		const stage = enter(t);
		const {place} = await findOne(destination, stage);
		t.like(await destination.deliver(place, values, undefined, quiet), {status: 'delivered', rung: 'read-back'});
		t.true(stage.read().includes(values.password));
	});

	test(`${id}: a value that is neither old nor new is not overwritten`, async t => {
		const stage = enter(t);
		const {place} = await findOne(destination, stage);
		stage.disturb('npg_SomebodyElse');
		const before = stage.read();
		t.like(await destination.deliver(place, values, oldPassword, quiet), {status: 'refused', failure: {kind: 'changed'}});
		t.is(stage.read(), before);
		t.deepEqual(await destination.check(place, values), {status: 'succeeded', value: 'not-touched'});
	});

	test(`${id}: a place that is gone is refused and never thrown`, async t => {
		const stage = enter(t);
		const {place} = await findOne(destination, stage);
		const gone = {...place, container: `${place.container}-gone`};
		t.like(await destination.deliver(gone, values, oldPassword, quiet), {status: 'refused'});
		t.like(await destination.check(gone, values), {status: 'refused'});
	});

	test(`${id}: what is returned holds no secret`, async t => {
		const stage = enter(t);
		const told: unknown[] = [];
		const discovery = await destination.discover(stage.folders, [wanted], {signal});
		const {place} = discovery.found[0]!;
		told.push(discovery, await destination.check(place, values), await destination.deliver(place, values, oldPassword, quiet), await destination.check(place, values));
		stage.disturb('npg_SomebodyElse');
		told.push(await destination.deliver(place, values, oldPassword, quiet));
		t.notRegex(JSON.stringify(told), /Canary|SomebodyElse/v);
	});

	test(`${id}: temporary files are told before they exist and after they are gone`, async t => {
		const stage = enter(t);
		const {place} = await findOne(destination, stage);
		const notes: string[] = [];
		await destination.deliver(place, values, oldPassword, {
			created(file) {
				t.false(existsSync(file));
				notes.push(`+${file}`);
			},
			removed(file) {
				t.false(existsSync(file));
				notes.push(`-${file}`);
			},
		});
		t.deepEqual(notes.filter(note => note.startsWith('-')).map(note => note.slice(1)), notes.filter(note => note.startsWith('+')).map(note => note.slice(1)));
	});

	test(`${id}: where the journal cannot note a temporary file, nothing is written`, async t => {
		const stage = enter(t);
		const {place} = await findOne(destination, stage);
		const before = stage.read();
		const result = await destination.deliver(place, values, oldPassword, {
			created() {
				throw new Error('The disk is full.');
			},
			removed() {
				t.fail();
			},
		});
		t.is(result.status, 'refused');
		t.is(stage.read(), before);
	});

	test(`${id}: a search that is stopped says what it left out`, async t => {
		const stage = enter(t);
		const {found, notSearched} = await destination.discover(stage.folders, [wanted], {signal: AbortSignal.abort()});
		t.deepEqual(found, []);
		t.true(notSearched.some(({reason}) => reason.includes('stopped')));
	});
}
