import {readdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import test from 'ava';
import {type CredentialId} from '../../../source/core/incident.js';
import {createFileTree} from '../../../source/destinations/files/tree.js';
import {type Search, type Wanted} from '../../../source/destinations/types.js';
import {temporaryFolder} from '../../helpers/temporary-folder.js';

const wanted = (): Wanted => ({
	kind: 'login', subject: 'a' as CredentialId, role: 'r', hosts: [], old: 'npg_OldSecret01',
});

/** Counts how often the walks ask for whose a file is. */
function counted() {
	const asked: string[] = [];
	const tree = createFileTree([
		{
			id: 'one', files: () => [], owns(_file, name) {
				asked.push(name);
				return name.endsWith('.env');
			},
		},
		{id: 'rest', files: () => [], owns: () => true},
	]);
	return {asked, tree};
}

const search = (folder: string, controller = new AbortController()): Search => ({folders: [folder], wanted: [wanted()], signal: controller.signal});

test('all who ask for the same at the same time share one walk, and get their own files', async t => {
	const folder = temporaryFolder(t);
	writeFileSync(path.join(folder, 'a.env'), 'npg_OldSecret01');
	writeFileSync(path.join(folder, 'b.txt'), 'npg_OldSecret01');
	const {asked, tree} = counted();
	const [one, rest] = await Promise.all([tree.search('one', search(folder)), tree.search('rest', search(folder))]);
	t.deepEqual([one.hits, rest.hits].flat().map(hit => path.basename(hit.path)), ['a.env', 'b.txt']);
	t.is(asked.length, readdirSync(folder).length);
	// Later, the files are read again.
	writeFileSync(path.join(folder, 'c.txt'), 'npg_OldSecret01');
	const again = await tree.search('rest', search(folder));
	t.is(again.hits.length, 2);
});

test('who stops gets an answer at once, and the walk goes on for the others', async t => {
	const folder = temporaryFolder(t);
	for (let index = 0; index < 2000; index++) {
		writeFileSync(path.join(folder, `${index}.txt`), index === 1999 ? 'npg_OldSecret01' : 'x');
	}

	const {tree} = counted();
	const controller = new AbortController();
	const one = tree.search('one', search(folder, controller));
	const rest = tree.search('rest', search(folder));
	controller.abort();
	const {isStopped: isOneStopped} = await one;
	t.true(isOneStopped);
	const {hits, isStopped, looked} = await rest;
	t.false(isStopped);
	t.deepEqual([hits.length, looked], [1, 2000]);
	// When the last one stops, the walk stops too, and nobody joins it.
	const last = new AbortController();
	const stopped = tree.search('one', search(folder, last));
	last.abort();
	const {isStopped: isLastStopped} = await stopped;
	t.true(isLastStopped);
	const fresh = await tree.search('rest', search(folder));
	t.is(fresh.looked, 2000);
});
