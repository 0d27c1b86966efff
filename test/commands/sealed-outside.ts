import {
	existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync,
} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import test, {type ExecutionContext} from 'ava';
import {createOutside} from '../../source/commands/outside.js';
import {sealOutside} from '../../source/commands/sealed-outside.js';
import {type CredentialId, type Place, type SecretHandle} from '../../source/core/incident.js';
import {withSecretFile} from '../../source/destinations/secret-file.js';
import {type NewValues, type Wanted} from '../../source/destinations/types.js';
import {createCommandRunner} from '../../source/io/command.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';

const settings = 'DATABASE_URL=postgresql://app:npg_OldOldOld@ep-lucky-sun-a1b2c3d4.us-east-2.localhost:5432/neondb\n';

/** A drill's folder, and beside it a file of the operator's own with the same password. */
function prepare(t: ExecutionContext) {
	const outer = temporaryFolder(t);
	const root = path.join(outer, 'drill');
	const folder = path.join(root, 'apps');
	const own = path.join(outer, 'own');
	for (const name of [folder, own]) {
		mkdirSync(name, {recursive: true});
		writeFileSync(path.join(name, '.env'), settings);
	}

	symlinkSync(own, path.join(folder, 'way-out'));
	const runner = createCommandRunner({signalGroup: () => undefined, seal: {folder: path.join(root, 'bin'), programs: []}});
	const real = createOutside({
		surroundings: {
			home: path.join(root, 'home'), folder, apiUrl: 'http://127.0.0.1:1/api/v2', apiKey: undefined, ca: undefined, proxy: undefined, environment: {HOME: path.join(root, 'home')}, platform: process.platform,
		},
		runner,
		signal: new AbortController().signal,
		dispatch: () => undefined,
		writeReport: async () => ({status: 'succeeded', value: ''}),
		snapshots: {write: which => ({status: 'succeeded', value: {path: which, hash: ''}}), read: () => ({status: 'refused', failure: {kind: 'not-found', message: 'It is not there.'}})},
	});
	return {
		root, folder, own, outside: sealOutside(real, {root}, folder),
	};
}

const wanted: readonly Wanted[] = [{
	kind: 'login', subject: 'neon:p/b/app' as CredentialId, role: 'app', hosts: [{endpointId: 'ep-lucky-sun-a1b2c3d4', host: 'ep-lucky-sun-a1b2c3d4.us-east-2.localhost', port: 5432}], old: 'npg_OldOldOld',
}];

const {signal} = new AbortController();

const keep = () => 'value-1' as SecretHandle;

test('evidence is read inside the folder of the drill, and nowhere else', async t => {
	const {outside, own, folder} = prepare(t);
	for (const inside of ['.env', './.env', path.join(folder, '.env')]) {
		const answer = await outside.readEvidence({path: inside}, keep);
		t.is(answer.status, 'succeeded', `reading ${inside}`);
	}

	for (const beyond of [path.join(own, '.env'), '../../own/.env', 'way-out/.env', '/etc/hostname', path.join(own, 'missing')]) {
		const answer = await outside.readEvidence({path: beyond}, keep);
		t.is(answer.status, 'refused', `reading ${beyond}`);
		t.regex(answer.status === 'succeeded' ? '' : answer.failure.message, /^This is a drill: /v, `reading ${beyond}`);
	}
});

test('a search leaves folders beyond the drill alone and says so', async t => {
	const {outside, own, folder} = prepare(t);
	const destination = outside.destinations.find(({id}) => id === 'dotenv-file');
	const discovery = await destination!.discover({folders: ['.', own, '..', '/'], wanted, signal});
	t.true(discovery.found.length > 0);
	t.true(discovery.found.every(({place}) => place.container.startsWith(folder)));
	t.deepEqual(discovery.notSearched.filter(({reason}) => reason.startsWith('This is a drill')).map(({what}) => what), [own, '/']);
});

test('nothing beyond the drill is written or removed, even if it was named before', async t => {
	const {outside, own, folder} = prepare(t);
	const destination = outside.destinations.find(({id}) => id === 'dotenv-file');
	const file = path.join(own, '.env');
	const {found} = await destination!.discover({folders: [folder], wanted, signal});
	const values: NewValues = {
		kind: 'login', password: 'npg_NewNewNew', role: 'app', host: 'ep-lucky-sun-a1b2c3d4.us-east-2.localhost', pooledHost: 'ep-lucky-sun-a1b2c3d4-pooler.us-east-2.localhost', port: 5432, database: undefined,
	};
	const delivery = {old: 'npg_OldOldOld', temporary: {created: () => undefined, removed: () => undefined}, signal};
	for (const container of [file, path.join(folder, 'way-out', '.env')]) {
		const place = {...found[0]!.place, container};
		t.like(await destination!.deliver(place, values, delivery), {status: 'refused', failure: {kind: 'forbidden'}});
		t.like(await destination!.check(place, values, {since: undefined, signal}), {status: 'refused', failure: {kind: 'forbidden'}});
	}

	t.like(await outside.removeFile(file), {kind: 'forbidden'});
	t.true(existsSync(file));
	t.is(readFileSync(file, 'utf8'), settings);
	const inside = await destination!.deliver(found[0]!.place, values, delivery);
	t.is(inside.status, 'delivered');
});

test('a hand-over file of a drill is made in its folder', async t => {
	const {root, folder, outside} = prepare(t);
	const folders: Array<string | undefined> = [];
	const [destination] = outside.destinations;
	const sealed = sealOutside({
		...outside, destinations: [{
			...destination!,
			async deliver(_place, _values, {temporary}) {
				folders.push(temporary.folder);
				return withSecretFile('value', temporary, async file => {
					folders.push(path.dirname(path.dirname(file)));
					return {status: 'refused', failure: {kind: 'not-found', message: 'It is not there.'}};
				});
			},
		}],
	}, {root}, folder);
	const place: Place = {
		destination: 'x', container: 'x', key: 'x', shape: 'password', kind: 'secret-manager', isReadable: true,
	};
	await sealed.destinations[0]!.deliver(place, {kind: 'api-key', key: 'x'}, {old: undefined, temporary: {created: () => undefined, removed: () => undefined}, signal});
	t.deepEqual(folders, [root, root]);
});
