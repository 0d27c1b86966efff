import {readFileSync, statSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import test from 'ava';
import {readInventory, saveInventory} from '../../source/commands/inventory-file.js';
import {type CredentialId} from '../../source/core/incident.js';
import {type KnownPlace} from '../../source/core/inventory.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';

const place: KnownPlace = {
	credential: 'neon:p/b/app' as CredentialId, destination: 'vercel', kind: 'deploy-platform', container: 'api', key: 'DATABASE_URL', title: 'Vercel api DATABASE_URL', seenAt: 1,
};

test('the inventory is kept for its owner alone, and read again', t => {
	const home = path.join(temporaryFolder(t), 'home');
	t.deepEqual(readInventory(home), []);
	t.is(saveInventory(home, [place]), undefined);
	t.deepEqual(readInventory(home), [place]);
	t.is(statSync(path.join(home, 'inventory.json')).mode % 0o1000, 0o600);
	t.is(statSync(home).mode % 0o1000, 0o700);
});

test('a damaged inventory is an empty one, and keeps nothing from being searched', t => {
	const home = temporaryFolder(t);
	for (const [text, expected] of [['{', []], ['{}', []], [JSON.stringify([place, {container: 1}, undefined, 'x']), [place]]] as const) {
		writeFileSync(path.join(home, 'inventory.json'), text);
		t.deepEqual(readInventory(home), expected);
	}
});

test('where nothing can be kept, why is said', t => {
	const home = path.join(temporaryFolder(t), 'file');
	writeFileSync(home, '');
	t.like(saveInventory(home, [place]), {kind: 'unsuitable'});
	t.is(readFileSync(home, 'utf8'), '');
});
